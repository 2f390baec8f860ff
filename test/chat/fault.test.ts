import { expect, test } from 'vitest'
import { ArtifactFault } from '../../src/artifactory/artifactory.ts'
import { AskedFault, asking } from '../../src/chat/asked.ts'
import { faultText } from '../../src/chat/fault.ts'
import type { Robot } from '../../src/chat/hubot.ts'
import { HipChatFault } from '../../src/hipchat-api/hipchat-api.ts'
import { JiraFault } from '../../src/jira/jira.ts'
import { type FaultFacts, RemoteFault } from '../../src/remote/remote-fault.ts'
import { StoreFault } from '../../src/store/store.ts'
import { TeamCityFault } from '../../src/teamcity/teamcity.ts'

const refused: FaultFacts = {
  kind: 'unreachable',
  said: 'it refused the connection',
  sent: 'no',
  transient: true,
}
const lost: FaultFacts = {
  kind: 'timeout',
  said: 'no answer in 30 seconds',
  sent: 'unknown',
  transient: true,
}

function told(error: unknown): { text: string; logged: string[] } {
  const logged: string[] = []
  const log = (...words: unknown[]): void => void logged.push(words.map(String).join(' '))
  const logger = { debug: log, info: log, warn: log, error: log, fatal: log, trace: log }
  // Only its logger is asked for.
  const robot = { logger, name: 'hubot' } as unknown as Robot
  return { text: faultText(robot, error).replace(/[0-9a-f]{6}\]$/, '…]'), logged }
}

test.each([
  [
    new StoreFault({
      kind: 'orphan',
      where: 'redis://r',
      said: '{x}:claims has search for the deployment d1, which is gone',
    }),
    'Nothing was done: in my store redis://r {x}:claims has search for the deployment d1, which is gone. Take that out there (HDEL); what waits is tried again by itself, anything else type again. [ref …]',
  ],
  [
    new AskedFault(new RemoteFault('GitHub', refused), {
      of: 'github',
      alias: 'search',
      repo: 'acme/search',
    }),
    "Nothing was done. GitHub can't be reached: it refused the connection. Check HUBOT_GITHUB_URL: https://api.github.com, or https://<host>/api/v3. [ref …]",
  ],
  [
    new AskedFault(new RemoteFault('deployment-info', refused), {
      of: 'deployment-info',
      alias: 'search',
      url: 'https://search.example/info',
    }),
    "Nothing was done. https://search.example/info can't be reached: it refused the connection. Check info= of search, and the service. [ref …]",
  ],
  [
    new ArtifactFault(new RemoteFault('Artifactory', refused), { alias: 'search', path: 'a/1.zip' }),
    "Nothing was done. Artifactory can't be reached: it refused the connection. Check HUBOT_ARTIFACTORY_URL and the server: does it need /artifactory at its end? [ref …]",
  ],
  [
    new JiraFault(refused),
    "Nothing was done. JIRA can't be reached: it refused the connection. Check HUBOT_JIRA_URL and the server. [ref …]",
  ],
  [
    new JiraFault(lost),
    "I can't tell if it was done: look before you type it again. JIRA did not answer: no answer in 30 seconds. Check HUBOT_JIRA_URL and the server. [ref …]",
  ],
  [
    new HipChatFault('deployments', refused),
    "Nothing was done. HipChat can't be reached: it refused the connection. Check HUBOT_HIPCHAT_API_URL, its token and its room. [ref …]",
  ],
  [
    new RemoteFault('GitHub', { ...refused, kind: 'unauthorized', said: 'Bad credentials', status: 401 }),
    'Nothing was done. GitHub does not accept my credentials: Bad credentials (401). Check HUBOT_GITHUB_URL and HUBOT_GITHUB_TOKEN. [ref …]',
  ],
  [
    new RemoteFault('Redis', refused),
    "Nothing was done. Redis can't be reached: it refused the connection. Check its settings, and the server. [ref …]",
  ],
  [
    new TeamCityFault('production', lost),
    "The production TeamCity did not answer: no answer in 30 seconds.\nI can't tell if it was done: look before you type it again. Check HUBOT_TEAMCITY_PROD_URL and the server. [ref …]",
  ],
  [
    new Error('a mistake of ours'),
    "Something in me went wrong, and I can't say what was done. The log has the detail under this reference. [ref …]",
  ],
])('%s: what a person is told, and one line in the log', (error, text) => {
  const { text: said, logged } = told(error)
  expect(said).toBe(text)
  expect(logged).toHaveLength(1)
  expect(logged[0]).toContain(error.message)
})

test('only the fault of another system is told as one', async () => {
  const asked = { of: 'github', alias: 'search', repo: 'acme/search' } as const
  const mistake = new TypeError('a mistake of ours')
  await expect(asking(asked, Promise.reject(mistake))).rejects.toBe(mistake)
  await expect(asking(asked, Promise.reject(new RemoteFault('GitHub', refused)))).rejects.toMatchObject({
    name: 'AskedFault',
    asked,
  })
  expect(await asking(asked, Promise.resolve(7))).toBe(7)
})
