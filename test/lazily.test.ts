import { expect, test } from 'vitest'
import { lazily } from '../src/lazily.ts'

test('what is loaded is loaded once, for everybody who asks', async () => {
  let times = 0
  const load = lazily(async () => ++times)
  expect(times).toBe(0)
  expect(await Promise.all([load(), load()])).toEqual([1, 1])
  expect(await load()).toBe(1)
})

test('what could not be loaded is loaded by whoever asks next', async () => {
  let times = 0
  const load = lazily(async () => {
    times += 1
    if (times === 1) throw new Error('too many open files')
    return times
  })
  await expect(Promise.all([load(), load()])).rejects.toThrow('too many open files')
  expect(await load()).toBe(2)
})
