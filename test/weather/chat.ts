/** The room: what any bot has said, whoever of them lives. A text whose sending has begun counts as said. */
import type { Host } from './host.ts'

export interface Said {
  readonly atMs: number
  readonly room: string
  readonly text: string
  readonly by: string
}

export type ChatMood = 'takes' | 'rejects' | 'is silent'

export interface Chat {
  readonly said: Said[]
  /** Rooms for which it did not take a text: a reply is not repeated, only what was saved is. */
  readonly rejected: Set<string>
  send(host: Host, room: string, text: string): Promise<void>
}

export function createChat(options: {
  now: () => number
  /** How it takes the next text. */
  mood: () => ChatMood
  latencyMs: () => number
  /** Called when a text has been said; the process may die of it. */
  taken: (host: Host, said: Said) => void
}): Chat {
  const said: Said[] = []
  const rejected = new Set<string>()
  return {
    said,
    rejected,
    async send(host, room, text) {
      if (!host.isAlive) return await never
      const mood = options.mood()
      if (mood === 'rejects') {
        rejected.add(room)
        throw new Error('the chat is away')
      }
      const one = { atMs: options.now(), room, text, by: host.name }
      said.push(one)
      options.taken(host, one)
      if (mood === 'is silent' || !host.isAlive) return await never
      await new Promise(resolve => setTimeout(resolve, options.latencyMs()))
    },
  }
}

const never = new Promise<never>(() => undefined)
