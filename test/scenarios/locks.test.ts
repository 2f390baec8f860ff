import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import type { Lock } from '../../src/deployment/lock.ts'
import { clock } from '../../src/messages/words.ts'
import { alias, finishDeploy, startBot, type World } from '../bot.ts'

const deploy = 'hubot deploy restaurant-api-na'
const lock = 'hubot deployment lock restaurant-api-na'
const other = 'hubot deployment set alias location-api Restaurant_Build Other_Deploy'
const admin = { HUBOT_DEPLOY_OVERRIDERS: 'olga', HUBOT_DEPLOY_LOCKERS: 'anyone' }

const outcomes = (world: World): string[] =>
  readFileSync(join(world.folder, 'audit.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as Record<string, string>)
    .filter(({ what }) => /lock|override|deploy$/.test(what ?? ''))
    .map(({ what, outcome, why, alias }) => [what, outcome, why, alias].filter(Boolean).join(' '))

/** The times of day are those of the run. */
const plain = (text: string): string => text.replace(/(?:\d{4}-\d{2}-\d{2} )?\d{2}:\d{2} UTC/g, 'hh:mm UTC')

const over = (change: Partial<Lock> = {}): Lock => ({
  id: 'l1',
  alias: 'restaurant-api-na',
  by: { id: 'dana', name: 'dana' },
  room: 'ops',
  since: new Date(Date.now() - 7_200_000).toISOString(),
  until: new Date(Date.now() - 1_000).toISOString(),
  why: 'database migration',
  ...change,
})

test('what is locked anew while it is unlocked is unlocked as well', async () => {
  const { bot } = await startBot()
  await bot.says('dana', lock)
  const remove = bot.app.store.removeLock.bind(bot.app.store)
  const spy = vi.spyOn(bot.app.store, 'removeLock').mockImplementationOnce(async (held, by) => {
    await remove(held, by)
    await bot.app.store.saveLock({ ...held, id: `${held.id}-2` }, Date.now())
    return false
  })
  await bot.says('dana', 'hubot deployment unlock restaurant-api-na')
  expect(bot.lastReply).toBe('restaurant-api-na is not locked any more.')
  expect(spy).toHaveBeenCalledTimes(2)
  expect(await bot.app.store.locks()).toEqual([])
})

test('a lock keeps others from deploying, says who, until when and why, and goes when it is unlocked', async () => {
  const { bot, world } = await startBot()
  await bot.says('dana', `${lock} for 2h because database migration`)
  expect(plain(bot.lastReply)).toBe(
    'restaurant-api-na is locked by dana until hh:mm UTC: database migration.',
  )
  await bot.says('ann', 'hubot deploy RESTAURANT-api-na')
  expect(plain(bot.lastReply)).toBe(
    'restaurant-api-na is locked by dana until hh:mm UTC: database migration.\nAsk dana to unlock it, or wait.\nTo run yours next: hubot deployment next RESTAURANT-api-na',
  )
  expect(world.nonProduction.builds().some(build => build.pinned)).toBe(false)
  await bot.says('bob', 'hubot deployment locks')
  expect(plain(bot.lastReply)).toBe(
    'restaurant-api-na: locked by dana since hh:mm UTC, until hh:mm UTC: database migration',
  )
  await bot.says('dana', 'hubot deployment unlock restaurant-api-na')
  expect(bot.lastReply).toBe('restaurant-api-na is not locked any more.')
  await bot.says('bob', 'hubot deployment locks')
  expect(bot.lastReply).toBe('Nothing is locked.')
  await bot.says('ann', deploy)
  await bot.hears('Successfully triggered')
  expect(outcomes(world)).toEqual([
    'lock taken restaurant-api-na',
    'deploy refused locked restaurant-api-na',
    'unlock taken restaurant-api-na',
    'deploy taken restaurant-api-na',
  ])
})

test('until when is a time of day in UTC', async () => {
  const { bot } = await startBot()
  const before = Date.now()
  await bot.says('dana', `${lock} for 30m`)
  const texts = [before, Date.now()].map(
    at => `restaurant-api-na is locked by dana until ${clock(new Date(at + 1_800_000).toISOString(), at)}.`,
  )
  expect(texts).toContain(bot.lastReply)
})

test('the holder may deploy, and set the lock anew', async () => {
  const { bot } = await startBot()
  await bot.says('dana', `${lock} because database migration`)
  expect(bot.lastReply.split('\n')).toEqual([
    'restaurant-api-na is locked by dana: database migration.',
    'It stays so until: hubot deployment unlock restaurant-api-na',
  ])
  await bot.says('dana', deploy)
  await bot.hears('Successfully triggered')
  await bot.says('dana', `${lock} for 1h`)
  expect(plain(bot.lastReply)).toBe(
    'restaurant-api-na is locked by dana until hh:mm UTC.\nrestaurant-api-na Restaurant_230, asked by dana, is queued and goes on.',
  )
  await bot.says('ann', `${lock} because mine`)
  expect(plain(bot.lastReply)).toBe(
    'restaurant-api-na is locked by dana until hh:mm UTC.\nAsk dana: hubot deployment unlock restaurant-api-na',
  )
})

test('a lock of all holds every alias, and stands beside that of one', async () => {
  const { bot } = await startBot({ aliases: [alias, other] })
  await bot.says('dana', 'hubot deployment lock all for 1d because Black Friday')
  expect(plain(bot.lastReply)).toBe('Everything is locked by dana until hh:mm UTC: Black Friday.')
  await bot.says('bob', `${lock} because mine as well`)
  for (const [who, what, by] of [
    ['ann', 'restaurant-api-na', 'bob'],
    ['ann', 'location-api', 'dana'],
    ['bob', 'restaurant-api-na', 'dana'],
    ['dana', 'restaurant-api-na', 'bob'],
  ] as const) {
    await bot.says(who, `hubot deploy ${what}`)
    expect(bot.lastReply).toMatch(new RegExp(`is locked by ${by}`))
  }
  await bot.says('ann', 'hubot deployment locks')
  expect(plain(bot.lastReply).split('\n')).toEqual([
    'all: locked by dana since hh:mm UTC, until hh:mm UTC: Black Friday',
    'restaurant-api-na: locked by bob since hh:mm UTC, until it is unlocked: mine as well',
  ])
  await bot.says('ann', 'hubot deployment unlock location-api')
  expect(plain(bot.lastReply)).toBe(
    'location-api has no lock of its own, but everything is locked by dana until hh:mm UTC: Black Friday.\n' +
      'To end that: hubot deployment unlock all',
  )
  await bot.says('dana', 'hubot deployment unlock all')
  expect(bot.lastReply).toBe('The lock of all has ended.')
})

test('the end of a lock is said once, in the room where it was locked, also after a restart', async () => {
  const { bot, world } = await startBot()
  await bot.app.store.saveLock(over(), Date.now())
  await bot.hears('The lock of dana on restaurant-api-na has ended (database migration).', 'ops')
  await vi.waitFor(async () => expect(await bot.app.store.locks()).toEqual([]))
  await bot.says('ann', deploy)
  await bot.hears('Successfully triggered')
  expect(bot.count('has ended')).toBe(1)
  finishDeploy(world)
  await bot.stop()
  const { bot: next } = await startBot({ world, aliases: [] })
  await next.app.store.saveLock(over({ id: 'l2', alias: null, room: null }), Date.now())
  await next.hears('The lock of dana on everything has ended (database migration).')
  expect(next.said.filter(({ text }) => text.includes('has ended')).map(({ user }) => user?.id)).toEqual([
    'dana',
  ])
})

test('a chat that takes nothing hears of the end later', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'Date'], shouldAdvanceTime: true })
  try {
    const { bot } = await startBot()
    bot.chatFails = () => new Error('away')
    await bot.app.store.saveLock(over(), Date.now())
    await vi.waitFor(async () => {
      await vi.advanceTimersByTimeAsync(1_000)
      expect(bot.said.filter(({ text }) => text.includes('has ended'))).toEqual([])
    })
    expect(await bot.app.store.locks()).toHaveLength(1)
    bot.chatFails = null
    await vi.waitFor(async () => {
      await vi.advanceTimersByTimeAsync(5_000)
      expect(bot.count('has ended')).toBe(1)
    })
  } finally {
    vi.useRealTimers()
  }
})

