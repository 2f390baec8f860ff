import { describe, expect, test, vi } from 'vitest'
import { type Bot, finishDeploy, startBot, type World } from '../bot.ts'

vi.setConfig({ testTimeout: 60_000 })
const patience = { timeout: 50_000, interval: 20 }
const deploy = 'hubot deploy restaurant-api-na'
const rollback = 'hubot deployment rollback restaurant-api-na'
const redeploy = 'hubot deployment redeploy restaurant-api-na'

/** Ships those builds one after another, each to its end; then forgets what was said. */
async function shipped(...numbers: readonly string[]): Promise<{ bot: Bot; world: World }> {
  const { bot, world } = await startBot()
  world.nonProduction.addBuild({
    buildTypeId: 'Restaurant_Build',
    number: 'Restaurant_231',
    status: 'SUCCESS',
  })
  for (const number of numbers) await ship(bot, world, `${deploy} build Restaurant_${number}`)
  bot.said.length = 0
  return { bot, world }
}

async function ship(bot: Bot, world: World, line: string, status: 'SUCCESS' | 'FAILURE' = 'SUCCESS') {
  await bot.says('bob', line)
  await ended(bot, world, status)
}

async function ended(bot: Bot, world: World, status: 'SUCCESS' | 'FAILURE' = 'SUCCESS'): Promise<void> {
  await vi.waitFor(async () => expect((await bot.app.store.active())[0]?.deployBuild).toBeDefined(), patience)
  const [build] = world.production.builds()
  world.production.start(build?.id ?? 0)
  await vi.waitFor(async () => expect((await bot.app.store.active())[0]?.state).toBe('running'), patience)
  finishDeploy(world, status, status === 'FAILURE' ? 'Exit code 1 (Step: Deploy to node 3)' : undefined)
  await vi.waitFor(async () => {
    expect(await bot.app.store.active()).toEqual([])
    const [newest] = await bot.app.store.list({ limit: 1 })
    expect(await bot.app.store.pending(newest?.id ?? '')).toEqual([])
  }, patience)
}

const pinned = (world: World): (string | undefined)[] =>
  world.nonProduction.builds().flatMap(build => (build.pinned ? [build.number] : []))
/** What was changed on non-production, in its order. */
const changes = (world: World): string[] =>
  world.nonProduction.requests.flatMap(({ method, path, body }) =>
    method === 'PUT' ? [`${path.split('/').at(-2)} ${body}`] : [],
  )
const lastShipped = (world: World): string | undefined =>
  world.production.builds()[0]?.properties['source.build.number']

test('a rollback: said first, newer pins taken off, deployed as any other', async () => {
  const { bot, world } = await shipped('229', '230')
  const before = changes(world).length
  await bot.says('ann', rollback)
  expect(bot.said.map(each => each.text)).toEqual([
    expect.stringMatching(
      /^Rolling back restaurant-api-na from Restaurant_230 to Restaurant_229 \(live until \d\d:\d\d UTC, by bob\)\.$/,
    ),
    'Took the pin off Restaurant_230, so that the newest pinned build is Restaurant_229.',
    expect.stringMatching(
      /^Successfully triggered deployment of restaurant-api-na Restaurant_229 to prod-na\nhttp.*\/build\/3$/,
    ),
  ])
  const [deployment] = await bot.app.store.active()
  expect(pinned(world)).toEqual(['Restaurant_229'])
  expect(changes(world).slice(before)).toEqual([
    `id:2 ${JSON.stringify({ status: false, comment: { text: `Deployment ${deployment?.id} by ann in deployments ships Restaurant_229 again, so newer pins go` } })}`,
  ])
  await ended(bot, world)
  expect(await bot.hears('was deployed')).toMatch(
    /^RestaurantAPI was deployed to prod-na version Restaurant_229 in \d s, rolled back from Restaurant_230, asked by ann\.\n/,
  )
  const answer = await fetch(bot.url(`/hubot/deployments/${deployment?.id}`))
  expect(await answer.json()).toMatchObject({
    state: 'succeeded',
    again: { is: 'rollback', from: 'Restaurant_230', by: 'bob' },
    unpinned: [{ id: 2, number: 'Restaurant_230' }],
  })
})

