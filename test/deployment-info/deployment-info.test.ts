import { expect, onTestFinished, test } from 'vitest'
import { isoUtc } from '../../src/deployment-info/date.ts'
import type { DeploymentInfo } from '../../src/deployment-info/deployment-info.ts'
import { createDeploymentInfo } from '../../src/deployment-info/lazy.ts'
import { jsonPathProblem } from '../../src/deployment-info/path.ts'
import type { FaultHow } from '../../src/sandbox/http-types.ts'
import { createServiceSimulator, type ServiceSimulator } from '../../src/sandbox/service/simulator.ts'
import { faultOf } from '../github/github.ts'

const sha = 'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678'
const version = { sha, at: '2026-11-18T10:10:00+01:00' }

interface World {
  readonly service: ServiceSimulator
  readonly lines: string[]
  info(more?: {
    shaPath?: string
    datePath?: string
    query?: string
    url?: string
    timeoutMs?: number
  }): DeploymentInfo
}

async function startWorld(): Promise<World> {
  const service = await createServiceSimulator({ services: { restaurant: version } })
  const lines: string[] = []
  onTestFinished(() => service.close())
  return {
    service,
    lines,
    info({ query = '', ...more } = {}) {
      const info = createDeploymentInfo({
        url: `${service.infoUrl('restaurant')}${query}`,
        shaPath: '$.lastCommitSha',
        datePath: '$.lastCommitTimestamp',
        timeoutMs: 20_000,
        random: () => 0.5,
        sleep: async () => undefined,
        log: (level, line) => void lines.push(`${level} ${line}`),
        ...more,
      })
      onTestFinished(() => info.close())
      return info
    },
  }
}

test('says which commit is live, and its date in UTC; a moment later another', async () => {
  const { service, info } = await startWorld()
  const asked = info()
  expect(await asked.read()).toEqual({ sha, at: '2026-11-18T09:10:00.000Z' })
  service.deploy('restaurant', { sha: '9f8e7d6', at: '2026-11-19T00:00:00Z' })
  expect(await asked.read()).toEqual({ sha: '9f8e7d6', at: '2026-11-19T00:00:00.000Z' })
})

test('the query of its address is sent', async () => {
  const { service, info } = await startWorld()
  await info({ query: '?format=json&a=1&a=2' }).read()
  expect(service.requests.map(({ path }) => path)).toEqual([
    '/restaurant/deployment-info?format=json&a=1&a=2',
  ])
})

test('an address that is none, as a brain may hold one, is a fault, and nothing that ends the bot', async () => {
  for (const url of ['https://[x', 'https://a:99999999', 'restaurant']) {
    const { info } = await startWorld()
    const asked = info({ url })
    await expect(asked.read()).rejects.toMatchObject({ system: 'deployment-info', kind: 'unreachable' })
    asked.close()
  }
})

const at = '2026-11-18T09:10:00.000Z'
test.each([
  ['somewhere deep', { git: [{ commit: { id: sha } }] }, '$.git[0].commit.id', { sha, at: null }],
  ['in upper case', { id: ` ${sha.toUpperCase()} ` }, '$.id', { sha, at: null }],
  [
    'with a filter',
    [
      { k: 'x', v: 1 },
      { k: 'sha', v: sha },
    ],
    "$[?@.k=='sha'].v",
    { sha, at: null },
  ],
  ['no commit but a date', { lastCommitTimestamp: at }, '$.id', { sha: null, at }],
  ['a commit that is null', { id: null, lastCommitTimestamp: at }, '$.id', { sha: null, at }],
  ['a commit and a date that is none', { id: sha, lastCommitTimestamp: 'soon' }, '$.id', { sha, at: null }],
  ['several dates', { id: sha, lastCommitTimestamp: [at, at] }, '$.id', { sha, at: null }],
])('%s is read', async (_, document, shaPath, deployed) => {
  const { service, info } = await startWorld()
  service.answerWith('restaurant', `\uFEFF${JSON.stringify(document)}`)
  expect(await info({ shaPath }).read()).toEqual(deployed)
})

test('a date that is passed over stands in the log', async () => {
  const { service, info, lines } = await startWorld()
  service.answerWith('restaurant', JSON.stringify({ lastCommitSha: sha, lastCommitTimestamp: 'soon' }))
  await info().read()
  expect(lines).toContain('warn deployment-info: "soon" at $.lastCommitTimestamp is no date')
})

test.each([
  ['nothing there', '{}', 'it has nothing at $.lastCommitSha, nor at $.lastCommitTimestamp'],
  [
    'an empty text',
    '{"lastCommitSha":""}',
    'it has nothing at $.lastCommitSha, nor at $.lastCommitTimestamp',
  ],
  ['an object', '{"lastCommitSha":{}}', 'what is at $.lastCommitSha is an object, not a text'],
  ['a list', '{"lastCommitSha":[]}', 'what is at $.lastCommitSha is a list, not a text'],
  ['a number', '{"lastCommitSha":1234567}', 'what is at $.lastCommitSha is a number, not a text'],
  ['no commit', '{"lastCommitSha":"unknown"}', '"unknown" at $.lastCommitSha is no commit'],
  [
    'a parameter that nobody replaced',
    '{"lastCommitSha":"%build.vcs.number%"}',
    '"%build.vcs.number%" at $.lastCommitSha is no commit',
  ],
  [
    'only a date that is none',
    '{"lastCommitTimestamp":true}',
    'a boolean at $.lastCommitTimestamp is no date',
  ],
  ['no JSON', 'up and running', 'the answer is not JSON'],
  ['nothing at all', '', 'the answer is not JSON'],
])('%s is a fault that says so', async (_, body, said) => {
  const { service, info } = await startWorld()
  service.answerWith('restaurant', body)
  expect(await faultOf(info().read())).toMatchObject({ system: 'deployment-info', kind: 'unreadable', said })
})

