import { lazily } from '../lazily.ts'
import { baseUrl } from '../remote/connection.ts'
import { configurationUrl, type TeamCityOptions } from './access.ts'
import type { TeamCity } from './teamcity.ts'

/** Loads the client once for all servers. */
export const loadClient = lazily(() => import('./client.ts'))

/** A server whose client is loaded with the first call: with its libraries it would take a good part of a start. */
export function createTeamCity(options: TeamCityOptions): TeamCity {
  let made: TeamCity | undefined
  let isClosed = false
  const client = async (): Promise<TeamCity> => {
    const loaded = await loadClient()
    made ??= loaded.createTeamCity(options)
    if (isClosed) made.close()
    return made
  }
  const url = baseUrl(options.url)
  return {
    server: options.server,
    url,
    configurationUrl: id => configurationUrl(url, id),
    lastBuild: async (...asked) => (await client()).lastBuild(...asked),
    lastPinned: async (...asked) => (await client()).lastPinned(...asked),
    pinnedSince: async (...asked) => (await client()).pinnedSince(...asked),
    buildByNumber: async (...asked) => (await client()).buildByNumber(...asked),
    build: async (...asked) => (await client()).build(...asked),
    approval: async (...asked) => (await client()).approval(...asked),
    pin: async (...asked) => (await client()).pin(...asked),
    unpin: async (...asked) => (await client()).unpin(...asked),
    prepareQueue: () =>
      void client().then(
        known => known.prepareQueue(),
        () => undefined,
      ),
    queue: async (...asked) => (await client()).queue(...asked),
    findQueued: async (...asked) => (await client()).findQueued(...asked),
    cancelQueued: async (...asked) => (await client()).cancelQueued(...asked),
    stop: async (...asked) => (await client()).stop(...asked),
    configuration: async (...asked) => (await client()).configuration(...asked),
    serverInfo: async (...asked) => (await client()).serverInfo(...asked),
    whoAmI: async () => (await client()).whoAmI(),
    permissions: async (...asked) => (await client()).permissions(...asked),
    examine: async (...asked) => (await client()).examine(...asked),
    webhooks: async (...asked) => (await client()).webhooks(...asked),
    close() {
      isClosed = true
      made?.close()
    },
  }
}
