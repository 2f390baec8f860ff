/**
 * Slack as an app sees it: its Web API over HTTPS, and socket mode over a WebSocket. Rooms, threads and members have
 * state; what an app may not do is refused with Slack's own codes (https://docs.slack.dev/reference/methods).
 */
import type { IncomingMessage } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Certificate } from './certificate.ts'
import { reads } from './markup.ts'

export const tokens = { app: 'xapp-1-A024BE7LH-secret-5', bot: 'xoxb-1701-secret-6' }
export const bot = { id: 'U0BOT', name: 'deploybot' }

export interface Posted {
  readonly channel: string
  readonly ts: string
  readonly thread?: string
  readonly isBroadcast: boolean
  readonly by: string
  /** As a person reads it. */
  readonly text: string
  readonly raw: string
  readonly isUnfurled: boolean
}

export interface FakeSlack {
  readonly port: number
  /** All that was posted, oldest first. */
  readonly posted: readonly Posted[]
  /** Each call of the Web API by the name of its method. */
  readonly calls: readonly string[]
  readonly connections: number
  /** Types a line, as Slack writes it down, and gives its `ts`; `again` delivers it once more, as Slack does when it missed the answer. */
  types(person: string, channel: string, text: string, options?: { thread?: string; again?: boolean }): string
  /** What the bot said in that thread, or in the channel itself with `null`: broadcasts are in both. */
  said(channel: string, thread: string | null): string[]
  /** The next so many calls of that method end so. */
  fail(method: string, how: { error: string } | { status: number; retryAfter?: number }, times?: number): void
  /** Somebody deletes that message, and invites the bot into that channel. */
  remove(ts: string): void
  invite(channel: string): void
  /** Cuts every connection, as Slack does when it moves an app to another machine. */
  cut(): void
  close(): Promise<void>
}

interface Room {
  readonly name?: string
  readonly person?: string
  isMember: boolean
}

