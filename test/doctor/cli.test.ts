import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'libsql'
import { expect, onTestFinished, test } from 'vitest'
import { openStore } from '../../src/store/open.ts'
import { cli, folder } from '../cli/cli.ts'
import { inProcess } from '../cli/in-process.ts'
import { leaksIn } from '../secrets.ts'
import { changes, startWorld, type World } from './world.ts'

/** A folder in which a bot has its store, with one alias; `isRunning` leaves it open. A brain of null is kept elsewhere. */
async function startFolder(
  world: World,
  { isRunning = false, info = '', brain = {} as object | null } = {},
): Promise<string> {
  const cwd = folder()
  const store = await openStore({ kind: 'file', path: join(cwd, '.data/deployments.db') })
  const alias = { alias: 'restaurant-api-na', mainBuildTypeId: 'Restaurant_Build' }
  const options = { ...world.options, ...(info && { info }) }
  const json = JSON.stringify({ ...alias, deployBuildTypeId: 'Restaurant_DeployNA', ...options })
  await store.saveAlias('restaurant-api-na', json)
  if (brain) await store.saveBrain(JSON.stringify(brain))
  if (isRunning) onTestFinished(() => store.close())
  else await store.close()
  return cwd
}

const envOf = ({ env }: World, more: Readonly<Record<string, string>> = {}): Record<string, string> => {
  const { HUBOT_DEPLOY_AUDIT_FILE: _file, ...rest } = env
  return { ...rest, EXPRESS_PORT: '1', ...more }
}

test('where all is well it says so line by line, exits with 0, and leaves every file as it was', async () => {
  const world = await startWorld()
  const cwd = await startFolder(world)
  const before = readFileSync(join(cwd, '.data/deployments.db'))
  const { code, out, err } = await cli(['doctor'], { env: envOf(world), cwd })
  expect({ code, err }).toEqual({ code: 0, err: '' })
  const lines = out.trimEnd().split('\n')
  expect(lines.at(-1)).toMatch(/^\d+ checks: \d+ ok; 1 thing is not set up\.$/)
  expect(lines).toContainEqual(
    expect.stringMatching(
      /^ok {11}production TeamCity {6}2026\.1\.1 \(build 222577\) at http:.*, as hubot-prod\.$/,
    ),
  )
  expect(lines).toContainEqual(
    expect.stringMatching(/^ok {11}restaurant-api-na .*a deploy would ship Restaurant_230\.$/),
  )
  expect(lines).toContainEqual(
    expect.stringMatching(/^not checked {2}webhook .*No bot answers at http:\/\/127\.0\.0\.1:1/),
  )
  expect(readdirSync(join(cwd, '.data'))).toEqual(['deployments.db'])
  expect(readFileSync(join(cwd, '.data/deployments.db')).equals(before)).toBe(true)
  expect(changes(world)).toEqual([])
})

test('while the bot runs its aliases are read all the same', async () => {
  const world = await startWorld()
  const cwd = await startFolder(world, { isRunning: true })
  const { code, out } = await cli(['doctor', '--json', '--alias', 'RESTAURANT-api-na'], {
    env: envOf(world),
    cwd,
  })
  expect(code).toBe(0)
  const told = JSON.parse(out) as { ok: boolean; checks: Record<string, string>[] }
  expect(told.ok).toBe(true)
  expect(told.checks).toContainEqual({
    subject: 'alias',
    alias: 'restaurant-api-na',
    verdict: 'ok',
    is: 'configuration_there',
    found: 'Restaurant_Build on the non-production TeamCity is there; a deploy would ship Restaurant_230.',
  })
})

