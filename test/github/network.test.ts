import { expect, test } from 'vitest'
import { createGitHub } from '../../src/github/lazy.ts'
import type { FaultHow } from '../../src/sandbox/http-types.ts'
import { json, startServer } from '../teamcity/server.ts'
import { faultOf, REPO, startWorld, TOKEN, type World } from './github.ts'

const wantedOf = ({ grow }: World, count = 3) => {
  const shas = grow(count)
  return { repo: REPO, from: shas[0] ?? '', since: null, to: shas.at(-1) ?? '' }
}

test.each<[string, FaultHow]>([
  ['the connection breaks before it is asked', 'reset-before'],
  ['the answer is lost', 'reset-after'],
  ['502', { status: 502 }],
  ['503 for a second', { status: 503, headers: { 'Retry-After': '1' } }],
])('%s: asked again, and the manifest is whole', async (_, how) => {
  const world = await startWorld()
  const wanted = wantedOf(world, 251)
  world.server.fail({ path: /page=2/, how, times: 2 })
  expect((await world.github.manifest(wanted)).commits).toHaveLength(250)
  expect(world.waits).toHaveLength(2)
})

test('Retry-After of a server that is busy is obeyed', async () => {
  const world = await startWorld()
  world.server.fail({ how: { status: 503, headers: { 'Retry-After': '7' } } })
  await world.github.manifest(wantedOf(world))
  expect(world.waits).toEqual([7_000])
})

test.each([403, 429] as const)(
  'a used up limit (%i) is waited for when it resets within the call',
  async status => {
    let skippedMs = 0
    const sleep = async (ms: number): Promise<void> => {
      skippedMs += ms
    }
    const world = await startWorld({ now: () => Date.now() + skippedMs }, { timeoutMs: 90_000, sleep })
    const wanted = wantedOf(world, 501)
    world.server.limit({ remaining: 3, resetAt: Date.now() + 30_000, status })
    expect((await world.github.manifest(wanted)).commits).toHaveLength(500)
    expect(skippedMs).toBeGreaterThan(10_000)
  },
)

test('a limit that resets too late for the call is a fault at once, and says until when', async () => {
  const resetAt = Math.ceil(Date.now() / 1_000) * 1_000 + 1_800_000
  const world = await startWorld()
  const wanted = wantedOf(world)
  world.server.limit({ remaining: 0, limit: 60, resetAt })
  const fault = await faultOf(world.github.manifest(wanted))
  const until = new Date(resetAt).toISOString().slice(0, 19).replace('T', ' ')
  expect(fault.said).toBe(`its limit of 60 requests an hour is used up until ${until} UTC`)
  expect(fault.retryAfterMs).toBeGreaterThan(1_700_000)
  expect(world.waits).toEqual([])
  expect(world.server.requests).toHaveLength(1)
})

test('a limit that is used up in the middle of the pages is a fault, not a part of a manifest', async () => {
  const world = await startWorld()
  const wanted = wantedOf(world, 501)
  world.server.limit({ remaining: 3 })
  expect((await faultOf(world.github.manifest(wanted))).kind).toBe('throttled')
})

test.each<[string, FaultHow, number]>([
  [
    'with Retry-After',
    {
      status: 403,
      headers: { 'Retry-After': '90' },
      body: '{"message":"You have exceeded a secondary rate limit."}',
    },
    90_000,
  ],
  ['without', { status: 403, body: '{"message":"You have exceeded a secondary rate limit."}' }, 60_000],
  ['as 429', { status: 429, body: '{}' }, 60_000],
])('a secondary limit %s is obeyed', async (_, how, waitMs) => {
  const world = await startWorld()
  const json = { headers: { 'Content-Type': 'application/json' } }
  const told =
    typeof how === 'object' && 'status' in how
      ? { ...how, headers: { ...json.headers, ...how.headers } }
      : how
  world.server.fail({ how: told })
  const fault = await faultOf(world.github.manifest(wantedOf(world)))
  expect(fault).toMatchObject({ kind: 'throttled', retryAfterMs: waitMs, transient: true })
  expect(fault.said).toBe(`it asks to wait ${waitMs / 1_000} s (rate limit)`)
})

test('a 403 that is no limit is a matter of rights', async () => {
  const world = await startWorld()
  const headers = { 'Content-Type': 'application/json' }
  const body = '{"message":"Resource not accessible by personal access token"}'
  world.server.fail({ how: { status: 403, headers, body } })
  const fault = await faultOf(world.github.manifest(wantedOf(world)))
  expect(fault).toMatchObject({ kind: 'forbidden', transient: false })
  expect(fault.said).toBe('Resource not accessible by personal access token')
})

test('a server that never answers ends with the time limit of the whole call', async () => {
  const world = await startWorld({}, { timeoutMs: 300 })
  world.server.fail({ how: 'hang-before', times: 9 })
  expect((await faultOf(world.github.manifest(wantedOf(world)))).kind).toBe('timeout')
})

