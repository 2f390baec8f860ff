/** Child processes, each the leader of a group of its own, so that nothing of it outlives its test. */
import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TestContext } from 'vitest'
import { type Watch, watchFor } from '../secrets.ts'

export const repository = fileURLToPath(new URL('../..', import.meta.url))

/** What begins for a test ends with it, also where several run at once. */
export type Test = Pick<TestContext, 'onTestFinished'>

export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

export interface Process {
  readonly child: ChildProcess
  /** Standard output and error so far, where they are pipes. */
  readonly output: string
  /** Of all that it prints, and sends over its channel: at the end no secret of its environment may be in it. */
  readonly watch: Watch
  /** Resolves in the moment when that is in the output; rejects when it is not there in time. */
  prints(text: string | RegExp, withinMs?: number): Promise<void>
  /** Resolves when it has gone and all that it printed and sent is here. */
  readonly exit: Promise<Exit>
  /** To the whole group; nothing happens when it has gone. */
  signal(name: NodeJS.Signals): void
  /** `kill -9` of the whole group; resolves as `exit` does. */
  kill(): Promise<Exit>
}

const running = new Set<Process>()
process.on('exit', () => {
  for (const each of running) each.signal('SIGKILL')
})

/** Runs in the repository unless `cwd` is given, with no more of the environment than it is given and where programs are found. */
export function start(
  test: Test,
  [command = '', ...args]: readonly string[],
  {
    env = {},
    stdio = ['pipe', 'pipe', 'pipe'],
    cwd = repository,
  }: { env?: Record<string, string>; stdio?: StdioOptions; cwd?: string } = {},
): Process {
  const child = spawn(command, args, {
    cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio,
    detached: true,
    serialization: 'advanced',
  })
  const watch = watchFor(env)
  child.on('message', message => watch.saw('its channel', message))
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  const exit = new Promise<Exit>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      running.delete(started)
      resolve({ code, signal })
    })
  })
  const started: Process = {
    child,
    watch,
    get output() {
      return output
    },
    prints: (text, withinMs = 40_000) =>
      new Promise((resolve, reject) => {
        const isThere = (): boolean => output.search(text) >= 0
        const fail = (why: string): void => reject(new Error(`${why} without ${text}:\n${output}`))
        const timer = setTimeout(() => fail(`${withinMs} ms`), withinMs)
        const look = (): void => {
          if (!isThere()) return
          clearTimeout(timer)
          resolve()
        }
        for (const stream of [child.stdout, child.stderr]) stream?.on('data', look)
        child.once('close', () => isThere() || fail('it ended'))
        look()
      }),
    exit,
    signal(name) {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, name)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
      }
    },
    kill() {
      started.signal('SIGKILL')
      return exit
    },
  }
  running.add(started)
  test.onTestFinished(async () => {
    await started.kill()
    watch.saw('its output', output)
    const file = env.HUBOT_DEPLOY_AUDIT_FILE ?? env.HUBOT_DEPLOY_STORE
    if (file !== undefined) watch.readFolder(dirname(file))
    watch.check()
  })
  return started
}

/** What a process sends over its channel first; rejects with its output when it dies before. */
export async function firstMessage(from: Process): Promise<unknown> {
  const message = new Promise(resolve => from.child.once('message', resolve))
  const death = from.exit.then(({ code, signal }) => {
    throw new Error(`it ended with ${code ?? signal} before it was ready:\n${from.output}`)
  })
  return await Promise.race([message, death])
}
