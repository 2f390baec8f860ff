/**
 * hubot-hipchat 2.12.0 from npm, unmodified, as an adapter of Hubot 14. What it gets wrong against today's Hubot, Node
 * and XMPP servers is mended here from outside; docs/hipchat.md has the list.
 */
import { randomUUID } from 'node:crypto'
import { xml } from '@xmpp/client'
import { LeaveMessage, type Robot } from 'hubot'
import type { RunningRobot } from '../chat/hubot.ts'
import { hide } from '../log/redact.ts'
import * as texts from '../messages/hipchat.ts'
import { type Connection, conditionOf } from './connection.ts'
import { createDialect, nickOf } from './dialect.ts'
import { createDoubts } from './doubts.ts'
import { createFacade } from './facade.ts'
import { type Fault, waitMs } from './fault.ts'
import { createIncoming } from './incoming.ts'
import { createChatLog, packageLogger } from './log.ts'
import { bare, domainOf, localOf, roomNameOf, userIdOf } from './names.ts'
import { asReply, createOutgoing, type Target } from './outgoing.ts'
import { type Connector, createPackageAdapter, type PackageAdapter } from './package.ts'
import { createRooms, slug } from './rooms.ts'
import { type HipChatSettings, readHipChatSettings } from './settings.ts'

const itemsNs = 'http://jabber.org/protocol/disco#items'

/** How long after a login it may take until the bot knows all its rooms, in ms. */
const joinMs = 10_000

/** What Hubot asks of an adapter, with a promise for what is sent. */
type HipChat = Robot['adapter'] & PackageAdapter

