import * as v from 'valibot'
import { expect, onTestFinished, test } from 'vitest'
import { createGitHub } from '../../src/github/client.ts'
import { createGitHubSimulator, type GitHubSimulator } from '../../src/sandbox/github/simulator.ts'
import { locationRepo, releasesOfSandbox, restaurantRepo, revisions } from '../../src/sandbox/releases.ts'

const repo = 'acme/x'

async function start(options: Parameters<typeof createGitHubSimulator>[0] = {}): Promise<GitHubSimulator> {
  const server = await createGitHubSimulator({ repositories: [{ repo }], ...options })
  onTestFinished(() => server.close())
  return server
}

async function get(url: string, headers: Record<string, string> = {}) {
  const answer = await fetch(url, { headers })
  return { status: answer.status, headers: answer.headers, body: await answer.json() }
}

test('a comparison without pages ends at 250, one with pages has at most 100 on each', async () => {
  const server = await start()
  const shas = Array.from({ length: 261 }, (_, index) => server.commit(repo, { message: `${index}` }))
  const url = `${server.url}/repos/${repo}/compare/${shas[0]}...${shas.at(-1)}`
  expect((await get(url)).body).toMatchObject({ total_commits: 260, commits: { length: 250 } })
  const page = await get(`${url}?per_page=1000&page=3`)
  expect(page.body).toMatchObject({ total_commits: 260, commits: { length: 60 } })
  expect(page.headers.get('link')).toBe(
    [`<${url}?per_page=1000&page=2>; rel="prev"`, `<${url}?per_page=1000&page=1>; rel="first"`].join(', '),
  )
})

test('a list has 30 on a page, newest first, and says where the next is', async () => {
  const server = await start()
  for (let index = 0; index < 31; index++) server.commit(repo, { message: `${index}` })
  const url = `${server.url}/repos/${repo}/commits`
  const { body, headers } = await get(url)
  const commits = v.parse(v.array(v.object({ commit: v.object({ message: v.string() }) })), body)
  expect([commits.length, commits[0]?.commit.message]).toEqual([30, '30'])
  expect(headers.get('link')).toBe(`<${url}?page=2>; rel="next", <${url}?page=2>; rel="last"`)
  expect((await get(`${url}?page=2`)).body).toHaveLength(1)
})

test('requests are counted, and refused when none is left, until the limit resets', async () => {
  let now = Date.parse('2026-11-23T12:00:00Z')
  const server = await start({ now: () => now })
  server.limit({ limit: 60, remaining: 1, resetAt: now + 60_000 })
  const url = `${server.url}/repos/${repo}`
  const last = await get(url)
  expect([last.status, last.headers.get('x-ratelimit-remaining')]).toEqual([200, '0'])
  const refused = await get(url)
  expect([refused.status, refused.headers.get('x-ratelimit-reset')]).toEqual([403, String(now / 1_000 + 60)])
  expect(refused.body).toMatchObject({ message: expect.stringMatching(/^API rate limit exceeded/) })
  now += 60_000
  expect((await get(url)).headers.get('x-ratelimit-remaining')).toBe('59')
})

test('a private repository is a 404 without the token, and a wrong token a 401', async () => {
  const server = await start({ token: 'right', repositories: [{ repo, isPrivate: true }] })
  const url = `${server.url}/repos/${repo}`
  const statusWith = async (authorization?: string): Promise<number> =>
    (await get(url, authorization === undefined ? {} : { authorization })).status
  expect(await statusWith()).toBe(404)
  expect(await statusWith('Bearer wrong')).toBe(401)
  expect(await statusWith('Bearer right')).toBe(200)
  expect(await statusWith('token right')).toBe(200)
  expect(JSON.stringify(server.requests)).not.toContain('right')
})

test('a link for people leads to a page', async () => {
  const server = await start()
  const from = server.commit(repo, { message: 'one' })
  const to = server.commit(repo, { message: 'two' })
  const page = await fetch(`${server.web}/${repo}/compare/${from}...${to}`)
  expect(await page.text()).toBe(`ahead\n${to.slice(0, 7)} 2026-11-01T09:02:00.000Z Dan: two\n`)
  expect((await fetch(`${server.web}/${repo}/compare/nothing`)).status).toBe(404)
})

test('what the sandbox ships fits its builds', async () => {
  const seeds = releasesOfSandbox(Date.parse('2026-11-23T12:00:00Z'))
  const server = await start({ repositories: seeds.repositories })
  const github = createGitHub({ url: server.url, timeoutMs: 20_000, random: () => 0 })
  onTestFinished(() => github.close())
  const restaurant = { from: seeds.services['restaurant-api'].sha, to: revisions.restaurant230 }
  const manifest = await github.manifest({ repo: restaurantRepo, since: null, ...restaurant })
  expect(manifest.commits.map(({ author }) => author)).toEqual(['Eve', 'Dan', 'Dan', 'Dan'])
  const location = { from: seeds.services['location-api'].sha, to: revisions.location162 }
  expect((await github.manifest({ repo: locationRepo, since: null, ...location })).commits).toHaveLength(1)
})
