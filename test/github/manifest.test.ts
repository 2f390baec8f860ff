import { expect, test } from 'vitest'
import { faultOf, REPO, startWorld } from './github.ts'

const subjects = (manifest: { commits: readonly { subject: string }[] }): string[] =>
  manifest.commits.map(({ subject }) => subject)

test('lists what is new, oldest first, with who, link, pull request and tickets', async () => {
  const { github, server } = await startWorld()
  const from = server.commit(REPO, { message: 'start' })
  server.commit(REPO, {
    message: 'VZ-131 cache opening hours (#12)\n\nAlso VZ-126, and UTF-8 names.',
    author: 'Dan',
    email: 'dan@acme.example',
    at: '2026-11-22T10:00:00Z',
  })
  const to = server.commit(REPO, { message: 'tidy', author: 'Eve', at: '2026-11-22T11:00:00Z' })
  const manifest = await github.manifest({ repo: REPO, from, since: null, to })
  expect(manifest).toEqual({
    repo: REPO,
    relation: 'ahead',
    from,
    to,
    url: `${server.web}/${REPO}/compare/${from.slice(0, 12)}...${to.slice(0, 12)}`,
    commits: [
      {
        sha: expect.stringMatching(/^[0-9a-f]{40}$/),
        author: 'Dan',
        email: 'dan@acme.example',
        subject: 'VZ-131 cache opening hours (#12)',
        message: 'VZ-131 cache opening hours (#12)\n\nAlso VZ-126, and UTF-8 names.',
        url: expect.stringContaining(`${server.web}/${REPO}/commit/`),
        at: '2026-11-22T10:00:00.000Z',
        pullRequest: 12,
        tickets: ['VZ-131', 'VZ-126'],
      },
      expect.objectContaining({ sha: to, author: 'Eve', subject: 'tidy', tickets: [] }),
    ],
  })
})

test('a manifest of 1,000 commits is whole', async () => {
  const { github, grow } = await startWorld()
  const [from = '', ...news] = grow(1_001, index => `VZ-${index} change`)
  const manifest = await github.manifest({ repo: REPO, from, since: null, to: news.at(-1) ?? '' })
  expect(manifest.commits.map(({ sha }) => sha)).toEqual(news)
  expect(manifest.omitted).toBeUndefined()
})

test.each([99, 100, 101, 250, 251])('%i commits are whole at the edges of pages', async count => {
  const { github, grow } = await startWorld()
  const [from = '', ...news] = grow(count + 1)
  const manifest = await github.manifest({ repo: REPO, from, since: null, to: news.at(-1) ?? '' })
  expect(manifest.commits.map(({ sha }) => sha)).toEqual(news)
})

test('a server that compares without pages says how many it did not list', async () => {
  const { github, server, grow } = await startWorld({ comparesWithoutPages: true })
  const [from = '', ...news] = grow(301)
  const manifest = await github.manifest({ repo: REPO, from, since: null, to: news.at(-1) ?? '' })
  expect([manifest.commits.length, manifest.omitted]).toEqual([250, 50])
  expect(server.requests).toHaveLength(2)
})

test('short names of commits will do', async () => {
  const { github, grow } = await startWorld()
  const [from = '', , to = ''] = grow(3)
  const wanted = { repo: REPO, from: from.slice(0, 7), since: null, to: to.slice(0, 8) }
  expect(subjects(await github.manifest(wanted))).toEqual(['change 1', 'change 2'])
})

test('identical is told without asking, also when the service says the short name', async () => {
  const { github, server, grow } = await startWorld()
  const [only = ''] = grow(1)
  const manifest = await github.manifest({ repo: REPO, from: only.slice(0, 7), since: null, to: only })
  expect(manifest).toMatchObject({ relation: 'identical', commits: [] })
  expect(server.requests).toEqual([])
})

test('identical is told of a name that is not the same but leads to the same commit', async () => {
  const { github, grow } = await startWorld()
  const [only = ''] = grow(1)
  const manifest = await github.manifest({ repo: REPO, from: only, since: null, to: 'main' })
  expect(manifest).toMatchObject({ relation: 'identical', commits: [] })
})