test.each<[string, FaultHow, string]>([
  ['no JSON', 'garbage', 'GitHub comparison: the answer is not JSON'],
  [
    'a login page',
    { status: 200, body: '<!doctype html><p>Log in', headers: { 'Content-Type': 'text/html' } },
    'answered 200 OK with a web page: check the URL and the credentials',
  ],
  [
    'other JSON',
    { status: 200, body: '{"status":"odd"}', headers: { 'Content-Type': 'application/json' } },
    'GitHub comparison: "status" is not acceptable',
  ],
  [
    'a type that is none',
    { status: 200, body: '{}', headers: { 'Content-Type': ';;;' } },
    expect.stringMatching(/GitHub comparison|can not be read/),
  ],
])('%s is a fault that says so', async (_, how, said) => {
  const world = await startWorld()
  world.server.fail({ how, times: 9 })
  const fault = await faultOf(world.github.manifest(wantedOf(world)))
  expect(fault).toMatchObject({ kind: 'unreadable', transient: false })
  expect(fault.said).toEqual(said)
})

test('a private repository takes the token, and a wrong one is told apart from none', async () => {
  const repositories = [{ repo: REPO, isPrivate: true, commits: [{ message: 'only' }] }]
  const right = await startWorld({ token: TOKEN, repositories })
  expect((await right.github.newestCommit(REPO)).subject).toBe('only')
  const wrong = await startWorld({ token: TOKEN, repositories }, { token: 'ghp_wrong' })
  expect(await faultOf(wrong.github.newestCommit(REPO))).toMatchObject({
    kind: 'unauthorized',
    said: 'Bad credentials',
  })
  const none = await startWorld({ token: TOKEN, repositories }, { token: undefined })
  const sha = 'a'.repeat(40)
  const fault = await faultOf(
    none.github.manifest({ repo: REPO, from: sha, since: null, to: `b${sha.slice(1)}` }),
  )
  expect(fault.said).toBe(`there is no repository ${REPO}, or I may not see it`)
})

test('a repository that was renamed is found at its new place', async () => {
  const world = await startWorld()
  const wanted = wantedOf(world)
  world.server.rename(REPO, 'acme/dining-api')
  expect((await world.github.manifest(wanted)).commits).toHaveLength(2)
})

test('the token follows no redirect to another server', async () => {
  const other = await startServer((_, response) => json(response, []))
  const world = await startWorld()
  world.server.fail({ how: { status: 302, headers: { Location: `${other.url}/api/v3/repos/x/y` } } })
  const fault = await faultOf(world.github.newestCommit(REPO))
  expect(fault.said).toBe('it redirects to another server: check the URL')
  expect(other.seen).toEqual([])
})

test('a redirect in a circle ends', async () => {
  const world = await startWorld()
  const headers = { Location: `${world.server.url}/repos/${REPO}/commits` }
  world.server.fail({ how: { status: 301, headers }, times: 50 })
  expect((await faultOf(world.github.newestCommit(REPO))).said).toBe('it redirects in a circle')
})

test.each(['acme', 'acme/a/b', '../user', 'acme/..', 'a b/c', ''])('%j is not asked for', async repo => {
  const world = await startWorld()
  const fault = await faultOf(world.github.newestCommit(repo))
  expect(fault).toMatchObject({ kind: 'rejected', said: `"${repo}" is not owner/name` })
  expect(world.server.requests).toEqual([])
})

test('the token is in no fault and no line of the log', async () => {
  const world = await startWorld({ token: TOKEN })
  const headers = { 'Content-Type': 'application/json' }
  const body = JSON.stringify({ message: `who is Bearer ${TOKEN}?` })
  world.server.fail({ how: { status: 500, headers, body }, times: 3 })
  const fault = await faultOf(world.github.newestCommit(REPO))
  expect(fault.said).toBe('who is Bearer ***?')
  expect(JSON.stringify([fault, fault.stack, String(fault.cause), world.lines])).not.toContain(TOKEN)
})

test('a call that is under way ends when the bot stops', async () => {
  const world = await startWorld()
  world.server.fail({ how: 'hang-before', times: 9 })
  const call = faultOf(world.github.manifest(wantedOf(world)))
  await expect.poll(() => world.server.requests.length, { timeout: 15_000 }).toBe(1)
  world.github.close()
  expect((await call).said).toBe('this bot is stopping')
})

test('the client that is loaded late answers the same', async () => {
  const world = await startWorld()
  const wanted = wantedOf(world)
  const github = createGitHub({ url: world.server.url, timeoutMs: 20_000, random: () => 0 })
  expect(await github.manifest(wanted)).toEqual(await world.github.manifest(wanted))
  expect(github.url).toBe(world.github.url)
  github.close()
})
