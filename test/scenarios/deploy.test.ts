import { expect, test } from 'vitest'
import { finishDeploy, startBot } from '../bot.ts'

test('with Hubot’s HTTP server switched off a deploy goes its way, in its own bot and as a package', async () => {
  for (const as of ['bot', 'package'] as const) {
    const { bot, world } = await startBot({ http: false, as })
    await bot.says('ann', 'hubot deploy restaurant-api-na')
    await bot.hears('Successfully triggered')
    finishDeploy(world)
    await bot.hears('was deployed')
  }
})

test('a deploy: pinned, triggered, and one notice when it has ended', async () => {
  const { bot, world } = await startBot()
  await bot.says('ann', 'hubot deploy restaurant-api-na')
  const [queued] = world.production.queue
  expect(bot.said.map(said => said.text)).toEqual([
    'Pinned Restaurant_230 (a1b2c3d, built 12 min ago).',
    `Successfully triggered deployment of restaurant-api-na Restaurant_230 to prod-na\n${world.production.url}/build/${queued?.id}`,
  ])
  finishDeploy(world)
  const notice = await bot.hears('RestaurantAPI was deployed to prod-na version Restaurant_230')
  expect(notice).toMatch(
    /^RestaurantAPI was deployed to prod-na version Restaurant_230 in \d s, asked by ann\.\nhttp/,
  )
  expect(world.production.builds()).toHaveLength(1)
  expect(bot.count('was deployed')).toBe(1)
})

test('what production is told: who asked, for what, and which build to ship', async () => {
  const { bot, world } = await startBot()
  await bot.says('ann', 'hubot deploy restaurant-api-na')
  const [build] = world.production.queue
  const [source] = world.nonProduction.builds()
  const [deployment] = await bot.app.store.active()
  expect(build?.properties).toEqual({
    'hubot.deploy.id': deployment?.id,
    'hubot.deploy.requestedBy': 'ann',
    'hubot.deploy.alias': 'restaurant-api-na',
    'source.build.id': String(source?.id),
    'source.build.number': 'Restaurant_230',
    'source.build.revision': 'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678',
  })
  expect(build?.comment).toBe(
    `Deploy restaurant-api-na Restaurant_230, asked by ann in deployments [hubot-deploy ${deployment?.id}]`,
  )
  expect(source?.pinned).toBe(true)
})

test('a build that is pinned already is said to be, and deployed all the same', async () => {
  const { bot, world } = await startBot()
  const [source] = world.nonProduction.builds()
  world.nonProduction.addBuild({
    buildTypeId: 'Restaurant_Build',
    number: 'Restaurant_231',
    status: 'SUCCESS',
    pinned: true,
  })
  await bot.says('ann', 'hubot deploy restaurant-api-na')
  expect(source?.number).toBe('Restaurant_230')
  expect(bot.said[0]?.text).toMatch(/^This app is already pinned: Restaurant_231/)
  expect(bot.said[1]?.text).toMatch(
    /^Successfully triggered deployment of restaurant-api-na Restaurant_231 to prod-na\n/,
  )
})

test('three calls one after another before it is triggered, two when it is pinned already', async () => {
  const { bot, world } = await startBot({ env: { HUBOT_DEPLOY_POLL_SECONDS: '60' } })
  for (const server of [world.nonProduction, world.production]) server.setOptions({ latencyMs: 150 })
  const calls = async () => {
    const [before, after] = [world.nonProduction.requests.length, world.production.requests.length]
    await bot.says('ann', 'hubot deploy restaurant-api-na')
    const made = [...world.nonProduction.requests.slice(before), ...world.production.requests.slice(after)]
    const inTurn = made.sort((a, b) => a.at - b.at)
    const upTo = inTurn.slice(0, inTurn.findIndex(({ method }) => method === 'POST') + 1)
    const waves = upTo.filter(({ at }, index) => index === 0 || at - (upTo[index - 1]?.at ?? 0) > 75)
    return [upTo.map(({ method, path }) => `${method} ${path.split(/[?:]/)[0]}`), waves.length]
  }
  const look = ['GET /app/rest/buildTypes/id', 'GET /app/rest/builds']
  const [first, inARow] = await calls()
  expect(first).toEqual([
    expect.anything(),
    expect.anything(),
    'PUT /app/rest/builds/id',
    'POST /app/rest/buildQueue',
  ])
  expect((first as string[]).slice(0, 2).sort()).toEqual(look)
  expect(inARow).toBe(3)
  finishDeploy(world)
  await bot.hears('was deployed')
  const [second, thenInARow] = await calls()
  expect((second as string[]).sort()).toEqual([...look, 'POST /app/rest/buildQueue'].sort())
  expect(thenInARow).toBe(2)
})

