/** A real redis-server of the test's own, on a port that the system chose; with what a test may do to it. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Where a real component is missing its tests are skipped with this line; in CI they fail. */
export const redisIsHere = spawnSync('redis-server', ['--version']).status === 0
if (!redisIsHere) {
  const line = 'redis-server is not installed, so its tests do not run: apt-get install redis-server'
  if (process.env.CI) throw new Error(line)
  console.warn(line)
}

export interface RedisServer {
  readonly port: number
  readonly folder: string
  /** `SIGSTOP` freezes it, `SIGCONT` lets it go on. */
  signal(name: NodeJS.Signals): void
  /** As `kill -9`, and gone when it resolves. */
  kill(): Promise<void>
  /** Starts it again at the same port with what it had written. */
  restart(): Promise<void>
  close(): Promise<void>
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise(resolve => server.close(resolve))
  if (typeof address !== 'object' || !address) throw new Error('no port')
  return address.port
}

/**
 * `options` as on redis-server's command line. With `tls`, the files of its certificate, it speaks nothing else; with
 * `sentinel`, the lines of its configuration, it is one. Ready when it resolves.
 */
export async function startRedis({
  options = [],
  tls,
  sentinel,
}: {
  options?: readonly string[]
  tls?: { readonly key: string; readonly cert: string }
  sentinel?: readonly string[]
} = {}): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'redis-'))
  const at = await freePort()
  const listen = tls
    ? ['--port', '0', '--tls-port', String(at), '--tls-auth-clients', 'no', '--tls-ca-cert-file', tls.cert]
    : ['--port', String(at)]
  if (tls) listen.push('--tls-key-file', tls.key, '--tls-cert-file', tls.cert)
  const keep = ['--save', '', '--appendonly', 'yes', ...options]
  const conf = join(folder, 'sentinel.conf')
  if (sentinel) writeFileSync(conf, sentinel.join('\n'))
  const run = async (): Promise<ChildProcess> => {
    const child = spawn(
      'redis-server',
      [
        ...(sentinel ? [conf, '--sentinel'] : []),
        ...listen,
        '--bind',
        '127.0.0.1',
        '--dir',
        folder,
        ...(sentinel ? [] : keep),
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    let said = ''
    await new Promise<void>((resolve, reject) => {
      child.once('exit', () => reject(new Error(`redis-server ended: ${said}`)))
      child.stdout?.on('data', data => {
        said += String(data)
        if (/Ready to accept connections|Sentinel ID is/.test(said)) resolve()
      })
    })
    return child
  }
  let child = await run()
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = new Promise(resolve => child.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
  }
  return {
    port: at,
    folder,
    signal: name => void child.kill(name),
    kill,
    async restart() {
      await kill()
      child = await run()
    },
    async close() {
      await kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
