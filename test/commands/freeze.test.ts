import { expect, test } from 'vitest'
import { freezesNow } from '../../src/commands/freeze.ts'
import { readConfig } from '../../src/config.ts'
import type { FreezeWindow } from '../../src/deployment/freeze.ts'

const [minuteMs, hourMs] = [60_000, 3_600_000]

/** Every hour for half of it; counts how often it is asked when. */
function halves(): { window: FreezeWindow; asked: () => number } {
  let asked = 0
  const hourOf = (ms: number): number => {
    asked += 1
    return Math.floor(ms / hourMs) * hourMs
  }
  const starts = { lastBy: hourOf, firstAfter: (ms: number) => hourOf(ms) + hourMs }
  return { window: { starts, forMs: hourMs / 2, zone: 'UTC' }, asked: () => asked }
}

test('the windows are looked through once a minute, and each setting by itself', () => {
  const { window, asked } = halves()
  const config = { ...readConfig({}), freezes: [window] }
  const isFrozen = (ms: number): boolean => freezesNow({ config, now: () => ms }).standing !== null
  expect([0, 1, minuteMs - 1].map(isFrozen)).toEqual([true, true, true])
  const once = asked()
  expect(isFrozen(59_000)).toBe(true)
  expect(asked()).toBe(once)
  expect([29 * minuteMs, 30 * minuteMs - 1, 30 * minuteMs, hourMs - 1, hourMs].map(isFrozen)).toEqual([
    true,
    true,
    false,
    false,
    true,
  ])
  expect(freezesNow({ config: { ...config, freezes: [] }, now: () => hourMs }).standing).toBe(null)
  expect(isFrozen(0)).toBe(true)
})
