import { EventEmitter } from 'node:events'
import { expect, test, vi } from 'vitest'
import type { App } from '../../src/app.ts'
import { keepBrain } from '../../src/chat/brain.ts'
import type { Robot } from '../../src/chat/hubot.ts'

test('what an outage holds up is not written over something newer', async () => {
  const brain = Object.assign(new EventEmitter(), { data: { n: 0 }, mergeData: () => undefined })
  const kept: string[] = []
  const answers: (() => void)[] = []
  const store = {
    brain: async () => null,
    async saveBrain(json: string) {
      await new Promise<void>(resolve => answers.push(resolve))
      kept.push(json)
    },
  }
  await keepBrain({ brain } as unknown as Robot, { store, log: { error: vi.fn() } } as unknown as App)
  for (const n of [1, 2, 3]) {
    brain.data = { n }
    brain.emit('save')
    await new Promise(resolve => setImmediate(resolve))
  }
  // The one that is asked last is answered first.
  for (let rounds = 0; rounds < 4; rounds += 1) {
    await new Promise(resolve => setImmediate(resolve))
    answers.pop()?.()
  }
  await vi.waitFor(() => expect(kept.at(-1)).toBe('{"n":3}'))
  expect(kept).toEqual(['{"n":1}', '{"n":3}'])
})

test('one that could not be saved takes nothing of the newer one along', async () => {
  const brain = Object.assign(new EventEmitter(), { data: { n: 0 }, mergeData: () => undefined })
  const kept: string[] = []
  let fail = (): void => undefined
  const store = {
    brain: async () => null,
    async saveBrain(json: string) {
      if (json.includes('1')) await new Promise((_, reject) => (fail = () => reject(new Error('away'))))
      kept.push(json)
    },
  }
  await keepBrain({ brain } as unknown as Robot, { store, log: { error: vi.fn() } } as unknown as App)
  for (const n of [1, 2]) {
    brain.data = { n }
    brain.emit('save')
    await new Promise(resolve => setImmediate(resolve))
  }
  fail()
  await vi.waitFor(() => expect(kept).toEqual(['{"n":2}']))
})
