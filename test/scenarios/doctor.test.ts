import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startBot, type World } from '../bot.ts'

/** A slow machine must not look like a slow TeamCity. */
const patient = { HUBOT_TEAMCITY_TIMEOUT_SECONDS: '20' }
const webhook = { ...patient, HUBOT_DEPLOY_WEBHOOK_SECRET: 'webhook-secret-3' }
const doctor = 'hubot deployment doctor'

const changesIn = ({ nonProduction, production }: World): string[] =>
  [...nonProduction.requests, ...production.requests].flatMap(({ method, path }) =>
    method === 'GET' ? [] : [`${method} ${path}`],
  )

const audit = ({ folder }: World): string => {
  const file = join(folder, 'audit.jsonl')
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

test('in a room doctor says in one line that all is well, and leaves no trace', async () => {
  const { bot, world } = await startBot({ env: { ...webhook, HUBOT_DEPLOY_ADMINS: 'ann' } })
  const before = audit(world)
  await bot.says('ann', doctor)
  expect(bot.lastReply.split('\n')).toEqual([
    '12 checks: 12 ok; 7 things are not set up.',
    'Everything: hubot deployment doctor all',
  ])
  expect(changesIn(world)).toEqual([])
  expect(audit(world)).toBe(before)
  expect(await bot.app.store.active()).toEqual([])
})

test('in a room it says what is not well, worst first, each with what to do', async () => {
  const { bot, world } = await startBot({ env: patient })
  world.nonProduction.setOptions({ permissions: { pin: false } })
  world.production.setConfiguration('Restaurant_DeployNA', { paused: true })
  world.production.setOptions({ permissions: { cancel: false } })
  await bot.says('ann', doctor)
  expect(bot.lastReply.split('\n')).toEqual([
    '12 checks: 9 ok, 1 warning, 2 NOT OK; 8 things are not set up:',
    'NOT OK  restaurant-api-na: On the non-production TeamCity the user hubot has no "Pin / unpin build" permission in the project Restaurant.',
    '    Give it a role there that has it.',
    `NOT OK  restaurant-api-na: Restaurant_DeployNA is paused, so it is not deployed: ${world.production.url}/viewType.html?buildTypeId=Restaurant_DeployNA`,
    '    Activate it there.',
    'warning  restaurant-api-na: On the production TeamCity the user hubot has no "Stop build / remove from queue" permission in the project Restaurant.',
    '    Give it a role there that has it.',
    'Everything: hubot deployment doctor all',
  ])
  expect(changesIn(world)).toEqual([])
})

test('all of it is told in private, and in a room to whoever asks for all', async () => {
  const { bot } = await startBot({ env: webhook })
  for (const [line, room] of [
    [doctor, null],
    [`${doctor} ALL`, 'deployments'],
  ] as const) {
    await bot.says('ann', line, { room })
    const lines = bot.lastReply.split('\n')
    expect(lines[0]).toBe('11 checks: 11 ok; 8 things are not set up:')
    expect(lines).toContain(
      'ok  restaurant-api-na: Restaurant_Build on the non-production TeamCity is there; a deploy would ship Restaurant_230.',
    )
    expect(lines).toContainEqual(
      expect.stringMatching(
        /^ok {2}webhook: A POST to http:\/\/127\.0\.0\.1:\d+\/hubot\/teamcity without the secret is turned away \(401\), as it should be; health there says ok\./,
      ),
    )
    expect(lines).toContainEqual(expect.stringMatching(/^not set up {2}JIRA: HUBOT_JIRA_URL is not set/))
  }
})

test('of one alias it looks at that alone; an unknown one is refused with the nearest', async () => {
  const other = 'hubot deployment set alias location-api Nobodys_Build Other_Deploy'
  const mine = 'hubot deployment set alias restaurant-api-na Restaurant_Build Restaurant_DeployNA'
  const { bot } = await startBot({ env: patient, aliases: [mine, other] })
  await bot.says('ann', `${doctor} restaurant-api-na`)
  expect(bot.lastReply).toMatch(
    /^\d+ checks: \d+ ok; 6 things are not set up\.\nEverything about restaurant-api-na: /,
  )
  await bot.says('ann', `${doctor} Location-API`)
  expect(bot.lastReply).toContain(
    'NOT OK  location-api: The non-production TeamCity shows me no build configuration Nobodys_Build.',
  )
  await bot.says('ann', `${doctor} locaton-api`)
  expect(bot.lastReply).toContain('Did you mean location-api?')
  await bot.says('ann', `${doctor} location-api now`)
  expect(bot.lastReply.split('\n')).toEqual([
    'I do not understand "now".',
    'hubot deployment doctor [<alias>|all]',
    'looks whether all is set up well, and changes nothing; for example: hubot deployment doctor search',
  ])
})

test('where there are administrators only they may ask it', async () => {
  const { bot } = await startBot({ env: { ...patient, HUBOT_DEPLOY_ADMINS: 'ann' } })
  await bot.says('bob', doctor)
  expect(bot.lastReply).toBe('bob may not ask doctor. ann may (HUBOT_DEPLOY_ADMINS).\nAsk ann.')
  await bot.says('ann', doctor)
  expect(bot.lastReply).toContain('11 checks')
})

test('an administrator may also be whoever types in a room, by the name that people call it', async () => {
  const { bot } = await startBot({ env: { ...patient, HUBOT_DEPLOY_ADMINS: 'room:ops' } })
  Object.assign(bot.robot.adapter, { shownName: (room: string) => (room === 'c024' ? 'Ops' : undefined) })
  await bot.says('ann', doctor)
  expect(bot.lastReply).toContain('may not ask doctor')
  await bot.says('ann', doctor, { room: 'c024' })
  expect(bot.lastReply).toMatch(/\d+ checks: \d+ ok/)
})

test('a production that hangs is told of, and so is all the rest', async () => {
  const { bot, world } = await startBot()
  world.production.fail({ times: 99, how: 'hang-before' })
  await bot.says('ann', doctor)
  expect(bot.lastReply).toContain(
    'NOT OK  production TeamCity: The production TeamCity did not answer: no answer within 1 s.',
  )
  expect(bot.lastReply).toMatch(/^\d+ checks: 8 ok, 1 NOT OK/)
})
