import { describe, expect, test } from 'vitest'
import type { Deployment } from '../../src/deployment/deployment.ts'
import {
  againOf,
  fallbackOf,
  hasTouched,
  isOvertaken,
  live,
  ofConfigurations,
  standing,
  wayBack,
} from '../../src/deployment/way-back.ts'
import { deployment } from './sample.ts'

const at = (minute: number): string => `2026-11-22T14:${String(minute).padStart(2, '0')}:00.000Z`

/** `5 failed` is a deployment of the build with that number that ended so; oldest first. */
function history(...told: readonly string[]): readonly Deployment[] {
  return told
    .map((line, minute) => {
      const [number = '', state = 'succeeded'] = line.split(' ')
      return deployment({
        id: `d${minute}`,
        state: state as Deployment['state'],
        build: { ...deployment().build, id: idOf(number), number },
        startedAt: at(minute),
        finishedAt: at(minute),
        requestedBy: { id: 'u', name: `u${minute}` },
      })
    })
    .reverse()
}
/** Of a number that has letters before its digits, another one for other letters. */
const idOf = (number: string): number =>
  Number(number.replace(/\D+/, letters => `${letters.codePointAt(0) ?? 0}`))
const numbers = (deployments: readonly Deployment[]): string[] => deployments.map(({ build }) => build.number)

test.each([
  ['one over the other', ['1', '2', '3'], ['1', '2', '3']],
  ['what failed stands nowhere', ['1', '2 failed', '3 cancelled', '4 refused'], ['1']],
  ['the same once more stands once', ['1', '2', '2'], ['1', '2']],
  ['back takes off what was over it', ['1', '2', '3', '1'], ['1']],
  ['and forth again puts it there again', ['1', '2', '3', '1', '3'], ['1', '3']],
  ['nothing', [], []],
])('what stands: %s', (_what, told, expected) => {
  expect(numbers(standing(history(...told)))).toEqual(expected)
})

describe('the way back', () => {
  test.each([
    ['to the one before the live one', ['1', '2', '3'], null, '3 to 2'],
    ['past a failed one of before', ['1', '2 failed', '3'], null, '3 to 1'],
    ['from a failed one to what is live', ['1', '2', '3 failed'], null, '3 to 2'],
    ['from one that was stopped half way', ['1', '2', '3 cancelled'], null, '3 to 2'],
    ['what was never begun does not count', ['1', '2', '3 refused'], null, '2 to 1'],
    [
      'from the live one, deployed again and failed, to the one before',
      ['1', '2', '2 failed'],
      null,
      '2 to 1',
    ],
    ['a second time goes further back', ['1', '2', '3', '2'], null, '2 to 1'],
    ['to a number', ['1', '2', '3'], '1', '3 to 1'],
    ['to a number that was taken off before', ['1', '2', '3', '2'], '3', '2 to 3'],
    ['to a number that failed only', ['1', '2 failed', '3'], '2', 'no_other 1'],
    ['to a number nobody shipped', ['1', '2', '3'], '9', 'no_other 2 1'],
    ['to a number nobody shipped, after going back', ['1', '2', '3', '1'], '9', 'no_other 3 2'],
    ['to where it is', ['1', '2'], '2', 'there'],
    ['to where it is, in other letters', ['1', 'App_2'], 'app_2', 'there'],
    ['to another that differs in its letters alone', ['app_2', 'App_2'], 'app_2', 'App_2 to app_2'],
    ['past the first, of those that were taken off', ['1', '2', '3', '1'], null, 'no_other 3 2'],
    ['with one only', ['1', '1'], null, 'no_other '],
    ['with nothing', ['1 refused'], null, 'nothing_out'],
    ['with a first one that failed', ['1 failed'], null, 'no_other '],
  ])('%s', (_what, told, number, expected) => {
    const way = wayBack(history(...told), number)
    const said =
      way.is === 'way'
        ? `${way.from.build.number} to ${way.to.build.number}`
        : way.is === 'no_other'
          ? `no_other ${way.known.join(' ')}`
          : way.is
    expect(said).toBe(expected)
  })
})

test('one that was cancelled in the queue changed nothing, though TeamCity gives it a start', () => {
  const [cancelled] = history('3 cancelled')
  if (!cancelled) throw new Error('none')
  expect(hasTouched(cancelled)).toBe(true)
  expect(hasTouched({ ...cancelled, deployBuild: { id: 7, number: 'N/A', url: 'u' } })).toBe(false)
  expect(hasTouched({ ...cancelled, state: 'running' })).toBe(false)
  const { startedAt: _, ...lost } = { ...cancelled, state: 'failed', isLost: true } as const
  expect(hasTouched(lost)).toBe(true)
  expect(hasTouched(deployment({ state: 'refused' }))).toBe(false)
  expect(hasTouched(deployment({ state: 'refused', isUnknown: true }))).toBe(true)
})

test.each([
  ['what is live', ['1', '2'], '3', { number: '2', isLast: true }],
  ['one further when that is deployed again', ['1', '2'], '2', { number: '1', isLast: false }],
  ['also when the one before failed', ['1', '2 failed'], '3', { number: '1', isLast: true }],
  ['nothing at first', [], '3', null],
] as const)('if it does not end well it goes back to %s', (_what, told, number, expected) => {
  const [next] = history(number)
  if (!next) throw new Error('none')
  expect(fallbackOf(history(...told), { ...next, id: 'new', state: 'requested' })).toEqual(expected)
})

test('who shipped it, and until when it was live', () => {
  const told = history('1', '2 refused', '1', '3 failed', '4')
  const way = wayBack(told, null)
  if (way.is !== 'way') throw new Error(way.is)
  expect(againOf('rollback', way, told)).toEqual({
    is: 'rollback',
    from: '4',
    deploymentId: 'd2',
    by: 'u2',
    since: at(2),
    until: at(3),
  })
  const now = live(told)
  if (!now) throw new Error('none')
  expect(againOf('redeploy', { from: now, to: now }, told)).not.toHaveProperty('until')
})

test.each([
  ['ran', { id: 'd2', startedAt: '2026-11-22T15:00:00.000Z' }, true],
  ['never ran', { id: 'd2' }, false],
  ['ran before it', { id: 'd0', startedAt: '2026-11-22T13:00:00.000Z' }, false],
  [
    'ran through another configuration',
    { id: 'd2', startedAt: '2026-11-22T15:00:00.000Z', deployBuildTypeId: 'Other' },
    false,
  ],
])('a service is judged by the last build that went out: one that %s', (_what, change, is) => {
  const mine = deployment({ state: 'succeeded', startedAt: '2026-11-22T14:00:00.000Z' })
  expect(isOvertaken(mine, [deployment(change), mine])).toBe(is)
})

test('what an alias shipped before it was set anew is not its past', () => {
  const ids = { mainBuildTypeId: 'Search_Build', deployBuildTypeId: 'Search_Deploy' }
  expect(ofConfigurations(history('1', '2'), ids)).toHaveLength(2)
  expect(ofConfigurations(history('1'), { ...ids, deployBuildTypeId: 'Other' })).toEqual([])
  expect(ofConfigurations(history('1'), { ...ids, mainBuildTypeId: 'Other' })).toEqual([])
})
