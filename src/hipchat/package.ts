/** The slice of hubot-hipchat 2.12.0 that we hold on to: what its adapter and its connector let us put in place. */
import type { EventEmitter } from 'node:events'
import * as Hubot from 'hubot'
import type { Envelope } from '../chat/hubot.ts'
import { callable } from './es5.ts'
import { loadPackage } from './load.ts'
import { bare, type Naming } from './names.ts'

type LogLine = (...words: unknown[]) => void

export interface Connector extends EventEmitter {
  /** Our nick in rooms, and our mention name; null until the profile was read. */
  readonly name: string | null
  readonly mention_name?: string
  /** Where rooms are. */
  mucDomain: string
  connect(): void
  disconnect(): void
  join(room: string): void
  part(room: string): unknown
  onConnect(then: () => void): void
}

export interface PackageAdapter extends EventEmitter {
  name?: string
  logger: Record<'debug' | 'info' | 'error', LogLine>
  readonly options?: { reconnect: boolean; host: string | null; rooms: string; rooms_blacklist: string }
  readonly connector?: Connector
  run(): unknown
  /** A promise a text, as its `for` collects them. */
  send(envelope: Envelope, ...texts: string[]): unknown
  topic(envelope: Envelope, ...texts: string[]): unknown
  emote(envelope: Envelope, ...texts: string[]): unknown
  reply(envelope: Envelope, ...texts: string[]): unknown
  receive(message: object): Promise<unknown>
  close(): void
  waitAndReconnect(): void
  userIdFromJid(jid: string): string
  roomNameFromJid(jid: string): string
  request(method: string, path: string, body: string | null, callback: unknown): void
}

/** Made by the package's own code. Only Adapter is subclassed there; the messages must stay Hubot's very classes. */
export function createPackageAdapter(
  robot: Hubot.Robot,
  modules: Readonly<Record<string, unknown>>,
  naming: Naming,
): PackageAdapter {
  const hubot = { ...Hubot, Adapter: callable(Hubot.Adapter) }
  const loaded = loadPackage({ ...modules, hubot }) as { use(robot: Hubot.Robot): PackageAdapter }
  const adapter = loaded.use(robot)
  const request = adapter.request.bind(adapter)
  return Object.assign(adapter, {
    userIdFromJid: naming.userIdOf,
    roomNameFromJid: (room: string) => naming.roomNameOf(bare(room)),
    /** It counts characters, and sends the low byte of each. */
    request: (method: string, path: string, body: string | null, then: unknown) =>
      request(method, path, body && Buffer.from(body).toString('latin1'), then),
  })
}
