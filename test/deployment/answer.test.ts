import { expect, test } from 'vitest'
import { type Answer, answerTo, type Said } from '../../src/deployment/answer.ts'
import type { Ask } from '../../src/deployment/kept-line.ts'

const ann = { id: 'u1', name: 'ann' }
const bob = { id: 'u2', name: 'bob' }
const untilMs = Date.parse('2026-11-22T14:03:00.000Z')
const ask = (change: Partial<Ask> = {}): Ask => ({
  id: 'k1',
  kind: 'ask',
  alias: 'search',
  command: 'deploy',
  rest: 'search',
  text: 'hubot deploy search',
  person: ann,
  room: 'deployments',
  at: '2026-11-22T14:02:00.000Z',
  until: new Date(untilMs).toISOString(),
  build: { id: 11, number: '1.4' },
  approve: 'self',
  ...change,
})
const yes = (change: Partial<Said> = {}): Said => ({
  is: 'yes',
  person: ann,
  room: 'deployments',
  isAddressed: true,
  alias: '',
  atMs: untilMs - 1,
  lateMs: 600_000,
  ...change,
})
const plain = { isAddressed: false } as const
const other = { approve: 'other' } as const
const named = { alias: 'SEARCH' } as const

test.each<[string, Partial<Ask>, Partial<Said>, Answer['is']]>([
  ['of whoever was asked', {}, {}, 'meant'],
  ['of whoever was asked, into the room', {}, plain, 'meant'],
  ['of whoever was asked, with the alias', {}, named, 'meant'],
  ['with another word', {}, { alias: 'please' }, 'nothing'],
  ['in another room', {}, { room: 'lunch' }, 'nothing'],
  ['in another room, with the alias', {}, { room: 'lunch', ...named }, 'nothing'],
  ['in private to a question in a room', {}, { room: null }, 'nothing'],
  ['in private to one in private', { room: null }, { room: null }, 'meant'],
  ['of another in private', { room: null }, { room: null, person: bob }, 'nothing'],
  ['of another', {}, { person: bob }, 'not_yours'],
  ['of another into the room', {}, { person: bob, ...plain }, 'nothing'],
  ['of a namesake', {}, { person: { ...bob, name: 'ann' } }, 'not_yours'],
  ['in the last moment', {}, { atMs: untilMs - 1 }, 'meant'],
  ['one moment later', {}, { atMs: untilMs }, 'late'],
  ['late, into the room', {}, { atMs: untilMs, ...plain }, 'late'],
  ['late, of another', {}, { atMs: untilMs, person: bob }, 'nothing'],
  ['very late', {}, { atMs: untilMs + 600_000 }, 'nothing'],
  ['where another has to', other, {}, 'not_yours'],
  ['where another has to, into the room', other, plain, 'not_yours'],
  ['of the other', other, { person: bob }, 'meant'],
  ['of the other, into the room', other, { person: bob, ...plain }, 'meant'],
  ['of the other, elsewhere', other, { person: bob, room: 'ops' }, 'nothing'],
  ['of the other, elsewhere, with the alias', other, { person: bob, room: 'ops', ...named }, 'meant'],
  ['of the other, in private, with the alias', other, { person: bob, room: null, ...named }, 'meant'],
  ['of the other, to one in private', { ...other, room: null }, { person: bob, ...named }, 'meant'],
  ['of the other, late', other, { person: bob, atMs: untilMs }, 'late'],
  ['of the other, late, into the room', other, { person: bob, atMs: untilMs, ...plain }, 'nothing'],
])('a yes %s', (_which, asked, said, is) => {
  expect(answerTo([ask(asked)], yes(said)).is).toBe(is)
})

test.each<[string, Partial<Ask>, Partial<Said>, Answer['is']]>([
  ['of whoever asked', {}, {}, 'meant'],
  ['of whoever asked, into the room', {}, plain, 'meant'],
  ['of another', {}, { person: bob }, 'nothing'],
  ['of whoever asked, where another has to say yes', other, plain, 'meant'],
  ['of the other', other, { person: bob }, 'meant'],
  ['of the other, into the room', other, { person: bob, ...plain }, 'nothing'],
  ['that comes late', {}, { atMs: untilMs }, 'nothing'],
])('a no %s', (_which, asked, said, is) => {
  expect(answerTo([ask(asked)], yes({ is: 'no', ...said })).is).toBe(is)
})

test('of several the one that is named, or which; of one alias the oldest', () => {
  const [first, menu, again] = [ask(), ask({ id: 'k2', alias: 'menu' }), ask({ id: 'k3', alias: 'Search' })]
  const asks = [first, menu, again]
  expect(answerTo(asks, yes())).toEqual({ is: 'which', asks })
  expect(answerTo(asks, yes(named))).toEqual({ is: 'meant', ask: first })
  expect(answerTo(asks, yes({ alias: 'menu' }))).toEqual({ is: 'meant', ask: menu })
  expect(answerTo([first, again], yes())).toEqual({ is: 'meant', ask: first })
  const over = { ...first, until: '2026-11-22T14:00:00.000Z' }
  expect(answerTo([over, menu], yes())).toEqual({ is: 'meant', ask: menu })
})
