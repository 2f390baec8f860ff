import { createServer, type Socket } from 'node:net'
import { inspect } from 'node:util'
import { gzipSync } from 'node:zlib'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { TeamCityOptions } from '../../src/teamcity/access.ts'
import type { TeamCity } from '../../src/teamcity/teamcity.ts'
import { clientOf, error, faultOf, json, listen, type Script, startServer, TOKEN, text } from './server.ts'

const QUEUE = { buildTypeId: 'Prod', comment: 'x', properties: {} }
const BUILD = { id: 1, buildTypeId: 'Prod', state: 'queued' }

async function world(script: Script, options: Partial<TeamCityOptions> = {}) {
  const server = await startServer(script)
  return { ...server, ...clientOf(server.url, options) }
}

/** A server below HTTP: gets each socket once its first bytes are there. */
async function startRaw(onBytes: (socket: Socket, count: number) => void) {
  let count = 0
  const server = createServer(socket => {
    socket.on('error', () => {})
    socket.once('data', () => onBytes(socket, ++count))
  })
  const port = await listen(server)
  return { url: `http://127.0.0.1:${port}`, count: () => count }
}

describe('repeats', () => {
  test.each([408, 429, 500, 502, 503, 504])(
    'a read that is answered %d is tried three times',
    async status => {
      const { teamcity, seen, waits, lines } = await world((_, response) => text(response, status, 'busy'))
      expect(await faultOf(teamcity.build(1))).toMatchObject({
        status,
        said: 'busy',
        sent: 'no',
        transient: true,
      })
      expect(seen).toHaveLength(3)
      expect(waits).toEqual([100, 200])
      expect(lines.filter(line => line.startsWith('warn'))).toHaveLength(2)
    },
  )

  test.each([301, 400, 401, 403, 404, 409, 501, 505])('%d is not', async status => {
    const { teamcity, seen } = await world((_, response) => error(response, status, 'No build at all'))
    expect(await faultOf(teamcity.lastBuild('X'))).toMatchObject({ status, transient: false })
    expect(seen).toHaveLength(1)
  })

  test('a read that works the third time is all right', async () => {
    const { teamcity, seen } = await world((_, response) =>
      seen.length < 3 ? text(response, 503, 'starting') : json(response, BUILD),
    )
    expect(await teamcity.build(1)).toMatchObject({ id: 1 })
  })

  test('pinning is repeated too, and one lost answer leaves its effect unknown', async () => {
    const { teamcity, seen } = await world((_, response) =>
      seen.length === 1 ? response.destroy() : error(response, 403, 'You may not pin'),
    )
    expect(await faultOf(teamcity.pin(1, 'x'))).toMatchObject({ kind: 'forbidden', sent: 'unknown' })
    expect(seen.map(one => one.method)).toEqual(['PUT', 'PUT'])
  })

  test.each([
    ['queue', 503, 'unknown'],
    ['queue', 408, 'unknown'],
    ['queue', 429, 'no'],
    ['queue', 400, 'no'],
    ['cancel', 503, 'unknown'],
    ['cancel', 409, 'no'],
  ] as const)('%s is sent once when it is answered %d', async (what, status, sent) => {
    const { teamcity, seen, waits } = await world((_, response) => error(response, status, 'not now'))
    const call = what === 'queue' ? teamcity.queue(QUEUE) : teamcity.cancelQueued(1, 'x')
    expect(await faultOf(call)).toMatchObject({ status, said: 'not now', sent })
    expect([seen.length, waits]).toEqual([1, []])
  })

  test('Retry-After is waited for when it fits into the call', async () => {
    const { teamcity, waits } = await world((_, response) =>
      response.writeHead(429, { 'Retry-After': '1' }).end('slow down'),
    )
    expect(await faultOf(teamcity.build(1))).toMatchObject({ kind: 'throttled', retryAfterMs: 1_000 })
    expect(waits).toEqual([1_000, 1_000])
  })

  test('Retry-After beyond the call is told at once instead', async () => {
    const { teamcity, seen, waits } = await world((_, response) => {
      const date = 'Sun, 22 Nov 2026 12:00:00 GMT'
      response.writeHead(503, { Date: date, 'Retry-After': 'Sun, 22 Nov 2026 12:00:30 GMT' }).end()
    })
    expect(await faultOf(teamcity.build(1))).toMatchObject({ kind: 'server_error', retryAfterMs: 30_000 })
    expect([seen.length, waits]).toEqual([1, []])
  })

  test('a kept connection that the server closes in the moment of asking costs a repeat, not a fault', async () => {
    const { teamcity, seen } = await world((one, response) => {
      if (seen.length === 2) return void response.destroy()
      json(response, { ...BUILD, number: String(one.connection) })
    })
    await teamcity.build(1)
    expect(await teamcity.build(1)).toMatchObject({ number: '2' })
    expect(seen.map(one => one.connection)).toEqual([1, 1, 2])
  })
})

