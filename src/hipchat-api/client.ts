import { cardRefused } from '../messages/notification.ts'
import { factsOf } from '../remote/answer.ts'
import { faultOfAnswer } from '../remote/fault.ts'
import { createHttp } from '../remote/http.ts'
import { type HipChatApi, type HipChatApiOptions, HipChatFault, type Notification } from './hipchat-api.ts'
import { retryAfterIn } from './limits.ts'
import { bodyOf, pathOf, reasonIn } from './wire.ts'

export function openHipChatApi(options: HipChatApiOptions): HipChatApi {
  const http = createHttp({
    ...options,
    url: options.url.replace(/\/v2\/*$/, ''),
    system: 'HipChat',
    authorization: `Bearer ${options.token}`,
    secrets: [options.token],
    reasonIn,
    faultIn: (answer, told) =>
      faultOfAnswer({ ...answer, retryAfter: retryAfterIn(name => answer.headers[name] ?? '') }, told),
    fault: about => new HipChatFault(options.room, about),
  })

  async function notify(notification: Notification, room: string): Promise<void> {
    const path = pathOf(room)
    await http.call(async send => {
      const post = (wants: 'card' | 'no card') =>
        send({ method: 'POST', path, body: { type: 'application/json', text: bodyOf(notification, wants) } })
      if (notification.card === undefined) return await post('no card')
      try {
        return await post('card')
      } catch (error) {
        if (!(error instanceof HipChatFault) || error.status !== 400) throw error
        // 400 says that nothing was taken. If it was for something else than the card, it comes again.
        options.log?.('warn', cardRefused(error))
        return await post('no card')
      }
    })
  }

  return {
    url: http.url,
    async notify(notification, room = options.room) {
      try {
        await notify(notification, room)
      } catch (error) {
        throw error instanceof HipChatFault ? new HipChatFault(room, factsOf(error)) : error
      }
    },
    // The body lacks a message: a server that knows no such test would refuse it, and post nothing.
    async check() {
      const body = { type: 'application/json', text: '{}' } as const
      const query = { auth_test: 'true' }
      await http.call(async send => {
        await send({ method: 'POST', path: pathOf(options.room), query, body }).catch((fault: unknown) => {
          if (!(fault instanceof HipChatFault) || fault.status !== 400) throw fault
        })
      })
    },
    close: () => http.close(),
  }
}
