/**
 * A Redis of the simulated network, as far as markers need one: its protocol over a connection, lists and keys in
 * memory, and the script that pushes a marker, run line by line as it stands. The real one is in test/logstash.
 */
import { createHash } from 'node:crypto'
import net, { type AddressInfo } from 'node:net'

export interface RedisSimulator {
  readonly port: number
  list(db: number, key: string): readonly string[]
}

/** `stands still`: everything on that connection waits so long. */
export type RedisFault =
  | 'reset-before'
  | 'reset-after'
  | 'forgets its scripts'
  | { readonly says: string }
  | { readonly standsStillMs: number; readonly before: boolean }

interface Database {
  readonly lists: Map<string, string[]>
  readonly keys: Map<string, string>
}

interface Session {
  readonly socket: net.Socket
  isLetIn: boolean
  db: number
  freeAtMs: number
}

export async function startRedis({
  password,
  weather,
}: {
  password: string
  weather: (command: string) => RedisFault | undefined
}): Promise<RedisSimulator> {
  const databases = new Map<number, Database>()
  const scripts = new Map<string, string>()

  function database(db: number): Database {
    const known = databases.get(db) ?? { lists: new Map(), keys: new Map() }
    databases.set(db, known)
    return known
  }

  function run(lua: string, given: readonly string[], db: number): string {
    const keys = given.slice(1, 1 + Number(given[0]))
    return text(runLua(lua, { keys, values: given.slice(1 + keys.length) }, database(db)))
  }

  function perform(session: Session, [command = '', ...given]: readonly string[]): string {
    const [first = '', ...others] = given
    const name = command.toUpperCase()
    if (name === 'HELLO' || name === 'AUTH') {
      session.isLetIn = given.at(-1) === password
      if (!session.isLetIn) return '-WRONGPASS invalid username-password pair or user is disabled.\r\n'
      return name === 'AUTH' ? ok : `%1\r\n${text('proto')}:3\r\n`
    }
    if (!session.isLetIn) return '-NOAUTH Authentication required.\r\n'
    switch (name) {
      case 'CLIENT':
        return ok
      case 'SELECT':
        session.db = Number(first)
        return ok
      case 'EVAL':
        scripts.set(createHash('sha1').update(first).digest('hex'), first)
        return run(first, others, session.db)
      case 'EVALSHA': {
        const lua = scripts.get(first)
        if (lua === undefined) return '-NOSCRIPT No matching script. Please use EVAL.\r\n'
        return run(lua, others, session.db)
      }
      default:
        return `-ERR unknown command '${command}'\r\n`
    }
  }

  function answer(session: Session, command: readonly string[]): void {
    const { socket } = session
    const how = /^eval/i.test(command[0] ?? '') ? weather(command[0] ?? '') : undefined
    if (how === 'forgets its scripts') scripts.clear()
    if (how === 'reset-before') return void socket.resetAndDestroy()
    if (typeof how === 'object' && 'says' in how) {
      say(session, `-${how.says}\r\n`)
      return
    }
    const { standsStillMs: waitMs, before } =
      typeof how === 'object' ? how : { standsStillMs: 0, before: false }
    if (before) {
      inTurn(session, waitMs, () => socket.write(perform(session, command)))
      return
    }
    const said = perform(session, command)
    if (how === 'reset-after') socket.resetAndDestroy()
    else say(session, said, waitMs)
  }

  const server = net.createServer(socket => {
    const session = { socket, isLetIn: false, db: 0, freeAtMs: 0 }
    const read = readCommands(command => answer(session, command))
    socket.on('data', read)
    socket.on('error', () => undefined)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { port, list: (db, key) => database(db).lists.get(key) ?? [] }
}

const ok = '+OK\r\n'
const text = (value: string): string => `$${Buffer.byteLength(value)}\r\n${value}\r\n`

const say = (session: Session, words: string, waitMs = 0): void =>
  inTurn(session, waitMs, () => session.socket.write(words))

/** Answers keep the order of what was asked. */
function inTurn(session: Session, waitMs: number, act: () => void): void {
  const nowMs = Date.now()
  session.freeAtMs = Math.max(session.freeAtMs, nowMs) + waitMs
  const go = (): void => {
    if (!session.socket.destroyed) act()
  }
  if (session.freeAtMs <= nowMs) go()
  else setTimeout(go, session.freeAtMs - nowMs)
}

/** Arrays of bulk strings, in whatever pieces they come. */
function readCommands(heard: (command: readonly string[]) => void): (chunk: Buffer) => void {
  let unread = Buffer.alloc(0)
  return chunk => {
    unread = Buffer.concat([unread, chunk])
    for (;;) {
      const read = readCommand(unread)
      if (!read) return
      unread = unread.subarray(read.end)
      heard(read.command)
    }
  }
}

function readCommand(bytes: Buffer): { command: string[]; end: number } | undefined {
  let at = 0
  const line = (): string | undefined => {
    const end = bytes.indexOf('\r\n', at)
    if (end < 0) return undefined
    const read = bytes.toString('utf8', at + 1, end)
    at = end + 2
    return read
  }
  const command: string[] = []
  const count = line()
  if (count === undefined) return undefined
  while (command.length < Number(count)) {
    const size = line()
    if (size === undefined || bytes.length < at + Number(size) + 2) return undefined
    command.push(bytes.toString('utf8', at, at + Number(size)))
    at += Number(size) + 2
  }
  return { command, end: at }
}

/** A line of a script: `redis.call(…)`, with or without the `if … == … then return … end` around it. */
const call = /^(?:if )?redis\.call\((?<call>.+?)\)(?: == (?<is>\d+) then return '(?<then>\w+)' end)?$/

/** Lua of such lines, and of a last one that returns a word. */
function runLua(
  lua: string,
  given: { readonly keys: readonly string[]; readonly values: readonly string[] },
  database: Database,
): string {
  const value = (word: string): string => {
    const [, list, nth] = /^(KEYS|ARGV)\[(\d+)\]$/.exec(word) ?? []
    if (list === undefined) return word.replace(/^'(.*)'$/, '$1')
    return (list === 'KEYS' ? given.keys : given.values)[Number(nth) - 1] ?? ''
  }
  for (const line of lua.trim().split('\n')) {
    const returned = /^return '(\w+)'$/.exec(line)?.[1]
    if (returned !== undefined) return returned
    const { call: asked, is, then } = call.exec(line)?.groups ?? {}
    if (asked === undefined) throw new Error(`the simulated Redis can't run: ${line}`)
    const result = runCommand(asked.split(', ').map(value), database)
    if (then !== undefined && result === Number(is)) return then
  }
  throw new Error('the script returns nothing')
}

function runCommand([name, key = '', value = '']: readonly string[], { lists, keys }: Database): number {
  switch (name) {
    case 'EXISTS':
      return keys.has(key) || lists.has(key) ? 1 : 0
    case 'RPUSH':
      lists.set(key, [...(lists.get(key) ?? []), value])
      return lists.get(key)?.length ?? 0
    case 'SET':
      keys.set(key, value)
      return 1
    default:
      throw new Error(`the simulated Redis does not know ${name}`)
  }
}
