/**
 * The bot as its package has it, compiled before the first test: the hundreds of bots, servers and command lines that the
 * tests start as processes are there three times as fast as from TypeScript. `npm start` itself is tested, too.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

/** Where such a bot runs: Hubot looks for its scripts here. */
export const builtFolder = join(root, 'node_modules/.built')

/** The compiled form of a file of this repository. */
export const built = (file: string): string => join(builtFolder, file.replace(/\.ts$/, '.js'))

/** Vitest calls it once, before all tests. */
export function setup(): void {
  rmSync(join(builtFolder, 'scripts'), { recursive: true, force: true })
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  const { status, stdout } = spawnSync(process.execPath, [compiler, '-p', 'test/tsconfig.built.json'], {
    cwd: root,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stdout)
  cpSync(join(root, '.hubotrc'), join(builtFolder, '.hubotrc'))
  writeFileSync(join(builtFolder, 'package.json'), '{ "type": "module" }\n')
}