test('nothing is done before that was said', async () => {
  const { bot, world } = await shipped('229', '230')
  const before = changes(world).length
  bot.chatFails = () => new Error('the chat is away')
  await bot.says('ann', rollback)
  expect(changes(world)).toHaveLength(before)
  expect(world.production.builds()).toHaveLength(2)
  bot.chatFails = null
  await vi.waitFor(() => expect(lastShipped(world)).toBe('Restaurant_229'), patience)
  expect(bot.said[0]?.text).toMatch(/^Rolling back/)
})

test('a deploy that did not go well says how to go back, and that goes there', async () => {
  const { bot, world } = await shipped('229')
  await ship(bot, world, `${deploy} build Restaurant_230`, 'FAILURE')
  expect(await bot.hears('was NOT deployed')).toMatch(
    /^RestaurantAPI was NOT deployed to prod-na version Restaurant_230: Exit code 1 \(Step: Deploy to node 3\), after \d s, asked by bob\.\nhttp.*\nRestaurant_229 went out last\. To go back: hubot deployment rollback restaurant-api-na$/,
  )
  await bot.says('ann', rollback)
  expect(bot.count(/^Rolling back restaurant-api-na from Restaurant_230 to Restaurant_229 /)).toBe(1)
  expect([lastShipped(world), pinned(world)]).toEqual(['Restaurant_229', ['Restaurant_229']])
})

test('the first deploy ever has nothing to go back to', async () => {
  const { bot, world } = await shipped()
  await ship(bot, world, deploy, 'FAILURE')
  expect(await bot.hears('was NOT deployed')).not.toContain('rollback')
  await bot.says('ann', rollback)
  expect(bot.lastReply).toBe(
    'I have deployed no other build of restaurant-api-na than Restaurant_231 with success, so I know none to go back to.\nTo ship one by its number: hubot deploy restaurant-api-na build <number>',
  )
})

test('twice goes further back, and not forth to what was bad', async () => {
  const { bot, world } = await shipped('229', '230', '231')
  await ship(bot, world, rollback)
  expect(lastShipped(world)).toBe('Restaurant_230')
  await ship(bot, world, rollback)
  expect(lastShipped(world)).toBe('Restaurant_229')
  expect(bot.count(/^Rolling back restaurant-api-na from Restaurant_230 to Restaurant_229 /)).toBe(1)
  await bot.says('ann', 'hubot deployment history restaurant-api-na 2')
  expect(bot.lastReply.split('\n').map(row => row.replace(/^.*?(?=Restaurant)/, ''))).toEqual([
    expect.stringMatching(/^Restaurant_229 {2}succeeded .* rolled back from Restaurant_230$/),
    expect.stringMatching(/^Restaurant_230 {2}succeeded .* rolled back from Restaurant_231$/),
    'Times are UTC.',
  ])
  await bot.says('ann', rollback)
  expect(bot.lastReply).toBe(
    'Nothing of restaurant-api-na went out with success before Restaurant_229. I have also deployed Restaurant_230 and Restaurant_231.\nTo go there: hubot deployment rollback restaurant-api-na to Restaurant_230',
  )
  await bot.says('ann', `${rollback} to restaurant_231`)
  expect(bot.lastReply).toBe(
    'I have not deployed restaurant-api-na restaurant_231 with success. Did you mean Restaurant_231?\nTo go there: hubot deployment rollback restaurant-api-na to Restaurant_231',
  )
  await bot.says('ann', `${rollback} to 7`)
  expect(bot.lastReply).toBe(
    'I have not deployed restaurant-api-na 7 with success; I have Restaurant_230 and Restaurant_231.\nTo ship it all the same: hubot deploy restaurant-api-na build 7',
  )
  await bot.says('ann', `${rollback} to Restaurant_231`)
  expect(bot.lastReply).toMatch(/^Successfully triggered deployment of restaurant-api-na Restaurant_231 /)
})

