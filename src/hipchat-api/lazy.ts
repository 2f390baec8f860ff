import { lazily, lazilyOpened } from '../lazily.ts'
import { baseUrl } from '../remote/connection.ts'
import { type HipChatApi, type HipChatApiOptions, HipChatFault } from './hipchat-api.ts'

/** Loads the client once for all. */
export const loadClient = lazily(() => import('./client.ts'))

/** The client is loaded with the first notification: with its libraries it would take a good part of a start. */
export function createHipChatApi(options: HipChatApiOptions): HipChatApi {
  const { opened, close } = lazilyOpened(
    async () => (await loadClient()).openHipChatApi(options),
    about => new HipChatFault(options.room, about),
  )
  return {
    url: baseUrl(options.url),
    notify: async (...asked) => (await opened()).notify(...asked),
    check: async () => (await opened()).check(),
    close,
  }
}
