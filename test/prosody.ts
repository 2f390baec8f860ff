/** A real Prosody of the test's own, on a loopback address of its own, with people in it; and what a test may do to it. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, isIP } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const has = (program: string, argument: string): boolean => spawnSync(program, [argument]).error === undefined

/** Where a real component is missing its tests are skipped with this line; in CI they fail. */
export const prosodyIsHere = has('prosodyctl', 'about') && has('openssl', 'version')
if (!prosodyIsHere) {
  const line =
    'prosody or openssl is not installed, so the tests in a real chat do not run: apt-get install --no-install-recommends prosody openssl'
  if (process.env.CI) throw new Error(line)
  console.warn(line)
}

export const domain = 'chat.hipchat.local'
export const roomDomain = 'conf.hipchat.local'

/** Account, name and mention name of everybody. Passwords are made up of the account. */
export const people = {
  bot: { account: '1_1', name: 'Hubot Bot', mention: 'hubot' },
  ryan: { account: '1_2', name: 'Ryan Tomlinson', mention: 'RyanTomlinson' },
  bob: { account: '1_3', name: 'Bob Ünïcode', mention: 'bobby' },
} as const
export type Who = keyof typeof people
export const passwordOf = (who: Who): string => `password-of-${people[who].account}`
export const jidOf = (who: Who): string => `${people[who].account}@${domain}`

export interface Prosody {
  /** Where it listens: port 5222, and 5223 for TLS from the first byte. */
  readonly host: string
  /** The certificate of the authority, for NODE_EXTRA_CA_CERTS. */
  readonly authority: string
  readonly output: string
  /** `SIGSTOP` freezes it, `SIGCONT` lets it go on. */
  signal(name: NodeJS.Signals): void
  kill(): Promise<void>
  /** In good order. */
  stop(): Promise<void>
  start(): Promise<void>
  close(): Promise<void>
}

export interface ProsodyOptions {
  /** `hipchat`: it also behaves like HipChat where that is not standard. */
  readonly flavour?: 'plain' | 'hipchat'
  readonly tls?: boolean
  /** What its certificate is for: the domain, its host, or a name that is neither. */
  readonly certificate?: 'domain' | 'host' | 'other'
}

let addresses = 0

/** Every test process and every server has a loopback address of its own: the package knew one port only. */
export function newAddress(): string {
  addresses += 1
  const { pid } = process
  return `127.${64 + (pid % 128)}.${(pid >> 7) % 256}.${1 + addresses}`
}