test('an alias that only the brain has is looked at, under those that were set by command', async () => {
  const world = await startWorld()
  const ids = { mainBuildTypeId: 'Restaurant_Build', deployBuildTypeId: 'Restaurant_DeployNA' }
  const old = { search: ids, 'Restaurant-API-NA': { ...ids, mainBuildTypeId: 'Red_Build' } }
  const cwd = await startFolder(world, { brain: { deploymentAliases: old } })
  const store = { HUBOT_DEPLOY_STORE: join(cwd, '.data/deployments.db') }
  const { code, out } = await inProcess(['doctor', '--alias', 'Search'], envOf(world, store))
  expect(code).toBe(0)
  expect(out).toMatch(/^ok +search +Restaurant_Build on the non-production TeamCity is there; /m)
  expect((await inProcess(['doctor'], envOf(world, store))).out).not.toContain('Red_Build')
})

test('where the brain is kept elsewhere, an alias that is not in the store is not known', async () => {
  const world = await startWorld()
  const cwd = await startFolder(world, { brain: null })
  const store = { HUBOT_DEPLOY_STORE: join(cwd, '.data/deployments.db') }
  const { code, out } = await inProcess(['doctor', '--alias', 'search'], envOf(world, store))
  expect(code).toBe(0)
  expect(out).toMatch(
    /^not checked +search +Not all may be in the store: what a brain that is kept elsewhere holds is known to the bot alone\.$/m,
  )
  const all = await inProcess(['doctor'], envOf(world, store))
  expect(all.out).toMatch(/^ok +restaurant-api-na /m)
  expect(all.out).toMatch(/^not checked +alias +Not all may be in the store: /m)
  const known = await inProcess(['doctor', '--alias', 'restaurant-api-na'], envOf(world, store))
  expect(known.out).not.toContain('Not all may be in the store')
})

test('of aliases that are not looked at nothing is said', async () => {
  const world = await startWorld()
  const cwd = await startFolder(world)
  const store = await openStore({ kind: 'file', path: join(cwd, '.data/deployments.db') })
  const bare = {
    alias: 'bare',
    mainBuildTypeId: 'Restaurant_Build',
    deployBuildTypeId: 'Restaurant_DeployNA',
  }
  await store.saveAlias('bare', JSON.stringify(bare))
  await store.close()
  const env = envOf(world, { HUBOT_DEPLOY_STORE: join(cwd, '.data/deployments.db'), HUBOT_JIRA_PROJECT: '' })
  const { code, out } = await inProcess(['doctor', '--alias', 'bare'], env)
  expect(code).toBe(0)
  expect(out).not.toMatch(/No alias has|No ticket is written|and not asked/)
})

test('the store may be a link: its log lies beside the file that it leads to', async () => {
  const world = await startWorld()
  const real = join(await startFolder(world, { isRunning: true }), '.data/deployments.db')
  const cwd = folder()
  mkdirSync(join(cwd, '.data'))
  symlinkSync(real, join(cwd, '.data/deployments.db'))
  const store = { HUBOT_DEPLOY_STORE: join(cwd, '.data/deployments.db') }
  const { out } = await inProcess(['doctor', '--alias', 'restaurant-api-na'], envOf(world, store))
  expect(out).toMatch(/^ok +restaurant-api-na /m)
})

test('a secret in an address of an alias is in neither form', async () => {
  const world = await startWorld()
  const cwd = await startFolder(world, { info: 'http://127.0.0.1:1/info?token=secret-of-the-service-1' })
  for (const form of [[], ['--json']]) {
    const { out } = await cli(['doctor', ...form], { env: envOf(world), cwd })
    expect(out).toContain('127.0.0.1:1/info?token=***')
    expect(out).not.toContain('secret-of-the-service-1')
  }
})

test('what a secret stands in ends in no half of a quote: the JSON can be read', async () => {
  const world = await startWorld()
  const cwd = await startFolder(world)
  const address = 'hubot.example/hubot/teamcity/secret-of-the-webhook-1'
  const env = envOf(world, { HUBOT_DEPLOY_PUBLIC_URL: address })
  const { out } = await cli(['doctor', '--json'], { env, cwd })
  expect(out).not.toContain('secret-of-the-webhook-1')
  const { checks } = JSON.parse(out) as { checks: { found: string }[] }
  expect(checks).toContainEqual(
    expect.objectContaining({ found: expect.stringContaining('"hubot.example/hubot/teamcity/***"') }),
  )
})

