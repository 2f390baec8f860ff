/** Stands between a bot and its Redis, on loopback, and cuts what it is told to. */
import { connect, createServer, type Socket } from 'node:net'

export type Break = 'reset before' | 'reset after' | 'hang before' | 'hang after'

export interface Proxy {
  readonly port: number
  /** Answers cut so far. */
  readonly cuts: number
  /** The next request is taken by the server; its answer is not delivered, and the connection ends. */
  cutNextAnswer(): void
  /**
   * What is asked from now on breaks its connection, or waits: for the server, or for its answer. Null mends it, and lets
   * what waits go on.
   */
  fail(how: Break | null): void
  /** The connections that are open lead nowhere from now on, without a word; new ones do. */
  kill(): void
  /** Requests that met such a fault. */
  readonly failed: number
  /** Done before what comes by the next connection is let through. */
  beforeNext(work: () => Promise<void>): void
  close(): Promise<void>
}

export async function startProxy(target: number): Promise<Proxy> {
  const sockets = new Set<Socket>()
  let cuts = 0
  let cutNext = false
  let fault: Break | null = null
  let failed = 0
  const waiting: (() => void)[] = []
  const mended: (() => void)[] = []
  const dying: (() => void)[] = []
  let before: (() => Promise<void>) | null = null
  const server = createServer(inward => {
    const outward = connect(target, '127.0.0.1')
    const ready = before?.()
    before = null
    const pair = [inward, outward]
    for (const socket of pair) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        sockets.delete(socket)
        for (const other of pair) other.destroy()
      })
    }
    let isCut = false
    let isSetUp = false
    let broken: Break | null = null
    let isDead = false
    dying.push(() => {
      isDead = true
    })
    mended.push(() => {
      broken = null
    })
    inward.on('data', data => {
      if (isDead) return
      // What a connection begins with is not what the test asks.
      isSetUp ||= /evalsha|\r\neval\r\n/i.test(data.toString('latin1'))
      if (cutNext && isSetUp) {
        cutNext = false
        isCut = true
      }
      if (fault && isSetUp) {
        broken = fault
        if (broken.endsWith('before')) failed += 1
      }
      if (broken === 'reset before') return void inward.destroy()
      if (broken === 'hang before') return void waiting.push(() => outward.write(data))
      if (ready) void ready.then(() => outward.write(data))
      else outward.write(data)
    })
    outward.on('data', data => {
      // Then it is sent again with the script, and was not taken before.
      const isTaken = !data.toString('latin1').startsWith('-NOSCRIPT')
      if (broken?.endsWith('after') && isTaken) failed += 1
      else if (broken) return void inward.write(data)
      if (broken === 'hang after') return void waiting.push(() => inward.write(data))
      if (broken === 'reset after') return void inward.destroy()
      if (!isCut) return void inward.write(data)
      cuts += 1
      inward.destroy()
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('no port')
  return {
    port: address.port,
    get cuts() {
      return cuts
    },
    get failed() {
      return failed
    },
    fail(how) {
      fault = how
      if (how !== null) return
      for (const goOn of [...mended, ...waiting.splice(0)]) goOn()
    },
    kill() {
      for (const die of dying.splice(0)) die()
    },
    cutNextAnswer() {
      cutNext = true
    },
    beforeNext(work) {
      before = work
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
