import { connectRedis } from '../redis/connection.ts'
import { faultOf } from './fault.ts'
import { guardKey, guardLivesMs } from './guard.ts'
import type { Markers, MarkersOptions } from './markers.ts'
import { scripts } from './scripts.ts'

/** Connects at once and for good. */
export function openMarkers({ address, list }: MarkersOptions): Markers {
  const { ask, run, close } = connectRedis({ address, scripts, fault: faultOf })
  let isChosen = address.db === 0

  /** The library itself takes a database that there is not for number 0, where nobody reads. */
  async function chooseDatabase(): Promise<void> {
    if (isChosen) return
    await ask(client => client.select(address.db))
    isChosen = true
  }

  return {
    shown: address.shown,
    async push(id, json) {
      await chooseDatabase()
      const keys = [list, guardKey(address.prefix, list, id)]
      return await run<'pushed' | 'known'>('pushMarker', keys, [json, guardLivesMs])
    },
    async check() {
      await chooseDatabase()
      await ask(client => client.ping())
    },
    close,
  }
}