test('of what a bot simulates beside it nothing is said to be wrong', async () => {
  const world = await startWorld()
  const cwd = await startFolder(world, { info: 'http://127.0.0.1:1/info' })
  const more = {
    HUBOT_DEPLOY_SANDBOX: 'true',
    HUBOT_DEPLOY_STORE: '.data/deployments.db',
    HUBOT_JIRA_REQUIRED: 'true',
  }
  const sandboxed = Object.entries(envOf(world, more))
  const env = Object.fromEntries(
    sandboxed.filter(([name]) => !/^HUBOT_(?:TEAMCITY|JIRA_(?!REQ)|GITHUB|ARTIFACTORY)/.test(name)),
  )
  const { code, out } = await cli(['doctor'], { env, cwd })
  expect(out.match(/^not checked .*the bot simulates it, and I can not look at that here\.$/gm)).toHaveLength(
    4,
  )
  expect(out).not.toContain('NOT OK')
  expect(code).toBe(0)
  const half = await cli(['doctor'], {
    env: { ...env, HUBOT_TEAMCITY_PROD_URL: world.env.HUBOT_TEAMCITY_PROD_URL ?? '' },
    cwd,
  })
  expect(half.out).toMatch(/^NOT OK +JIRA +HUBOT_JIRA_REQUIRED wants a ticket/m)
})

test('where something is wrong it exits with 1 and one line on stderr; no secret is printed', async () => {
  const world = await startWorld()
  const cwd = await startFolder(world)
  const env = envOf(world, { HUBOT_TEAMCITY_PROD_TOKEN: 'wrong-secret-77', HUBOT_JIRA_PROJECT: 'NOPE' })
  const { code, out, err } = await cli(['doctor', '--verbose'], { env, cwd })
  expect(code).toBe(1)
  expect(err.trimEnd().split('\n').at(-1)).toMatch(
    /^2 of \d+ checks are not ok: production TeamCity, JIRA\.$/,
  )
  expect(out).toMatch(/^NOT OK {7}production TeamCity .*does not accept my credentials/m)
  expect(leaksIn(out + err, { ...env, HUBOT_HOOK_SECRET: 'never-to-be-shown' })).toEqual([])
  expect(await cli(['doctor', '--optional'], { env, cwd })).toMatchObject({ code: 0 })
  expect(changes(world)).toEqual([])
})

test.each([
  [
    ['doctor', '--alias', 'nobodys'],
    /^There is no alias nobodys\. There are: restaurant-api-na\. Aliases are set by chat\.\n$/,
  ],
  [['doctor', '--alias', 'no alias'], /^--alias must be an alias\. /],
  [['doctor', '--jsn'], /^There is no option --jsn\. Did you mean --json\? /],
  [['doctor', 'restaurant-api-na'], /^Something belongs to no option/],
])('%j is wrong usage', async (args, said) => {
  const world = await startWorld()
  const cwd = await startFolder(world)
  const store = join(cwd, '.data/deployments.db')
  const ended = await inProcess(args, envOf(world, { HUBOT_DEPLOY_STORE: store }))
  expect(ended).toMatchObject({ code: 2, out: '' })
  expect(ended.err).toMatch(said)
})

/** `NOT OK` of one subject, without what to do. */
const notOk = (out: string, subject: string): string[] =>
  out.split('\n').flatMap(line => new RegExp(`^NOT OK +${subject} {2,}(.*)$`).exec(line)?.[1] ?? [])