export async function startProsody({
  flavour = 'plain',
  tls = true,
  certificate = 'domain',
}: ProsodyOptions = {}): Promise<Prosody> {
  const folder = mkdtempSync(join(tmpdir(), 'prosody-'))
  const host = newAddress()
  const authority = certify(folder, { domain, host, other: 'other.example' }[certificate])
  const file = join(folder, 'prosody.cfg.lua')
  writeFileSync(file, configuration({ folder, host, flavour, tls }))
  const everybody = Object.values(people)
  writeFileSync(
    join(folder, 'groups.txt'),
    `[+Everybody]\n${everybody.map(({ account, name }) => `${account}@${domain}=${name}\n`).join('')}`,
  )
  const accounts = join(folder, 'data', encoded(domain), 'accounts')
  mkdirSync(accounts, { recursive: true })
  for (const who of Object.keys(people) as Who[]) {
    const account = encoded(people[who].account)
    writeFileSync(join(accounts, `${account}.dat`), `return { ["password"] = "${passwordOf(who)}"; };\n`)
  }
  const { name, mention } = people.bot
  const cards = join(folder, 'data', encoded(domain), 'vcard')
  mkdirSync(cards)
  writeFileSync(
    join(cards, `${encoded(people.bot.account)}.dat`),
    `return { name = "vCard"; attr = { xmlns = "vcard-temp" };
      { name = "FN"; attr = {}; "${name}" }; { name = "NICKNAME"; attr = {}; "${mention}" } };\n`,
  )

  const server = await runProsody(file, host, tls ? [5222, 5223] : [5222])
  return {
    host,
    authority,
    get output() {
      return server.output
    },
    signal: server.signal,
    kill: () => server.stop('SIGKILL'),
    stop: () => server.stop('SIGTERM'),
    start: server.start,
    async close() {
      await server.stop('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A test run that is cut off takes its servers with it. */
const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

export interface RunningProsody {
  readonly output: string
  signal(name: NodeJS.Signals): void
  start(): Promise<void>
  /** Gone when it resolves. */
  stop(how: 'SIGTERM' | 'SIGKILL'): Promise<void>
}

/** With that configuration; it listens when it resolves. */
export async function runProsody(
  file: string,
  host: string,
  ports: readonly number[] = [5222, 5223],
): Promise<RunningProsody> {
  let child: ChildProcess | null = null
  let output = ''
  async function start(): Promise<void> {
    const started = spawn('prosody', ['--config', file, '-F'], { stdio: ['ignore', 'pipe', 'pipe'] })
    child = started
    running.add(started)
    started.once('exit', () => running.delete(started))
    for (const stream of [started.stdout, started.stderr]) {
      stream.on('data', data => {
        output += String(data)
      })
    }
    while (!(await Promise.all(ports.map(port => answers(host, port)))).every(Boolean)) {
      if (started.exitCode !== null) throw new Error(`prosody ended:\n${output}`)
      await new Promise(resolve => setTimeout(resolve, 50))
    }
  }
  await start()
  return {
    get output() {
      return output
    },
    signal: name => void child?.kill(name),
    start,
    async stop(how) {
      const running = child
      if (!running || running.exitCode !== null || running.signalCode !== null) return
      const gone = new Promise(resolve => running.once('exit', resolve))
      running.kill(how)
      await gone
    },
  }
}

/** As Prosody names its files. */
const encoded = (text: string): string =>
  text.replace(/[^A-Za-z0-9]/g, sign => `%${sign.charCodeAt(0).toString(16)}`)

function answers(host: string, port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, host)
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}

/** `ca.crt`, an authority, and by it `chat.crt` and `chat.key` for those names; the path of the first. */
export function certify(folder: string, ...names: readonly string[]): string {
  const ssl = (...args: string[]): void => void execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  ssl(
    'req',
    '-x509',
    ...key,
    '-keyout',
    'ca.key',
    '-out',
    'ca.crt',
    '-days',
    '2',
    '-subj',
    '/CN=Test authority',
  )
  ssl('req', ...key, '-keyout', 'chat.key', '-out', 'chat.csr', '-subj', `/CN=${names[0]}`)
  writeFileSync(
    join(folder, 'names'),
    `subjectAltName=${names.map(name => `${isIP(name) ? 'IP' : 'DNS'}:${name}`).join()}\n`,
  )
  const by = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'names', '-days', '2']
  ssl('x509', '-req', '-in', 'chat.csr', ...by, '-out', 'chat.crt')
  return join(folder, 'ca.crt')
}

function configuration(options: { flavour: string; tls: boolean; folder: string; host: string }): string {
  const { folder, host, flavour, tls } = options
  const isHipChat = flavour === 'hipchat'
  const mentions = Object.values(people).map(
    ({ account, mention }) => `["${account}@${domain}"] = "${mention}"`,
  )
  const certificate = `{ key = "${folder}/chat.key"; certificate = "${folder}/chat.crt" }`
  return `
run_as_root = true
pidfile = "${folder}/prosody.pid"
data_path = "${folder}/data"
plugin_paths = { "${join(import.meta.dirname, '../docs/prosody')}" }
interfaces = { "${host}" }
c2s_ports = { 5222 }
c2s_direct_tls_ports = { ${tls ? '5223' : ''} }
c2s_direct_tls_ssl = ${certificate}
s2s_ports = {}
http_ports = {}
https_ports = {}
modules_enabled = { "roster", "saslauth", "disco", "vcard", "ping", "presence", "groups"${tls ? ', "tls"' : ''} }
modules_disabled = { "s2s", "offline" }
groups_file = "${folder}/groups.txt"
storage = "internal"
authentication = "internal_plain"
c2s_require_encryption = ${tls}
allow_unencrypted_plain_auth = ${!tls}
log = { { levels = { min = "info" }, to = "console" } }

VirtualHost "${domain}"
  ssl = ${certificate}
  modules_enabled = { ${isHipChat ? '"hipchat_account"' : ''} }
  hipchat_mention_names = { ${mentions.join(', ')} }

Component "${roomDomain}" "muc"
  restrict_room_creation = false
  muc_room_locking = false
  muc_room_default_public = true
  muc_room_default_public_jids = true
  muc_room_default_change_subject = true
  muc_room_default_history_length = 20
  modules_enabled = { ${isHipChat ? '"hipchat_lobby"' : ''} }
`
}
