import { expect, test, vi } from 'vitest'
import type { Deployment } from '../../src/deployment/deployment.ts'
import { performCancelBuild } from '../../src/deployment/perform/cancel-build.ts'
import type { FaultKind } from '../../src/remote/remote-fault.ts'
import { type Build, type TeamCity, TeamCityFault } from '../../src/teamcity/teamcity.ts'
import { build, deployment } from './sample.ts'

const wanted: Partial<Deployment> = {
  state: 'running',
  deployBuild: { id: 77, url: 'u' },
  cancel: { by: 'bob', to: { room: 'ops', person: { id: 'b', name: 'bob' } }, at: 'x' },
}
const running = build({ state: 'running' })
const fault = (kind: FaultKind, transient = false, retryAfterMs?: number) =>
  new TeamCityFault('production', { kind, status: 403, said: 'no', sent: 'no', transient, retryAfterMs })

/** One try against a server that shows these builds one after another, the last one from then on. */
async function cancel(
  shown: readonly (Build | null | Error)[],
  { change = wanted, refusal }: { change?: Partial<Deployment>; refusal?: Error } = {},
): Promise<{ outcome: object; asked: string[] }> {
  const asked: string[] = []
  const builds = [...shown]
  const told = (what: string) =>
    vi.fn(async () => {
      asked.push(what)
      if (refusal) throw refusal
      return true
    })
  const server: Partial<TeamCity> = {
    async build() {
      const now = builds.length > 1 ? builds.shift() : builds[0]
      if (now instanceof Error) throw now
      return now ?? null
    },
    cancelQueued: told('cancelQueued'),
    stop: told('stop'),
  }
  const perform = performCancelBuild({
    server: () => server as TeamCity,
    comment: () => 'c',
    report: () => 'ref',
    look: () => asked.push('look'),
    random: () => 0.5,
  })
  const entry = {
    seq: 1,
    fence: 1,
    deploymentId: 'd1',
    effect: { kind: 'cancel_build' },
    attempts: 0,
  } as const
  return { outcome: await perform(entry, deployment(change), async () => undefined), asked }
}

const again = { againInMs: expect.any(Number), begun: null }
const done = { done: true }

test.each([
  [
    'waits: it is taken out of the queue, and looked at again',
    [build({ state: 'queued' })],
    again,
    ['cancelQueued'],
  ],
  ['runs: it is stopped, and looked at again', [running], again, ['stop']],
  ['is being stopped', [{ ...running, cancelled: {} }], done, []],
  ['has ended', [build()], done, []],
  ['is not there: how that ends is not known here', [null], again, []],
  ['answers under another id: that one may not be ours', [{ ...running, id: 70 }], again, []],
  ['is of another configuration', [{ ...running, buildTypeId: 'Other' }], again, []],
] as const)('its build %s', async (_what, shown, outcome, asked) => {
  expect(await cancel(shown)).toEqual({ outcome, asked: ['look', ...asked] })
})

test.each([
  ['nobody wants it any more', { cancel: undefined as never }],
  ['it has ended', { state: 'succeeded' as const }],
  ['nothing was queued', { deployBuild: undefined as never }],
])('%s: nothing is asked', async (_what, change) => {
  expect(await cancel([running], { change: { ...wanted, ...change } })).toEqual({ outcome: done, asked: [] })
})

test('a server that is away is asked again, and that is told', async () => {
  const delayed = { ...again, meanwhile: { type: 'cancel_delayed', said: 'no', ref: 'ref' } }
  const away = fault('unreachable', true)
  expect((await cancel([away])).outcome).toEqual(delayed)
  expect((await cancel([running], { refusal: away })).outcome).toEqual(delayed)
})

test('a page of somebody else is no answer: it is asked again', async () => {
  const page = fault('unreadable')
  expect((await cancel([page])).outcome).toMatchObject({ meanwhile: { type: 'cancel_delayed' } })
  expect((await cancel([running], { refusal: page })).outcome).toMatchObject(again)
})

test('a server that wants to be left alone for an hour is not: what is to be cancelled goes out meanwhile', async () => {
  const away = fault('server_error', true, 3_600_000)
  expect((await cancel([away])).outcome).toMatchObject({ againInMs: 60_000 })
})

test('a server that does not let us is taken at its word, unless the build has ended meanwhile', async () => {
  const refusal = fault('rejected')
  expect((await cancel([running], { refusal })).outcome).toEqual({
    event: {
      type: 'cancel_refused',
      hindrance: {
        why: 'fault',
        server: 'production',
        kind: 'rejected',
        status: 403,
        said: 'no',
        ref: 'ref',
      },
    },
  })
  expect((await cancel([running, build()], { refusal })).outcome).toEqual(done)
})
