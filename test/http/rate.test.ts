import { expect, test } from 'vitest'
import { createRate } from '../../src/http/rate.ts'

test('ten seconds’ worth at once, then as many as the rate; what is left over never grows beyond that', () => {
  let now = 1_000
  const take = createRate(5, () => now)
  const taken = (tries: number): number =>
    Array.from({ length: tries }, take).filter(wait => wait === 0).length
  expect(taken(60)).toBe(50)
  expect(take()).toBe(1)
  now += 1_000
  expect(taken(60)).toBe(5)
  now += 3_600_000
  expect(taken(60)).toBe(50)
})

test('a clock that is set back gives nothing and takes nothing', () => {
  let now = 1_000_000
  const take = createRate(1, () => now)
  expect(Array.from({ length: 11 }, take).slice(8)).toEqual([0, 0, 1])
  now = 0
  expect(take()).toBe(1)
  now += 1_000
  expect(take()).toBe(0)
})
