/** The command line in this process, for what needs none of its own. */
import { type ExitCode, run } from '../../src/cli/run.ts'
import { leaksIn } from '../secrets.ts'

export interface Ran {
  readonly code: ExitCode
  readonly out: string
  readonly err: string
  /** Waits between tries, in ms; none is slept. */
  readonly waits: readonly number[]
}

export async function inProcess(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const [out, err, waits]: [string[], string[], number[]] = [[], [], []]
  const code = await run(args, {
    env,
    out: text => void out.push(text),
    err: text => void err.push(text),
    now: () => Date.parse('2026-11-22T20:14:00Z'),
    random: () => 0.5,
    newId: () => 'an-id',
    sleep: async ms => void waits.push(ms),
  })
  const leaks = leaksIn([...out, ...err].join(''), env)
  if (leaks.length > 0) throw new Error(`${leaks} in the output of ${args.join(' ')}`)
  return { code, out: out.join(''), err: err.join(''), waits }
}