test('to a number: every newer pin goes, and forth again it is pinned anew', async () => {
  const { bot, world } = await shipped('229', '230', '231')
  await ship(bot, world, `${rollback} to Restaurant_229`)
  await bot.hears('Took the pins off Restaurant_231 and Restaurant_230, so that')
  expect(pinned(world)).toEqual(['Restaurant_229'])
  await ship(bot, world, `${rollback} to Restaurant_231`)
  expect([lastShipped(world), pinned(world)]).toEqual([
    'Restaurant_231',
    ['Restaurant_231', 'Restaurant_229'],
  ])
})

test('the live one once more, also where another has a newer pin', async () => {
  const { bot, world } = await shipped('229')
  await ship(bot, world, redeploy)
  expect(bot.said.map(each => each.text.split('\n')[0])).toEqual([
    expect.stringMatching(
      /^Deploying restaurant-api-na Restaurant_229 again \(live since \d\d:\d\d UTC, by bob\)\.$/,
    ),
    'Successfully triggered deployment of restaurant-api-na Restaurant_229 to prod-na',
    expect.stringMatching(
      /^RestaurantAPI was deployed to prod-na version Restaurant_229 in \d s, asked by bob\.$/,
    ),
  ])
  await ship(bot, world, deploy, 'FAILURE')
  await ship(bot, world, redeploy)
  expect([lastShipped(world), pinned(world)]).toEqual(['Restaurant_229', ['Restaurant_229']])
  await bot.hears('Took the pin off Restaurant_231')
})

describe('while it goes back', () => {
  test('somebody pins a newer one: that pin goes as well', async () => {
    const { bot, world } = await shipped('229', '230')
    world.nonProduction.fail({ method: 'PUT', path: /pinInfo/, times: 1, how: { delayMs: 700 } })
    const before = changes(world).length
    const asked = bot.says('ann', rollback)
    await vi.waitFor(() => expect(changes(world)).toHaveLength(before + 1), patience)
    world.nonProduction.addBuild({
      buildTypeId: 'Restaurant_Build',
      number: 'Restaurant_232',
      status: 'SUCCESS',
      pinned: true,
    })
    await asked
    await bot.hears('Took the pins off Restaurant_230 and Restaurant_232, so that')
    expect(pinned(world)).toEqual(['Restaurant_229'])
    expect(lastShipped(world)).toBe('Restaurant_229')
  })

  test('the pins can’t be taken off: nothing is deployed, and what to do', async () => {
    const { bot, world } = await shipped('229', '230')
    world.nonProduction.setOptions({ permissions: { pin: false } })
    await bot.says('ann', rollback)
    expect(bot.lastReply).toMatch(
      /^The non-production TeamCity does not let me take the pins off builds newer than Restaurant_229: .* \(403\)\.\nNothing was deployed: your job might ship one of those instead\. Give my user the "Pin \/ unpin build" permission\. Then: hubot deployment rollback restaurant-api-na to Restaurant_229 \[ref [0-9a-f]{6}\]\nLook which of the newer builds are pinned still: Restaurant_230\.$/,
    )
    expect(world.production.builds()).toHaveLength(2)
    world.nonProduction.setOptions({ permissions: {} })
    await bot.says('ann', `${rollback} to Restaurant_229`)
    await bot.hears('Successfully triggered')
  })

  test('non-production is away for a moment: it is done all the same, once', async () => {
    const { bot, world } = await shipped('229', '230')
    world.nonProduction.fail({ method: 'PUT', path: /pinInfo/, times: 4, how: { status: 503 } })
    await bot.says('ann', rollback)
    await vi.waitFor(() => expect(bot.count('Successfully triggered')).toBe(1), patience)
    expect(bot.count('Took the pin off Restaurant_230')).toBe(1)
  })

  test('it is cancelled: the pins that are off are named', async () => {
    const { bot } = await shipped('229', '230')
    await bot.says('ann', rollback)
    await bot.says('eve', 'hubot deployment cancel restaurant-api-na')
    expect(await bot.hears('was cancelled by eve')).toMatch(
      / was cancelled by eve after \d s, rolled back from Restaurant_230, asked by ann\.\nhttp.*\nI took the pin off Restaurant_230\.$/,
    )
  })
})

