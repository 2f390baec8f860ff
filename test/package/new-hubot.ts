/** A Hubot as its own generator makes it, our package in it, and a way to talk with it. */
import { type ChildProcessWithoutNullStreams, execFile, spawn } from 'node:child_process'
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

export const root = resolve(import.meta.dirname, '../..')
export const packageName = 'hubot-teamcity-deploy'

/** Without what npm tells the scripts that it runs, except where its registry is; with every address in lock files. */
const env: NodeJS.ProcessEnv = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) =>
      !/^(npm_(?!config_)|npm_config_(local|global)_prefix|hubot_|express_|vitest|node_env)/i.test(name),
  ),
)
env.npm_config_omit_lockfile_registry_resolved = 'false'

export async function run(folder: string, program: string, ...args: string[]): Promise<string> {
  const done = promisify(execFile)(program, args, { cwd: folder, env, maxBuffer: 1e8 })
  const { stdout } = await done.catch((error: Error & { stdout: string }) => {
    error.message += `\n${error.stdout}`
    throw error
  })
  return stdout
}

export async function canReachRegistry(): Promise<boolean> {
  const quickly = ['--fetch-retries=0', '--fetch-timeout=10000', '--prefer-online']
  return await run(root, 'npm', 'view', 'hubot', 'version', ...quickly).then(
    () => true,
    () => false,
  )
}

/** Packs a copy, so that no other test sees `dist` come and go. */
export async function pack(into: string): Promise<string> {
  const copy = join(into, 'checkout')
  const left = new Set(['.git', 'node_modules', 'dist'])
  cpSync(root, copy, { recursive: true, filter: from => from === root || !left.has(basename(from)) })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  await run(copy, 'npm', 'pack', '--pack-destination', into)
  const [tarball] = readdirSync(into).filter(name => name.endsWith('.tgz'))
  if (tarball === undefined) throw new Error('npm pack made no tarball')
  return join(into, tarball)
}

/** Of the Hubot version that we develop with: a new one must not turn this red on a day when we changed nothing. */
export async function createHubot(into: string): Promise<string> {
  const installed = join(root, 'node_modules/hubot')
  env.HUBOT_INSTALLATION_PATH = installed
  await run(into, process.execPath, join(installed, 'bin/hubot'), '--create', 'myhubot')
  return join(into, 'myhubot')
}

export async function install(hubot: string, tarball: string): Promise<void> {
  await run(hubot, 'npm', 'install', '--ignore-scripts', tarball)
  const file = join(hubot, 'external-scripts.json')
  const names = JSON.parse(readFileSync(file, 'utf8')) as string[]
  writeFileSync(file, JSON.stringify([...names, packageName]))
  mkdirSync(join(hubot, 'adapters'))
  copyFileSync(join(import.meta.dirname, 'lines-adapter.mjs'), join(hubot, 'adapters/lines.mjs'))
}

export interface Running {
  /** Everything that was printed. */
  readonly output: string
  /** The help lines that Hubot knew when the package was there. */
  readonly help: readonly string[]
  /** Types a line into the Shell adapter. */
  types(line: string): void
  /** Says a line in the chat of the lines adapter. */
  says(text: string): void
  /** Waits until that was printed; the printed line. */
  hears(text: string): Promise<string>
  exit: Promise<number | NodeJS.Signals | null>
  kill(): Promise<void>
}

const runs = new Set<Running>()

/** Runs it in the sandbox, with the Shell adapter as it was generated. */
export function startShell(hubot: string): Running {
  return start(hubot, [], {})
}

/** Runs it in the sandbox, with a chat of lines; resolves when the package is there. */
export async function startLines(hubot: string, more: NodeJS.ProcessEnv = {}): Promise<Running> {
  const running = start(hubot, ['--file', './adapters/lines.mjs'], { HUBOT_LOG_LEVEL: 'warn', ...more })
  const { help } = JSON.parse(await running.hears('"help":')) as Pick<Running, 'help'>
  return Object.assign(running, { help })
}

export async function killAll(): Promise<void> {
  await Promise.all([...runs].map(running => running.kill()))
}

function start(hubot: string, args: string[], more: NodeJS.ProcessEnv): Running {
  const child: ChildProcessWithoutNullStreams = spawn(
    process.execPath,
    ['node_modules/hubot/bin/hubot', ...args],
    {
      cwd: hubot,
      env: {
        ...env,
        HUBOT_DEPLOY_SANDBOX: 'true',
        EXPRESS_PORT: '0',
        EXPRESS_BIND_ADDRESS: '127.0.0.1',
        ...more,
      },
    },
  )
  const lines: string[] = []
  const waiting = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', line => {
      lines.push(line)
      for (const look of waiting) look()
    })
  }
  child.stdin.on('error', () => undefined)
  const exit = new Promise<number | NodeJS.Signals | null>(settle =>
    child.once('close', (code, signal) => settle(signal ?? code)),
  )

  const running: Running = {
    get output() {
      return lines.join('\n')
    },
    help: [],
    types: line => void child.stdin.write(`${line}\n`),
    says: text => running.types(JSON.stringify({ user: 'ann', room: 'deployments', text })),
    hears: text =>
      new Promise((found, fail) => {
        const look = (): void => {
          const line = lines.find(one => one.includes(text))
          if (line === undefined) return
          done()
          found(line)
        }
        const timer = setTimeout(() => {
          done()
          fail(new Error(`never heard ${text}; heard:\n${lines.join('\n')}`))
        }, 15_000)
        const done = (): void => {
          clearTimeout(timer)
          waiting.delete(look)
        }
        waiting.add(look)
        look()
      }),
    exit,
    async kill() {
      child.kill('SIGKILL')
      await exit
      runs.delete(running)
    },
  }
  runs.add(running)
  return running
}
