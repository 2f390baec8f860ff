import type { SimulatedServer } from '../http-types.ts'
import { startHttp } from '../server.ts'
import { createLimiter } from './limiter.ts'
import { answer } from './rest.ts'
import type { ChangeableOptions, SimulatedNotification, SimulatorOptions } from './types.ts'

export type * from './types.ts'

/** HipChat's room notifications on loopback: real HTTP, both limits, faults on demand. */
export interface HipChatSimulator extends SimulatedServer {
  /** With the context path, without a trailing slash; `/v2` comes behind it. */
  readonly url: string
  /** Oldest first, of all rooms or of one by id or name. */
  notifications(room?: number | string): readonly SimulatedNotification[]
  setOptions(patch: ChangeableOptions): void
}

export async function createHipChatSimulator(options: SimulatorOptions): Promise<HipChatSimulator> {
  const settings: SimulatorOptions = { ...options }
  const now = options.now ?? Date.now
  const saved = options.persist?.load()
  const posted: SimulatedNotification[] = saved === undefined ? [] : JSON.parse(saved)
  const api = {
    settings,
    rate: createLimiter('Ratelimit', now),
    flood: createLimiter('FloodControl', now),
    add(room: { id: number }, notification: Omit<SimulatedNotification, 'id' | 'roomId' | 'at'>) {
      const id = `notification-${posted.length + 1}`
      posted.push({ id, roomId: room.id, at: new Date(now()).toISOString(), ...notification })
      options.persist?.save(JSON.stringify(posted))
    },
  }
  const { port, ...server } = await startHttp(settings, request => {
    const reply = answer(request, api)
    return { ...reply, headers: { Date: new Date(now()).toUTCString(), ...reply.headers } }
  })

  return {
    ...server,
    url: `http://127.0.0.1:${port}${options.contextPath ?? ''}`,
    notifications(room) {
      if (room === undefined) return [...posted]
      const ids = settings.rooms.filter(({ id, name }) => id === room || name === room).map(({ id }) => id)
      return posted.filter(({ roomId }) => ids.includes(roomId))
    },
    setOptions(patch) {
      Object.assign(settings, patch)
    },
  }
}
