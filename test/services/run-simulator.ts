/** One TeamCity simulator as a process of its own; it obeys over the channel to its parent. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { Fault } from '../../src/sandbox/http-types.ts'
import {
  createTeamCitySimulator,
  type FinalStatus,
  type SimulatedBuildView,
  type SimulatorOptions,
} from '../../src/sandbox/teamcity/simulator.ts'

/** `snapshot` is the file that survives a kill; `held` makes builds wait until somebody moves them. */
export type RunOptions = SimulatorOptions & { readonly snapshot: string; readonly held: boolean }

export type Orders = typeof orders

const { snapshot, held, ...options } = JSON.parse(process.argv[2] ?? '') as RunOptions
const simulator = await createTeamCitySimulator({
  ...options,
  persist: {
    load: () => (existsSync(snapshot) ? readFileSync(snapshot, 'utf8') : undefined),
    save: text => writeFileSync(snapshot, text),
  },
})
simulator.holdBuilds(held)

const orders = {
  builds: (): SimulatedBuildView[] => simulator.builds(),
  requests: (): string[] => simulator.requests.map(({ method, path }) => `${method} ${path}`),
  fail: (next: Fault): void => simulator.fail(next),
  /** Nothing fails any more. */
  mend: (): void => simulator.mend(),
  start: (id: number): void => simulator.start(id),
  finish: (id: number, status: FinalStatus): void => simulator.finish(id, status),
}

process.on('message', ({ id, order, values }: { id: number; order: keyof Orders; values: never[] }) => {
  const obey = orders[order] as (...values: never[]) => unknown
  process.send?.({ id, answer: obey(...values) })
})
process.on('disconnect', () => process.exit())
process.send?.({ url: simulator.url })
