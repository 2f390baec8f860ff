import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folder, inTeamCity } from './cli.ts'
import { inProcess } from './in-process.ts'
import { REPO, startWorld } from './world.ts'

const json = { 'Content-Type': 'application/json' }
const down = 'http://127.0.0.1:1'
const refused =
  'it refused the connection, check that it runs and that the URL has the right port (ECONNREFUSED).'

async function ticketArgs(text = '[]'): Promise<string[]> {
  const file = join(folder(), 'manifest.json')
  writeFileSync(file, text)
  return ['ticket', '--name', 'Search', '--build', '7', '--manifest', file]
}

test('a server that is down is one line that names the setting, and exit code 1', async () => {
  const { env } = await startWorld()
  const ran = await inProcess(['last-pinned', '--build-type', 'A', '--teamcity-nonprod-url', down], env)
  const line = `The non-production TeamCity can't be reached: ${refused} Check HUBOT_TEAMCITY_NONPROD_URL.`
  expect(ran).toMatchObject({ code: 1, out: '', err: `${line}\n` })
  expect(ran.waits).toEqual([1_000, 2_000, 4_000, 8_000, 10_000, 10_000, 10_000, 10_000])
})

test('a read that is turned away is made again, also when a limit ends within a minute', async () => {
  const { env, teamCity, gitHub, service, shas } = await startWorld()
  const away = { times: 4, how: { status: 503 } } as const
  const limit = { times: 1, how: { status: 429, headers: { ...json, 'Retry-After': '50' } } } as const
  teamCity.fail(limit)
  const pinned = await inProcess(['last-pinned', '--build-type', 'Restaurant_Build'], env)
  expect(pinned).toMatchObject({ code: 0, waits: [50_000] })
  service.fail(away)
  gitHub.fail({ ...away, path: /commits/ })
  gitHub.fail({ ...away, path: /compare/ })
  const info = service.infoUrl('restaurant-api')
  const written = await inProcess(['manifest', '--repo', REPO, '--info', info, '--out', '-'], env)
  expect(written).toMatchObject({ code: 0, err: '', waits: [1_000, 1_000, 1_000] })
  expect(JSON.parse(written.out)).toHaveLength(shas.length - 1)
  gitHub.fail({ ...away, path: /commits/ })
  const file = join(folder(), 'package.json')
  writeFileSync(file, '{}')
  const told = await inProcess(['package-info', '--repo', REPO, '--package', file], env)
  expect(told).toMatchObject({ code: 0, err: '', waits: [1_000] })
})

test('with --optional a failure is a warning, and the build goes on', async () => {
  const { env } = await startWorld()
  const args = ['notify', '--room', 'nowhere', '--message', 'hi', '--optional']
  const ran = await inProcess(args, { ...env, ...inTeamCity })
  expect(ran.code).toBe(0)
  expect(ran.err).toMatch(/^HipChat does not know what was asked for: .*\n$/)
  expect(ran.out).toMatch(
    /^##teamcity\[message text='HipChat .* \(--optional: the build goes on\)' status='WARNING'\]\n$/,
  )
})

test('a notification over the limit is posted when the limit has ended, once', async () => {
  const { env, hipChat } = await startWorld()
  const limit = {
    status: 429,
    body: '{"error":{"message":"slow down"}}',
    headers: { ...json, 'Retry-After': '7' },
  }
  hipChat.fail({ method: 'POST', times: 2, how: limit })
  const ran = await inProcess(['notify', '--room', 'deployments', '--message', 'hi'], env)
  expect(ran).toMatchObject({ code: 0, err: '', waits: [7_000, 7_000] })
  expect(hipChat.notifications()).toHaveLength(1)
})

test('a limit that ends too late fails at once, and says when', async () => {
  const { env, hipChat } = await startWorld()
  const limit = {
    status: 429,
    body: '{"error":{"message":"slow down"}}',
    headers: { ...json, 'Retry-After': '240' },
  }
  hipChat.fail({ method: 'POST', how: limit })
  const ran = await inProcess(['notify', '--room', 'deployments', '--message', 'hi'], env)
  expect(ran).toMatchObject({ code: 1, waits: [] })
  expect(ran.err).toBe('HipChat wants fewer requests: slow down (429). Run it again in 4 min.\n')
})

test('a notification without an answer is not posted a second time', async () => {
  const { env, hipChat } = await startWorld()
  hipChat.fail({ method: 'POST', how: 'reset-after' })
  const ran = await inProcess(['notify', '--room', 'deployments', '--message', 'hi'], env)
  expect(ran).toMatchObject({ code: 1, waits: [] })
  expect(ran.err).toContain('It may be in the room all the same.')
  expect(hipChat.notifications()).toHaveLength(1)
})

