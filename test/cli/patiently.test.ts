import { expect, test } from 'vitest'
import { forReads, patiently } from '../../src/cli/patiently.ts'
import { RemoteFault } from '../../src/remote/remote-fault.ts'

/** Tries of a request that takes so long and never works, and the time of all of them, in ms. */
async function triesOf(requestMs: number, patience?: typeof forReads): Promise<[number, number]> {
  let [nowMs, tries] = [0, 0]
  const pass = async (ms: number): Promise<void> => {
    nowMs += ms
  }
  const fault = new RemoteFault('GitHub', { kind: 'timeout', said: 'none', sent: 'no', transient: true })
  const work = async (): Promise<never> => {
    tries += 1
    await pass(requestMs)
    throw fault
  }
  await expect(patiently(work, { sleep: pass, now: () => nowMs }, patience)).rejects.toBe(fault)
  return [tries, nowMs]
}

test('a read is made again for a minute, the time of its tries included; what acts four times', async () => {
  expect(await triesOf(10, forReads)).toEqual([9, 55_090])
  expect(await triesOf(30_000, forReads)).toEqual([2, 61_000])
  expect(await triesOf(10)).toEqual([4, 7_040])
})