test('an older build over a newer one: what is taken back is listed', async () => {
  const { github, server, grow } = await startWorld()
  const [, to = '', , from = ''] = grow(4)
  const manifest = await github.manifest({ repo: REPO, from, since: null, to })
  expect(manifest.relation).toBe('behind')
  expect(subjects(manifest)).toEqual(['change 2', 'change 3'])
  expect(manifest.url).toBe(`${server.web}/${REPO}/compare/${to.slice(0, 12)}...${from.slice(0, 12)}`)
  expect((await fetch(manifest.url)).status).toBe(200)
})

test('what is taken back is whole, too', async () => {
  const { github, grow } = await startWorld()
  const [to = '', ...taken] = grow(302)
  const manifest = await github.manifest({ repo: REPO, from: taken.at(-1) ?? '', since: null, to })
  expect(manifest.commits.map(({ sha }) => sha)).toEqual(taken)
})

test('diverged: what is new is listed, what is lost is counted', async () => {
  const { github, server, grow } = await startWorld()
  const [fork = ''] = grow(1)
  server.commit(REPO, { message: 'hotfix 1', branch: 'hotfix', parents: [fork] })
  const from = server.commit(REPO, { message: 'hotfix 2', branch: 'hotfix' })
  const [to = ''] = grow(1, () => 'new')
  const manifest = await github.manifest({ repo: REPO, from, since: null, to })
  expect(manifest).toMatchObject({ relation: 'diverged', lost: 2 })
  expect(subjects(manifest)).toEqual(['new'])
})

test('commits that were merged late are in it, though they are older than what is live', async () => {
  const { github, server } = await startWorld()
  const fork = server.commit(REPO, { message: 'start', at: '2026-11-01T00:00:00Z' })
  const branch = 'feature'
  const old = server.commit(REPO, { message: 'late', branch, parents: [fork], at: '2026-11-02T00:00:00Z' })
  const from = server.commit(REPO, { message: 'live', at: '2026-11-10T00:00:00Z' })
  const merge = { message: 'Merge pull request #7 from acme/feature', at: '2026-11-11T00:00:00Z' }
  const to = server.commit(REPO, { ...merge, parents: [from, old] })
  const manifest = await github.manifest({ repo: REPO, from, since: null, to })
  expect(subjects(manifest)).toEqual(['late', 'Merge pull request #7 from acme/feature'])
  expect(manifest.commits[1]?.pullRequest).toBe(7)
})

test('nothing is known to be live: the newest few up to the build', async () => {
  const { github, server, grow } = await startWorld()
  const shas = grow(30)
  grow(3, index => `later ${index}`)
  const to = shas.at(-1) ?? ''
  const manifest = await github.manifest({ repo: REPO, from: null, since: null, to })
  expect(manifest).toMatchObject({ relation: 'first', to, url: `${server.web}/${REPO}/commits/${to}` })
  expect(manifest.commits.map(({ sha }) => sha)).toEqual(shas.slice(-20))
})

test('by date where only that is known: after it, up to the build, and no other branch', async () => {
  const { github, server, grow } = await startWorld()
  const [live = ''] = grow(1)
  server.commit(REPO, { message: 'elsewhere', branch: 'other', parents: [live] })
  const news = grow(150, index => `new ${index}`)
  grow(2, index => `later ${index}`)
  const since = '2026-11-01T09:01:00.000Z'
  const manifest = await github.manifest({ repo: REPO, from: null, since, to: news.at(-1) ?? '' })
  expect(manifest).toMatchObject({ relation: 'by_date', since })
  expect(manifest.commits.map(({ sha }) => sha)).toEqual(news)
})

test('the live commit is gone: by date when that is known, said as gone', async () => {
  const { github, server, grow } = await startWorld()
  const [start = '', from = ''] = grow(2)
  const to = server.commit(REPO, { message: 'forced', parents: [start], at: '2026-11-03T00:00:00Z' })
  server.forget(REPO, from)
  const known = await github.manifest({ repo: REPO, from, since: '2026-11-02T00:00:00Z', to })
  expect(known).toMatchObject({ relation: 'gone', from, since: '2026-11-02T00:00:00Z' })
  expect(subjects(known)).toEqual(['forced'])
  const unknown = await github.manifest({ repo: REPO, from, since: null, to })
  expect(unknown).toMatchObject({ relation: 'gone', from })
  expect(unknown.since).toBeUndefined()
})

