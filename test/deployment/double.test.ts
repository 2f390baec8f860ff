import { expect, test } from 'vitest'
import { doubleOf } from '../../src/deployment/double.ts'
import { build, deployment } from './sample.ts'

const followed = build({ id: 77, triggeredBy: 'hubot' })
const other = build({ id: 78, triggeredBy: 'hubot', state: 'queued' })

test.each([
  ['only the one that is followed', [followed], 'none'],
  ['one more, which waits', [followed, other], 'waiting'],
  ['one more, which runs', [followed, { ...other, state: 'running' }], 'under_way'],
  ['one more, which has ended', [followed, { ...other, state: 'finished' }], 'under_way'],
  ['one more, which was cancelled', [followed, { ...other, state: 'finished', cancelled: {} }], 'cancelled'],
  [
    'one more, which a person started by our parameters',
    [followed, { ...other, triggeredBy: 'dave' }],
    'none',
  ],
  ['one that waits, and the one that is followed has no id of ours', [other], 'under_way'],
  ['one that runs, and the same', [{ ...other, state: 'running' }], 'under_way'],
  ['one that was cancelled, and the same', [{ ...other, state: 'finished', cancelled: {} }], 'cancelled'],
  ['the one from before a merge', [followed, { ...other, id: 70 }], 'none'],
] as const)('%s', (_what, builds, is) => {
  const deployed = deployment({ state: 'queued', deployBuild: { id: 77, url: 'u', queuedAs: 70 } })
  expect(doubleOf(deployed, builds).is).toBe(is)
})

const stopped = { ...followed, cancelled: { by: 'eve' } }
const cancel = { by: 'eve', to: { room: 'ops', person: { id: 'e', name: 'eve' } }, at: 'y' }

test.each([
  ['is looked at when that is known of the deployment', { state: 'running' }, 'none'],
  ['may have been put back by whoever stopped the other', { state: 'cancelled' }, 'under_way'],
  ['is not wanted where the other was to be cancelled', { state: 'cancelled', cancel }, 'waiting'],
] as const)('one that waits beside a cancelled one %s', (_what, change, is) => {
  const deployed = deployment({ ...change, deployBuild: { id: 77, url: 'u' } })
  expect(doubleOf(deployed, [stopped, other]).is).toBe(is)
})

test.each([
  ['is followed, is theirs', {}, 'none'],
  ['was stopped, is news', { cancelled: { by: 'dave' } }, 'under_way'],
] as const)('one of another user beside one that %s', (_what, change, is) => {
  const theirs = { ...other, triggeredBy: 'dave' }
  const deployed = deployment({ state: 'cancelled', cancel, deployBuild: { id: 77, url: 'u' } })
  expect(doubleOf(deployed, [{ ...followed, ...change }, theirs]).is).toBe(is)
})

test.each([
  ['none', [], 'none'],
  ['one that waits', [other], 'waiting'],
  ['one that runs', [{ ...other, state: 'running' }], 'running'],
  ['one that was cancelled', [{ ...other, cancelled: {} }], 'cancelled'],
  ['one that has ended', [{ ...other, state: 'finished' }], 'under_way'],
  [
    'one that was cancelled, and one that runs',
    [
      { ...other, cancelled: {} },
      { ...other, state: 'running' },
    ],
    'running',
  ],
] as const)('what shows of a deployment that was cancelled before: %s', (_what, builds, is) => {
  expect(doubleOf(deployment({ state: 'cancelled' }), builds).is).toBe(is)
})

test.each([
  ['none', [], 'none'],
  ['one that waits', [other], 'waiting'],
  ['one that runs, and that nobody wanted stopped', [{ ...other, state: 'running' }], 'under_way'],
  ['one that was cancelled', [{ ...other, cancelled: {} }], 'cancelled'],
  [
    'a late one, which the room knows, run again by a person',
    [build({ id: 79, triggeredBy: 'hubot' }), { ...other, id: 80, triggeredBy: 'dave' }],
    'none',
  ],
  [
    'two, of which the room knows one',
    [other, build({ id: 79, state: 'queued', triggeredBy: 'hubot' })],
    'waiting',
  ],
] as const)('what shows of a deployment that was refused before: %s', (_what, builds, is) => {
  expect(doubleOf(deployment({ state: 'refused', doubles: [79] }), builds).is).toBe(is)
})

test('what the room knows is no news', () => {
  const deployed = deployment({ state: 'queued', deployBuild: { id: 77, url: 'u' }, doubles: [78] })
  expect(doubleOf(deployed, [followed, other]).is).toBe('none')
  expect(doubleOf(deployed, [followed, other, build({ ...other, id: 79 })])).toMatchObject({
    build: { id: 79 },
  })
})

test('before anything is queued there is no double', () => {
  expect(doubleOf(deployment(), [other]).is).toBe('none')
})
