/** A connection that is opened ahead of the one request that must have a fresh one, so that it need not wait for it. */

import { type AgentOptions, Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { Agents } from './connection.ts'

/** Some proxies close what says nothing for 5 s. */
const freshMs = 2_000

export interface FreshConnections extends Agents {
  /** Opens one for the next request, unless there is one. Failing is silent: the request tries for itself. */
  openAhead(): void
  close(): void
}

interface Spare {
  readonly socket: Socket
  readonly openedAt: number
  /** Whether it stands, TLS included. */
  isReady: boolean
}

/** A new connection for each request: a kept one may be closed by the server in the moment of sending. */
export function freshConnections(url: string): FreshConnections {
  const { protocol, hostname, port } = new URL(url)
  const isSecure = protocol === 'https:'
  const host = hostname.replace(/^\[(.*)\]$/, '$1')
  const target = { host, port: Number(port || (isSecure ? 443 : 80)) }
  let spare: Spare | null = null

  const isFresh = ({ socket, openedAt }: Spare): boolean =>
    !socket.destroyed && performance.now() - openedAt < freshMs

  /** The spare one, where that is the server that is asked: it may be asked through a proxy. */
  function take(options: {
    host?: string | null | undefined
    port?: number | string | null | undefined
  }): Socket | null {
    if (!spare || options.host !== target.host || Number(options.port) !== target.port) return null
    const { socket, isReady } = spare
    const isUsable = isReady && socket.readable && isFresh(spare)
    spare = null
    if (isUsable) return socket.ref()
    socket.destroy()
    return null
  }

  const options: AgentOptions = { keepAlive: false }
  const httpAgent = new HttpAgent(options)
  const httpsAgent = new HttpsAgent(options)
  for (const agent of [httpAgent, httpsAgent]) {
    const open = agent.createConnection.bind(agent)
    agent.createConnection = (asked, done) => take(asked) ?? open(asked, done)
  }

  return {
    httpAgent,
    httpsAgent,
    openAhead() {
      if (spare && isFresh(spare)) return
      spare?.socket.destroy()
      const socket = isSecure
        ? connectTls({
            ...target,
            ...(/[a-z]/i.test(host) ? { servername: host } : {}),
            ALPNProtocols: ['http/1.1'],
          })
        : connect(target)
      const mine: Spare = { socket, openedAt: performance.now(), isReady: false }
      socket.unref().on('error', () => undefined)
      socket.once(isSecure ? 'secureConnect' : 'connect', () => {
        mine.isReady = true
      })
      spare = mine
    },
    close() {
      spare?.socket.destroy()
      for (const agent of [httpAgent, httpsAgent]) agent.destroy()
    },
  }
}
