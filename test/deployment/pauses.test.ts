import { expect, test } from 'vitest'
import { createPauses } from '../../src/deployment/pauses.ts'

function start() {
  const clock = { now: 1_000_000 }
  return { clock, pauses: createPauses({ firstMs: 15_000, mostMs: 40_000, now: () => clock.now }) }
}

test('a pause is twice as long each time, up to the longest', () => {
  const { clock, pauses } = start()
  for (const forMs of [15_000, 30_000, 40_000, 40_000]) {
    pauses.pause('a')
    clock.now += forMs - 1
    expect([pauses.isPaused('a'), pauses.isPaused('b')]).toEqual([true, false])
    clock.now += 1
    expect(pauses.isPaused('a')).toBe(false)
  }
})

test('what has ended begins anew, and so does what nobody asks for any more', () => {
  const { clock, pauses } = start()
  pauses.pause('a')
  pauses.pause('b')
  pauses.end('a')
  pauses.keep(new Set(['a']))
  for (const key of ['a', 'b']) {
    expect(pauses.isPaused(key)).toBe(false)
    pauses.pause(key)
  }
  clock.now += 15_000
  expect([pauses.isPaused('a'), pauses.isPaused('b')]).toEqual([false, false])
})

test('a clock that is set back by a day pauses nothing for a day', () => {
  const { clock, pauses } = start()
  pauses.pause('a')
  clock.now -= 86_400_000
  expect(pauses.isPaused('a')).toBe(false)
})
