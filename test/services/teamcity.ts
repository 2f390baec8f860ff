import { built } from '../built.ts'
import { firstMessage, type Process, start, type Test } from './processes.ts'
import type { Orders, RunOptions } from './run-simulator.ts'

/** A simulated TeamCity in another process, so that it outlives the bot. */
export interface TeamCityProcess {
  readonly url: string
  readonly process: Process
  /** Never answered while the process is stopped. */
  ask<O extends keyof Orders>(order: O, ...values: Parameters<Orders[O]>): Promise<ReturnType<Orders[O]>>
}

export async function startTeamCity(test: Test, options: RunOptions): Promise<TeamCityProcess> {
  const run = [process.execPath, built('test/services/run-simulator.ts'), JSON.stringify(options)]
  const simulator = start(test, run, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
  const { url } = (await firstMessage(simulator)) as { url: string }
  const waiting = new Map<number, (answer: never) => void>()
  let last = 0
  simulator.child.on('message', message => {
    const { id, answer } = message as { id: number; answer: never }
    waiting.get(id)?.(answer)
    waiting.delete(id)
  })
  return {
    url,
    process: simulator,
    ask: (order, ...values) =>
      new Promise(resolve => {
        last += 1
        waiting.set(last, resolve)
        simulator.child.send({ id: last, order, values })
      }),
  }
}