describe('the network', () => {
  const change = (teamcity: TeamCity) => faultOf(teamcity.queue(QUEUE))

  test('nobody listens: it surely was not sent', async () => {
    const port = await new Promise<number>((resolve, reject) => {
      const probe = createServer().listen(0, '127.0.0.1', () => {
        const address = probe.address()
        probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(address)))
      })
    })
    const { teamcity, waits } = clientOf(`http://127.0.0.1:${port}`)
    expect(await change(teamcity)).toMatchObject({ kind: 'unreachable', sent: 'no', transient: true })
    expect((await faultOf(teamcity.build(1))).said).toContain('(ECONNREFUSED)')
    expect(waits).toHaveLength(2)
  })

  test('a host that does not exist is asked for twice', async () => {
    vi.stubEnv('NO_PROXY', '*')
    vi.stubEnv('no_proxy', '*')
    onTestFinished(() => void vi.unstubAllEnvs())
    const { teamcity, waits } = clientOf('http://teamcity.invalid')
    const fault = await faultOf(teamcity.build(1))
    expect(fault).toMatchObject({ kind: 'unreachable', sent: 'no', transient: true })
    expect(fault.said).toMatch(/\((?:ENOTFOUND|EAI_AGAIN)\)$/)
    expect(waits).toHaveLength(fault.said.includes('ENOTFOUND') ? 1 : 2)
  })

  test('a reset after sending leaves the effect unknown', async () => {
    const raw = await startRaw(socket => socket.resetAndDestroy())
    const { teamcity } = clientOf(raw.url)
    expect(await change(teamcity)).toMatchObject({
      kind: 'unreachable',
      said: 'the connection broke before the answer was complete (ECONNRESET)',
      sent: 'unknown',
      transient: true,
    })
    expect(raw.count()).toBe(1)
    expect((await faultOf(teamcity.build(1))).sent).toBe('no')
    expect(raw.count()).toBe(4)
  })

  test('a connection closed without a word, or in the middle of the answer, is no answer', async () => {
    const cut = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"id":4'
    const raw = await startRaw((socket, count) => socket.end(count === 1 ? '' : cut))
    const { teamcity } = clientOf(raw.url)
    expect(await change(teamcity)).toMatchObject({ kind: 'unreachable', sent: 'unknown' })
    expect(await change(teamcity)).toMatchObject({ kind: 'unreachable', sent: 'unknown' })
  })

  test('silence ends with the deadline', async () => {
    const { teamcity } = await world(() => {}, { timeoutMs: 1_000 })
    const startedAt = performance.now()
    const [queued, read, pinned] = await Promise.all([
      change(teamcity),
      faultOf(teamcity.build(1)),
      faultOf(teamcity.pin(1, 'x')),
    ])
    expect(performance.now() - startedAt).toBeLessThan(10_000)
    expect(queued).toMatchObject({ kind: 'timeout', said: 'no answer within 1 s', sent: 'unknown' })
    expect(read).toMatchObject({ kind: 'timeout', sent: 'no', transient: true })
    expect(pinned).toMatchObject({ kind: 'timeout', sent: 'unknown' })
  })

  test('a body that trickles for ever does too', async () => {
    const trickle: Script = (_, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' })
      const timer = setInterval(() => response.write(' '), 20)
      response.on('close', () => clearInterval(timer))
    }
    const { teamcity, seen } = await world(trickle, { timeoutMs: 200 })
    const startedAt = performance.now()
    expect(await faultOf(teamcity.build(1))).toMatchObject({ kind: 'timeout' })
    expect(performance.now() - startedAt).toBeLessThan(10_000)
    expect(seen).toHaveLength(1)
  })

  test('a call of many requests has one deadline', async () => {
    const slow: Script = (_, response) => {
      setTimeout(() => json(response, { nextHref: '/app/rest/builds?locator=start:1' }), 120)
    }
    const { teamcity } = await world(slow, { timeoutMs: 300 })
    const startedAt = performance.now()
    expect(
      await faultOf(
        teamcity.findQueued({ buildTypeId: 'X', property: { name: 'n', value: 'v' }, since: '' }),
      ),
    ).toMatchObject({
      kind: 'timeout',
    })
    expect(performance.now() - startedAt).toBeLessThan(10_000)
  })

  test('slow repeats end with the deadline as well', async () => {
    const slow: Script = (_, response) => {
      setTimeout(() => text(response, 503, 'busy'), 150)
    }
    const { teamcity } = await world(slow, { timeoutMs: 250, random: () => 0 })
    const startedAt = performance.now()
    expect(await faultOf(teamcity.build(1))).toMatchObject({ kind: 'timeout' })
    expect(performance.now() - startedAt).toBeLessThan(10_000)
  })

  test('garbage instead of HTTP is unreadable', async () => {
    const raw = await startRaw(socket => socket.end('SSH-2.0-OpenSSH_9.6\r\n'))
    const fault = await change(clientOf(raw.url).teamcity)
    expect(fault).toMatchObject({ kind: 'unreadable', sent: 'unknown', transient: false })
    expect(fault.said).toMatch(/^the answer is garbled \(HPE_\w+\)$/)
  })

  test('garbage instead of gzip is unreadable', async () => {
    const headers = { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' }
    const { teamcity } = await world((_, response) => response.writeHead(200, headers).end('not gzip'))
    expect(await faultOf(teamcity.build(1))).toMatchObject({ kind: 'unreadable', sent: 'no' })
  })

  test('an answer that is too big is not read to its end, packed or not', async () => {
    const big = Buffer.alloc(6 * 1024 * 1024, ' ')
    const { teamcity, seen } = await world((_, response) => {
      if (seen.length === 1) return void response.end(big)
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync(big))
    })
    const expected = { kind: 'unreadable', said: 'the answer is too big' }
    expect(await faultOf(teamcity.build(1))).toMatchObject(expected)
    expect(await faultOf(teamcity.build(1))).toMatchObject(expected)
    expect(seen).toHaveLength(2)
  })

  test.each([
    [
      'a login page',
      'text/html',
      '<html>Log in',
      'answered 200 OK with a web page: check the URL and the credentials',
    ],
    ['an empty answer', 'application/json', '', 'teamcity build: the answer is not JSON'],
    ['XML', 'application/xml', '<build id="1"/>', 'teamcity build: the answer is not JSON'],
    ['null', 'application/json', 'null', 'teamcity build: the answer is not an object'],
    ['no id', 'application/json', '{"state":"queued"}', 'teamcity build: "id" is missing'],
    [
      'a status that is a number',
      'application/json',
      '{"id":1,"buildTypeId":"X","status":1}',
      'teamcity build: "status" is not of type string',
    ],
    [
      'a revision without a form',
      'application/json',
      '{"id":1,"buildTypeId":"X","revisions":{"revision":["abc"]}}',
      'teamcity build: "revisions.revision.0" is not of type object',
    ],
  ])('%s with status 200 is unreadable', async (_name, type, body, said) => {
    const { teamcity, seen } = await world((_, response) =>
      response.writeHead(200, { 'Content-Type': type }).end(body),
    )
    expect(await faultOf(teamcity.build(1))).toMatchObject({
      kind: 'unreadable',
      status: 200,
      said,
      sent: 'no',
    })
    expect(seen).toHaveLength(1)
  })

  test('a redirect is not followed', async () => {
    const { teamcity, seen } = await world((_, response) =>
      response.writeHead(302, { Location: '/login.html?from=secret' }).end(),
    )
    expect(await change(teamcity)).toMatchObject({
      kind: 'redirected',
      status: 302,
      said: 'answered 302 Found, to /login.html: check the URL and the credentials',
      sent: 'no',
    })
    expect(seen).toHaveLength(1)
  })

  test('a finished call leaves no timer behind', async () => {
    const { teamcity } = await world((_, response) => json(response, BUILD), { timeoutMs: 60_000 })
    const timers = () => process.getActiveResourcesInfo().filter(name => name === 'Timeout').length
    await teamcity.build(1)
    const before = timers()
    for (let i = 0; i < 20; i++) await teamcity.build(1)
    expect(timers() - before).toBeLessThan(10)
  })

  test('close ends what is under way, and what comes after it', async () => {
    const { teamcity, seen } = await world(() => {})
    const hanging = faultOf(teamcity.build(1))
    await expect.poll(() => seen.length).toBe(1)
    teamcity.close()
    const expected = { kind: 'unreachable', said: 'this bot is stopping', transient: false }
    expect(await hanging).toMatchObject(expected)
    expect(await faultOf(teamcity.build(1))).toMatchObject(expected)
    expect(seen).toHaveLength(1)
  })
})