test('overriding a lock is a permission, and is said in both rooms and to the holder', async () => {
  const { bot, world } = await startBot({ env: admin })
  await bot.says('dana', `${lock} because database migration`, { room: 'ops' })
  await bot.says('ann', 'hubot deployment override restaurant-api-na')
  expect(bot.lastReply).toBe(
    'ann may not override a lock of restaurant-api-na. olga may (HUBOT_DEPLOY_OVERRIDERS).\nAsk olga.',
  )
  await bot.says('olga', deploy)
  expect(bot.lastReply).toBe(
    'restaurant-api-na is locked by dana: database migration.\n' +
      'Ask dana, or deploy in spite of it: hubot deployment override restaurant-api-na\n' +
      'To run yours next: hubot deployment next restaurant-api-na',
  )
  await bot.says('olga', 'hubot deployment override restaurant-api-na build Restaurant_229')
  await bot.hears('Successfully triggered')
  const text =
    'olga deploys restaurant-api-na Restaurant_229 in spite of the lock of dana on restaurant-api-na (database migration).'
  await bot.hears(text, 'deployments')
  await bot.hears(text, 'ops')
  await vi.waitFor(() => expect(bot.count(text)).toBe(3))
  expect(bot.said.filter(said => said.text === text && said.user?.id === 'dana')).toHaveLength(1)
  expect(outcomes(world)).toEqual([
    'lock taken restaurant-api-na',
    'override refused not_permitted restaurant-api-na',
    'deploy refused locked restaurant-api-na',
    'override taken restaurant-api-na',
  ])
})

