/** The command line as a process of its own, as a step of a build would start it. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { built } from '../built.ts'
import { leaksIn } from '../secrets.ts'

export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Of this environment nothing but `PATH` and what is given comes along. Throws when a secret of it is printed. */
export async function cli(
  args: readonly string[],
  { env = {}, cwd }: { env?: Readonly<Record<string, string>>; cwd: string },
): Promise<Ended> {
  const child = spawn(process.execPath, [built('src/cli.ts'), ...args], {
    cwd,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 30_000,
  })
  const [out, err]: [string[], string[]] = [[], []]
  child.stdout.setEncoding('utf8').on('data', (text: string) => out.push(text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => err.push(text))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  const ended = { code, out: out.join(''), err: err.join('') }
  const leaks = leaksIn(ended.out + ended.err, env)
  if (leaks.length > 0)
    throw new Error(`${leaks} in the output of ${args.join(' ')}\n${ended.out}${ended.err}`)
  return ended
}

/** Gone when the test is. */
export function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'cli-'))
  onTestFinished(() => rmSync(made, { recursive: true, force: true }))
  return made
}

export const inTeamCity = { TEAMCITY_VERSION: '2026.1.1 (build 222577)' }
