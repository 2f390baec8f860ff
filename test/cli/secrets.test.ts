import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { leaksIn } from '../secrets.ts'
import { cli, folder, inTeamCity } from './cli.ts'
import { inProcess } from './in-process.ts'
import { REPO, startWorld } from './world.ts'

const wrong = {
  HUBOT_TEAMCITY_NONPROD_TOKEN: "wrong'teamcity|token[7]",
  HUBOT_GITHUB_TOKEN: 'wrong-github-token-77',
  HUBOT_JIRA_TOKEN: 'wrong jira token 77',
  HUBOT_HIPCHAT_API_TOKEN: 'wrong-hipchat-token-77',
}

test.each([
  [
    'last-pinned --build-type Restaurant_Build',
    /^The non-production TeamCity does not accept the credentials: .* Check HUBOT_TEAMCITY_NONPROD_TOKEN/,
  ],
  [
    `manifest --repo ${REPO} --since 2026-11-01`,
    /^GitHub does not accept the credentials: .* Check HUBOT_GITHUB_TOKEN/,
  ],
  [
    'ticket --name a --build 1 --manifest manifest.json',
    /^JIRA does not accept my credentials: .* Check HUBOT_JIRA_USER and HUBOT_JIRA_TOKEN/,
  ],
  [`package-info --repo ${REPO}`, /^GitHub does not accept the credentials: /],
  [
    'notify --room deployments --message hi',
    /^HipChat does not accept the credentials: .* Check HUBOT_HIPCHAT_API_TOKEN\.$/,
  ],
])(
  '%s with a wrong token is one line, in which the token is not',
  { timeout: 60_000 },
  async (line, said) => {
    const { env: right } = await startWorld()
    const cwd = folder()
    writeFileSync(join(cwd, 'manifest.json'), '[]')
    writeFileSync(join(cwd, 'package.json'), '{}')
    const env = { ...right, ...wrong, ...inTeamCity }
    const { code, out, err } = await cli([...line.split(' '), '--verbose'], { env, cwd })
    const lines = err.trimEnd().split('\n')
    expect(lines.at(-1)).toMatch(said)
    expect(code).toBe(1)
    expect(leaksIn(out + err, wrong)).toEqual([])
    expect(out).toMatch(/^##teamcity\[buildProblem description='[^\n]*\]\n$/)
  },
)

test('the password of a Redis that is away is not in the line', { timeout: 60_000 }, async () => {
  const env = { HUBOT_DEPLOY_REDIS_URL: 'redis://bot:wrong-redis-password@127.0.0.1:1' }
  const ended = await cli(['marker', 'start', '--message', 'm', '--env', 'e', '--verbose'], {
    env,
    cwd: folder(),
  })
  expect(ended).toMatchObject({ code: 1, out: '' })
  expect(ended.err).toMatch(/^Redis can't be reached: [^\n]* Check HUBOT_DEPLOY_REDIS_URL\. [^\n]*\n$/)
  expect(leaksIn(ended.err, env)).toEqual([])
})

test('a token that was given as an option is hidden like one of the environment', async () => {
  const { env: all } = await startWorld()
  const { HUBOT_GITHUB_TOKEN: token = '', ...env } = all
  const args = ['manifest', '--repo', REPO, '--since', '2026-11-01', '--github-token', token]
  const ended = await inProcess([...args, '--out', `/nowhere/${token}`], { ...env, ...inTeamCity })
  expect(ended.err).toBe("/nowhere/*** can't be written: there is no such file or folder.\n")
  expect(leaksIn(ended.out + ended.err, { HUBOT_GITHUB_TOKEN: token })).toEqual([])
})