export async function startSlack(options: {
  certificate: Certificate
  people: readonly { id: string; name: string }[]
  rooms: Readonly<Record<string, { name: string; isMember?: boolean }>>
}): Promise<FakeSlack> {
  const users = new Map([...options.people, bot].map(person => [person.id, person]))
  const rooms = new Map<string, Room>(
    Object.entries(options.rooms).map(([id, { name, isMember = true }]) => [id, { name, isMember }]),
  )
  for (const { id } of options.people) rooms.set(`D${id.slice(1)}`, { person: id, isMember: true })
  const posted: Posted[] = []
  const removed = new Set<string>()
  const calls: string[] = []
  const faults: { method: string; how: { error: string } | { status: number; retryAfter?: number } }[] = []
  const sockets = new Set<WebSocket>()
  let clock = 1_764_000_000
  let connections = 0
  const waiting: string[] = []
  /** An event goes to one of the connections, as soon as there is one. */
  const deliver = (): void => {
    const [socket] = sockets
    if (socket) for (const event of waiting.splice(0)) socket.send(event)
  }
  const nextTs = (): string => `${++clock}.000100`

  const roomOf = (named: string): string | null => {
    if (rooms.has(named)) return named
    const direct = [...rooms].find(([, { person }]) => person === named)
    const byName = [...rooms].find(([, { name }]) => name !== undefined && name === named.replace(/^#/, ''))
    return (direct ?? byName)?.[0] ?? null
  }
  const isRoot = (channel: string, ts: string): boolean =>
    posted.some(each => each.channel === channel && each.ts === ts && !each.thread && !removed.has(ts))

  const methods: Record<string, (given: URLSearchParams) => object> = {
    'apps.connections.open': () => ({ url: 'wss://wss-primary.slack.com/link/?ticket=1' }),
    'auth.test': () => ({ user: bot.name, user_id: bot.id, team: 'Acme', team_id: 'T0', bot_id: 'B0' }),
    'users.list': () => ({ members: [...users.values()], response_metadata: { next_cursor: '' } }),
    'users.info'(given) {
      const user = users.get(given.get('user') ?? '')
      return user
        ? { user: { ...user, real_name: user.name.toUpperCase(), profile: {} } }
        : refused('user_not_found')
    },
    'conversations.info'(given) {
      const id = given.get('channel') ?? ''
      const room = rooms.get(id)
      if (!room) return refused('channel_not_found')
      return {
        channel: {
          id,
          ...(room.name === undefined ? { is_im: true } : { name: room.name, is_channel: true }),
        },
      }
    },
    'chat.postMessage'(given) {
      const channel = roomOf(given.get('channel') ?? '')
      if (channel === null) return refused('channel_not_found')
      if (!rooms.get(channel)?.isMember) return refused('not_in_channel')
      const raw = given.get('text') ?? ''
      if (raw === '') return refused('no_text')
      if (raw.length > 40_000) return refused('msg_too_long')
      const thread = given.get('thread_ts') ?? undefined
      if (thread !== undefined && !isRoot(channel, thread)) return refused('thread_not_found')
      const ts = nextTs()
      posted.push({
        channel,
        ts,
        by: bot.id,
        raw,
        text: reads(raw),
        isBroadcast: given.get('reply_broadcast') === 'true',
        isUnfurled: given.get('unfurl_links') !== 'false' || given.get('unfurl_media') !== 'false',
        ...(thread === undefined ? {} : { thread }),
      })
      return { channel, ts }
    },
  }
  const refused = (error: string): object => ({ ok: false, error })

  async function bodyOf(request: IncomingMessage): Promise<string> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    return Buffer.concat(chunks).toString()
  }

  const server = createSecureServer(options.certificate, async (request, response) => {
    const method = request.url?.replace('/api/', '') ?? ''
    const given = new URLSearchParams(await bodyOf(request))
    calls.push(method)
    const answer = (status: number, body: object, headers = {}): void =>
      void response
        .writeHead(status, { 'content-type': 'application/json', ...headers })
        .end(JSON.stringify(body))
    const at = faults.findIndex(fault => fault.method === method)
    const how = at < 0 ? undefined : faults.splice(at, 1)[0]?.how
    if (how && 'status' in how) {
      return answer(
        how.status,
        {},
        how.retryAfter === undefined ? {} : { 'retry-after': String(how.retryAfter) },
      )
    }
    if (how) return answer(200, refused(how.error))
    const token = method === 'apps.connections.open' ? tokens.app : tokens.bot
    if (request.headers.authorization !== `Bearer ${token}`) return answer(200, refused('invalid_auth'))
    const run = methods[method]
    try {
      answer(200, run ? { ok: true, ...run(given) } : refused('unknown_method'))
    } catch (error) {
      answer(200, refused(String(error)))
    }
  })
  const ws = new WebSocketServer({ server })
  ws.on('connection', socket => {
    connections += 1
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.send(JSON.stringify({ type: 'hello', num_connections: 1, connection_info: { app_id: 'A0' } }))
    deliver()
    const beat = setInterval(() => socket.ping(), 5_000)
    socket.on('close', () => clearInterval(beat))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo

  return {
    port,
    posted,
    calls,
    get connections() {
      return connections
    },
    types(person, channel, text, { thread, again = false } = {}) {
      const earlier = again ? posted.findLast(each => each.by === person && each.raw === text) : undefined
      const ts = earlier?.ts ?? nextTs()
      const inThread = thread === undefined ? {} : { thread }
      if (!earlier) {
        posted.push({
          channel,
          ts,
          by: person,
          raw: text,
          text,
          isBroadcast: false,
          isUnfurled: false,
          ...inThread,
        })
      }
      const event = {
        type: 'message',
        client_msg_id: `client-${ts}`,
        user: person,
        text,
        ts,
        channel,
        event_ts: ts,
        team: 'T0',
        channel_type: channel.startsWith('D') ? 'im' : 'channel',
        ...(thread === undefined ? {} : { thread_ts: thread }),
      }
      const payload = {
        type: 'event_callback',
        team_id: 'T0',
        api_app_id: 'A0',
        event,
        event_id: `Ev${ts}`,
        event_time: 1,
      }
      const retry = again
        ? { retry_attempt: 1, retry_reason: 'timeout' }
        : { retry_attempt: 0, retry_reason: '' }
      const envelope = {
        type: 'events_api',
        envelope_id: `${ts}${again ? '-again' : ''}`,
        payload,
        accepts_response_payload: false,
        ...retry,
      }
      waiting.push(JSON.stringify(envelope))
      deliver()
      return ts
    },
    said: (channel, thread) =>
      posted
        .filter(each => each.by === bot.id && each.channel === channel)
        .filter(each => (thread === null ? !each.thread || each.isBroadcast : each.thread === thread))
        .map(each => each.text),
    fail(method, how, times = 1) {
      for (let nth = 0; nth < times; nth += 1) faults.push({ method, how })
    },
    remove: ts => void removed.add(ts),
    invite(channel) {
      const room = rooms.get(channel)
      if (room) room.isMember = true
    },
    cut() {
      for (const socket of sockets) socket.terminate()
    },
    async close() {
      for (const socket of sockets) socket.terminate()
      ws.close()
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