test('a number picks that build of non-production', async () => {
  const { bot, world } = await startBot()
  await bot.says('ann', 'hubot deploy restaurant-api-na build Restaurant_229')
  expect(bot.lastReply).toMatch(
    /^Successfully triggered deployment of restaurant-api-na Restaurant_229 to prod-na\n/,
  )
  expect(world.production.queue[0]?.properties['source.build.number']).toBe('Restaurant_229')
})

test('an older build while a newer one is pinned: said, since some jobs ship the last pinned', async () => {
  const { bot, world } = await startBot()
  world.nonProduction.addBuild({
    buildTypeId: 'Restaurant_Build',
    number: 'Restaurant_231',
    status: 'SUCCESS',
    pinned: true,
  })
  await bot.says('ann', 'hubot deploy restaurant-api-na build Restaurant_229')
  expect(bot.lastReply.split('\n')[2]).toBe(
    'Restaurant_231 is newer and pinned as well: a job that ships the last pinned build, and not source.build.number, would take that one.',
  )
})

test('a second deploy is refused with who started the first and where it stands', async () => {
  const { bot, world } = await startBot()
  await bot.says('ann', 'hubot deploy restaurant-api-na')
  await world.nonProduction.close()
  await bot.says('bob', 'hubot deploy Restaurant-API-na')
  const [build] = world.production.queue
  expect(bot.lastReply).toMatch(
    new RegExp(
      `^restaurant-api-na is being deployed by ann since \\d\\d:\\d\\d UTC: Restaurant_230, queued\\.\n.*/build/${build?.id}\nOne at a time: try again when it has ended\\.\nTo stop it: hubot deployment cancel restaurant-api-na\nTo run yours next: hubot deployment next Restaurant-API-na$`,
    ),
  )
  expect(world.production.builds()).toHaveLength(1)
})

test('two people type it at the same moment: one deploys, the other is told', async () => {
  const { bot, world } = await startBot()
  await Promise.all([
    bot.says('ann', 'hubot deploy restaurant-api-na'),
    bot.says('bob', 'hubot deploy restaurant-api-na'),
    bot.says('eve', 'hubot deploy restaurant-api-na'),
  ])
  expect(bot.count('Successfully triggered')).toBe(1)
  expect(bot.count('is being deployed by')).toBe(2)
  expect(world.production.builds()).toHaveLength(1)
})

test('the same chat message delivered again deploys once and is answered once, before and after the end', async () => {
  const { bot, world } = await startBot()
  const message = { id: '1795389491.000200' }
  await bot.says('ann', 'hubot deploy restaurant-api-na', message)
  await bot.says('ann', 'hubot deploy restaurant-api-na', message)
  finishDeploy(world)
  await bot.hears('was deployed')
  await bot.says('ann', 'hubot deploy restaurant-api-na', message)
  expect(world.production.builds()).toHaveLength(1)
  expect(bot.said).toHaveLength(3)
})

test('when one has ended the next may begin', async () => {
  const { bot, world } = await startBot()
  await bot.says('ann', 'hubot deploy restaurant-api-na')
  finishDeploy(world)
  await bot.hears('was deployed')
  await bot.says('bob', 'hubot deploy restaurant-api-na')
  expect(bot.lastReply).toMatch(/^Successfully triggered/)
  expect(world.production.builds()).toHaveLength(2)
})

test('a failed deploy says why, with TeamCity’s words', async () => {
  const { bot, world } = await startBot()
  await bot.says('ann', 'hubot deploy restaurant-api-na')
  finishDeploy(world, 'FAILURE', 'Exit code 1 (Step: Deploy to node 3)')
  expect(await bot.hears('NOT deployed')).toMatch(
    /^RestaurantAPI was NOT deployed to prod-na version Restaurant_230: Exit code 1 \(Step: Deploy to node 3\), after \d s, asked by ann\.\nhttp/,
  )
})

