import { expect, test, vi } from 'vitest'
import type { Deployment } from '../../../src/deployment/deployment.ts'
import type { Manifest } from '../../../src/deployment/manifest.ts'
import { type Deployed, performSurvey } from '../../../src/deployment/perform/survey.ts'
import { deployment } from '../sample.ts'
import { entryOf, expectThrown, remoteFault, tried } from './effect.ts'

const info = { url: 'https://search.example/deployment-info' }
const repo = 'acme/search'
const revision = 'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678'
const live: Deployed = { sha: '9f8e7d6', at: '2026-11-18T09:14:00.000Z' }
const manifest: Manifest = { repo, relation: 'ahead', from: '9f8e7d6', to: revision, commits: [], url: 'u' }
const pinned = (change: Partial<Deployment> = {}): Deployment =>
  deployment({
    state: 'pinned',
    plan: { survey: { info, repo } },
    build: { ...deployment().build, revision },
    ...change,
  })
const entry = entryOf({ kind: 'survey' })

function surveying({
  info = live,
  found = manifest,
}: {
  info?: Deployed | Error
  found?: Manifest | Error
} = {}) {
  const answer = async <T>(value: T | Error): Promise<T> => {
    if (value instanceof Error) throw value
    return value
  }
  const surveyors = { deployed: vi.fn(() => answer(info)), manifest: vi.fn(() => answer(found)) }
  const save = vi.fn(async (_id: string, _manifest: Manifest) => undefined)
  const report = vi.fn(() => 'ref')
  return { perform: performSurvey({ surveyors, save, report }), surveyors, save, report }
}

test('the manifest from what is live to what is shipped is kept whole, and the deployment keeps a few words', async () => {
  const { perform, surveyors, save } = surveying()
  expect((await tried(perform, entry, pinned())).outcome).toMatchObject({
    event: { type: 'release_surveyed', release: { relation: 'ahead', count: 0, url: 'u' } },
  })
  expect(surveyors.manifest).toHaveBeenCalledWith({ repo, from: '9f8e7d6', since: live.at, to: revision })
  expect(save).toHaveBeenCalledWith('d1', manifest)
})

test('without a service it is the first release that is known', async () => {
  const { perform, surveyors } = surveying()
  await tried(perform, entry, pinned({ plan: { survey: { repo } } }))
  expect(surveyors.deployed).not.toHaveBeenCalled()
  expect(surveyors.manifest).toHaveBeenCalledWith({ repo, from: null, since: null, to: revision })
})

test.each([
  ['the service', { info: remoteFault() }],
  ['GitHub', { found: remoteFault({ kind: 'throttled', retryAfterMs: 3_600_000 }) }],
])('%s is away: the deploy goes on, and it is kept why the commits are not known', async (_what, given) => {
  const { perform, save, report } = surveying(given)
  expect((await tried(perform, entry, pinned())).outcome).toEqual({
    event: { type: 'release_unread', said: 'HipChat: it is away' },
  })
  expect(save).not.toHaveBeenCalled()
  expect(report).toHaveBeenCalledOnce()
})

test.each([
  ['it went on without', pinned({ state: 'queued' })],
  ['no repository is named', pinned({ plan: { survey: { info } } })],
  ['the commit of the build is not known', pinned({ build: deployment().build })],
])('nothing is read: %s', async (_what, of) => {
  const { perform, surveyors } = surveying()
  expect((await tried(perform, entry, of)).outcome).toEqual({ done: true })
  expect([surveyors.deployed.mock.calls, surveyors.manifest.mock.calls]).toEqual([[], []])
})

test('what is broken in us is no fault of GitHub', async () => {
  await expectThrown(surveying({ found: new Error('broken') }).perform, entry, pinned())
})
