/** What is to come of each call and fault: the expectations of the matrix, as data. */
import { type Call, type Fault, type How, type Request, timeoutSecondsOf } from './axes.ts'
import type { Kind, Left } from './heard.ts'

export type Outcome =
  | 'goes on'
  | 'doubt, goes on'
  | 'refused'
  | 'doubt, refused'
  | 'lost'
  | 'text lost'
  | 'text twice'
  | 'commits unknown'
  | 'ticket late'
  | 'notice lost'
  | 'notice by the bot'

interface Meaning {
  readonly heard: readonly Kind[]
  /** Outside the chat, where it is not what a deploy always leaves there. */
  readonly left?: Partial<Left>
  readonly means: string
}

export const outcomes: Readonly<Record<Outcome, Meaning>> = {
  'goes on': {
    heard: ['pinned', 'triggered', 'deployed'],
    means: 'the room hears what it always hears',
  },
  'doubt, goes on': {
    heard: ['pinned', 'doubt', 'triggered', 'deployed'],
    means: 'the room hears first that it is not known if the build was queued, and then that it was',
  },
  refused: {
    heard: ['refused'],
    means: 'the room hears that nothing was deployed, why, and what to check; typed again, it goes through',
  },
  'doubt, refused': {
    heard: ['doubt', 'refused'],
    means: 'the same, after the room heard that it is not known yet',
  },
  lost: {
    heard: [],
    means: 'nothing was acknowledged and nothing was done: the line has to be typed again',
  },
  'text lost': {
    heard: ['pinned', 'deployed'],
    means: 'that one text is not said: it counts as said, since nobody can tell',
  },
  'text twice': {
    heard: ['pinned', 'pinned', 'triggered', 'deployed'],
    means: 'that one text is said twice: the chat said that it had not taken it',
  },
  'commits unknown': {
    heard: ['pinned', 'unread', 'deployed'],
    means: 'the room hears that the build was queued, and why its commits are not known',
  },
  'ticket late': {
    heard: ['pinned', 'late', 'triggered', 'deployed'],
    means:
      'the room hears that the ticket is not written yet, and why, before the build is queued; it is written later, once, with the original times, and the room hears that too',
  },
  'notice lost': {
    heard: ['pinned', 'triggered', 'deployed'],
    left: { notifications: 0 },
    means: "that one notice is not in HipChat's room: it counts as taken, since nobody can ask",
  },
  'notice by the bot': {
    heard: ['pinned', 'triggered', 'deployed'],
    left: { notifications: 0, saidInstead: 1 },
    means: "the bot says the notice in HipChat's room itself, since HipChat surely did not take it",
  },
}

/** What a deploy leaves outside the chat. */
export const always: Left = {
  tickets: ['Done'],
  comments: 1,
  moves: 1,
  markers: ['start-deploy', 'end-deploy'],
  notifications: 1,
  saidInstead: 0,
}

/** One fault, or the fault for as long as it lasts; a single outcome stands for both. */
export type Cell = Outcome | readonly [once: Outcome, lasting: Outcome]
type Row = Readonly<Partial<Record<Fault, Cell>>>

/** Asked for again within the time of the call. */
const passing: Cell = ['goes on', 'refused']
const asking: Row = {
  'reset before': passing,
  'reset after': passing,
  '500 before': passing,
  '500 after': passing,
  '503 before': passing,
  '503 after': passing,
  '429 before': passing,
  'hang before': 'refused',
  'hang after': 'refused',
  garbage: 'refused',
  'web page': 'refused',
}
const read = (cell: Cell): Row => ({
  ...asking,
  ...Object.fromEntries(
    Object.entries(asking).map(([fault, of]) => [fault, of === passing ? ['goes on', cell] : cell]),
  ),
})
/** What only reads has no after: nothing was taken. */
const justRead = (row: Row): Row =>
  Object.fromEntries(Object.entries(row).filter(([fault]) => !fault.endsWith(' after')))
const everywhere = (cell: Cell): Row => Object.fromEntries(Object.keys(asking).map(fault => [fault, cell]))
/** What is not looked up as taken is asked for once more. */
const inDoubt: Cell = ['doubt, goes on', 'doubt, refused']