test('a cancelled deploy says by whom', async () => {
  const { bot, world } = await startBot()
  await bot.says('ann', 'hubot deploy restaurant-api-na')
  const [build] = world.production.queue
  world.production.start(build?.id ?? 0)
  world.production.cancel(build?.id ?? 0, 'dave', 'wrong window')
  world.production.finish(build?.id ?? 0, 'SUCCESS')
  expect(await bot.hears('was cancelled')).toMatch(
    /^Deployment of RestaurantAPI version Restaurant_230 to prod-na was cancelled by dave \("wrong window"\) after \d s, asked by ann\.\nhttp/,
  )
})

test('the notice is in the room that asked and in the team room, once in each', async () => {
  const { bot, world } = await startBot({
    aliases: ['hubot deployment set alias restaurant-api-na Restaurant_Build Restaurant_DeployNA room=team'],
    env: { HUBOT_DEPLOY_ROOM: 'everybody' },
  })
  await bot.says('ann', 'hubot deploy restaurant-api-na')
  finishDeploy(world)
  await bot.hears('was deployed', 'deployments')
  await bot.hears('was deployed', 'team')
  expect(bot.count('was deployed')).toBe(2)
  expect(bot.count('Successfully triggered', 'team')).toBe(0)
})

test('HUBOT_DEPLOY_ROOM is the team room of aliases that name none', async () => {
  const { bot, world } = await startBot({ env: { HUBOT_DEPLOY_ROOM: 'everybody' } })
  await bot.says('ann', 'hubot deploy restaurant-api-na')
  finishDeploy(world)
  await bot.hears('was deployed', 'everybody')
  expect(bot.count('was deployed', 'deployments')).toBe(1)
})

test('a room is addressed as a room: an adapter that prefers a person would whisper', async () => {
  const { bot, world } = await startBot()
  await bot.says('ann', 'hubot deploy restaurant-api-na')
  finishDeploy(world)
  await bot.hears('was deployed')
  expect(bot.said.map(said => [said.room, said.user])).toEqual(bot.said.map(() => ['deployments', undefined]))
})

test('a private message is answered privately, wherever that person was seen meanwhile', async () => {
  const { bot, world } = await startBot()
  await bot.says('ann', 'hubot deploy restaurant-api-na', { room: null })
  bot.robot.brain.data.users = { ann: { id: 'ann', name: 'ann', room: 'general' } }
  finishDeploy(world)
  await bot.hears('was deployed')
  expect(bot.said.map(said => [said.room, said.user?.id, said.user?.room])).toEqual(
    bot.said.map(() => [undefined, 'ann', undefined]),
  )
})

test('a notice that the chat does not take is kept, and said once when it does', async () => {
  const { bot, world } = await startBot()
  await bot.says('ann', 'hubot deploy restaurant-api-na')
  bot.chatFails = () => new Error('not connected')
  finishDeploy(world)
  await new Promise(resolve => setTimeout(resolve, 500))
  expect(bot.count('was deployed')).toBe(0)
  bot.chatFails = null
  await bot.hears('was deployed')
  expect(bot.count('was deployed')).toBe(1)
})

test('deploy all the things', async () => {
  const { bot } = await startBot()
  await bot.says('ann', 'hubot deploy all the things')
  expect(bot.said.map(said => said.text)).toEqual(["I don't see why I should"])
})

test.each([
  'hubot deploy restaurant-api-na\n',
  'hubot deploy\u00a0restaurant-api-na',
  '@hubot:  deploy   restaurant-api-na \r\n',
])('%j is what people mean', async line => {
  const { bot } = await startBot()
  await bot.says('ann', line)
  expect(bot.count('Successfully triggered')).toBe(1)
})

test('a message of very many blanks does not stop the bot', async () => {
  const { bot } = await startBot()
  const started = process.cpuUsage()
  await bot.says('ann', `hubot deploy${' '.repeat(20_000)}\nx`)
  await bot.says('ann', `hubot deployment${' '.repeat(20_000)}\nx`)
  expect(process.cpuUsage(started).user / 1_000).toBeLessThan(1_000)
})