test('no such repository, and a shipped commit that it does not know, are faults that say so', async () => {
  const { github, grow } = await startWorld()
  const [from = '', to = ''] = grow(2)
  const none = 'f'.repeat(40)
  const shipped = 'e'.repeat(40)
  const missing = { repo: 'acme/nothing', from, since: null, to }
  for (const wanted of [
    missing,
    { ...missing, from: null },
    { ...missing, from: null, since: '2026-11-01' },
  ]) {
    const fault = await faultOf(github.manifest(wanted))
    expect(fault.message).toBe('GitHub: not_found: there is no repository acme/nothing, or I may not see it')
  }
  for (const start of [from, none, null]) {
    const fault = await faultOf(github.manifest({ repo: REPO, from: start, since: null, to: shipped }))
    expect(fault.said).toBe(`${REPO} has no commit ${shipped}, which is to be shipped`)
  }
})

test.each([
  [
    'of the comparison',
    /\/compare\//,
    { status: 404, headers: { 'Content-Type': 'text/plain' }, body: '404 page not found' },
  ],
  [
    'of the commit that is to be shipped',
    /\/commits\//,
    { status: 404, headers: { 'Content-Type': 'text/html' }, body: '<html><body>No backend' },
  ],
])('the 404 of a proxy says nothing of what is asked for: %s', async (_what, path, how) => {
  const { github, server, grow } = await startWorld()
  const [, to = ''] = grow(2)
  server.fail({ path, how })
  const fault = await faultOf(github.manifest({ repo: REPO, from: 'f'.repeat(40), since: null, to }))
  expect(fault).toMatchObject({ kind: 'unreadable', status: 404 })
})

test('two commits without a common one are a fault, and not passed off as anything else', async () => {
  const { github, server, grow } = await startWorld()
  const [from = ''] = grow(1)
  const to = server.commit(REPO, { message: 'an orphan', branch: 'orphan', parents: [] })
  const fault = await faultOf(github.manifest({ repo: REPO, from, since: '2026-11-01', to }))
  expect(fault.said).toBe(`${from} and ${to} of ${REPO} have nothing in common`)
})

test('the newest commit, of the default branch or of what is named', async () => {
  const { github, server, grow } = await startWorld()
  const shas = grow(131)
  expect(await github.newestCommit(REPO)).toMatchObject({ sha: shas.at(-1), at: '2026-11-01T11:11:00.000Z' })
  const fix = server.commit(REPO, { message: 'a fix', branch: 'hotfix', parents: [shas[0] ?? ''] })
  expect(await github.newestCommit(REPO, 'hotfix')).toMatchObject({ sha: fix })
  expect(await github.newestCommit(REPO, shas[7]?.slice(0, 8))).toMatchObject({ sha: shas[7] })
})

test('the commits of a manifest as GitHub has them, all pages, by commit and by date', async () => {
  const { github, grow } = await startWorld()
  const shas = grow(301)
  const [from = '', to = ''] = [shas[0], shas[300]]
  const exact = await github.rawManifest({ repo: REPO, from, since: null, to })
  expect(exact.manifest).toMatchObject({ relation: 'ahead' })
  expect(exact.raw.map(({ sha }) => sha)).toEqual(shas.slice(1))
  expect(exact.raw[0]).toHaveProperty('commit.committer.email', 'dan@acme.example')
  const dated = await github.rawManifest({ repo: REPO, from: null, since: '2026-11-01T09:01:00Z', to })
  expect(dated.raw).toEqual(exact.raw)
})

test('an empty repository has no newest commit', async () => {
  const { github } = await startWorld()
  expect((await faultOf(github.newestCommit(REPO))).said).toBe('Git Repository is empty.')
})
