import { expect, test } from 'vitest'
import type { ChatLine } from '../../src/chat/command.ts'
import { isOlder, noteHeard } from '../../src/commands/first-heard.ts'
import type { Ask } from '../../src/deployment/kept-line.ts'
import type { Store } from '../../src/store/store.ts'

const line = (messageKey?: string): ChatLine => ({
  rest: '',
  text: 'yes',
  person: { id: 'u1', name: 'ann' },
  room: 'deployments',
  ...(messageKey === undefined ? {} : { messageKey }),
})
const ask = (id: string, askedAt: string): Ask => ({
  ...line(),
  kind: 'ask',
  id,
  alias: 'search',
  command: 'deploy',
  at: '2026-11-22T14:00:00.000Z',
  askedAt,
  until: '2026-11-22T15:00:00.000Z',
  build: { id: 1, number: '1' },
  approve: 'self',
})
const [first, second] = [ask('a', '2026-11-22T14:00:00.000Z'), ask('b', '2026-11-22T14:00:05.000Z')]
const at = (atMs: number, messageKey?: string) => ({ line: line(messageKey), atMs })

test('a yes means the questions that stood when it first came, whatever the clocks say', () => {
  const store = {} as Store
  noteHeard(at(1_000, 'm1'), [first], store)
  noteHeard(at(2_000, 'm1'), [first, second], store)
  expect([isOlder(line('m1'), first, store), isOlder(line('m1'), second, store)]).toEqual([false, true])
  noteHeard(at(3_000, 'm2'), [second], store)
  expect(isOlder(line('m2'), second, store)).toBe(false)
})

test('one that is asked anew under its id is another question', () => {
  const store = {} as Store
  noteHeard(at(1_000, 'm1'), [first], store)
  expect(isOlder(line('m1'), { ...first, askedAt: '2026-11-22T14:30:00.000Z' }, store)).toBe(true)
})

test('of a message that can’t be told apart nothing is known', () => {
  const store = {} as Store
  noteHeard(at(1_000), [first], store)
  expect(isOlder(line(), second, store)).toBe(false)
  expect(isOlder(line('never heard'), second, store)).toBe(false)
})
