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
const threaded = { thread: '100.1' } as const

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
  [
    'of the other, into its thread',
    { ...other, ...threaded },
    { person: bob, ...plain, ...threaded },
    'meant',
  ],
  [
    'of the other, into another thread',
    { ...other, ...threaded },
    { person: bob, ...plain, thread: '999.9' },
    'nothing',
  ],
  ['of the other, beside its thread', { ...other, ...threaded }, { person: bob, ...plain }, 'nothing'],
  ['of the other, into a thread of its room', other, { person: bob, ...plain, ...threaded }, 'nothing'],
  ['of the other, beside its thread, to the bot', { ...other, ...threaded }, { person: bob }, 'meant'],
  ['of whoever was asked, into another thread', threaded, { ...plain, thread: '999.9' }, 'nothing'],
  ['of whoever was asked, beside its thread', threaded, plain, 'meant'],
  ['of whoever was asked, in another thread, to the bot', threaded, { thread: '999.9' }, 'meant'],
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
  ['of whoever asked, into another thread', threaded, { ...plain, thread: '999.9' }, 'nothing'],
])('a no %s', (_which, asked, said, is) => {
  expect(answerTo([ask(asked)], yes({ is: 'no', ...said })).is).toBe(is)
})

const carl = { id: 'u3', name: 'carl' }
const first = ask()
const menu = ask({ id: 'k2', alias: 'menu' })
const again = ask({ id: 'k3', alias: 'Search' })
const newer = ask({ id: 'k4', build: { id: 12, number: 'Search 1.5' } })
const anns = { ...first, ...other }
const carls = { ...newer, ...other, person: carl }
const alike = { ...again, ...other, person: carl }

test.each<[string, readonly Ask[], Partial<Said>, Answer]>([
  ['of several aliases', [first, menu], {}, { is: 'which', asks: [first, menu] }],
  ['of several, with the alias', [first, menu, again], named, { is: 'meant', ask: first }],
  ['of several, with the other', [first, menu, again], { alias: 'menu' }, { is: 'meant', ask: menu }],
  ['of several about one build', [first, again], {}, { is: 'meant', ask: first }],
  [
    'of several, of which one is over',
    [{ ...first, until: '2026-11-22T14:00:00.000Z' }, menu],
    {},
    { is: 'meant', ask: menu },
  ],
  ['about two builds of an alias', [first, newer], {}, { is: 'which', asks: [first, newer] }],
  ['about two builds, with the alias', [first, newer], named, { is: 'which', asks: [first, newer] }],
  ['with the alias and a number', [first, newer], { alias: 'search 1.4' }, { is: 'meant', ask: first }],
  [
    'with the alias and the other number',
    [first, newer],
    { alias: 'SEARCH build search 1.5' },
    { is: 'meant', ask: newer },
  ],
  ['with a number that nobody asked about', [first, newer], { alias: 'search 1.6' }, { is: 'nothing' }],
  ['of a third', [anns, carls], { person: bob }, { is: 'which', asks: [anns, carls] }],
  [
    'of a third, into the room',
    [anns, carls],
    { person: bob, ...plain },
    { is: 'which', asks: [anns, carls] },
  ],
  ['of a third about one build', [anns, alike], { person: bob }, { is: 'meant', ask: anns }],
  ['of whoever has asked too', [anns, carls], { person: carl }, { is: 'not_yours', ask: carls }],
  [
    'of whoever has asked too, into the room',
    [anns, carls],
    { person: carl, ...plain },
    { is: 'not_yours', ask: carls },
  ],
  ['of whoever has asked the same', [anns, alike], { person: carl }, { is: 'not_yours', ask: alike }],
  [
    'of whoever has asked about another alias',
    [anns, { ...carls, alias: 'menu' }],
    { person: carl },
    { is: 'not_yours', ask: { ...carls, alias: 'menu' } },
  ],
  [
    'of whoever has asked about another alias, with the alias',
    [anns, { ...carls, alias: 'menu' }],
    { person: carl, ...named },
    { is: 'meant', ask: anns },
  ],
  [
    'of whoever has asked too, with the alias',
    [anns, carls],
    { person: carl, ...named },
    { is: 'which', asks: [anns] },
  ],
  [
    'of whoever has asked too, with the number',
    [anns, carls],
    { person: carl, alias: 'search 1.4' },
    { is: 'meant', ask: anns },
  ],
  [
    'of whoever has asked the same, with the alias',
    [anns, alike],
    { person: carl, ...named },
    { is: 'meant', ask: anns },
  ],
  [
    'of whoever was asked the same and may answer it',
    [anns, { ...alike, approve: 'self' }],
    { person: carl },
    { is: 'meant', ask: { ...alike, approve: 'self' } },
  ],
])('a yes %s', (_which, asks, said, answer) => {
  expect(answerTo(asks, yes(said))).toEqual(answer)
})

test('a no is to one’s own question before another’s', () => {
  const no = { is: 'no', person: carl } as const
  expect(answerTo([anns, carls], yes({ ...no, ...plain }))).toEqual({ is: 'meant', ask: carls })
  expect(answerTo([anns, alike], yes(no))).toEqual({ is: 'meant', ask: alike })
  expect(answerTo([anns, carls], yes(no))).toEqual({ is: 'which', asks: [anns, carls] })
})