export const table: Readonly<Record<Call, Row>> = {
  'source build': { 'killed before': 'lost', 'killed after': 'lost', ...asking },
  target: { 'killed before': 'lost', 'killed after': 'lost', ...asking },
  pin: { 'killed before': 'goes on', 'killed after': 'goes on', ...asking, garbage: 'goes on' },
  'old pin': { 'killed before': 'goes on', 'killed after': 'goes on', ...asking, garbage: 'goes on' },
  queue: {
    'killed before': 'doubt, goes on',
    'killed after': 'goes on',
    'reset before': inDoubt,
    'reset after': 'goes on',
    '500 before': inDoubt,
    '500 after': 'goes on',
    '503 before': inDoubt,
    '503 after': 'goes on',
    '429 before': passing,
    'hang before': inDoubt,
    'hang after': 'doubt, goes on',
    garbage: 'goes on',
    'web page': inDoubt,
  },
  'look-up': {
    'killed before': 'doubt, goes on',
    'killed after': 'doubt, goes on',
    ...everywhere('doubt, goes on'),
  },
  read: { 'killed before': 'goes on', 'killed after': 'goes on', ...everywhere('goes on') },
  say: {
    'killed before': 'text lost',
    'killed after': 'goes on',
    'reset before': 'goes on',
    'reset after': 'text twice',
    'hang after': 'goes on',
  },
  save: {
    'killed before': 'goes on',
    'killed after': 'goes on',
    'reset before': 'goes on',
    'reset after': 'goes on',
  },
  artifact: justRead({ ...asking, garbage: 'goes on', 'web page': 'goes on' }),
  storage: justRead(asking),
  info: justRead(read('commits unknown')),
  compare: justRead(read('commits unknown')),
  ticket: everywhere('ticket late'),
  'ticket search': justRead(everywhere('ticket late')),
  comment: everywhere('goes on'),
  move: everywhere('goes on'),
  notification: {
    ...everywhere('notice lost'),
    'reset after': 'goes on',
    '500 after': 'goes on',
    '503 after': 'goes on',
    '429 before': ['goes on', 'notice by the bot'],
    'hang after': 'goes on',
    garbage: 'goes on',
  },
  marker: {
    'reset before': 'goes on',
    'reset after': 'goes on',
    'hang before': 'goes on',
    'hang after': 'goes on',
  },
}

const The: Readonly<Partial<Record<Call, string>>> = {
  'source build': 'The non-production TeamCity',
  target: 'The production TeamCity',
  pin: 'The non-production TeamCity',
  'old pin': 'The non-production TeamCity',
  queue: 'The production TeamCity',
}
const act: Readonly<Partial<Record<Call, string>>> = {
  'source build': 'answer my question',
  target: 'answer my question',
  pin: 'pin Restaurant_230',
  'old pin': 'pin Restaurant_230',
  queue: 'queue Restaurant_DeployNA',
}
const away = "can't be reached: the connection broke before the answer was complete (ECONNRESET)."
const silent = `did not answer: no answer within ${timeoutSecondsOf('hang before', 'pin')} s.`
const garbled: Readonly<Partial<Record<Call, string>>> = {
  'source build': 'teamcity builds: the answer is not JSON (200).',
  target: 'teamcity build configuration: the answer is not JSON (200).',
}

/** What a refusal says first. */
export function firstLine(call: Request, how: How): string {
  if (call === 'queue' && how !== '429 before') {
    return 'The production TeamCity gave no clear answer when I asked it to queue Restaurant_DeployNA, twice, and it has no such build: https://teamcity.example/viewType.html?buildTypeId=Restaurant_DeployNA'
  }
  const words: Readonly<Record<How, string>> = {
    'reset before': away,
    'reset after': away,
    '500 before': `did not ${act[call]}: answered 500 Internal Server Error without a reason (500).`,
    '500 after': `did not ${act[call]}: answered 500 Internal Server Error without a reason (500).`,
    '503 before': `did not ${act[call]}: answered 503 Service Unavailable without a reason (503).`,
    '503 after': `did not ${act[call]}: answered 503 Service Unavailable without a reason (503).`,
    '429 before': `did not ${act[call]}: answered 429 Too Many Requests without a reason (429).`,
    'hang before': silent,
    'hang after': silent,
    garbage: `did not ${act[call]}: ${garbled[call]}`,
    'web page': `did not ${act[call]}: answered 200 OK with a web page: check the URL and the credentials (200).`,
  }
  return `${The[call]} ${words[how]}`
}

/** What a refusal says next: what was done, and what was not. */
export function whatIsLeft(call: Request, how: How): string {
  if (call === 'queue') return 'Nothing was deployed; Restaurant_230 stays pinned.'
  if (call !== 'pin' && call !== 'old pin') return 'Nothing was done.'
  return how === '429 before'
    ? 'Nothing was pinned or deployed.'
    : 'Nothing was deployed; Restaurant_230 may be pinned.'
}