test.each<[string, string, (cwd: string) => Promise<void>, string]>([
  ['a folder', 'it', async cwd => void mkdirSync(join(cwd, 'it')), 'it is no file.'],
  [
    'a text',
    'it',
    async cwd => writeFileSync(join(cwd, 'it'), 'no database'.repeat(100)),
    'file is not a database.',
  ],
  [
    'a store of a newer version',
    'it',
    async cwd => {
      const path = join(cwd, 'it')
      await (await openStore({ kind: 'file', path })).close()
      const db = new Database(path)
      db.pragma('user_version = 99')
      db.close()
    },
    'made by a newer version of this package (99).',
  ],
  [
    'what is under a file',
    'a/it',
    async cwd => writeFileSync(join(cwd, 'a'), ''),
    'a part of its path is no folder.',
  ],
])('%s for a store is not ok', async (_what, name, make, said) => {
  const cwd = folder()
  await make(cwd)
  const file = join(cwd, name)
  const { code, out } = await inProcess(['doctor'], { HUBOT_DEPLOY_STORE: file, EXPRESS_PORT: '1' })
  expect(code).toBe(1)
  expect(notOk(out, 'store')).toEqual([`${file} can't be used: ${said}`])
  expect(out).not.toContain('hubot-deploy-doctor-')
})

test('where no store can be used, no alias is said not to be there', async () => {
  const { code, out } = await inProcess(['doctor', '--alias', 'search'], { HUBOT_DEPLOY_STORE: 'redis:h' })
  expect(code).toBe(1)
  expect(out).toMatch(/^not checked +alias +They can't be read from here: HUBOT_DEPLOY_STORE can't be used$/m)
})

test.each([
  ['.', 'it is no file'],
  ['a/audit.jsonl', 'a part of its path is no folder'],
])('%s for an audit log is not ok', async (name, said) => {
  const cwd = folder()
  writeFileSync(join(cwd, 'a'), '')
  const file = join(cwd, name)
  const store = join(cwd, 'deployments.db')
  const { out } = await inProcess(['doctor'], { HUBOT_DEPLOY_STORE: store, HUBOT_DEPLOY_AUDIT_FILE: file })
  expect(notOk(out, 'audit log')).toEqual([
    `${file} can't be written (${said}): nothing is deployed until it can.`,
  ])
})

test('in an empty folder it says what is missing, and makes nothing', async () => {
  const cwd = folder()
  const { code, out } = await cli(['doctor'], { cwd })
  expect(code).toBe(1)
  expect(out).toMatch(/^NOT OK {7}settings .*HUBOT_TEAMCITY_NONPROD_URL is not set\.$/m)
  expect(existsSync(join(cwd, '.data'))).toBe(false)
})

test('it reads the settings of the bot in that folder: .hubotrc, and of .env what belongs to a Hubot', async () => {
  const world = await startWorld()
  const cwd = await startFolder(world)
  const { HUBOT_TEAMCITY_PROD_TOKEN: token, ...env } = envOf(world)
  const lines = (set: object): string =>
    Object.entries(set)
      .map(([name, value]) => `${name}=${value}`)
      .join('\n')
  writeFileSync(
    join(cwd, '.env'),
    lines({ ...env, HUBOT_TEAMCITY_PROD_URL: 'http://127.0.0.1:1', NODE_ENV: 'x' }),
  )
  writeFileSync(join(cwd, '.hubotrc'), lines({ HUBOT_TEAMCITY_PROD_URL: world.ships.url }))
  const ended = await cli(['doctor'], { env: { HUBOT_TEAMCITY_PROD_TOKEN: token ?? '' }, cwd })
  expect(ended).toMatchObject({ code: 0, err: '' })
})

test("a folder called .env is somebody else's, and a .hubotrc that can not be read is told of", async () => {
  const cwd = folder()
  mkdirSync(join(cwd, '.env'))
  symlinkSync('.hubotrc', join(cwd, '.hubotrc'))
  const { code, out, err } = await cli(['doctor', '--optional'], { cwd })
  expect(code).toBe(0)
  expect(err).toMatch(/^\.hubotrc can't be read: ELOOP\.\n\d+ of \d+ checks are not ok: .*\n$/)
  expect(out).toContain('HUBOT_TEAMCITY_NONPROD_URL is not set.')
  const help = await cli(['doctor', '--help'], { cwd })
  expect(help).toMatchObject({ code: 0, out: expect.stringContaining('--alias') })
})
