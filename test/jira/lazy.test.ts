import { expect, onTestFinished, test, vi } from 'vitest'
import { draftOfDeployment } from '../../src/deployment/ticket.ts'
import { createJira } from '../../src/jira/lazy.ts'
import { jiraProblem } from '../../src/messages/jira.ts'
import { createJiraSimulator } from '../../src/sandbox/jira/simulator.ts'
import { deployment } from '../deployment/sample.ts'

const loaded = vi.hoisted(() => new Set<string>())
vi.mock('../../src/remote/axios.ts', async original => {
  loaded.add('axios')
  return await original()
})
vi.mock('fastest-levenshtein', async original => {
  loaded.add('fastest-levenshtein')
  return await original()
})

test('the first call loads the client and its libraries, and nothing does before', async () => {
  const simulator = await createJiraSimulator()
  onTestFinished(() => simulator.close())
  const jira = createJira({
    url: `${simulator.url}/`,
    project: 'CCB',
    issueType: 'Change',
    doneTransition: 'Deployed',
    timeoutMs: 5_000,
    random: () => 0.5,
  })
  onTestFinished(() => jira.close())
  expect(jira.url).toBe(simulator.url)
  expect(jiraProblem({ is: 'no_permission', permission: 'ADD_COMMENTS', project: 'CCB' })).toContain('CCB')
  expect(loaded).toEqual(new Set())
  expect(await jira.check()).toEqual([])
  expect(loaded).toEqual(new Set(['axios', 'fastest-levenshtein']))
  const draft = draftOfDeployment({ deployment: deployment(), manifest: null, logIn: 'description' })
  expect(await jira.find('hubot-deploy-d1')).toBeNull()
  const ticket = await jira.create(draft)
  expect((await jira.find('hubot-deploy-d1'))?.key).toBe(ticket.key)
  await jira.end(ticket, { outcome: 'done', comment: 'over m1', marker: 'm1' })
  expect(simulator.ticket(ticket.key)).toMatchObject({ status: 'Done', comments: [{ body: 'over m1' }] })
})
