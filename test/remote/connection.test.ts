import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { transportWith } from '../../src/remote/connection.ts'

test.each([
  ['in time: sent', true, 'POST /app/rest/buildQueue HTTP/1.1'],
  ['too late when the connection stands: not a byte is sent', false, ''],
])('%s', async (_, isInTime, first) => {
  let heard = ''
  const server = createServer(socket => {
    socket.on('error', () => undefined)
    socket.on('data', data => {
      heard += String(data)
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const request = transportWith(() => isInTime).request(
    {
      protocol: 'http:',
      host: '127.0.0.1',
      port,
      path: '/app/rest/buildQueue',
      method: 'POST',
      agent: false,
    },
    answer => answer.resume(),
  )
  request.on('error', () => undefined)
  request.end('{}')
  await new Promise(resolve => request.once('close', resolve))
  server.close()
  await once(server, 'close')
  expect(heard.split('\r\n')[0]).toBe(first)
})