describe('secrets', () => {
  const PASSWORD = 'correct-horse'
  const PAIR = Buffer.from(`bot:${PASSWORD}`).toString('base64')

  test.each([
    [
      'an answer that repeats the request',
      (socket: Socket) => socket.end(echo(`${TOKEN} ${PASSWORD} ${PAIR}.`)),
    ],
    ['a reset', (socket: Socket) => socket.resetAndDestroy()],
    ['garbage', (socket: Socket) => socket.end('nonsense\r\n\r\n')],
    ['silence', () => {}],
  ])('%s: no fault and no log line holds one', async (_name, onBytes) => {
    for (const credentials of [
      { password: PASSWORD },
      { token: undefined, username: 'bot', password: PASSWORD },
    ]) {
      const secrets = [TOKEN, PASSWORD, 'Bearer', 'Basic ', 'authorization']
      if ('username' in credentials) secrets.push(PAIR)
      const raw = await startRaw(onBytes)
      const { teamcity, lines } = clientOf(raw.url, { timeoutMs: 150, ...credentials })
      const calls = [() => teamcity.build(1), () => teamcity.queue(QUEUE), () => teamcity.pin(1, 'x')]
      for (const call of calls) {
        const fault = await faultOf(call())
        const shown = [
          JSON.stringify(fault),
          inspect(fault, { showHidden: true, depth: null }),
          String(fault.stack),
          ...Object.getOwnPropertyNames(fault),
          ...lines,
        ].join('\n')
        expect(fault.cause).toBeUndefined()
        for (const secret of secrets) {
          expect(shown).not.toContain(secret)
        }
      }
    }
  })

  function echo(body: string): string {
    return `HTTP/1.1 400 Bad Request\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`
  }
})
