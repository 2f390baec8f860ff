import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { Socket } from 'node:net'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type FreshConnections, freshConnections } from '../../src/remote/spare.ts'

const sockets: Socket[] = []
const server = createServer((_, response) => response.end('ok'))
server.on('connection', socket => sockets.push(socket))
let connections: FreshConnections
let url: string

beforeEach(async () => {
  sockets.length = 0
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  connections = freshConnections(url)
})
afterEach(async () => {
  vi.restoreAllMocks()
  connections.close()
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
})

const post = async (): Promise<void> => {
  const sent = request(url, { method: 'POST', agent: connections.httpAgent })
  sent.end('{}')
  const [answer] = await once(sent, 'response')
  answer.resume()
  await once(answer, 'end')
}

const openAhead = async (): Promise<void> => {
  const before = sockets.length
  connections.openAhead()
  await vi.waitFor(() => expect(sockets.length).toBe(before + 1))
}

test('a request takes the connection that was opened ahead, and the next one a new one', async () => {
  await openAhead()
  await post()
  expect(sockets.length).toBe(1)
  await post()
  expect(sockets.length).toBe(2)
})

test('one that is ahead already is not opened twice', async () => {
  await openAhead()
  connections.openAhead()
  await post()
  expect(sockets.length).toBe(1)
})

test('one that is older than two seconds is not used', async () => {
  await openAhead()
  const realNow = performance.now.bind(performance)
  vi.spyOn(performance, 'now').mockImplementation(() => realNow() + 2_001)
  await post()
  expect(sockets.length).toBe(2)
})

test('one that the server has closed meanwhile is not used', async () => {
  await openAhead()
  const [ahead] = sockets
  ahead?.destroy()
  await new Promise(resolve => setTimeout(resolve, 50))
  await post()
  expect(sockets.length).toBe(2)
})

test('a server that is away is silent ahead, and fails the request', async () => {
  const away = freshConnections('http://127.0.0.1:9')
  away.openAhead()
  await new Promise(resolve => setTimeout(resolve, 50))
  const sent = request('http://127.0.0.1:9', { method: 'POST', agent: away.httpAgent })
  sent.end()
  const [error] = await once(sent, 'error')
  expect(error.code).toBe('ECONNREFUSED')
  away.close()
})
