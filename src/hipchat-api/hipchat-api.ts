/** Notifications in rooms over HipChat's REST API, version 2: coloured, and not said by a person. */
import { RemoteFault } from '../remote/remote-fault.ts'

export const colors = ['yellow', 'green', 'red', 'purple', 'gray', 'random'] as const
export type Color = (typeof colors)[number]

/** Longest texts that the server takes, in characters. */
export const longest = { message: 10_000, from: 64, title: 500 } as const

export interface Notification {
  /** In `html` it must be well-formed, with tags of the server's list only: see `asHtml`. */
  readonly message: string
  readonly format: 'html' | 'text'
  readonly color: Color
  /** Whether it makes a sound and calls people. */
  readonly notify: boolean
  /** Beside the name of the token's owner. */
  readonly from: string
  /** Shown instead of the message by clients that know cards. */
  readonly card?: Card
}

/** Facts in a box. https://developer.atlassian.com/server/hipchat/messages */
export interface Card {
  /** The same card keeps its id. */
  readonly id: string
  readonly title: string
  readonly url?: string
  readonly attributes: readonly { readonly label: string; readonly value: string; readonly url?: string }[]
}

export interface HipChatApi {
  /** Base URL without a trailing slash, for people. */
  readonly url: string
  /**
   * Posts into a room, by id or name; the one of the options unless given. Resolves when the server has taken it, and
   * rejects with a `RemoteFault`. The server has no way to ask if it has a notification, so a fault with
   * `sent: 'unknown'` is to be taken as said: to repeat it may say it twice. `sent: 'no'` may be repeated, after
   * `retryAfterMs` where there is one. What is too long is cut; a card that the server refuses is left out.
   */
  notify(notification: Notification, room?: string): Promise<void>
  /** Rejects where `notify` would, as far as token and room are the reason. Nothing is posted: `auth_test` of the API. */
  check(): Promise<void>
  /** Ends calls that are under way, too. */
  close(): void
}

export interface HipChatApiOptions {
  /** Base URL: `https://api.hipchat.com`, or the own server's. */
  readonly url: string
  /** With the scope `send_notification`; a room's own notification token will do. */
  readonly token: string
  readonly room: string
  readonly timeoutMs: number
  /** In [0, 1). */
  readonly random: () => number
  readonly log?: (level: 'debug' | 'warn', line: string) => void
}

export class HipChatFault extends RemoteFault {
  override readonly name = 'HipChatFault'
  /** The room that was asked for. */
  readonly room: string

  constructor(room: string, about: ConstructorParameters<typeof RemoteFault>[1]) {
    super('HipChat', about)
    this.room = room
  }
}
