import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:https'
import { createServer as createTcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { clientOf, faultOf, json, listen, startServer } from './server.ts'

const hasOpenssl = spawnSync('openssl', ['version']).status === 0
if (!hasOpenssl) {
  console.warn(
    'Skipped: tests with a certificate need openssl on the PATH. Install it, e.g.: apt-get install openssl',
  )
}

const QUEUE = { buildTypeId: 'Prod', comment: 'x', properties: {} }

describe.skipIf(!hasOpenssl)('a certificate', () => {
  test('that is self-signed is refused in plain words, and nothing was sent', async () => {
    let requests = 0
    const server = createServer(selfSigned(), (_, response) => {
      requests++
      json(response, { id: 1 })
    })
    const { teamcity, waits } = clientOf(`https://127.0.0.1:${await listen(server)}`)
    expect(await faultOf(teamcity.queue(QUEUE))).toMatchObject({
      kind: 'tls',
      said: 'its certificate is not trusted, name its authority in NODE_EXTRA_CA_CERTS (DEPTH_ZERO_SELF_SIGNED_CERT)',
      sent: 'no',
      transient: false,
    })
    expect(await faultOf(teamcity.build(1))).toMatchObject({ kind: 'tls' })
    expect([requests, waits]).toEqual([0, []])
  })
})

test('https where the server speaks http is a mistake in the address', async () => {
  const server = await startServer((_, response) => json(response, {}))
  const { teamcity, waits } = clientOf(server.url.replace('http:', 'https:'))
  const fault = await faultOf(teamcity.queue(QUEUE))
  expect(fault).toMatchObject({ kind: 'tls', sent: 'no', transient: false })
  expect(fault.said).toMatch(
    /^no TLS connection could be made, check that the URL has the right scheme and port \(E\w+\)$/,
  )
  expect([server.seen, waits]).toEqual([[], []])
})

test('a handshake that never ends sent nothing', async () => {
  const port = await listen(createTcpServer(socket => socket.on('error', () => {})))
  const { teamcity } = clientOf(`https://127.0.0.1:${port}`, { timeoutMs: 200 })
  expect(await faultOf(teamcity.queue(QUEUE))).toMatchObject({
    kind: 'timeout',
    said: 'no connection within 0.2 s',
    sent: 'no',
  })
})

function selfSigned(): { key: Buffer; cert: Buffer } {
  const folder = mkdtempSync(join(tmpdir(), 'teamcity-tls-'))
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '1']
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  execFileSync('openssl', ['req', ...kind, ...subject, '-keyout', key, '-out', cert], { stdio: 'ignore' })
  const pair = { key: readFileSync(key), cert: readFileSync(cert) }
  rmSync(folder, { recursive: true })
  return pair
}