describe('what can’t be shipped again is refused, with what to type instead', () => {
  test('before anything went out', async () => {
    const { bot } = await shipped()
    for (const line of [rollback, redeploy]) {
      await bot.says('ann', line)
      expect(bot.lastReply).toBe(
        'I have deployed no build of restaurant-api-na with success, so I know none to ship again.\nTo ship one by its number: hubot deploy restaurant-api-na build <number>',
      )
    }
  })

  test('a number that never went out, or is live', async () => {
    const { bot } = await shipped('229', '230')
    await bot.says('ann', `${rollback} to 7`)
    expect(bot.lastReply).toBe(
      'I have not deployed restaurant-api-na 7 with success; I have Restaurant_229.\nTo ship it all the same: hubot deploy restaurant-api-na build 7',
    )
    await bot.says('ann', `${rollback} to #Restaurant_230`)
    expect(bot.lastReply).toBe(
      'restaurant-api-na Restaurant_230 is live.\nTo deploy it once more: hubot deployment redeploy restaurant-api-na',
    )
  })

  test('a build that is gone from TeamCity', async () => {
    const { bot, world } = await shipped('229', '230', '231')
    const before = changes(world).length
    const gone = world.nonProduction.builds().find(build => build.number === 'Restaurant_230')
    await fetch(`${world.nonProduction.url}/app/rest/builds/id:${gone?.id}`, {
      method: 'DELETE',
      headers: { authorization: 'Bearer nonprod-secret-1' },
    })
    await bot.says('ann', rollback)
    expect(bot.lastReply).toBe(
      'restaurant-api-na Restaurant_230 is gone from the non-production TeamCity: it was deleted, or cleaned up without its pin.\nTo go further back: hubot deployment rollback restaurant-api-na to Restaurant_229',
    )
    expect(changes(world)).toHaveLength(before)
  })

  test('a build whose commit was not known when it went out is the same, where it is known now', async () => {
    const { bot } = await shipped('229', '230', '231')
    const { store } = bot.app
    const list = store.list.bind(store)
    vi.spyOn(store, 'list').mockImplementation(async page =>
      (await list(page)).map(({ build: { revision: _, ...build }, ...rest }) => ({ ...rest, build })),
    )
    await bot.says('ann', rollback)
    await bot.hears('Rolling back restaurant-api-na from Restaurant_231 to Restaurant_230')
  })

  test('a build of the same id, of another server that stands there now', async () => {
    const { bot, world } = await shipped('229', '230', '231')
    const before = changes(world).length
    const { id, buildTypeId } =
      world.nonProduction.builds().find(build => build.number === 'Restaurant_230') ?? {}
    world.nonProduction.remove(id ?? 0)
    world.nonProduction.addBuild({
      id: id ?? 0,
      buildTypeId: buildTypeId ?? '',
      number: 'Restaurant_77',
      status: 'SUCCESS',
      finishedMsAgo: 0,
    })
    await bot.says('ann', rollback)
    expect(bot.lastReply).toContain(
      'restaurant-api-na Restaurant_230 is gone from the non-production TeamCity',
    )
    expect(changes(world)).toHaveLength(before)
  })

  test('while another is on its way', async () => {
    const { bot } = await shipped('229', '230')
    await bot.says('bob', deploy)
    await bot.says('ann', rollback)
    expect(bot.lastReply).toMatch(
      /^restaurant-api-na is being deployed by bob since .*\n.*\nOne at a time: .*\nTo stop it: hubot deployment cancel restaurant-api-na$/,
    )
  })

  test('an alias that means something else now', async () => {
    const { bot } = await shipped('229', '230')
    await bot.says('ann', 'hubot deployment set alias restaurant-api-na Restaurant_Build Other_Deploy')
    await bot.says('ann', rollback)
    expect(bot.lastReply).toMatch(/^I have deployed no build of restaurant-api-na with success/)
  })

  test.each([
    ['rollback', 'The alias is missing.'],
    ['rollback restaurant-api-na 7', 'I do not understand "7".'],
    ['rollback restaurant-api-na to', 'The build number is missing.'],
  ])('%s', async (typed, reply) => {
    const { bot } = await startBot()
    await bot.says('ann', `hubot deployment ${typed}`)
    expect(bot.lastReply).toBe(
      `${reply}\nhubot deployment rollback <alias> [to <number>]\nfor example: hubot deployment rollback search, or: hubot deployment rollback search to 1.4.226`,
    )
  })
})