function use(robot: Robot): HipChat {
  const log = createChatLog(robot)
  const givenName = robot.name
  let settings: HipChatSettings = readHipChatSettings()
  let connection: Connection | null = null
  let fault: Fault | null = null
  let told: string | null = null
  let [failures, conflicts] = [0, 0]
  let retry: NodeJS.Timeout | undefined
  let onlineAt = 0
  let isClosed = true
  /** The name under which the scripts were loaded: their patterns have it. */
  let loadedAs: string | null = null

  const rooms = createRooms({
    entered: room => log.info(texts.roomEntered(room)),
    left: room => {
      if (!isClosed) log.warn(texts.roomLeft(room))
    },
    refused: (room, stanza) => log.warn(texts.roomRefused(room, conditionOf(stanza))),
  })
  const doubts = createDoubts()
  const broken = (error: unknown): void =>
    log.error(error instanceof Error ? (error.stack ?? error.message) : String(error))
  const connector = (): Connector | undefined => adapter.connector
  const mention = (): string => connector()?.mention_name ?? robot.name
  const nick = (): string => connector()?.name ?? ''
  const incoming = createIncoming({
    robot,
    rooms,
    names: () => [loadedAs ?? robot.name, mention(), givenName, robot.alias || ''],
    secret: randomUUID(),
  })

  /** The server's list of rooms, read anew. */
  async function listRooms(): Promise<void> {
    if (!connection) return
    const list = await connection.ask(
      xml('iq', { type: 'get', to: settings.domain }, xml('query', { xmlns: itemsNs })),
    )
    const query = list.getChild('query')
    if (query) rooms.learn(query)
  }

  async function find(name: string): Promise<string | null> {
    await listRooms().catch(() => undefined)
    return rooms.known(name)
  }

  /** A room that the server does not list yet is made by joining it, under the address that HipChat would give it. */
  async function jidOfRoom(given: string): Promise<string> {
    const known = rooms.known(given) ?? (await find(given))
    if (known !== null) return known
    const group = /^\d+_/.exec(localOf(settings.jid ?? ''))?.[0] ?? ''
    return `${group}${slug(given)}@${settings.domain}`
  }

  async function join(given: string, join: (room: string) => void): Promise<void> {
    const room = await jidOfRoom(given)
    const banned = await Promise.all(settings.blacklist.map(jidOfRoom))
    if (banned.includes(room)) return log.info(texts.roomBlacklisted(room))
    rooms.want(room)
    join(room)
  }

  const facade = createFacade({
    server: () => ({ service: settings.host?.service ?? null, host: settings.host?.name ?? null }),
    dialect: ownJid =>
      createDialect({
        ownJid,
        roomDomain: settings.domain,
        name: givenName,
        realJid: rooms.realJid,
        speaker: stanza => (['', nick()].includes(nickOf(stanza)) ? null : incoming.numbered(stanza)),
      }),
    on: {
      online(opened) {
        connection = opened
        onlineAt = performance.now()
        rooms.reset()
      },
      stanza(stanza) {
        if (stanza.is('presence')) rooms.sawPresence(stanza, nick())
        if (stanza.getChild('delay') && nickOf(stanza) === nick()) {
          doubts.saw(bare(stanza.attrs.from ?? ''), stanza.getChildText('body') ?? '')
        }
        const query = stanza.getChild('query', itemsNs)
        if (query && stanza.attrs.from === settings.domain) rooms.learn(query)
      },
      translated(stanza) {
        const roster = stanza.getChild('query', 'jabber:iq:roster')
        if (roster) incoming.sawRoster(roster)
      },
      over(why) {
        connection = null
        fault = why
        rooms.reset()
      },
      broken,
    },
  })
  const adapter = createPackageAdapter(robot, facade.modules)
  const original = {
    run: adapter.run.bind(adapter),
    send: adapter.send.bind(adapter),
    topic: adapter.topic.bind(adapter),
    receive: adapter.receive.bind(adapter),
    close: adapter.close.bind(adapter),
    request: adapter.request.bind(adapter),
  }
  const outgoing = createOutgoing({
    rooms,
    roomDomain: () => settings.domain,
    away: () => (connection ? null : new Error(texts.notSent.away(fault))),
    find,
    isOnItsWay: room => rooms.wanted.has(room) || performance.now() - onlineAt < joinMs,
    doubts,
    settled: async () => await connection?.confirm(),
    message: async (room, text) => void (await Promise.all([original.send({ room }, text)].flat())),
    setTopic: async (room, text) => void (await original.topic({ room }, text)),
  })

  function online(): void {
    if (loadedAs !== null) robot.name = loadedAs
    ;[failures, told] = [0, null]
    const server = settings.host?.name ?? domainOf(settings.jid ?? '')
    log.info(texts.chatThere(server, mention()))
    if (connection?.isSecure === false) log.warn(texts.chatNotSecure(server))
    for (const room of rooms.wanted) connector()?.join(room)
  }

  function waitAndReconnect(): void {
    if (isClosed || retry || connection) return
    const why = fault ?? { kind: 'lost', said: '' }
    failures += 1
    if (why.kind === 'conflict') conflicts += 1
    const ms = waitMs(why, why.kind === 'conflict' ? conflicts : failures, Math.random)
    const line = texts.chatAway(why, Math.max(1, Math.round(ms / 1_000)))
    if (told === why.kind) log.debug(line)
    else log.warn(line)
    told = why.kind
    retry = setTimeout(() => {
      retry = undefined
      connector()?.connect()
    }, ms)
    // Webhooks and effects do not wait for the chat.
    if (loadedAs === null) adapter.emit('connected')
  }

  function run(): void {
    settings = readHipChatSettings()
    const problem = problemOf(settings)
    if (problem !== null) {
      log.error(problem)
      return void adapter.emit('connected')
    }
    hide([settings.password ?? ''])
    isClosed = false
    ;[fault, told] = [null, null]
    original.run()
    const made = connector()
    if (!made || !adapter.options) return
    // The package splits them at every comma, and keeps the blanks.
    if (settings.rooms !== 'All') adapter.options.rooms = settings.rooms.join()
    adapter.options.host = settings.host?.name ?? null
    adapter.options.rooms_blacklist = ''
    const plainJoin = made.join.bind(made)
    made.join = room => void join(String(room), plainJoin).catch(error => log.warn(String(error)))
    made.onConnect(online)
    made.on('leave', (jid: string, room: string) => {
      const person = robot.brain.userForId(userIdOf(jid))
      person.room = room
      void adapter.receive(new LeaveMessage(person))
    })
    made.on('disconnect', () => {
      made.removeAllListeners('rosterChange')
      if (fault && !adapter.options?.reconnect && !isClosed) log.warn(texts.chatAway(fault, null))
    })
  }

  function close(): void {
    isClosed = true
    clearTimeout(retry)
    retry = undefined
    connector()?.disconnect()
    connection = null
    rooms.reset()
    original.close()
  }

  adapter.on('connected', () => {
    loadedAs ??= robot.name
  })
  return Object.assign(adapter, {
    name: 'hipchat',
    logger: packageLogger(log),
    run,
    close,
    waitAndReconnect,
    send: (to: Target, ...words: unknown[]) => outgoing.send(to, words),
    reply: (to: Target, ...words: unknown[]) => outgoing.send(to, asReply(to, words)),
    topic: (to: Target, ...words: unknown[]) => outgoing.topic(to, words.join(' ')),
    userIdFromJid: userIdOf,
    roomNameFromJid: (room: string) => roomNameOf(bare(room)),
    async receive(message: object) {
      // The package waits for nothing: what is thrown here would end the process.
      try {
        incoming.mend(message)
        await original.receive(message)
      } catch (error) {
        broken(error)
      }
    },
    /** It counts characters, and sends the low byte of each. */
    request: (method: string, path: string, body: string | null, then: unknown) =>
      original.request(method, path, body && Buffer.from(body).toString('latin1'), then),
  })
}

function problemOf({ missing, jid, badHost }: HipChatSettings): string | null {
  if (missing.length > 0) return texts.chatNotSet(missing)
  if (!/^[^@/\s]+@[^@/\s]+(\/.+)?$/.test(jid ?? '')) return texts.badJid
  return badHost === undefined ? null : texts.badHost(badHost)
}

/** For Hubot: the package's own types name only what is ours. */
const adapter: { use(robot: RunningRobot): RunningRobot['adapter'] } = { use }
export default adapter
