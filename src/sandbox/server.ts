import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createFaults } from './faults.ts'
import type {
  FaultHow,
  LoggedRequest,
  RawReply,
  RawRequest,
  ServerOptions,
  SimulatedServer,
} from './http-types.ts'

/**
 * Loopback HTTP that keeps no process alive, with faults injected between socket and API. Latency and weather are looked
 * at anew for each request; `answer` performs it.
 */
export async function startHttp(
  options: ServerOptions,
  answer: (request: RawRequest) => RawReply,
): Promise<SimulatedServer & { readonly port: number }> {
  const requests: LoggedRequest[] = []
  const faults = createFaults()
  const now = options.now ?? Date.now
  const timers = new Set<NodeJS.Timeout>()

  const later = (ms: number, run: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      run()
    }, ms)
    timer.unref()
    timers.add(timer)
  }

  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = await readRequest(incoming)
    requests.push(logged(request, now()))
    const [method, path] = [request.method, decodedTarget(request.target)]
    const how = faults.take(method, path) ?? options.weather?.(method, path)
    const perform = (): RawReply => answer(request)
    const go = (): void => respond(response, perform, how, later)
    const latency = options.latencyMs ?? 0
    if (latency > 0) later(latency, go)
    else go()
  }

  const server = createServer({ keepAliveTimeout: 60_000 }, (incoming, response) => {
    handle(incoming, response).catch(() => response.destroy())
  })
  server.on('connection', socket => socket.unref())
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  server.unref()
  return {
    port: portOf(server.address()),
    requests,
    fail: next => faults.add(next),
    mend: () => faults.clear(),
    close: () =>
      new Promise(resolve => {
        for (const timer of timers) clearTimeout(timer)
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const portOf = (address: AddressInfo | string | null): number =>
  typeof address === 'object' && address ? address.port : 0

function respond(
  response: ServerResponse,
  perform: () => RawReply,
  how: FaultHow | undefined,
  later: (ms: number, run: () => void) => void,
): void {
  if (how === undefined) send(response, perform())
  else if (typeof how === 'string') breakOff(response, perform, how)
  else if ('delayMs' in how) later(how.delayMs, () => send(response, perform()))
  else if ('lateMs' in how) {
    later(how.lateMs, perform)
    response.socket?.resetAndDestroy()
  } else {
    if (how.after) perform()
    const headers = { 'Content-Type': 'text/html;charset=UTF-8', ...how.headers }
    send(response, { status: how.status, headers, body: how.body ?? '' })
  }
}

function breakOff(response: ServerResponse, perform: () => RawReply, how: Extract<FaultHow, string>): void {
  const performed = how.endsWith('-before') ? undefined : perform()
  if (how.startsWith('reset')) response.socket?.resetAndDestroy()
  if (how !== 'garbage' || !performed) return
  send(response, { ...performed, body: '{"id": <<< not what was expected' })
}

function send(response: ServerResponse, reply: RawReply): void {
  if (response.destroyed) return
  const length = reply.status === 204 ? {} : { 'Content-Length': String(Buffer.byteLength(reply.body)) }
  response.writeHead(reply.status, { ...reply.headers, ...length })
  response.end(reply.body)
}

async function readRequest(incoming: IncomingMessage): Promise<RawRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk))
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(incoming.headers)) headers[name] = String(value)
  return {
    method: incoming.method ?? 'GET',
    target: incoming.url ?? '/',
    headers,
    body: Buffer.concat(chunks).toString('utf8'),
  }
}

function logged(request: RawRequest, at: number): LoggedRequest {
  const headers = { ...request.headers }
  if (headers.authorization) headers.authorization = `${headers.authorization.split(' ')[0]} ***`
  if (headers['x-jfrog-art-api']) headers['x-jfrog-art-api'] = '***'
  return { method: request.method, path: request.target, at, body: request.body, headers }
}

function decodedTarget(target: string): string {
  try {
    return decodeURIComponent(target)
  } catch {
    return target
  }
}
