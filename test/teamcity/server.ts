import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { Server } from 'node:net'
import { onTestFinished } from 'vitest'
import type { TeamCityOptions } from '../../src/teamcity/access.ts'
import { createTeamCity } from '../../src/teamcity/client.ts'
import { type TeamCity, TeamCityFault } from '../../src/teamcity/teamcity.ts'

export interface Seen {
  readonly method: string
  readonly path: string
  readonly query: Record<string, string>
  readonly headers: IncomingMessage['headers']
  readonly body: string
  /** Which connection it came over, counted from 1. */
  readonly connection: number
}

export type Script = (seen: Seen, response: ServerResponse, request: IncomingMessage) => void

export interface TestServer {
  readonly url: string
  readonly seen: Seen[]
}

/** A server on loopback that answers what the test says, and keeps what it was asked. Closed with the test. */
export async function startServer(script: Script): Promise<TestServer> {
  const seen: Seen[] = []
  const connections = new Map<unknown, number>()
  const listener: RequestListener = async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    if (!connections.has(request.socket)) connections.set(request.socket, connections.size + 1)
    const url = new URL(request.url ?? '/', 'http://server.test')
    const one: Seen = {
      method: request.method ?? '',
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: request.headers,
      body: Buffer.concat(chunks).toString('utf8'),
      connection: connections.get(request.socket) ?? 0,
    }
    seen.push(one)
    script(one, response, request)
  }
  const server = createServer(listener)
  return { url: `http://127.0.0.1:${await listen(server)}`, seen }
}

/** Listens on a free port until the test ends. */
export async function listen(server: Server): Promise<number> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    if ('closeAllConnections' in server && typeof server.closeAllConnections === 'function') {
      server.closeAllConnections()
    }
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('not listening on a port')
  return address.port
}

export interface Bench {
  readonly teamcity: TeamCity
  readonly waits: number[]
  readonly lines: string[]
}

/** A client whose waits between repeats are noted instead of slept. */
export function clientOf(url: string, options: Partial<TeamCityOptions> = {}): Bench {
  const waits: number[] = []
  const lines: string[] = []
  const teamcity = createTeamCity({
    server: 'production',
    url,
    token: TOKEN,
    timeoutMs: 2_000,
    random: () => 0.5,
    sleep: async ms => {
      waits.push(ms)
    },
    log: (level, line) => {
      lines.push(`${level} ${line}`)
    },
    ...options,
  })
  onTestFinished(() => teamcity.close())
  return { teamcity, waits, lines }
}

export const TOKEN = 'eyJ0eXAiOiAiVENWMiJ9.c2VjcmV0LXRva2Vu.bm90LWEtcmVhbC1vbmU'

export function json(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
}

export function text(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain;charset=UTF-8' }).end(body)
}

/** The error form of TeamCity since 2024. */
export function error(response: ServerResponse, status: number, message: string): void {
  const additionalMessage = `jetbrains.buildServer.server.rest.errors.SomeException: ${message}`
  const statusText = `Responding with error, status code: ${status} (Some Status).`
  json(response, { errors: [{ message, additionalMessage, statusText, stackTrace: null }] }, status)
}

/** The fault a call rejects with; anything else fails the test. */
export async function faultOf(call: Promise<unknown>): Promise<TeamCityFault> {
  const outcome = await call.then(
    value => ({ value }),
    (reason: unknown) => reason,
  )
  if (outcome instanceof TeamCityFault) return outcome
  throw new Error(`no fault, but ${JSON.stringify(outcome)} ${String(outcome)}`)
}
