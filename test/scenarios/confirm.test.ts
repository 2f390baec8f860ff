import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import type { Ask } from '../../src/deployment/kept-line.ts'
import { StoreFault } from '../../src/store/store.ts'
import { alias, type Bot, finishDeploy, startBot, type World } from '../bot.ts'
import { deployed, startReleases, timeless } from '../reading.ts'

const deploy = 'hubot deploy restaurant-api-na'
const other = 'hubot deployment set alias location-api Restaurant_Build Other_Deploy confirm=always'
const always = [`${alias} confirm=always`]
const byAnother = [`${alias} approve=other`]
const whatWouldBe =
  'restaurant-api-na: Restaurant_230 (a1b2c3d, built 12 min ago, Tests passed: 27) would go to prod-na; I know of none that is live there.'
const annIsAsked = 'ann, shall I? Within 1 min: hubot yes, or just yes. If not: hubot no'

interface Line {
  readonly what: string
  readonly outcome: string
  readonly why?: string
  readonly who: { readonly name: string }
  readonly approvedBy?: { readonly name: string }
  readonly build?: string
  readonly message?: { readonly text?: string }
}

const decisions = (world: World): Line[] =>
  readFileSync(join(world.folder, 'audit.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as Line)
    .filter(({ what }) => /^(?:yes|no|deploy|override|rollback|redeploy)$/.test(what))
const outcomes = (world: World): string[] =>
  decisions(world).map(({ what, outcome, why, who }) =>
    [who.name, what, outcome, why].filter(Boolean).join(' '),
  )

/** What was said in answer to that line. */
async function replies(
  bot: Bot,
  person: string,
  line: string,
  message?: { room?: string | null; id?: string },
) {
  const before = bot.said.length
  await bot.says(person, line, message)
  return bot.said.slice(before).flatMap(({ text }) => text.split('\n'))
}

/** The question that follows that line, also where notices of something else come meanwhile. */
async function question(bot: Bot, person: string, line: string): Promise<string[]> {
  const before = bot.said.length
  await bot.says(person, line)
  const found = bot.said.slice(before).find(({ text }) => text.includes('shall I?'))
  return (found?.text ?? 'nothing was asked').split('\n')
}

const asks = async ({ app }: Bot): Promise<Ask[]> =>
  (await app.store.keptLines()).filter(line => line.kind === 'ask')
const nothingWasDone = async (bot: Bot, world: World): Promise<void> => {
  expect(await bot.app.store.list({ limit: 5 })).toEqual([])
  expect(world.nonProduction.builds().some(build => build.pinned)).toBe(false)
  expect(world.production.queue).toEqual([])
}

/** As if it had been asked so long ago. */
async function letPass(bot: Bot, seconds: number): Promise<void> {
  for (const ask of await asks(bot)) {
    const until = new Date(Date.parse(ask.until) - seconds * 1_000).toISOString()
    await bot.app.store.keepLine({ ...ask, until })
  }
}

test('asked before: the preview and the question, and a yes deploys', async () => {
  const { bot, world } = await startBot({ aliases: always })
  expect(await replies(bot, 'ann', deploy)).toEqual([whatWouldBe, annIsAsked])
  await nothingWasDone(bot, world)
  await bot.says('ann', 'hubot yes')
  await bot.hears('Pinned Restaurant_230')
  expect(await bot.hears('Successfully triggered')).toMatch(
    /^Successfully triggered deployment of restaurant-api-na Restaurant_230 to prod-na\nhttp:\S+$/,
  )
  expect(await asks(bot)).toEqual([])
  const [deployment] = await bot.app.store.list({ limit: 5 })
  const ann = { id: 'ann', name: 'ann' }
  expect(deployment).toMatchObject({ requestedBy: ann, approvedBy: ann, room: 'deployments' })
  expect(outcomes(world)).toEqual(['ann deploy asked', 'ann yes taken', 'ann deploy taken'])
  expect(decisions(world).map(({ message }) => message?.text)).toEqual([deploy, 'hubot yes', deploy])
  expect(decisions(world)[2]).toMatchObject({ approvedBy: ann, build: 'Restaurant_230' })
})

test.each(['yes', 'Yes.', ' YES! '])('just "%s" in that room is a yes as well', async text => {
  const { bot } = await startBot({ aliases: always })
  await bot.says('ann', deploy)
  await bot.says('ann', text)
  await bot.hears('Successfully triggered')
})

test('a yes to nobody, and one elsewhere, is nothing to the bot', async () => {
  const { bot, world } = await startBot({ aliases: always })
  expect(await replies(bot, 'ann', 'yes')).toEqual([])
  expect(await replies(bot, 'ann', 'hubot yes')).toEqual([])
  expect(await replies(bot, 'ann', 'hubot no')).toEqual([])
  await bot.says('ann', deploy)
  expect(await replies(bot, 'ann', 'yes', { room: 'lunch' })).toEqual([])
  expect(await replies(bot, 'ann', 'hubot yes', { room: null })).toEqual([])
  expect(await replies(bot, 'ann', 'hubot yes restaurant-api-na', { room: 'lunch' })).toEqual([])
  expect(await replies(bot, 'ann', 'hubot yes please')).toEqual([])
  expect(await replies(bot, 'ann', 'yes, but later')).toEqual([])
  await nothingWasDone(bot, world)
})

test('what is no answer to us goes on to other scripts, and so does what they ask', async () => {
  const heard: string[] = []
  const { bot } = await startBot({
    aliases: always,
    before: robot => {
      robot.commands?.register({
        id: 'paint',
        description: 'paints',
        confirm: 'always' as 'never',
        handler: async () => 'painted',
      })
    },
  })
  const { adapter } = bot.robot
  Object.assign(adapter, { reply: adapter.send.bind(adapter) })
  bot.robot.hear(/^(?:hubot )?(?:yes|no)$/i, async ({ message }) => void heard.push(message.text ?? ''))
  await bot.says('bob', 'yes')
  await bot.says('bob', 'hubot yes')
  expect(heard).toEqual(['yes', 'hubot yes'])
  await bot.says('ann', 'hubot paint')
  await bot.hears('Run it? (yes/no)')
  await bot.says('ann', deploy)
  await bot.says('ann', 'hubot yes')
  await bot.hears('painted')
  expect(bot.count('Pinned')).toBe(0)
  expect(heard).toHaveLength(2)
  await bot.says('ann', 'yes')
  await bot.hears('Successfully triggered')
  expect(bot.count('painted')).toBe(1)
  expect(heard).toHaveLength(2)
})

test('a yes that comes too late deploys nothing, and says once how to be asked again', async () => {
  const { bot, world } = await startBot({ aliases: always })
  await bot.says('ann', deploy)
  await letPass(bot, 61)
  expect(await replies(bot, 'bob', 'yes')).toEqual([])
  expect(await replies(bot, 'ann', 'yes')).toEqual([
    'That came too late: nobody said yes to restaurant-api-na Restaurant_230 within 1 min, so nothing was deployed.',
    'To be asked again: hubot deploy restaurant-api-na',
  ])
  expect(await replies(bot, 'ann', 'yes')).toEqual([])
  await nothingWasDone(bot, world)
  await bot.says('ann', deploy)
  await letPass(bot, 3_600)
  expect(await replies(bot, 'ann', 'yes')).toEqual([])
})

test('a yes within the time counts, also when the bot was away meanwhile', async () => {
  const { bot, world } = await startBot({ aliases: always })
  await bot.says('ann', deploy)
  await bot.stop()
  const { bot: next } = await startBot({ world, aliases: [] })
  await next.says('ann', 'yes')
  await next.hears('Successfully triggered')
})

test('the build has changed meanwhile: the yes is void', async () => {
  const { bot, world } = await startBot({ aliases: always })
  await bot.says('ann', deploy)
  world.nonProduction.addBuild({
    buildTypeId: 'Restaurant_Build',
    number: 'Restaurant_231',
    status: 'SUCCESS',
  })
  expect(await replies(bot, 'ann', 'yes')).toEqual([
    'Nothing was deployed: your yes was for restaurant-api-na Restaurant_230, and it would be Restaurant_231 now.',
    'To be asked about that: hubot deploy restaurant-api-na. To ship the other all the same: hubot deploy restaurant-api-na build Restaurant_230',
  ])
  expect(await replies(bot, 'ann', 'yes')).toEqual([])
  await nothingWasDone(bot, world)
  expect(outcomes(world).slice(1)).toEqual(['ann yes taken', 'ann deploy refused changed'])
})

test('the alias ships by another configuration meanwhile: the yes is void', async () => {
  const { bot, world } = await startBot({ aliases: byAnother })
  await bot.says('ann', deploy)
  await bot.says('eve', byAnother[0]?.replace('Restaurant_DeployNA', 'Other_Deploy') ?? '')
  expect(await replies(bot, 'bob', 'yes')).toEqual([
    'Nothing was deployed: your yes was for restaurant-api-na Restaurant_230 through Restaurant_DeployNA, and it would go through Other_Deploy now.',
    'To be asked about that: hubot deploy restaurant-api-na',
  ])
  expect(await asks(bot)).toEqual([])
  await nothingWasDone(bot, world)
  expect(outcomes(world).slice(1)).toEqual(['bob yes taken', 'ann deploy refused changed'])
})

test.each<[string, (bot: Bot, world: World) => unknown, RegExp]>([
  [
    'somebody has locked it',
    bot => bot.says('dana', 'hubot deployment lock restaurant-api-na because migration'),
    /^restaurant-api-na is locked by dana: migration\./,
  ],
  [
    'whoever asked may not any more',
    bot => bot.says('ann', `${always[0]} deployers=dana`),
    /^ann may not deploy restaurant-api-na\. dana may/,
  ],
  [
    'the alias is gone',
    bot => bot.says('ann', 'hubot deployment clear alias restaurant-api-na'),
    /^No app with alias: restaurant-api-na/,
  ],
  [
    'the configuration is paused',
    (_, world) => world.production.setConfiguration('Restaurant_DeployNA', { paused: true }),
    /^Restaurant_DeployNA is paused/,
  ],
])('before the yes %s: it is looked at again', async (_when, happens, reply) => {
  const { bot, world } = await startBot({ aliases: always })
  await bot.says('ann', deploy)
  await happens(bot, world)
  expect((await replies(bot, 'ann', 'yes'))[0]).toMatch(reply)
  expect(await asks(bot)).toEqual([])
  await nothingWasDone(bot, world)
})

test('a server that is away at the yes: said, and the next yes counts', async () => {
  const { bot, world } = await startBot({ aliases: always })
  await bot.says('ann', deploy)
  world.production.fail({ method: 'GET', path: /buildTypes/, how: { status: 403 }, times: 1 })
  expect((await replies(bot, 'ann', 'yes'))[0]).toContain('The production TeamCity does not let me look')
  await bot.says('ann', 'yes')
  await bot.hears('Successfully triggered')
})

test('a lock that comes between an override and its yes is not overridden', async () => {
  const { bot } = await startBot({ aliases: always, env: { HUBOT_DEPLOY_OVERRIDERS: 'olga' } })
  await bot.says('dana', 'hubot deployment lock restaurant-api-na because migration')
  expect(await replies(bot, 'olga', 'hubot deployment override restaurant-api-na')).toEqual([
    whatWouldBe,
    'LOOK: restaurant-api-na is locked by dana: migration.',
    annIsAsked.replace('ann', 'olga'),
  ])
  await new Promise(resolve => setTimeout(resolve, 2))
  await bot.says('eve', 'hubot deployment lock all because fire')
  expect(await replies(bot, 'olga', 'yes')).toEqual([
    'Everything is locked by eve: fire.',
    'Ask eve to unlock it, or wait.',
    'To run yours next: hubot deployment next restaurant-api-na',
  ])
  await bot.says('eve', 'hubot deployment unlock all')
  await bot.says('olga', 'hubot deployment override restaurant-api-na')
  await bot.says('olga', 'yes')
  await bot.hears('Successfully triggered')
  await bot.hears('olga deploys restaurant-api-na Restaurant_230 in spite of the lock of dana')
})

test('nobody else’s yes counts; who is asked is said once, and only to whoever speaks to the bot', async () => {
  const { bot, world } = await startBot({ aliases: always })
  await bot.says('ann', deploy)
  expect(await replies(bot, 'bob', 'yes')).toEqual([])
  expect(await replies(bot, 'bob', 'hubot yes')).toEqual([
    'I asked ann about restaurant-api-na Restaurant_230: only ann can say yes to that.',
  ])
  expect(await replies(bot, 'bob', 'hubot yes')).toEqual([])
  expect(await replies(bot, 'bob', 'hubot no')).toEqual([])
  await nothingWasDone(bot, world)
  expect(await asks(bot)).toHaveLength(1)
})

test.each(['hubot no', 'no', 'hubot no restaurant-api-na'])('"%s": it is not deployed', async text => {
  const { bot, world } = await startBot({ aliases: always })
  await bot.says('ann', deploy)
  expect(await replies(bot, 'ann', text)).toEqual(['Ok, I do not deploy restaurant-api-na Restaurant_230.'])
  expect(await replies(bot, 'ann', 'yes')).toEqual([])
  await nothingWasDone(bot, world)
  expect(outcomes(world)).toEqual(['ann deploy asked', 'ann no taken'])
})

test('two questions to one person: which one, by alias', async () => {
  const { bot, world } = await startBot({ aliases: [...always, other] })
  await bot.says('ann', deploy)
  await bot.says('ann', deploy)
  await bot.says('ann', 'hubot deploy location-api')
  expect(await asks(bot)).toHaveLength(2)
  expect(await replies(bot, 'ann', 'yes')).toEqual([
    'Which one?',
    'hubot yes restaurant-api-na: Restaurant_230, asked by ann',
    'hubot yes location-api: Restaurant_230, asked by ann',
  ])
  expect(await replies(bot, 'ann', 'hubot no location-api')).toEqual([
    'Ok, I do not deploy location-api Restaurant_230.',
  ])
  await bot.says('ann', 'yes')
  await bot.hears('Successfully triggered')
  expect(world.production.queue.map(({ buildTypeId }) => buildTypeId)).toEqual(['Restaurant_DeployNA'])
})

test('approve=other: only a second person’s yes counts, and both are named', async () => {
  const { bot, world } = await startBot({ aliases: byAnother })
  expect(await replies(bot, 'ann', deploy)).toEqual([
    whatWouldBe,
    'ann, somebody else who may deploy it has to say yes. Within 1 min: hubot yes, or from elsewhere: hubot yes restaurant-api-na. If not: hubot no',
  ])
  expect(await replies(bot, 'ann', 'yes')).toEqual([
    'restaurant-api-na Restaurant_230 takes the yes of somebody else than you who may deploy it: hubot yes',
  ])
  expect(await replies(bot, 'ann', 'yes')).toEqual([])
  await nothingWasDone(bot, world)
  await bot.says('bob', 'yes')
  expect((await bot.hears('Successfully triggered')).split('\n')[1]).toBe('Approved by bob.')
  finishDeploy(world)
  expect(await bot.hears('was deployed')).toMatch(/ in \d+ s, asked by ann, approved by bob\.\n/)
  expect(timeless((await replies(bot, 'ann', 'hubot deployment history restaurant-api-na'))[0] ?? '')).toBe(
    '<day and time>  Restaurant_230  succeeded  ann, approved by bob  <n> s',
  )
  const [build] = world.production.builds('Restaurant_DeployNA')
  expect(build?.comment).toContain('asked by ann, approved by bob in deployments')
  const [deployment] = await bot.app.store.list({ limit: 1 })
  expect(deployment).toMatchObject({
    requestedBy: { id: 'ann', name: 'ann' },
    approvedBy: { id: 'bob', name: 'bob' },
  })
  const shown = await (await fetch(bot.url(`/hubot/deployments/${deployment?.id}`))).json()
  expect(shown).toMatchObject({ requestedBy: 'ann', approvedBy: 'bob' })
  expect(outcomes(world)).toEqual(['ann deploy asked', 'bob yes taken', 'ann deploy taken'])
  expect(decisions(world)[2]?.approvedBy?.name).toBe('bob')
})

test('approve=other: two builds are asked about, and a yes says which', async () => {
  const { bot, world } = await startBot({ aliases: byAnother })
  await bot.says('ann', `${deploy} build Restaurant_229`)
  await bot.says('carl', deploy)
  expect(await replies(bot, 'carl', 'yes')).toEqual([
    'restaurant-api-na Restaurant_230 takes the yes of somebody else than you who may deploy it: hubot yes',
  ])
  const which = [
    'Which one?',
    'hubot yes restaurant-api-na Restaurant_229: asked by ann',
    'hubot yes restaurant-api-na Restaurant_230: asked by carl',
  ]
  expect(await replies(bot, 'bob', 'yes')).toEqual(which)
  expect(await replies(bot, 'bob', 'hubot yes restaurant-api-na')).toEqual(which)
  await nothingWasDone(bot, world)
  await bot.says('bob', 'hubot yes restaurant-api-na Restaurant_230')
  expect(await bot.hears('Successfully triggered')).toMatch(
    /Restaurant_230 to prod-na\n[^\n]*Approved by bob/,
  )
})

test('approve=other: whoever may not deploy it approves nothing', async () => {
  const { bot, world } = await startBot({ aliases: [`${byAnother[0]} deployers=ann,bob`] })
  await bot.says('ann', deploy)
  expect((await replies(bot, 'carl', 'yes'))[0]).toBe(
    'carl may not deploy restaurant-api-na. ann and bob may (deployers= of the alias).',
  )
  expect((await replies(bot, 'carl', 'hubot no'))[0]).toContain('carl may not deploy')
  await nothingWasDone(bot, world)
  await bot.says('bob', 'yes')
  await bot.hears('Successfully triggered')
  expect(outcomes(world)).toContain('carl yes refused not_permitted')
})

test('approve=other: from another room, by its alias; both rooms hear what comes of it', async () => {
  const { bot } = await startBot({ aliases: byAnother })
  await bot.says('ann', deploy)
  expect(await replies(bot, 'bob', 'hubot yes', { room: 'ops' })).toEqual([])
  await bot.says('bob', 'hubot yes restaurant-api-na', { room: 'ops' })
  await bot.hears('Ok, I deploy restaurant-api-na Restaurant_230 for ann.', 'ops')
  await bot.hears('Successfully triggered', 'deployments')
})

test('approve=other: asked in private and answered in private, both hear what comes of it', async () => {
  const { bot, world } = await startBot({ aliases: byAnother })
  const heardBy = (person: string, from: number) =>
    bot.said
      .slice(from)
      .filter(({ user }) => user?.id === person)
      .flatMap(({ text }) => text.split('\n'))
  const inPrivate = { room: null }
  await bot.says('ann', deploy, inPrivate)
  await bot.says('dana', 'hubot deployment lock restaurant-api-na because migration')
  let from = bot.said.length
  await bot.says('bob', 'hubot yes restaurant-api-na', inPrivate)
  for (const person of ['ann', 'bob']) {
    await vi.waitFor(() => expect(heardBy(person, from)[0]).toContain('is locked by dana'))
  }
  await bot.says('dana', 'hubot deployment unlock restaurant-api-na')
  await bot.says('ann', deploy, inPrivate)
  from = bot.said.length
  await bot.says('bob', 'hubot no restaurant-api-na', inPrivate)
  const no = 'bob said no, so I do not deploy restaurant-api-na Restaurant_230.'
  for (const person of ['ann', 'bob']) await vi.waitFor(() => expect(heardBy(person, from)).toEqual([no]))
  await nothingWasDone(bot, world)
  await bot.says('ann', deploy, inPrivate)
  from = bot.said.length
  await bot.says('bob', 'hubot yes restaurant-api-na', inPrivate)
  await bot.hears('Successfully triggered')
  expect(heardBy('bob', from)).toEqual(['Ok, I deploy restaurant-api-na Restaurant_230 for ann.'])
  expect(heardBy('ann', from)).toContain('Approved by bob.')
})

test('approve=other: a second person says no', async () => {
  const { bot, world } = await startBot({ aliases: byAnother })
  await bot.says('ann', deploy)
  expect(await replies(bot, 'bob', 'no')).toEqual([])
  expect(await replies(bot, 'bob', 'hubot no')).toEqual([
    'bob said no, so I do not deploy restaurant-api-na Restaurant_230.',
  ])
  await nothingWasDone(bot, world)
})

test('an alias that wants another’s yes from now on does not take one’s own', async () => {
  const { bot, world } = await startBot({ aliases: always })
  await bot.says('ann', deploy)
  await bot.says('ann', `${always[0]} approve=other`)
  expect((await replies(bot, 'ann', 'yes'))[0]).toContain('takes the yes of somebody else')
  await nothingWasDone(bot, world)
  await bot.says('bob', 'yes')
  await bot.hears('Successfully triggered')
})

test('confirm=risky: asked about what is odd, and not about what is not', async () => {
  const { bot, world, line } = await startReleases()
  await bot.says('ann', `${line} confirm=risky`)
  await deployed(bot, world, { number: 'Restaurant_230' })
  expect(bot.count('shall I?')).toBe(0)
  const again = (await question(bot, 'ann', deploy)).map(timeless)
  expect(again.slice(1)).toEqual([
    expect.stringMatching(/^4 commits by Dan and Eve\./),
    'LOOK: there is nothing new in it.',
    expect.stringMatching(/^LOOK: the service runs 9f8e7d6, which is not what went out last\.$/),
    annIsAsked,
  ])
  await bot.says('ann', 'no')
  expect((await question(bot, 'ann', `${deploy} build Restaurant_229`)).slice(1)).toEqual([
    'LOOK: it is OLDER than what is live, or goes another way.',
    annIsAsked,
  ])
  await bot.says('ann', 'yes')
  await vi.waitFor(() => expect(bot.count('Successfully triggered')).toBe(2), 10_000)
  finishDeploy(world, 'FAILURE', 'Exit code 1')
  await bot.hears('was NOT deployed')
  world.nonProduction.addBuild({
    buildTypeId: 'Restaurant_Build',
    number: 'Restaurant_231',
    status: 'SUCCESS',
  })
  expect((await question(bot, 'ann', deploy)).map(timeless).slice(1)).toEqual([
    'LOOK: the last deployment failed: Restaurant_229, <time>, asked by ann (Exit code 1).',
    annIsAsked,
  ])
})

test('confirm=risky: what can’t be found out is asked about', async () => {
  const { bot, world, line, github } = await startReleases()
  await bot.says('ann', `${line} confirm=risky`)
  github.removeRepository('acme/restaurant-api')
  const lines = (await replies(bot, 'ann', deploy)).map(timeless)
  expect(lines.slice(1)).toEqual([
    'LOOK: I could not find out all that it would change.',
    expect.stringMatching(/^I could not read what is new\. GitHub: .*\[ref <ref>\]$/),
    annIsAsked,
  ])
  expect(world.production.queue).toEqual([])
})

test('a rollback and a redeploy are asked about too, where it is always asked', async () => {
  const { bot, world, line } = await startReleases()
  await deployed(bot, world, { number: 'Restaurant_229' })
  await deployed(bot, world, { number: 'Restaurant_230' })
  await bot.says('ann', `${line} confirm=always`)
  const back = (await question(bot, 'ann', 'hubot deployment rollback restaurant-api-na')).map(timeless)
  expect(back[0]).toMatch(
    /^restaurant-api-na would go back from Restaurant_230 to Restaurant_229 on prod-na \(live until <time>, by ann\)\.$/,
  )
  expect(back.at(-1)).toBe(annIsAsked)
  await bot.says('ann', 'yes')
  await bot.hears('Rolling back restaurant-api-na from Restaurant_230 to Restaurant_229')
  await vi.waitFor(() => expect(bot.count('Successfully triggered')).toBe(3), 10_000)
  finishDeploy(world)
  await bot.hears('rolled back from Restaurant_230')
  const once = await question(bot, 'ann', 'hubot deployment redeploy restaurant-api-na')
  expect([once[0], once.at(-1)]).toEqual([
    'restaurant-api-na: Restaurant_229 would go to prod-na once more.',
    annIsAsked,
  ])
  await bot.says('ann', 'no')
  await bot.says('ann', `${line} confirm=risky`)
  await bot.says('ann', 'hubot deployment redeploy restaurant-api-na')
  await bot.hears('Deploying restaurant-api-na Restaurant_229 again')
})

test('set for all, and an alias of its own mind', async () => {
  const { bot } = await startBot({
    env: { HUBOT_DEPLOY_CONFIRM: 'always', HUBOT_DEPLOY_CONFIRM_SECONDS: '90' },
    aliases: [alias, other.replace('always', 'never')],
  })
  expect((await replies(bot, 'ann', deploy)).at(-1)).toContain('ann, shall I? Within 1 min 30 s: hubot yes')
  await bot.says('ann', 'hubot deploy location-api')
  await bot.hears('Successfully triggered deployment of location-api')
})

test('a question of a version that kept no configuration with it is answered as it was', async () => {
  const { bot } = await startBot({ aliases: always })
  await bot.says('ann', deploy)
  for (const { deployBuildTypeId: _unknown, ...ask } of await asks(bot)) await bot.app.store.keepLine(ask)
  await bot.says('ann', 'yes')
  await bot.hears('Successfully triggered')
})

test('a setting that can’t be read asks for more, not for less', async () => {
  const { bot, world } = await startBot({ env: { HUBOT_DEPLOY_APPROVE: 'others' } })
  expect((await replies(bot, 'ann', deploy)).at(-1)).toContain(
    'ann, somebody else who may deploy it has to say yes.',
  )
  await nothingWasDone(bot, world)
})

test('in a brain that somebody has written, too', async () => {
  const { bot } = await startBot({ aliases: [] })
  bot.robot.brain.data.deploymentAliases = {
    'restaurant-api-na': {
      mainBuildTypeId: 'Restaurant_Build',
      deployBuildTypeId: 'Restaurant_DeployNA',
      confirm: 'sometimes',
    },
  }
  expect((await replies(bot, 'ann', deploy)).at(-1)).toBe(annIsAsked)
})

test('the same message, come again after the yes, deploys nothing more', async () => {
  const { bot, world } = await startBot({ aliases: always })
  await bot.says('ann', deploy, { id: 'message-1-long-enough' })
  await bot.says('ann', 'yes', { id: 'message-2-long-enough' })
  await bot.hears('Successfully triggered')
  finishDeploy(world)
  await bot.hears('was deployed')
  const before = bot.said.length
  await bot.says('ann', deploy, { id: 'message-1-long-enough' })
  await bot.says('ann', 'yes', { id: 'message-2-long-enough' })
  expect(bot.said).toHaveLength(before)
  expect(await bot.app.store.list({ limit: 5 })).toHaveLength(1)
})

test('yes, typed twice at once, deploys once', async () => {
  const { bot, world } = await startBot({ aliases: always })
  await bot.says('ann', deploy)
  await Promise.all([bot.says('ann', 'yes'), bot.says('ann', 'hubot yes'), bot.says('ann', 'yes')])
  await bot.hears('Successfully triggered')
  expect(await bot.app.store.list({ limit: 5 })).toHaveLength(1)
  expect(world.production.queue).toHaveLength(1)
  expect(bot.count(/being deployed|Successfully/)).toBe(1)
})

test('yes, typed again while the first is acted on: a fault that only it would meet is not said', async () => {
  const { bot, world } = await startBot({ aliases: always })
  await bot.says('ann', deploy)
  const before = world.nonProduction.requests.length
  world.nonProduction.setOptions({ latencyMs: 300 })
  const first = bot.says('ann', 'yes')
  await vi.waitFor(() => expect(world.nonProduction.requests.length).toBeGreaterThan(before))
  world.nonProduction.fail({ path: /builds\?/, times: 9, how: { status: 500 } })
  await bot.says('ann', 'yes')
  await first
  await bot.hears('Successfully triggered')
  expect(bot.count(/[Nn]othing was done/)).toBe(0)
})

test('a yes that has deployed is not told that nothing was done, though its question can’t be looked at', async () => {
  const { bot } = await startBot({ aliases: always })
  await bot.says('ann', deploy)
  const { store } = bot.app
  const { keptLines, create } = store
  const broken = new StoreFault({ kind: 'broken', where: 'a.db', said: 'disk I/O error' })
  Object.assign(store, {
    create: async (...values: Parameters<typeof create>) => {
      Object.assign(store, { keptLines: async () => Promise.reject(broken) })
      return await create.apply(store, values)
    },
  })
  await bot.says('ann', 'yes')
  Object.assign(store, { keptLines, create })
  await bot.hears('Successfully triggered')
  expect(bot.count(/nothing was done/)).toBe(0)
})

test('a no while the yes is being looked at: nothing is deployed, and only the no is heard', async () => {
  const { bot, world } = await startBot({ aliases: always })
  await bot.says('ann', deploy)
  const before = world.production.requests.length
  world.production.setOptions({ latencyMs: 300 })
  const yes = bot.says('ann', 'yes')
  await vi.waitFor(() => expect(world.production.requests.length).toBeGreaterThan(before))
  await bot.says('ann', 'no')
  await yes
  expect(bot.lastReply).toBe('Ok, I do not deploy restaurant-api-na Restaurant_230.')
  await nothingWasDone(bot, world)
})

test('a yes said in time counts, also when the time is over before it is acted on', async () => {
  const { bot, world } = await startBot({ aliases: always })
  await bot.says('ann', deploy)
  const before = world.production.requests.length
  world.production.setOptions({ latencyMs: 500 })
  const yes = bot.says('ann', 'yes')
  await vi.waitFor(() => expect(world.production.requests.length).toBeGreaterThan(before))
  await letPass(bot, 61)
  expect(await replies(bot, 'ann', 'yes')).toEqual([])
  await yes
  await bot.hears('Successfully triggered')
  expect(bot.count('too late')).toBe(0)
})

test('approve=other: withdrawn while the yes of another room is looked into: that room hears so', async () => {
  const { bot, world } = await startBot({ aliases: byAnother })
  await bot.says('ann', deploy)
  const before = world.production.requests.length
  world.production.setOptions({ latencyMs: 300 })
  const yes = bot.says('bob', 'hubot yes restaurant-api-na', { room: 'ops' })
  await vi.waitFor(() => expect(world.production.requests.length).toBeGreaterThan(before))
  await bot.says('ann', 'no')
  await yes
  await bot.hears(
    'restaurant-api-na Restaurant_230 was withdrawn meanwhile, so I do not deploy it.\nTo be asked again: hubot deploy restaurant-api-na',
    'ops',
  )
  await nothingWasDone(bot, world)
})

test('a question that the chat rejects is not asked: a yes meant for another deploys nothing', async () => {
  const { bot, world } = await startBot({ aliases: always })
  bot.chatFails = () => new Error('not in that room')
  await bot.says('ann', deploy).catch(() => undefined)
  bot.chatFails = null
  await vi.waitFor(async () => expect(await asks(bot)).toEqual([]))
  expect(await replies(bot, 'ann', 'yes')).toEqual([])
  await nothingWasDone(bot, world)
})

test('a question that may have come is asked: its yes counts', async () => {
  const { bot } = await startBot({ aliases: always })
  bot.chatFails = () => Object.assign(new Error('no answer'), { mayHaveCome: true })
  await bot.says('ann', deploy).catch(() => undefined)
  bot.chatFails = null
  await bot.says('ann', 'yes')
  await bot.hears('Successfully triggered')
})

test('a yes to a question of a bot whose clock is ahead is not taken for an old one', async () => {
  const { bot, world } = await startBot({ aliases: always })
  await bot.says('ann', deploy)
  const [ask] = await asks(bot)
  if (!ask) throw new Error('nothing was asked')
  await bot.app.store.keepLine({ ...ask, askedAt: new Date(Date.now() + 5_000).toISOString() })
  await bot.says('ann', 'yes', { id: 'message-3-long-enough' })
  await bot.hears('Successfully triggered')
  expect(world.production.builds()).toHaveLength(1)
})

test('a yes that the chat delivers again is none to what was asked since', async () => {
  const { bot, world } = await startBot({ aliases: always })
  const yes = { id: 'message-2-long-enough' }
  await bot.says('ann', deploy)
  await bot.says('dana', 'hubot deployment lock restaurant-api-na')
  await bot.says('ann', 'yes', yes)
  await bot.says('dana', 'hubot deployment unlock restaurant-api-na')
  await new Promise(resolve => setTimeout(resolve, 5))
  await bot.says('ann', deploy)
  expect(await replies(bot, 'ann', 'yes', yes)).toEqual([
    'I heard that yes before I asked about restaurant-api-na Restaurant_230: the chat has delivered it again, so I do nothing.',
    'To deploy it: hubot yes restaurant-api-na',
  ])
  await nothingWasDone(bot, world)
  expect(outcomes(world).at(-1)).toBe('ann yes repeated')
  await bot.says('ann', 'hubot yes!')
  await bot.hears('Successfully triggered')
})

test('a store that is away: said to whoever speaks to the bot, and to nobody else', async () => {
  const { bot } = await startBot({ aliases: always })
  await bot.says('ann', deploy)
  const away = new StoreFault({ kind: 'away', where: 'redis://r', said: 'ECONNREFUSED' })
  vi.spyOn(bot.app.store, 'keptLines').mockRejectedValueOnce(away).mockRejectedValueOnce(away)
  expect(await replies(bot, 'bob', 'yes')).toEqual([])
  expect((await replies(bot, 'ann', 'hubot yes'))[0]).toContain("My store redis://r can't be reached")
  await bot.says('ann', 'yes')
  await bot.hears('Successfully triggered')
})

test('in a private message, to whoever asked', async () => {
  const { bot } = await startBot({ aliases: always })
  await bot.says('ann', deploy, { room: null })
  await bot.says('bob', 'hubot yes', { room: null })
  expect(bot.count('Pinned')).toBe(0)
  await bot.says('ann', 'yes', { room: null })
  await bot.hears('Successfully triggered')
})

test('a slip in the options says what was probably meant', async () => {
  const { bot } = await startBot()
  expect((await replies(bot, 'ann', `${alias} confirm=allways`))[0]).toBe(
    'confirm= must be always, never or risky, not "allways". Did you mean confirm=always?',
  )
  expect((await replies(bot, 'ann', `${alias} approve=others`))[0]).toBe(
    'approve= must be self or other, not "others". Did you mean approve=other?',
  )
  expect((await replies(bot, 'ann', `${alias} confirm=perhaps`))[0]).toBe(
    'confirm= must be always, never or risky, not "perhaps": for example confirm=always',
  )
})

test('a bot of another name asks by its own', async () => {
  const { bot } = await startBot({ name: 'deploybot', aliases: [] })
  await bot.says('ann', always[0]?.replace('hubot', 'deploybot') ?? '')
  await bot.says('ann', deploy.replace('hubot', 'deploybot'))
  expect(bot.lastReply.split('\n').at(-1)).toBe(annIsAsked.replaceAll('hubot', 'deploybot'))
})
