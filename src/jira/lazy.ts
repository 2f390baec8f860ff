import { lazily, lazilyOpened } from '../lazily.ts'
import { baseUrl } from '../remote/connection.ts'
import { type Jira, JiraFault, type JiraOptions, type Opening } from './jira.ts'

/** Loads the client once for all. */
export const loadClient = lazily(() => import('./client.ts'))

/** JIRA, whose client is loaded with the first call: with its libraries it would take a good part of a start. */
export function createJira(options: JiraOptions): Jira {
  const { opened, close } = lazilyOpened(
    async () => (await loadClient()).createJira(options),
    about => new JiraFault(about),
  )
  return {
    url: baseUrl(options.url),
    find: async (...asked) => (await opened()).find(...asked),
    settleMs: async () => (await opened()).settleMs(),
    create: async (...asked) => (await opened()).create(...asked),
    within(ms) {
      let begun: Promise<Opening> | undefined
      const opening = (): Promise<Opening> => {
        begun ??= opened().then(jira => jira.within(ms))
        return begun
      }
      return {
        find: async (...asked) => (await opening()).find(...asked),
        settleMs: async () => (await opening()).settleMs(),
        create: async (...asked) => (await opening()).create(...asked),
      }
    },
    end: async (...asked) => (await opened()).end(...asked),
    check: async (...asked) => (await opened()).check(...asked),
    close,
  }
}