test('as shipped nobody may override, and the reply says which settings would let somebody', async () => {
  const { bot } = await startBot()
  await bot.says('dana', lock)
  await bot.says('ann', 'hubot deployment override restaurant-api-na')
  expect(bot.lastReply).toBe(
    'Nobody may override a lock of restaurant-api-na: HUBOT_DEPLOY_OVERRIDERS and HUBOT_DEPLOY_ADMINS are not set.\nAsk whoever runs me.',
  )
})

test('whoever may override a lock but not deploy that alias deploys nothing', async () => {
  const { bot } = await startBot({ env: admin, aliases: [`${alias} deployers=dana`] })
  await bot.says('dana', lock)
  await bot.says('olga', 'hubot deployment override restaurant-api-na')
  expect(bot.lastReply).toContain('olga may not deploy restaurant-api-na. dana may')
})

test('the lock of another is ended by those who may override it; the holder is told', async () => {
  const { bot } = await startBot({ env: admin })
  await bot.says('dana', `${lock} because database migration`, { room: 'ops' })
  await bot.says('ann', 'hubot deployment unlock restaurant-api-na')
  expect(bot.lastReply).toContain('ann may not override a lock of restaurant-api-na.')
  await bot.says('olga', 'hubot deployment unlock restaurant-api-na')
  await bot.hears('restaurant-api-na is not locked any more. dana is told.', 'deployments')
  const text = 'olga has ended the lock of dana on restaurant-api-na (database migration).'
  await bot.hears(text, 'ops')
  await vi.waitFor(() => expect(bot.count(text)).toBe(2))
  await bot.says('olga', 'hubot deployment unlock restaurant-api-na')
  expect(bot.lastReply).toBe('restaurant-api-na is not locked.\nTo see what is: hubot deployment locks')
})

test('locking is a permission: of the alias, and of all', async () => {
  const { bot } = await startBot({
    env: { HUBOT_DEPLOY_DEPLOYERS: 'bob' },
    aliases: [`${alias} deployers=ann`],
  })
  await bot.says('bob', lock)
  expect(bot.lastReply).toContain('bob may not lock restaurant-api-na. ann may (deployers= of the alias).')
  await bot.says('ann', 'hubot deployment lock all')
  expect(bot.lastReply).toContain('ann may not lock all. bob may (HUBOT_DEPLOY_DEPLOYERS).')
  await bot.says('ann', lock)
  expect(bot.lastReply).toContain('restaurant-api-na is locked by ann.')
})

test('a lock that is set while the servers are asked holds the deploy all the same', async () => {
  const { bot, world } = await startBot()
  world.production.setOptions({ latencyMs: 300 })
  const asked = bot.says('ann', deploy)
  await vi.waitFor(() => expect(world.production.requests.length).toBeGreaterThan(0))
  await bot.says('dana', `${lock} because database migration`)
  await asked
  expect(bot.lastReply).toBe(
    'restaurant-api-na is locked by dana: database migration.\nAsk dana to unlock it, or wait.\nTo run yours next: hubot deployment next restaurant-api-na',
  )
  expect(await bot.app.store.active()).toEqual([])
})

test('what is written as a reason calls nobody', async () => {
  const { bot } = await startBot()
  await bot.says('dana', `${lock} because <!channel> ask @bob`)
  expect(bot.lastReply.split('\n')[0]).toBe('restaurant-api-na is locked by dana: ‹!channel> ask ＠bob.')
})

test('a lock of an alias that there is not, and a slip in the line', async () => {
  const { bot } = await startBot()
  await bot.says('dana', 'hubot deployment lock resturant-api-na')
  expect(bot.lastReply).toContain('Did you mean restaurant-api-na?')
  await bot.says('dana', `${lock} for ever`)
  expect(bot.lastReply.split('\n')).toEqual([
    '"ever" is no time that a lock can last: 30m, 2h, 1d or 1d 12h, at most 90d.',
    'hubot deployment lock <alias|all> [for <time>] [because <reason>]',
    'for example: hubot deployment lock search for 2h because database migration',
  ])
})
