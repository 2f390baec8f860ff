import { lazily } from '../lazily.ts'
import { baseUrl } from '../remote/connection.ts'
import type { Jira, JiraOptions, Opening } from './jira.ts'

/** Loads the client once for all. */
export const loadClient = lazily(() => import('./client.ts'))

/** JIRA, whose client is loaded with the first call: with its libraries it would take a good part of a start. */
export function createJira(options: JiraOptions): Jira {
  let loaded: Promise<Jira> | undefined
  const load = async (): Promise<Jira> => (await loadClient()).createJira(options)
  const client = (): Promise<Jira> => {
    loaded ??= load()
    return loaded
  }
  return {
    url: baseUrl(options.url),
    find: async (...asked) => (await client()).find(...asked),
    settleMs: async () => (await client()).settleMs(),
    create: async (...asked) => (await client()).create(...asked),
    within(ms) {
      let begun: Promise<Opening> | undefined
      const opening = (): Promise<Opening> => {
        begun ??= client().then(jira => jira.within(ms))
        return begun
      }
      return {
        find: async (...asked) => (await opening()).find(...asked),
        settleMs: async () => (await opening()).settleMs(),
        create: async (...asked) => (await opening()).create(...asked),
      }
    },
    end: async (...asked) => (await client()).end(...asked),
    check: async (...asked) => (await client()).check(...asked),
    close: () =>
      void loaded?.then(
        known => known.close(),
        () => undefined,
      ),
  }
}
