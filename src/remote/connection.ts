/** How a server is reached: address and sockets. */

import {
  type ClientRequest,
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'

/** Base URL without credentials, query and trailing slashes: people are shown it. */
export function baseUrl(url: string): string {
  const { protocol, host, pathname } = new URL(url)
  return `${protocol}//${host}${pathname}`.replace(/\/+$/, '')
}

export interface Agents {
  readonly httpAgent: HttpAgent
  readonly httpsAgent: HttpsAgent
}

/** Connections that are used again. */
export function keptConnections(): Agents {
  return { httpAgent: new HttpAgent({ keepAlive: true }), httpsAgent: new HttpsAgent({ keepAlive: true }) }
}

/** Nobody means a proxy to stand between two processes of one machine. */
export function isLoopback(url: string): boolean {
  return /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(new URL(url).hostname)
}

/**
 * A transport for axios that asks when the connection stands: before that, nothing can have been sent, and where the
 * answer is no, nothing will be. A process that slept over its time limit wakes up to a connection, not to a timer.
 */
export function transportWith(onConnected: () => boolean): {
  request(options: RequestOptions, onAnswer: (answer: IncomingMessage) => void): ClientRequest
} {
  return {
    request(options, onAnswer) {
      const isSecure = options.protocol === 'https:'
      const request = isSecure ? httpsRequest(options, onAnswer) : httpRequest(options, onAnswer)
      const ask = (): void => {
        if (!onConnected()) request.destroy(new Error('too late to be sent'))
      }
      return request.once('socket', socket => {
        if (!socket.connecting) return ask()
        socket.once(isSecure ? 'secureConnect' : 'connect', ask)
      })
    },
  }
}
