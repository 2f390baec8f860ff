import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Robot, TextMessage } from 'hubot'
import { expect, test } from 'vitest'
import { alias, startBot, type World } from '../bot.ts'

const deploy = 'hubot deploy restaurant-api-na'
const refused = (world: World): unknown[] =>
  readFileSync(join(world.folder, 'audit.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as { outcome: string; what: string; why?: string; who: { id: string } })
    .filter(({ outcome }) => outcome === 'refused')
    .map(({ what, why, who }) => `${what} ${why} ${who.id}`)

/** As hubot-auth does it: roles are kept with the user in the brain. */
const withAuth = (robot: Robot): void => {
  Object.assign(robot, {
    auth: {
      hasRole: (user: { roles?: string[] }, role: string) => user.roles?.includes(role) ?? false,
    },
  })
}

test('an alias says who may deploy it: others are told who could, and nothing is pinned', async () => {
  const { bot, world } = await startBot({ aliases: [`${alias} deployers=ann,id:U7,room:war-room`] })
  await bot.says('eve', deploy)
  expect(bot.lastReply.split('\n')).toEqual([
    'eve may not deploy restaurant-api-na. ann, id U7 and anyone in the room war-room may (deployers= of the alias).',
    'Ask one of them.',
  ])
  expect(world.nonProduction.builds().some(build => build.pinned)).toBe(false)
  expect(world.production.builds()).toEqual([])
  await bot.says('eve', deploy, { room: 'war-room' })
  await bot.hears('Successfully triggered', 'war-room')
  expect(refused(world)).toEqual(['deploy not_permitted eve'])
})

test('whoever sets an alias that is not for them is told so', async () => {
  const { bot } = await startBot({ aliases: [] })
  await bot.says('ann', `${alias} deployers=bob,ann`)
  expect(bot.lastReply).toBe('Ok, alias for restaurant-api-na was set')
  await bot.says('ann', `${alias} deployers=nobody`)
  expect(bot.lastReply.split('\n')).toEqual([
    'Ok, alias for restaurant-api-na was set',
    'LOOK: by its deployers= you may not deploy it from here.',
  ])
})

test('the settings say who may deploy the rest, and who sets aliases', async () => {
  const { bot, world } = await startBot({
    env: { HUBOT_DEPLOY_DEPLOYERS: 'ann', HUBOT_DEPLOY_ADMINS: 'dana' },
    aliases: [],
  })
  await bot.says('ann', alias)
  expect(bot.lastReply).toBe(
    'ann may not set or clear the alias restaurant-api-na. dana may (HUBOT_DEPLOY_ADMINS).\nAsk dana.',
  )
  await bot.says('dana', alias)
  await bot.says('eve', deploy)
  expect(bot.lastReply).toBe(
    'eve may not deploy restaurant-api-na. ann may (HUBOT_DEPLOY_DEPLOYERS).\nAsk ann, or an administrator: dana.',
  )
  await bot.says('ann', 'hubot deployment clear alias restaurant-api-na')
  expect(bot.lastReply).toContain('ann may not set or clear the alias restaurant-api-na.')
  await bot.says('ann', deploy)
  await bot.hears('Successfully triggered')
  expect(refused(world)).toEqual([
    'set_alias not_permitted ann',
    'deploy not_permitted eve',
    'clear_alias not_permitted ann',
  ])
})

test('a list that can’t be read lets nobody in; an administrator mends it', async () => {
  const { bot } = await startBot({ env: { HUBOT_DEPLOY_ADMINS: 'dana' }, aliases: [] })
  await bot.says('dana', alias)
  const kept = bot.robot.brain.data.deploymentAliases as Record<string, Record<string, unknown>>
  Object.assign(kept['restaurant-api-na'] ?? {}, { deployers: ['ann'] })
  await bot.says('ann', deploy)
  expect(bot.lastReply).toBe(
    "Nobody may deploy restaurant-api-na: deployers= of the alias can't be read, so it lets nobody in.\n" +
      'Ask an administrator: dana, who can set the alias anew.',
  )
  await bot.says('dana', `${alias} deployers=ann`)
  await bot.says('ann', deploy)
  await bot.hears('Successfully triggered')
})

test('a setting that can’t be read lets nobody in, though its default is anyone', async () => {
  const { bot } = await startBot({ env: { HUBOT_DEPLOY_DEPLOYERS: 'group:ops' } })
  await bot.says('ann', deploy)
  expect(bot.lastReply).toBe(
    "Nobody may deploy restaurant-api-na: HUBOT_DEPLOY_DEPLOYERS can't be read, so it lets nobody in.\nAsk whoever runs me.",
  )
})

test('a list that is typed wrong is refused before it is set', async () => {
  const { bot } = await startBot({ aliases: [] })
  await bot.says('ann', `${alias} deployers=group:ops`)
  expect(bot.lastReply.split('\n')[0]).toBe(
    'deployers= must be people with commas between them: names, id:…, role:…, room:…, anyone or nobody, not "group:ops": for example deployers=ann,role:ops,room:deployments',
  )
})

test('roles are asked of hubot-auth; without it nobody has one', async () => {
  const options = { aliases: [`${alias} deployers=role:Ops`] }
  const { bot } = await startBot(options)
  await bot.says('ann', deploy)
  expect(bot.lastReply.split('\n')).toEqual([
    'ann may not deploy restaurant-api-na. Whoever has the role ops may (deployers= of the alias).',
    'I know no roles: hubot-auth is not loaded, or does not answer.',
    'Ask whoever runs me.',
  ])
})

test('with hubot-auth the role decides, by what the brain knows of that id', async () => {
  const { bot } = await startBot({ env: { HUBOT_DEPLOY_DEPLOYERS: 'role:ops' }, before: withAuth })
  Object.assign(bot.robot.brain.users(), {
    ann: { id: 'ann', name: 'ann', roles: ['ops'] },
    eve: { id: 'eve', name: 'eve', roles: ['guests'] },
  })
  await bot.says('eve', deploy)
  expect(bot.lastReply.split('\n')[0]).toBe(
    'eve may not deploy restaurant-api-na. Whoever has the role ops may (HUBOT_DEPLOY_DEPLOYERS).',
  )
  await bot.says('ann', deploy)
  await bot.hears('Successfully triggered')
})

test('hubot-auth that fails, or does not say yes, lets nobody in', async () => {
  for (const hasRole of [() => 'yes', () => Promise.reject(new Error('no database'))]) {
    const { bot } = await startBot({
      env: { HUBOT_DEPLOY_DEPLOYERS: 'role:ops' },
      before: robot => void Object.assign(robot, { auth: { hasRole } }),
    })
    await bot.says('ann', deploy)
    expect(bot.lastReply).toMatch(/^ann may not deploy restaurant-api-na\. Whoever has the role ops may/)
  }
})

test('whoever takes the name of another is not let in, and the other is told what to write', async () => {
  const { bot } = await startBot({ env: { HUBOT_DEPLOY_DEPLOYERS: 'Dana' } })
  Object.assign(bot.robot.brain.users(), { U7: { id: 'U7', name: 'dana' } })
  await bot.says('dana', deploy)
  expect(bot.lastReply.split('\n')).toEqual([
    'dana may not deploy restaurant-api-na. Dana may (HUBOT_DEPLOY_DEPLOYERS).',
    'Somebody else here is called dana too, so the name proves nothing. Whoever is meant goes into the list by id; yours is id:dana.',
    'Ask whoever runs me.',
  ])
})

test('where anyone may set aliases, one with deployers= is not opened by setting it or another anew', async () => {
  const { bot, world } = await startBot({ aliases: [`${alias} deployers=ann`] })
  for (const line of [
    alias,
    alias.replace('alias restaurant-api-na', 'alias "Restaurant-API-na"'),
    'hubot deployment clear alias restaurant-api-na',
  ]) {
    await bot.says('eve', line)
    expect(bot.lastReply.split('\n')[0]).toBe(
      'eve may not set or clear the alias restaurant-api-na. ann may (deployers= of the alias).',
    )
  }
  await bot.says('eve', 'hubot deployment set alias mine Restaurant_Build "restaurant_deployna"')
  expect(bot.lastReply).toBe(
    'eve may not set or clear the alias mine: it ships to the same production configuration as restaurant-api-na. ' +
      'ann may (deployers= of restaurant-api-na).\nAsk ann.',
  )
  expect(refused(world)).toHaveLength(4)
  await bot.says('ann', `${alias} deployers=ann,eve`)
  await bot.says('eve', deploy)
  await bot.hears('Successfully triggered')
})

test('where the settings want another’s yes, not anyone who may set aliases lifts that', async () => {
  const env = { HUBOT_DEPLOY_APPROVE: 'other' }
  const { bot, world } = await startBot({ env })
  for (const line of [
    `${alias} approve=self`,
    `${alias} confirm=never`,
    'hubot deployment set alias mine Restaurant_Build Restaurant_DeployNA approve=self',
  ]) {
    await bot.says('eve', line)
    const name = line.includes(' mine ') ? 'mine' : 'restaurant-api-na'
    expect(bot.lastReply.split('\n')).toEqual([
      `Nobody may set confirm= or approve= of ${name} to less than HUBOT_DEPLOY_CONFIRM and HUBOT_DEPLOY_APPROVE say: neither HUBOT_DEPLOY_ADMINS nor HUBOT_DEPLOY_ALIAS_EDITORS names who may.`,
      'Ask whoever runs me.',
    ])
  }
  expect(refused(world)).toEqual(Array.from({ length: 3 }, () => 'set_alias not_permitted eve'))
  await bot.says('eve', 'hubot deployment clear alias restaurant-api-na')
  await bot.says('eve', `${alias} room=ops confirm=always`)
  expect(bot.lastReply).toBe('Ok, alias for restaurant-api-na was set')
  await bot.says('eve', deploy)
  expect(bot.lastReply).toContain('eve, somebody else who may deploy it has to say yes.')
})

test('whoever is named to set aliases may let one be asked about less', async () => {
  const env = { HUBOT_DEPLOY_APPROVE: 'other', HUBOT_DEPLOY_ALIAS_EDITORS: 'dana' }
  const { bot } = await startBot({ env, aliases: [] })
  await bot.says('eve', `${alias} approve=self`)
  expect(bot.lastReply).toContain('eve may not set or clear the alias restaurant-api-na. dana may')
  await bot.says('dana', `${alias} approve=self`)
  await bot.says('eve', deploy)
  await bot.hears('Successfully triggered')
})

test('what answers for a deployment may only be answered by those who may deploy it', async () => {
  const { bot } = await startBot({ aliases: [`${alias} deployers=ann`] })
  for (const line of ['retry restaurant-api-na', 'give up restaurant-api-na', 'follow restaurant-api-na 7']) {
    await bot.says('eve', `hubot deployment ${line}`)
    expect(bot.lastReply).toContain('eve may not deploy restaurant-api-na. ann may')
  }
})

test('whoever may not cancel is told so in that word', async () => {
  const { bot } = await startBot({ aliases: [`${alias} deployers=nobody`] })
  await bot.says('eve', 'hubot deployment cancel restaurant-api-na')
  expect(bot.lastReply).toBe(
    'Nobody may cancel a deploy of restaurant-api-na: deployers= of the alias says so.\nAsk whoever runs me.',
  )
})

test('nobody can ask a role that is not known: the others in the list, or an administrator', async () => {
  const { bot } = await startBot({
    env: { HUBOT_DEPLOY_ADMINS: 'dana' },
    aliases: [],
  })
  await bot.says('dana', `${alias} deployers=role:ops,id:U7`)
  await bot.says('ann', deploy)
  expect(bot.lastReply.split('\n').at(-1)).toBe('Ask id U7, or an administrator: dana.')
  await bot.says('dana', `${alias} deployers=role:ops`)
  await bot.says('ann', deploy)
  expect(bot.lastReply.split('\n').at(-1)).toBe('Ask an administrator: dana, who can set the alias anew.')
})

test('a slip in the alias is a slip, also for those who may not deploy by default', async () => {
  const { bot } = await startBot({
    env: { HUBOT_DEPLOY_DEPLOYERS: 'nobody' },
    aliases: [`${alias} deployers=ann`],
  })
  await bot.says('ann', 'hubot deploy resturant-api-na')
  expect(bot.lastReply).toContain('Did you mean restaurant-api-na?')
  await bot.says('ann', 'hubot deploy')
  expect(bot.lastReply).toContain('The alias is missing.')
})

test('somebody whose chat gives them no name is known by id', async () => {
  const { bot } = await startBot({ env: { HUBOT_DEPLOY_DEPLOYERS: 'id:77' } })
  Object.assign(bot.robot.brain.users(), { U7: { id: 'U7', name: 'dana' }, U8: { id: 'U8' } })
  await bot.robot.receive(new TextMessage({ id: 78, room: 'deployments' }, deploy))
  expect(bot.lastReply).toMatch(/^78 may not deploy restaurant-api-na\. id 77 may/)
  await bot.robot.receive(new TextMessage({ id: 77, room: 'deployments' }, deploy))
  await bot.hears('Successfully triggered')
})

test('ids that mean something to the language are ids like any', async () => {
  const { bot } = await startBot({ aliases: [`${alias} deployers=id:__proto__,id:constructor`] })
  await bot.says('carl', 'hubot deploy restaurant-api-na')
  expect(bot.lastReply).toBe(
    'carl may not deploy restaurant-api-na. id __proto__ and id constructor may (deployers= of the alias).\nAsk one of them.',
  )
})
