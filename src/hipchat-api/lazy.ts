import { lazily } from '../lazily.ts'
import { baseUrl } from '../remote/connection.ts'
import type { HipChatApi, HipChatApiOptions } from './hipchat-api.ts'

/** Loads the client once for all. */
export const loadClient = lazily(() => import('./client.ts'))

/** The client is loaded with the first notification: with its libraries it would take a good part of a start. */
export function createHipChatApi(options: HipChatApiOptions): HipChatApi {
  let loaded: Promise<HipChatApi> | undefined
  const load = async (): Promise<HipChatApi> => (await loadClient()).openHipChatApi(options)
  return {
    url: baseUrl(options.url),
    async notify(...asked) {
      loaded ??= load()
      await (await loaded).notify(...asked)
    },
    async check() {
      loaded ??= load()
      await (await loaded).check()
    },
    close: () =>
      void loaded?.then(
        api => api.close(),
        () => undefined,
      ),
  }
}
