import type { StoreConnection } from './redis-connection.ts'
import type { keysOf } from './redis-keys.ts'
import type { Replicas } from './store.ts'

/** Longer than chats take to deliver a message again, in ms. */
const answeredMs = 10 * 60_000

/** Whoever stands by asks for the claim each second; in ms. */
const standsByMs = 5_000

/** No bot has this name. */
const answered = 'answered'

export function redisReplicas(
  { ask, run }: Pick<StoreConnection, 'ask' | 'run'>,
  keys: ReturnType<typeof keysOf>,
): Omit<Replicas, 'now'> {
  return {
    async claimMessage(key, bot, forMs) {
      const holder = await run<string>('hold', [keys.line(key)], [bot, forMs])
      return holder === bot ? 'mine' : holder === answered ? answered : 'taken'
    },
    standBy: async (key, bot) =>
      void (await ask(client => client.set(keys.standBy(key), bot, 'PX', standsByMs))),
    standDown: async (key, bot) => void (await run('release', [keys.standBy(key)], [bot])),
    isStoodBy: async key => (await ask(client => client.get(keys.standBy(key)))) !== null,
    answered: async key => void (await ask(client => client.set(keys.line(key), answered, 'PX', answeredMs))),
    holdSeat: async (bot, forMs) => (await run<string>('hold', [keys.seat], [bot, forMs])) === bot,
    leaveSeat: async bot => void (await run('release', [keys.seat], [bot])),
  }
}