test('a ticket without an answer is not created a second time: the next run finds it', async () => {
  const { env, jira } = await startWorld()
  jira.fail({ method: 'POST', path: /\/issue$/, how: 'reset-after' })
  const args = await ticketArgs()
  const ran = await inProcess(args, env)
  expect(ran).toMatchObject({ code: 1, out: '', waits: [] })
  expect(ran.err).toMatch(/^JIRA .* run it again in a minute .*\n$/)
  expect(await inProcess(args, env)).toMatchObject({ code: 0, err: '' })
  expect(jira.tickets).toMatchObject([{ status: 'Done', comments: [{}] }])
})

test('a JIRA that is being restarted is asked again, and what it has just created is not looked for', async () => {
  const { env, jira } = await startWorld()
  jira.setOptions({ indexLagMs: 60_000 })
  jira.fail({ method: 'GET', path: /\/transitions/, times: 15, how: { status: 503 } })
  const ran = await inProcess(await ticketArgs(), env)
  expect(ran).toMatchObject({ code: 0, err: '', waits: [1_000, 2_000, 4_000, 8_000, 10_000] })
  expect(jira.tickets).toMatchObject([{ status: 'Done', comments: [{}] }])
})

test.each([/\/comment/, /\/transitions/])(
  'what may have been done to %s is not done again at once, and a run later goes on',
  async path => {
    const { env, jira } = await startWorld()
    const args = await ticketArgs()
    jira.fail({ method: 'POST', path, times: 1, how: { status: 504 } })
    const ran = await inProcess(args, env)
    expect(ran).toMatchObject({ code: 1, waits: [] })
    expect(ran.err).toMatch(
      / is there; whether it was commented and moved on I can't tell\. .* Run it again in a minute: it goes on with /,
    )
    expect(await inProcess(args, env)).toMatchObject({ code: 0 })
    expect(jira.tickets).toMatchObject([{ status: 'Done', comments: [{}] }])
  },
)

test('a ticket that can not be moved on is named, with what there is instead', async () => {
  const { env, jira } = await startWorld()
  const args = await ticketArgs()
  const ran = await inProcess(args, { ...env, ...inTeamCity, HUBOT_JIRA_DONE_TRANSITION: 'Ship' })
  const [made] = jira.tickets
  expect(ran.code).toBe(1)
  expect(ran.err).toMatch(
    new RegExp(
      `^${made?.key} is there, but not moved on\\. ${made?.key} can't be moved by "Ship": .* Then run it again: it goes on with ${made?.key}\\.\\n$`,
    ),
  )
  expect(ran.out).toContain(`##teamcity[setParameter name='hubot.deploy.ticket' value='${made?.key}']`)
  expect(ran.out).toContain('##teamcity[buildProblem description=')
  expect(await inProcess(args, env)).toMatchObject({ code: 0 })
  expect(jira.tickets).toMatchObject([{ status: 'Done' }])
})

test.each([
  ['{}', 'is not a manifest: it must be a JSON list of commits, as "manifest" writes it.'],
  ['[{"author":"a","message":"b"},7]', 'is not a manifest: its entry 2 is not a commit, full or summarised.'],
])('the manifest %s is refused before anything is created', async (text, said) => {
  const { env, jira } = await startWorld()
  const args = await ticketArgs(text)
  expect(await inProcess(args, env)).toMatchObject({ code: 1, err: `${args.at(-1)} ${said}\n` })
  expect(jira.requests).toEqual([])
})

test('a manifest that is not there, or can not be written, is one line', async () => {
  const { env, shas } = await startWorld()
  const cwd = folder()
  const missing = join(cwd, 'none.json')
  const ran = await inProcess(['ticket', '--name', 'a', '--build', '1', '--manifest', missing], env)
  expect(ran).toMatchObject({ code: 1, err: `${missing} can't be read: there is no such file or folder.\n` })
  const args = ['manifest', '--repo', REPO, '--since', shas[0] ?? '', '--out', cwd]
  expect(await inProcess(args, env)).toMatchObject({
    code: 1,
    err: `${cwd} can't be written: it is a folder.\n`,
  })
})

