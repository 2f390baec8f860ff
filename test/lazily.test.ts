import { expect, test, vi } from 'vitest'
import { lazily, lazilyOpened } from '../src/lazily.ts'
import { type FaultFacts, RemoteFault } from '../src/remote/remote-fault.ts'

const fault = (about: FaultFacts) => new RemoteFault('JIRA', about)

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

test('what is opened when it is needed is closed in the end, also where it comes up after that', async () => {
  const made = { close: vi.fn() }
  const open = vi.fn(async () => made)
  const unused = lazilyOpened(open, fault)
  unused.close()
  expect(open).not.toHaveBeenCalled()
  const { opened, close } = lazilyOpened(open, fault)
  const coming = opened()
  close()
  expect(await coming).toBe(made)
  expect(made.close).toHaveBeenCalledOnce()
  expect(await opened()).toBe(made)
  expect(open).toHaveBeenCalledOnce()
})

test('one that can not be loaded is a system that is away, and is opened at the next call', async () => {
  const made = { close: vi.fn() }
  const open = vi
    .fn(async () => made)
    .mockRejectedValueOnce(Object.assign(new Error('/secret/path'), { code: 'EMFILE' }))
  const { opened, close } = lazilyOpened(open, fault)
  await expect(opened()).rejects.toMatchObject({
    name: 'RemoteFault',
    message: "JIRA: unreachable: its client can't be loaded (EMFILE)",
    sent: 'no',
    transient: true,
  })
  expect(await opened()).toBe(made)
  close()
  expect(made.close).toHaveBeenCalledOnce()
})
