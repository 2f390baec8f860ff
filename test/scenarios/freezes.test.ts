import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { alias, type Bot, finishDeploy, startBot, type World } from '../bot.ts'

const deploy = 'hubot deploy restaurant-api-na'
const freeze = '0 16 * * 5 for 64h in Europe/London because weekend; 0 0 20 12 * for 14d in Europe/London'
const env = { HUBOT_DEPLOY_FREEZE: freeze, HUBOT_DEPLOY_FREEZE_EXEMPT: 'olga, role:oncall' }
const saturday = '2026-11-28T10:00:00Z'

beforeEach(
  () => void vi.useFakeTimers({ toFake: ['Date'], shouldAdvanceTime: true, now: Date.parse(saturday) }),
)
afterEach(() => void vi.useRealTimers())

const records = (world: World): Record<string, unknown>[] =>
  readFileSync(join(world.folder, 'audit.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as Record<string, unknown>)

const deployed = async (bot: Bot, world: World, count = 1): Promise<void> => {
  await vi.waitFor(() => expect(bot.count('Successfully triggered')).toBe(count), 10_000)
  finishDeploy(world)
  await vi.waitFor(async () => expect(await bot.app.store.active()).toEqual([]), 10_000)
}

test('in a freeze nobody deploys: the refusal says until when, why, who may, and how to go back', async () => {
  const { bot, world } = await startBot({ env })
  await bot.says('ann', deploy)
  expect(bot.lastReply.split('\n')).toEqual([
    'Deploys are frozen until Mon 30 Nov 08:00 Europe/London: weekend.',
    'olga and whoever has the role oncall may deploy anyway (HUBOT_DEPLOY_FREEZE_EXEMPT). I know no roles: hubot-auth is not loaded, or does not answer.',
    'Going back is not frozen: hubot deployment rollback restaurant-api-na',
    'To run yours next: hubot deployment next restaurant-api-na',
  ])
  expect(world.nonProduction.builds().some(build => build.pinned)).toBe(false)
  expect(records(world).at(-1)).toMatchObject({
    what: 'deploy',
    outcome: 'refused',
    why: 'frozen',
    alias: 'restaurant-api-na',
  })
})

test('when the freeze is over it is deployed', async () => {
  const { bot, world } = await startBot({ env })
  await bot.says('ann', deploy)
  expect(bot.lastReply).toContain('Deploys are frozen')
  vi.setSystemTime(Date.parse('2026-11-30T07:59:50Z'))
  await bot.says('ann', deploy)
  expect(bot.lastReply).toContain('Deploys are frozen')
  vi.setSystemTime(Date.parse('2026-11-30T08:00:00Z'))
  await bot.says('ann', deploy)
  await deployed(bot, world)
  expect(bot.count('in spite of')).toBe(0)
})

test('whoever is exempt deploys as always; the rooms and the audit log hear that it was in a freeze', async () => {
  const { bot, world } = await startBot({ env, aliases: [`${alias} room=team`] })
  await bot.says('olga', deploy)
  const text =
    'olga deploys restaurant-api-na Restaurant_230 in spite of the freeze until Mon 30 Nov 08:00 Europe/London (weekend).'
  await bot.hears(text, 'deployments')
  await bot.hears(text, 'team')
  await deployed(bot, world)
  expect(records(world).find(({ what }) => what === 'deploy')).toMatchObject({
    outcome: 'taken',
    inFreeze: 'until 2026-11-30T08:00:00.000Z weekend',
  })
})

test('overriding a lock does not end a freeze, unless who does it is exempt', async () => {
  const { bot, world } = await startBot({ env: { ...env, HUBOT_DEPLOY_OVERRIDERS: 'ann,olga' } })
  await bot.says('dana', 'hubot deployment lock restaurant-api-na')
  await bot.says('ann', 'hubot deployment override restaurant-api-na')
  expect(bot.lastReply).toContain('Deploys are frozen until Mon 30 Nov 08:00 Europe/London: weekend.')
  await bot.says('olga', deploy)
  expect(bot.lastReply).toContain('restaurant-api-na is locked by dana.')
  await bot.says('olga', 'hubot deployment override restaurant-api-na')
  await bot.hears(/^olga deploys restaurant-api-na Restaurant_230 in spite of the lock of dana/)
  await bot.hears(/^olga deploys restaurant-api-na Restaurant_230 in spite of the freeze until/)
  await deployed(bot, world)
})

test('in a freeze those who may roll back do so, and it is said; what is live is not shipped again', async () => {
  vi.setSystemTime(Date.parse('2026-11-27T09:00:00Z'))
  const { bot, world } = await startBot({ env })
  await bot.says('ann', `${deploy} build Restaurant_229`)
  await deployed(bot, world)
  await bot.says('ann', deploy)
  await deployed(bot, world, 2)
  vi.setSystemTime(Date.parse(saturday))
  await bot.says('ann', 'hubot deployment redeploy restaurant-api-na')
  expect(bot.lastReply).toContain('Deploys are frozen until Mon 30 Nov 08:00 Europe/London: weekend.')
  await bot.says('ann', 'hubot deployment rollback restaurant-api-na')
  await bot.hears(
    'ann rolls restaurant-api-na back to Restaurant_229 in spite of the freeze until Mon 30 Nov 08:00 Europe/London (weekend).',
  )
  await deployed(bot, world, 3)
  expect(records(world).find(({ what }) => what === 'rollback')).toMatchObject({
    outcome: 'taken',
    inFreeze: 'until 2026-11-30T08:00:00.000Z weekend',
  })
})

test('where nobody is exempt the refusal says which settings would let somebody; administrators are', async () => {
  const { bot } = await startBot({ env: { HUBOT_DEPLOY_FREEZE: freeze } })
  await bot.says('ann', deploy)
  expect(bot.lastReply).toContain(
    'Nobody may deploy anyway: HUBOT_DEPLOY_FREEZE_EXEMPT and HUBOT_DEPLOY_ADMINS are not set.',
  )
  const { bot: other, world } = await startBot({
    env: { HUBOT_DEPLOY_FREEZE: freeze, HUBOT_DEPLOY_ADMINS: 'ann,olga' },
  })
  await other.says('bob', deploy)
  expect(other.lastReply).toContain('ann and olga may deploy anyway (HUBOT_DEPLOY_ADMINS).')
  await other.says('olga', deploy)
  await deployed(other, world)
})

test('whoever is exempt but may not deploy that alias deploys nothing', async () => {
  const { bot } = await startBot({ env, aliases: [`${alias} deployers=dana`] })
  await bot.says('olga', deploy)
  expect(bot.lastReply).toContain('olga may not deploy restaurant-api-na. dana may')
})

test('locks shows the freeze that stands and the next one', async () => {
  const { bot } = await startBot({ env })
  await bot.says('ann', 'hubot deployment locks')
  expect(bot.lastReply.split('\n')).toEqual([
    'Nothing is locked.',
    'Deploys are frozen since Fri 27 Nov 16:00 Europe/London, until Mon 30 Nov 08:00 Europe/London (weekend).',
    'The next freeze is from Fri 4 Dec 16:00 Europe/London until Mon 7 Dec 08:00 Europe/London (weekend).',
  ])
  vi.setSystemTime(Date.parse('2026-12-15T12:00:00Z'))
  await bot.says('ann', 'hubot deployment locks')
  expect(bot.lastReply.split('\n')).toEqual([
    'Nothing is locked.',
    'The next freeze is from Fri 18 Dec 16:00 Europe/London until Mon 4 Jan 2027 08:00 Europe/London (weekend).',
  ])
})

test('at start the log says what is set, once', async () => {
  const { world } = await startBot({ env })
  const lines = (): string[] =>
    readFileSync(join(world.folder, 'bot.log'), 'utf8')
      .split('\n')
      .filter(line => line.includes('HUBOT_DEPLOY_FREEZE'))
  await vi.waitFor(() => expect(lines()).toHaveLength(1), 10_000)
  expect(lines()[0]).toContain(
    'HUBOT_DEPLOY_FREEZE has 2 windows. Deploys are frozen since Fri 27 Nov 16:00 Europe/London, until Mon 30 Nov 08:00 Europe/London (weekend). The next freeze is from Fri 4 Dec 16:00 Europe/London until Mon 7 Dec 08:00 Europe/London (weekend).',
  )
})

test('what can’t be read lets nobody deploy: the reply names it, and what to write', async () => {
  const bad = '0 16 * * 5 for 64h in Europe/London; 0 0 20 13 * for 14d in Europe/London'
  const { bot, world } = await startBot({ env: { ...env, HUBOT_DEPLOY_FREEZE: bad } })
  const text =
    'HUBOT_DEPLOY_FREEZE can\'t be read in "0 0 20 13 * for 14d in Europe/London": there is no month "13", only 1 to 12. Set it, and restart me.'
  const log = (): string => readFileSync(join(world.folder, 'bot.log'), 'utf8')
  await vi.waitFor(
    () =>
      expect(log()).toContain(
        'Until HUBOT_DEPLOY_FREEZE can be read nobody knows when nothing may be deployed, so nothing is; rollbacks are.',
      ),
    10_000,
  )
  for (const who of ['ann', 'olga']) {
    await bot.says(who, deploy)
    expect(bot.lastReply).toBe(text)
  }
  await bot.says('ann', 'hubot deployment locks')
  expect(bot.lastReply).toBe(`Nothing is locked.\n${text}`)
  await bot.says('ann', 'hubot deployment preview restaurant-api-na')
  expect(bot.lastReply).toMatch(
    /\nI could not read the freezes\. HUBOT_DEPLOY_FREEZE: there is no month "13", only 1 to 12\. \[ref/,
  )
  expect(bot.lastReply).not.toContain('To deploy it')
  expect(world.production.builds()).toEqual([])
  expect(records(world).at(-1)).toMatchObject({ what: 'deploy', outcome: 'fault' })
})

test('a preview says that there is a freeze, and whether it is one for whoever asks', async () => {
  const { bot } = await startBot({ env })
  await bot.says('ann', 'hubot deployment preview restaurant-api-na')
  expect(bot.lastReply.split('\n').slice(-2)).toEqual([
    'Not now: Deploys are frozen until Mon 30 Nov 08:00 Europe/London: weekend.',
    'To run yours next: hubot deployment next restaurant-api-na',
  ])
  await bot.says('olga', 'hubot deployment preview restaurant-api-na')
  expect(bot.lastReply).toContain(
    'Deploys are frozen until Mon 30 Nov 08:00 Europe/London (weekend), but you may deploy anyway. No lock.',
  )
  expect(bot.lastReply).toContain('To deploy it: hubot deploy restaurant-api-na')
})
