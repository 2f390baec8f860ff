import { lazily, lazilyOpened } from '../lazily.ts'
import { baseUrl } from '../remote/connection.ts'
import { configurationUrl, type TeamCityOptions } from './access.ts'
import { type TeamCity, TeamCityFault } from './teamcity.ts'

/** Loads the client once for all servers. */
export const loadClient = lazily(() => import('./client.ts'))

/** A server whose client is loaded with the first call: with its libraries it would take a good part of a start. */
export function createTeamCity(options: TeamCityOptions): TeamCity {
  const { opened, close } = lazilyOpened(
    async () => (await loadClient()).createTeamCity(options),
    about => new TeamCityFault(options.server, about),
  )
  const url = baseUrl(options.url)
  return {
    server: options.server,
    url,
    configurationUrl: id => configurationUrl(url, id),
    lastBuild: async (...asked) => (await opened()).lastBuild(...asked),
    lastPinned: async (...asked) => (await opened()).lastPinned(...asked),
    pinnedSince: async (...asked) => (await opened()).pinnedSince(...asked),
    buildByNumber: async (...asked) => (await opened()).buildByNumber(...asked),
    build: async (...asked) => (await opened()).build(...asked),
    approval: async (...asked) => (await opened()).approval(...asked),
    pin: async (...asked) => (await opened()).pin(...asked),
    unpin: async (...asked) => (await opened()).unpin(...asked),
    prepareQueue: () =>
      void opened().then(
        known => known.prepareQueue(),
        () => undefined,
      ),
    queue: async (...asked) => (await opened()).queue(...asked),
    findQueued: async (...asked) => (await opened()).findQueued(...asked),
    cancelQueued: async (...asked) => (await opened()).cancelQueued(...asked),
    stop: async (...asked) => (await opened()).stop(...asked),
    configuration: async (...asked) => (await opened()).configuration(...asked),
    serverInfo: async (...asked) => (await opened()).serverInfo(...asked),
    whoAmI: async () => (await opened()).whoAmI(),
    permissions: async (...asked) => (await opened()).permissions(...asked),
    examine: async (...asked) => (await opened()).examine(...asked),
    webhooks: async (...asked) => (await opened()).webhooks(...asked),
    close,
  }
}
