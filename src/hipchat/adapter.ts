/**
 * hubot-hipchat 2.12.0 from npm, unmodified, as an adapter of Hubot 14. What it gets wrong against today's Hubot, Node
 * and XMPP servers is mended here from outside; docs/hipchat.md has the list.
 */
import { randomUUID } from 'node:crypto'
import { LeaveMessage, type Robot } from 'hubot'
import type { RunningRobot } from '../chat/hubot.ts'
import { hide } from '../log/redact.ts'
import * as texts from '../messages/hipchat.ts'
import type { Connection } from './connection.ts'
import { createDialect } from './dialect.ts'
import { createDoubts } from './doubts.ts'
import { createFacade } from './facade.ts'
import type { Fault } from './fault.ts'
import { createIncoming } from './incoming.ts'
import { createJoining, itemsNs } from './joining.ts'
import { createChatLog, packageLogger } from './log.ts'
import { bare, createNaming, domainOf } from './names.ts'
import { asReply, createOutgoing, type Target } from './outgoing.ts'
import { type Connector, createPackageAdapter, type PackageAdapter } from './package.ts'
import { createRetry } from './retry.ts'
import { createRooms } from './rooms.ts'
import { type HipChatSettings, problemOf, readHipChatSettings } from './settings.ts'
import { conditionOf, nickOf, saidAtMs } from './stanza.ts'

/** How long after a login it may take until the bot knows all its rooms, in ms. */
const joinMs = 10_000

/** How often it knocks at rooms that it should be in, in ms. */
const rejoinMs = 60_000

/** What Hubot asks of an adapter, with a promise for what is sent. */
type HipChat = Robot['adapter'] & PackageAdapter

function use(robot: Robot): HipChat {
  const log = createChatLog(robot)
  const givenName = robot.name
  let settings: HipChatSettings = readHipChatSettings()
  let connection: Connection | null = null
  let fault: Fault | null = null
  let onlineAt = 0
  let isClosed = true
  let rejoining: NodeJS.Timeout | undefined
  /** The name under which the scripts were loaded: their patterns have it. */
  let loadedAs: string | null = null

  const naming = createNaming(() => settings)
  const rooms = createRooms(
    {
      entered: room => log.info(texts.roomEntered(room)),
      left: room => {
        if (!isClosed) log.warn(texts.roomLeft(room))
      },
      refused: (room, stanza) => log.warn(texts.roomRefused(room, conditionOf(stanza))),
    },
    naming,
  )
  const doubts = createDoubts(Date.now)
  const connector = (): Connector | undefined => adapter.connector
  const mention = (): string => connector()?.mention_name ?? robot.name
  const nick = (): string => connector()?.name ?? ''
  const incoming = createIncoming({
    robot,
    rooms,
    naming,
    names: () => [loadedAs ?? robot.name, mention(), givenName, robot.alias || ''],
    secret: randomUUID(),
  })

  const joining = createJoining({
    rooms,
    settings: () => settings,
    ask: async iq => (connection ? await connection.ask(iq) : Promise.reject(new Error('away'))),
    info: log.info,
  })
  const retry = createRetry({
    connect: () => connector()?.connect(),
    log,
    now: () => performance.now(),
    random: Math.random,
  })

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
        if (stanza.is('message') && stanza.attrs.type === 'error') rooms.sawError(stanza)
        if (stanza.getChild('delay') && nickOf(stanza) === nick()) {
          doubts.saw(bare(stanza.attrs.from ?? ''), stanza.getChildText('body') ?? '', saidAtMs(stanza))
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
      broken: log.broken,
    },
  })
  const adapter = createPackageAdapter(robot, facade.modules, naming)
  const original = {
    run: adapter.run.bind(adapter),
    send: adapter.send.bind(adapter),
    topic: adapter.topic.bind(adapter),
    receive: adapter.receive.bind(adapter),
    close: adapter.close.bind(adapter),
  }
  const outgoing = createOutgoing({
    rooms,
    roomDomain: () => settings.domain,
    away: () => (connection ? null : new Error(texts.notSent.away(fault))),
    find: joining.find,
    isOnItsWay: room => rooms.wanted.has(room) || performance.now() - onlineAt < joinMs,
    doubts,
    settled: async () => await connection?.confirm(),
    message: async (room, text) => void (await Promise.all([original.send({ room }, text)].flat())),
    setTopic: async (room, text) => void (await original.topic({ room }, text)),
  })

  function online(): void {
    if (loadedAs !== null) robot.name = loadedAs
    retry.online()
    const server = settings.host?.name ?? domainOf(settings.jid ?? '')
    log.info(texts.chatThere(server, mention()))
    if (connection?.isSecure === false) log.warn(texts.chatNotSecure(server))
    for (const room of rooms.wanted) connector()?.join(room)
  }

  async function rejoin(): Promise<void> {
    if (!connection || performance.now() - onlineAt < joinMs) return
    for (const room of await joining.missing()) connector()?.join(room)
  }

  function waitAndReconnect(): void {
    if (isClosed || connection) return
    retry.after(fault ?? { kind: 'lost', said: '' })
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
    fault = null
    original.run()
    const made = connector()
    if (!made || !adapter.options) return
    // The package takes it as it is set, with blanks and capitals.
    made.mucDomain = settings.domain
    clearInterval(rejoining)
    rejoining = setInterval(() => void rejoin(), rejoinMs).unref()
    // The package splits them at every comma, and keeps the blanks.
    if (settings.rooms !== 'All') adapter.options.rooms = settings.rooms.join()
    adapter.options.host = settings.host?.name ?? null
    adapter.options.rooms_blacklist = ''
    const plainJoin = made.join.bind(made)
    made.join = room => void joining.join(String(room), plainJoin).catch(error => log.warn(String(error)))
    const plainPart = made.part.bind(made)
    made.part = room => {
      rooms.leave(String(room))
      return plainPart(room)
    }
    made.onConnect(online)
    made.on('leave', (jid: string, room: string) => {
      const person = robot.brain.userForId(naming.userIdOf(jid))
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
    retry.stop()
    clearInterval(rejoining)
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
    // One whose account is in use elsewhere waits by itself: whoever logs in there has the same account.
    isThere: () => connection !== null || fault?.kind === 'conflict',
    shownName: rooms.shownName,
    knowsRoom: async (room: string) => (connection ? await joining.has(room) : null),
    send: (to: Target, ...words: unknown[]) => outgoing.send(to, words),
    reply: (to: Target, ...words: unknown[]) => outgoing.send(to, asReply(to, words)),
    topic: (to: Target, ...words: unknown[]) => outgoing.topic(to, words.join(' ')),
    async receive(message: object) {
      // The package waits for nothing: what is thrown here would end the process.
      try {
        incoming.mend(message)
        await original.receive(message)
      } catch (error) {
        log.broken(error)
      }
    },
  })
}

/** For Hubot: the package's own types name only what is ours. */
const adapter: { use(robot: RunningRobot): RunningRobot['adapter'] } = { use }
export default adapter