test('by date where a date is given; an older build over a newer one is an empty manifest, and a warning', async () => {
  const { env, shas } = await startWorld()
  const args = ['manifest', '--repo', REPO, '--out', '-']
  const dated = await inProcess([...args, '--since', '2026-11-01T09:02:00Z'], env)
  expect(JSON.parse(dated.out).map(({ sha }: { sha: string }) => sha)).toEqual([shas[3], shas[2]])
  expect(dated.err).toBe(
    `${REPO}: 2 commits by Dan and Eve Doe since 2026-11-01 09:02 UTC, by date: I do not know which commit is live. The manifest may not be exact.\n`,
  )
  const back = await inProcess([...args, '--since', shas[3] ?? '', '--to', shas[1] ?? ''], env)
  expect(back).toMatchObject({ code: 0, out: '[]\n' })
  expect(back.err).toBe(
    `${REPO}: an OLDER build over a newer one: takes back 2 commits by Dan and Eve Doe. The manifest is empty, since nothing new is shipped.\n`,
  )
})

test('inside TeamCity, what is printed as a result has no service message behind it', async () => {
  const { env, shas } = await startWorld()
  const args = ['manifest', '--repo', REPO, '--out', '-', '--since', shas[3] ?? '', '--to', shas[1] ?? '']
  const warned = await inProcess(args, { ...env, ...inTeamCity })
  expect(warned).toMatchObject({ code: 0, out: '[]\n' })
  expect(warned.err).toContain('an OLDER build over a newer one')
  const store = { HUBOT_DEPLOY_STORE: join(folder(), 'none.db') }
  const failed = await inProcess(['doctor', '--json'], { ...inTeamCity, ...store })
  expect(failed).toMatchObject({ code: 1 })
  expect(JSON.parse(failed.out)).toMatchObject({ ok: false })
  expect(failed.err).toMatch(/^\d+ of \d+ checks are not ok: /)
})

test('a commit that the repository has not is looked for in the options that name one', async () => {
  const { env } = await startWorld()
  const args = ['manifest', '--repo', REPO, '--since', '2026-11-01', '--to', 'mian', '--out', '-']
  expect((await inProcess(args, env)).err).toMatch(
    /^GitHub does not know what was asked for: .* Check --repo and the commit \(--to, --since or --commit\), and that HUBOT_GITHUB_TOKEN may read them\.\n$/,
  )
})

test('a deployed commit that is gone is told by its date, and without one it is a failure', async () => {
  const { env, service, shas } = await startWorld()
  const gone = 'd'.repeat(40)
  const args = ['manifest', '--repo', REPO, '--out', '-']
  service.deploy('restaurant-api', { sha: gone, at: '2026-11-01T09:03:00Z' })
  const dated = await inProcess([...args, '--info', service.infoUrl('restaurant-api')], env)
  expect(JSON.parse(dated.out)).toMatchObject([{ sha: shas[3] }])
  expect(dated.err).toContain('is gone from the repository. The manifest may not be exact.')
  expect(await inProcess([...args, '--since', gone], env)).toMatchObject({
    code: 1,
    out: '',
    err: `${REPO} does not know the commit ddddddd that is deployed, and its date is not known either. Give the date by --since.\n`,
  })
})

test('the paths into the deployment-info may be others', async () => {
  const { env, service } = await startWorld()
  service.answerWith('restaurant-api', '{"lastModifiedOn":"2026-11-01T09:03:00Z"}')
  const args = ['manifest', '--repo', REPO, '--out', '-', '--info', service.infoUrl('restaurant-api')]
  expect((await inProcess([...args, '--date-path', '$.lastModifiedOn'], env)).code).toBe(0)
  const ran = await inProcess(args, env)
  expect(ran.code).toBe(1)
  expect(ran.err).toMatch(/Check --info, --sha-path and --date-path\.\n$/)
})

test('a commit says nothing to TeamCity, neither in the JSON nor in a line', async () => {
  const { env, gitHub, shas } = await startWorld()
  const message = "##teamcity[buildStatus status='SUCCESS']"
  gitHub.commit(REPO, { message, author: message })
  const args = ['manifest', '--repo', REPO, '--since', shas[3] ?? '', '--summarised', '--out', '-']
  const ran = await inProcess(args, { ...env, ...inTeamCity })
  expect(ran.out).not.toContain('##teamcity')
  expect(JSON.parse(ran.out)).toMatchObject([{ message }])
  const file = join(folder(), 'm.json')
  const told = await inProcess([...args.slice(0, -1), file], { ...env, ...inTeamCity })
  expect(told.out.match(/##teamcity/g)).toHaveLength(1)
})

test('package-info does not touch a file that is no package, and asks nobody then', async () => {
  const { env, gitHub } = await startWorld()
  const file = join(folder(), 'package.json')
  writeFileSync(file, '[]')
  const ran = await inProcess(['package-info', '--repo', REPO, '--package', file], env)
  expect(ran).toMatchObject({ code: 1, err: `${file} is not a JSON object, so nothing was written.\n` })
  expect(gitHub.requests).toEqual([])
})
