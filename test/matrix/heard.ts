/** What a room heard, as kinds and as sentences without what differs from run to run. */

/** What becomes of the deploy that was typed, in the order in which the room hears it. */
export type Kind =
  | 'pinned'
  | 'doubt'
  | 'triggered'
  | 'unread'
  | 'late'
  | 'written'
  | 'deployed'
  | 'refused'
  | 'question'

const kinds: readonly (readonly [RegExp, Kind])[] = [
  [/^Pinned /, 'pinned'],
  [/gave no clear answer \(|^I was stopped while/, 'doubt'],
  [/^The change ticket of .* is not written yet/, 'late'],
  [/^The change ticket of .* is written/, 'written'],
  [/Successfully triggered.*: its commits are not known/, 'unread'],
  [/Successfully triggered/, 'triggered'],
  [/ was deployed to /, 'deployed'],
  [/^I can't find out/, 'question'],
]

export const kindOf = (text: string): Kind => kinds.find(([form]) => form.test(text))?.[1] ?? 'refused'

export const plain = (text: string): string =>
  text
    // Which of the two a silent server comes to depends on how busy the machine is.
    .replaceAll('no connection within', 'no answer within')
    .replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, 'https://teamcity.example')
    .replaceAll(/\[ref [0-9a-f]{6}\]/g, '[ref …]')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '<id>')

export interface Seen {
  readonly heard: readonly Kind[]
  /** What refused it, whole. */
  readonly refusal: string | null
  /** How many builds of one deployment there were at most. */
  readonly builds: number
  /** Whether it went through when it was typed again after a refusal, or had gone through. */
  readonly goesOn: boolean
  /** Longest time in which the asker heard nothing and was promised nothing, in ms, less the machine's own lag. */
  readonly silenceMs: number
  /** What is there outside the chat, where it was looked for. */
  readonly left?: Left
}

export interface Left {
  readonly tickets: readonly string[]
  readonly comments: number
  readonly moves: number
  readonly markers: readonly string[]
  readonly notifications: number
  /** Notices that the chat's adapter said in the room of HipChat's REST API. */
  readonly saidInstead: number
}
