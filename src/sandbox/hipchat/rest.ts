import { STATUS_CODES } from 'node:http'
import type { RawReply, RawRequest } from '../http-types.ts'
import type { createLimiter } from './limiter.ts'
import type { SimulatedRoom, SimulatorOptions } from './types.ts'
import { type Valid, validate } from './validate.ts'

export interface Api {
  readonly settings: SimulatorOptions
  readonly rate: ReturnType<typeof createLimiter>
  readonly flood: ReturnType<typeof createLimiter>
  add(room: SimulatedRoom, notification: Valid): void
}

const defaults = {
  rate: { requests: 500, everyMs: 300_000 },
  flood: { requests: 30, everyMs: 60_000 },
} as const

/** One request of the REST API from its text to its answer; never throws. */
export function answer(request: RawRequest, { settings, rate, flood, add }: Api): RawReply {
  const { pathname, searchParams } = new URL(request.target, 'http://localhost')
  const token =
    /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? searchParams.get('auth_token')
  if (token !== settings.token) return failure(401, 'Invalid OAuth session')
  const limited = rate.take(token, settings.rate ?? defaults.rate)
  if (limited.isOver) return failure(429, 'Rate limit exceeded', limited.headers)
  const found = pathname.startsWith(`${settings.contextPath ?? ''}/v2/room/`)
    ? /^\/v2\/room\/([^/]+)\/notification$/.exec(pathname.slice((settings.contextPath ?? '').length))
    : null
  if (!found) return failure(404, 'Resource not found', limited.headers)
  if (request.method !== 'POST') return failure(405, 'The method is not allowed', limited.headers)
  const room = roomOf(found[1] ?? '', settings.rooms)
  if (!room) return failure(404, 'Room not found', limited.headers)
  if (settings.scope && !settings.scope.includes(room.id)) {
    return failure(403, 'This action cannot be performed with this token', limited.headers)
  }
  if (room.archived) return failure(409, 'Room is archived', limited.headers)
  if (searchParams.get('auth_test') === 'true') return { status: 202, headers: limited.headers, body: '' }
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    return failure(400, 'The Content-Type must be application/json', limited.headers)
  }
  const checked = validate(parsed(request.body), settings.cards ?? 'taken')
  if ('field' in checked) return failure(400, checked.message, limited.headers, { field: checked.field })
  const flooded = flood.take(String(room.id), settings.flood ?? defaults.flood)
  const headers = { ...limited.headers, ...flooded.headers }
  if (flooded.isOver) return failure(429, 'Too many messages in this room', headers)
  add(room, checked)
  return { status: 204, headers, body: '' }
}

function roomOf(segment: string, rooms: readonly SimulatedRoom[]): SimulatedRoom | undefined {
  try {
    const asked = decodeURIComponent(segment)
    return rooms.find(({ id, name }) => String(id) === asked || name.toLowerCase() === asked.toLowerCase())
  } catch {
    return undefined
  }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

function failure(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
  more: Readonly<Record<string, unknown>> = {},
): RawReply {
  return {
    status,
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify({ error: { code: status, type: STATUS_CODES[status], message, ...more } }),
  }
}
