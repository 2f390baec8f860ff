import { expect, test, vi } from 'vitest'
import type { Deployment } from '../../../src/deployment/deployment.ts'
import { performCheckLive } from '../../../src/deployment/perform/live.ts'
import { deployment } from '../sample.ts'
import { entryOf, expectThrown, remoteFault, tried } from './effect.ts'

const info = { url: 'https://search.example/deployment-info' }
const revision = 'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678'
const finishedAt = '2026-11-22T14:02:05.000Z'
const withinMs = 60_000
/** Looks at every ten seconds until then. */
const last = 6
const over = (change: Partial<Deployment> = {}): Deployment =>
  deployment({
    state: 'succeeded',
    finishedAt,
    plan: { survey: { info } },
    build: { ...deployment().build, revision },
    ...change,
  })
const entry = (attempts = 0) => entryOf({ kind: 'check_live' }, { attempts })

function checking(sha: string | null | Error, within = withinMs, isNewer = false) {
  const deployed = vi.fn(async () => {
    if (sha instanceof Error) throw sha
    return { sha, at: null }
  })
  const report = vi.fn(() => 'ref')
  return {
    perform: performCheckLive({ deployed, report, isOvertaken: async () => isNewer, withinMs: within }),
    deployed,
    report,
  }
}

const checked = (live: unknown) => ({ event: { type: 'live_checked', live } })
const again = { againInMs: 10_000, begun: null }
const other = '9f8e7d6c5b4a39281706f5e4d3c2b1a098765432'

test.each([
  ['serves what was shipped', revision, 0, checked({ is: 'shipped' })],
  ['names it in seven characters', 'a1b2c3d', 0, checked({ is: 'shipped' })],
  ['writes it in capitals', revision.toUpperCase(), 0, checked({ is: 'shipped' })],
  ['names too little of it to tell', 'a1b2c3', last, checked({ is: 'other', sha: 'a1b2c3' })],
  ['serves what was shipped, in the end', revision, last, checked({ is: 'shipped' })],
  ['serves another within the time', other, last - 1, again],
  ['serves another when the time is over', other, last, checked({ is: 'other', sha: other })],
  ['does not say within the time', null, last - 1, again],
  [
    'does not say when the time is over',
    null,
    last,
    checked({ is: 'unread', said: 'it does not say which commit it runs' }),
  ],
  ['is away within the time', remoteFault(), last - 1, again],
  ['is away when the time is over', remoteFault(), last, checked({ is: 'unread', said: 'it is away' })],
])('the service %s', async (_what, sha, attempts, expected) => {
  const { perform, deployed, report } = checking(sha)
  expect((await tried(perform, entry(attempts), over())).outcome).toEqual(expected)
  expect(deployed).toHaveBeenCalledWith(info)
  expect(report).toHaveBeenCalledTimes(sha instanceof Error && attempts === last ? 1 : 0)
})

test.each([
  ['another', other],
  ['nothing', null],
] as const)('what was deployed anew since is not asked about any more: it says %s', async (_what, sha) => {
  const { perform } = checking(sha, withinMs, true)
  expect((await tried(perform, entry(last), over())).outcome).toEqual({ done: true })
})

test.each([
  [4_000, 1_000],
  [3_600_000, 10_000],
])('within %i ms it is asked every %i ms', async (within, againInMs) => {
  const { perform } = checking(other, within)
  expect((await tried(perform, entry(), over())).outcome).toEqual({ againInMs, begun: null })
})

test.each([
  ['no service is named', over({ plan: {} })],
  ['its commit is not known', over({ build: deployment().build })],
])('nobody is asked: %s', async (_what, of) => {
  const { perform, deployed } = checking(revision)
  expect((await tried(perform, entry(), of)).outcome).toEqual({ done: true })
  expect(deployed).not.toHaveBeenCalled()
})

test('what is broken in us is no fault of the service', async () => {
  await expectThrown(checking(new Error('broken')).perform, entry(), over())
})
