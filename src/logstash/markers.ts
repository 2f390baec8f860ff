import { lazily, lazilyOpened } from '../lazily.ts'
import type { RedisAddress } from '../redis/address.ts'
import { RemoteFault } from '../remote/remote-fault.ts'
import { markerSystem } from './fault.ts'

/** Where markers go: a list in Redis that Logstash reads. Everything rejects with a `RemoteFault`. */
export interface Markers {
  /** Without a secret, for people. */
  readonly shown: string
  /**
   * Puts the marker at the end of the list, once for each id however often it is asked to; `known` says that it was
   * there before. A fault with `sent: 'unknown'` may have pushed it: asking again with the same id is safe for 30 days.
   * Markers keep the order in which pushes were awaited. Takes seven seconds at the most.
   */
  push(id: string, json: string): Promise<'pushed' | 'known'>
  /** Rejects where markers can't be pushed now. */
  check(): Promise<void>
  close(): Promise<void>
}

export interface MarkersOptions {
  readonly address: RedisAddress
  /** Key of the list: Logstash's `key`. */
  readonly list: string
}

const stopping = {
  kind: 'unreachable',
  said: 'this bot is stopping',
  sent: 'no',
  transient: false,
} as const

/** What was planned with markers waits for where they go to be set again. */
export const noMarkers = new RemoteFault(markerSystem, {
  kind: 'rejected',
  said: 'HUBOT_DEPLOY_REDIS_URL is missing or malformed',
  sent: 'no',
  transient: true,
})

/** Loads the library and what pushes through it, once for all. */
export const loadClient = lazily(() => import('./client.ts'))

/** The library is loaded, and the connection made, with the first push: it would take a good part of a start. */
export function createMarkers(options: MarkersOptions): Markers {
  const { opened, close } = lazilyOpened(
    async () => (await loadClient()).openMarkers(options),
    about => new RemoteFault(markerSystem, about),
  )
  let isClosed = false
  const open = async (): Promise<Markers> => {
    if (isClosed) throw new RemoteFault(markerSystem, stopping)
    return await opened()
  }
  return {
    shown: options.address.shown,
    push: async (id, json) => (await open()).push(id, json),
    check: async () => (await open()).check(),
    async close() {
      isClosed = true
      await close()
    },
  }
}