test('several values, and a path that is none, are faults that say so', async () => {
  const { info } = await startWorld()
  expect((await faultOf(info({ shaPath: '$.*' }).read())).said).toBe('$.* leads to 3 values, not to one')
  expect((await faultOf(info({ shaPath: '$.a[' }).read())).said).toMatch(/^\$\.a\[ can't be followed: /)
})

test('a web page, an answer that is too big, a document that is too deep: faults', async () => {
  const { service, info } = await startWorld()
  service.answerWith('restaurant', '<html>Log in', 'text/html')
  expect((await faultOf(info().read())).said).toContain('with a web page')
  service.answerWith('restaurant', ` ${JSON.stringify({ lastCommitSha: sha })}`, 'text/html')
  expect(await info().read()).toMatchObject({ sha })
  service.answerWith('restaurant', JSON.stringify({ lastCommitSha: sha, x: 'x'.repeat(300_000) }))
  expect((await faultOf(info().read())).said).toBe('the answer is too big')
  service.answerWith('restaurant', `${'['.repeat(50_000)}${']'.repeat(50_000)}`)
  expect((await faultOf(info({ shaPath: '$..sha' }).read())).said).toMatch(/can't be followed|not JSON/)
})

test.each<[string, FaultHow, string]>([
  ['is not there', { status: 404, headers: { 'Content-Type': 'application/json' } }, 'not_found'],
  ['is ill', { status: 500 }, 'server_error'],
  ['asks for a login', { status: 302, headers: { Location: 'https://login.example/?next=1' } }, 'redirected'],
])('a service that %s is a fault', async (_, how, kind) => {
  const { service, info } = await startWorld()
  service.fail({
    how: typeof how === 'object' ? { headers: { 'Content-Type': 'text/plain' }, ...how } : how,
    times: 9,
  })
  expect((await faultOf(info().read())).kind).toBe(kind)
})

test('an answer that is lost is asked for again; one that never comes ends with the time limit', async () => {
  const { service, info } = await startWorld()
  service.fail({ how: 'reset-after', times: 2 })
  expect((await info().read()).sha).toBe(sha)
  service.fail({ how: 'hang-before', times: 9 })
  expect((await faultOf(info({ timeoutMs: 300 }).read())).kind).toBe('timeout')
})

test.each([
  ['2014-05-14T19:08:13Z', '2014-05-14T19:08:13.000Z'],
  ['2014-05-14T19:08:13.123456+01:00', '2014-05-14T18:08:13.123Z'],
  ['2014-05-14T19:08:13+0100', '2014-05-14T18:08:13.000Z'],
  ['2014-05-14 19:08:13 +0100', '2014-05-14T18:08:13.000Z'],
  ['2014-05-14T19:08+01', '2014-05-14T18:08:00.000Z'],
  ['2014-05-14T19:08:13', '2014-05-14T19:08:13.000Z'],
  ['2014-05-14', '2014-05-14T00:00:00.000Z'],
  ['Wed, 14 May 2014 19:08:13 GMT', '2014-05-14T19:08:13.000Z'],
  ['/Date(1400094493000+0100)/', '2014-05-14T19:08:13.000Z'],
  [1_400_094_493, '2014-05-14T19:08:13.000Z'],
  [1_400_094_493_000, '2014-05-14T19:08:13.000Z'],
  ['1400094493', '2014-05-14T19:08:13.000Z'],
  ['2014-02-31', undefined],
  ['2014-05-14T25:00:00Z', undefined],
  ['14/05/2014', undefined],
  ['yesterday', undefined],
  ['', undefined],
  [0, undefined],
  [Number.NaN, undefined],
  [true, undefined],
  [{}, undefined],
])('%j is the date %s', (value, date) => {
  expect(isoUtc(value)).toBe(date)
})

test.each([
  ['$.lastCommitSha', undefined],
  ["$['last commit'].sha", undefined],
  ['$..sha', undefined],
  ['$.git[0].id', undefined],
  ["$[?@.k=='sha'].v", undefined],
  ['lastCommitSha', 'it does not begin with "$"'],
  ['', 'it does not begin with "$"'],
  ['$.a[', 'unclosed bracketed selection'],
  ['$[?none(@.a)]', "no such function 'none'"],
  ['$.a b', "expected '.', '..' or a bracketed selection, found 'b'"],
])('%j as JSONPath: %s', (path, problem) => {
  expect(jsonPathProblem(path)).toBe(problem)
})
