/**
 * The network of the simulated world: Node's own HTTP, or Redis and its client, on both ends, and between them bytes that take virtual time,
 * without a socket of the system. A process that dies resets its connections.
 */
import http from 'node:http'
import net from 'node:net'
import { Duplex } from 'node:stream'
import type { Clock } from './clock.ts'
import { currentHost, type Host } from './host.ts'

export interface Cable {
  /** Nobody reaches that port until then. */
  cut(port: number, untilMs: number): void
  /** Called before a process sends something, or opens a connection. */
  beforeSend: (host: Host) => void
  uninstall(): void
}

interface Listener {
  readonly server: net.Server
  readonly host: Host | undefined
}

class End extends Duplex {
  connecting: boolean
  peer: End | undefined
  readonly owner: Host | undefined
  readonly deliver: (act: () => void) => void
  readonly beforeSend: (host: Host) => void
  isReset = false

  constructor(options: {
    owner: Host | undefined
    connecting: boolean
    deliver: (act: () => void) => void
    beforeSend: (host: Host) => void
  }) {
    super({ allowHalfOpen: !options.connecting })
    this.owner = options.owner
    this.connecting = options.connecting
    this.deliver = options.deliver
    this.beforeSend = options.beforeSend
    this.owner?.onDeath(() => this.#send(peer => peer.#breakOff()))
  }

  /** Later and in order, in the context of the other end, if that is still there. */
  #send(act: (peer: End) => void): void {
    this.deliver(() => {
      const { peer } = this
      if (!peer || peer.destroyed || peer.owner?.isAlive === false) return
      if (peer.owner) peer.owner.run(() => act(peer))
      else act(peer)
    })
  }

  #breakOff(): void {
    this.isReset = true
    this.destroy(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }))
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    if (this.owner) this.beforeSend(this.owner)
    if (this.owner?.isAlive !== false) this.#send(peer => peer.push(chunk))
    done()
  }

  override _final(done: () => void): void {
    this.#send(peer => peer.push(null))
    done()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    if (!this.isReset && !this.writableFinished) this.#send(peer => peer.push(null))
    done(error)
  }

  resetAndDestroy(): void {
    this.isReset = true
    this.#send(peer => peer.#breakOff())
    this.destroy()
  }

  setTimeout(): this {
    return this
  }

  setKeepAlive(): this {
    return this
  }

  setNoDelay(): this {
    return this
  }

  ref(): this {
    return this
  }

  unref(): this {
    return this
  }
}

export function layCable(clock: Clock, latencyMs: () => number): Cable {
  const listeners = new Map<number, Listener>()
  const cuts = new Map<number, number>()
  const ports = new WeakMap<net.Server, number>()
  let nextPort = 20_000
  const cable: Cable = {
    cut: (port, untilMs) => void cuts.set(port, untilMs),
    beforeSend: () => undefined,
    uninstall,
  }
  const beforeSend = (host: Host): void => cable.beforeSend(host)

  /** One direction: what is sent later arrives later. */
  function direction(): (act: () => void) => void {
    let lastMs = 0
    return act => {
      lastMs = Math.max(lastMs, clock.now() + latencyMs())
      clock.after(lastMs - clock.now(), act)
    }
  }

  function connect({ port }: { port?: unknown }): End {
    const owner = currentHost()
    const deliver = direction()
    const client = new End({ owner, connecting: true, deliver, beforeSend })
    deliver(() => {
      if (client.destroyed || owner?.isAlive === false) return
      const listener = listeners.get(Number(port))
      const isCut = (cuts.get(Number(port)) ?? 0) > clock.now()
      client.connecting = false
      if (!listener || isCut || listener.host?.isAlive === false) {
        client.isReset = true
        const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
        inContext(owner, () => client.destroy(refused))
        return
      }
      const server = new End({ owner: listener.host, connecting: false, deliver: direction(), beforeSend })
      client.peer = server
      server.peer = client
      inContext(listener.host, () => listener.server.emit('connection', server))
      inContext(owner, () => client.emit('connect'))
    })
    return client
  }

  const own = {
    createConnection: net.createConnection,
    connect: http.Agent.prototype.createConnection,
    listen: net.Server.prototype.listen,
    address: net.Server.prototype.address,
    close: net.Server.prototype.close,
  }

  net.createConnection = connect as unknown as typeof net.createConnection
  http.Agent.prototype.createConnection = connect as unknown as typeof own.connect
  net.Server.prototype.listen = function listen(this: net.Server, ...options: unknown[]) {
    const port = Number(options[0]) || nextPort++
    const host = currentHost()
    listeners.set(port, { server: this, host })
    ports.set(this, port)
    host?.onDeath(() => this.close())
    Object.defineProperty(this, 'listening', { value: true, configurable: true })
    const then = options.at(-1)
    if (typeof then === 'function') this.once('listening', then as () => void)
    process.nextTick(() => this.emit('listening'))
    return this
  } as typeof own.listen
  net.Server.prototype.address = function address(this: net.Server) {
    return { port: ports.get(this) ?? 0, address: '127.0.0.1', family: 'IPv4' }
  } as typeof own.address
  net.Server.prototype.close = function close(this: net.Server, then?: (error?: Error) => void) {
    const port = ports.get(this) ?? 0
    if (listeners.get(port)?.server === this) listeners.delete(port)
    process.nextTick(() => then?.())
    return this
  } as typeof own.close

  function uninstall(): void {
    net.createConnection = own.createConnection
    http.Agent.prototype.createConnection = own.connect
    net.Server.prototype.listen = own.listen
    net.Server.prototype.address = own.address
    net.Server.prototype.close = own.close
  }

  return cable
}

const inContext = (host: Host | undefined, act: () => void): void => {
  if (!host) act()
  else if (host.isAlive) host.run(act)
}
