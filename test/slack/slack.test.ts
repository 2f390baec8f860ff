import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Process } from '../services/processes.ts'
import { opensslIsHere } from './certificate.ts'
import { bot } from './fake.ts'
import {
  ann,
  bob,
  carl,
  deployments,
  elsewhere,
  food,
  patience,
  privately,
  quiet,
  startWorld,
  type World,
} from './world.ts'

/** Each test has an app of its own, so that they share a bot. */
const apps = 17
let world: World
let running: Process
let app = 0

const told = (text: string) => (each: { raw: string }) => each.raw.includes(text)

describe.skipIf(!opensslIsHere)('in a Slack at the other end of the network', { timeout: 240_000 }, () => {
  beforeAll(async () => {
    world = await startWorld(apps)
    running = await world.startBot()
  }, 240_000)
  afterAll(async () => await world?.close())

  interface App {
    readonly name: string
    /** To be typed. */
    readonly deploy: string
    readonly configuration: string
  }

  /** The next app, with these options. */
  async function newApp(options = ''): Promise<App> {
    app += 1
    const name = `app${app}`
    const line = `@${bot.name} deployment set alias ${name} App${app}_Build App${app}_Deploy ${options}`
    expect((await world.asks(bob, food, line.trim())).split('\n')[0]).toBe(`Ok, alias for ${name} was set`)
    return { name, deploy: `<@${bot.id}> deploy ${name}`, configuration: `App${app}_Deploy` }
  }

  /** Where its end was said, when all that was to be said has been. */
  async function endsOf({ name }: App): Promise<string[]> {
    await world.asks(bob, 'D0BOB', 'deploy all the things')
    return world.slack.posted
      .filter(each => each.by === bot.id && each.text.startsWith(`${name} was deployed`))
      .map(each => each.channel)
      .toSorted()
  }

  test('a deploy: all its lines are in a thread of the message that asked, and its end in the channel too', async () => {
    const { name, deploy, configuration } = await newApp('name=Restaurant env=prod-na')
    const before = world.slack.said(deployments, null).length
    const thread = world.slack.types(ann, deployments, deploy)
    const triggered = await world.hears(deployments, thread, 'Successfully triggered')
    await world.finish(configuration)
    await world.hears(deployments, thread, 'was deployed')
    const link = world.production.builds(configuration)[0]?.webUrl
    expect(world.slack.said(deployments, thread)).toEqual([
      expect.stringMatching(/^Pinned App\d_230 \(built 12 min ago\)\.$/),
      triggered,
      `Restaurant was deployed to prod-na version App${app}_230 in 0 s, asked by ann.\n${link}`,
    ])
    expect(triggered).toMatch(
      new RegExp(
        `^Successfully triggered deployment of ${name} App${app}_230 to prod-na\nhttp://\\S+/build/\\d+$`,
      ),
    )
    expect(world.slack.said(deployments, null).slice(before)).toEqual([
      expect.stringMatching(/^Restaurant was deployed to prod-na/),
    ])
    const raw = world.slack.posted.find(told('Restaurant was deployed'))?.raw
    expect(raw).toMatch(/\n<http:\/\/127\.0\.0\.1:\d+\/buildConfiguration\/App\d_Deploy\/\d+>$/)
    expect(world.slack.posted.filter(each => each.by === bot.id && each.isUnfurled)).toEqual([])
  })

  test('a refused deploy is answered in the thread as well, and what is typed there stays there', async () => {
    const before = world.slack.said(deployments, null).length
    const thread = world.slack.types(ann, deployments, `<@${bot.id}> deploy nothing-api`)
    await world.hears(deployments, thread, 'No app with alias: nothing-api')
    expect(await world.asks(bob, deployments, `<@${bot.id}> deployment where`, thread)).toContain(
      'Times are UTC',
    )
    const { deploy, configuration } = await newApp()
    world.slack.types(ann, deployments, deploy, { thread })
    await world.hears(deployments, thread, 'Successfully triggered')
    expect(world.slack.said(deployments, null).slice(before)).toEqual([])
    await world.finish(configuration)
    await world.hears(deployments, thread, `app${app} was deployed`)
  })

  test('what keeps it waiting is said in its thread, and not in the channel', async () => {
    const { name, deploy, configuration } = await newApp()
    world.production.setConfiguration(configuration, { approval: { users: ['dave'] } })
    const before = world.slack.said(deployments, null).length
    const thread = world.slack.types(ann, deployments, deploy)
    await world.hears(
      deployments,
      thread,
      `${name} App${app}_230 waits for approval in TeamCity by dave, until`,
    )
    expect(world.slack.said(deployments, null).slice(before)).toEqual([])
    await world.finish(configuration)
    await world.hears(deployments, thread, 'was deployed')
    expect(world.slack.said(deployments, thread)).toHaveLength(4)
  })

  test('whatever only asks is answered in the channel; tables stand in letters of one width', async () => {
    await newApp('name="Location & Search"')
    await world.asks(ann, food, `<@${bot.id}> deployment status`)
    await world.asks(ann, food, `@${bot.name}: deployment history`)
    const where = await world.asks(ann, food, `${bot.name} deployment where`)
    const raw = world.slack.posted.findLast(told('Times are UTC'))?.raw
    expect(where).toContain('app1')
    expect(raw).toMatch(/^```\n(?:app\d+ .*\n)+```\nTimes are UTC\.$/)
    const help = await world.asks(ann, food, `<@${bot.id}> deployment help`)
    expect(help).toContain('hubot deploy <alias>'.replace('hubot', bot.name))
    expect(world.slack.said(food, null).at(-1)).toBe(help)
    expect(await world.asks(ann, food, `<@${bot.id}> deployment show alias app${app}`)).toContain(
      'Location & Search',
    )
  })

  test('names that would be markup or call people are text, and a link that is typed is one', async () => {
    const { name, deploy, configuration } = await newApp(
      'name="&lt;!channel&gt; &amp; *co*" info=<https://shop.example/info?a=1&amp;b=2>',
    )
    const alias = await world.asks(ann, food, `${bot.name} deployment show alias ${name}`)
    expect(alias).toContain('name="<!channel> & *co*" info=https://shop.example/info?a=1&b=2')
    expect(world.slack.posted.at(-1)?.raw).toContain('info=<https://shop.example/info?a=1&amp;b=2>')
    const thread = world.slack.types(ann, deployments, deploy)
    await world.hears(deployments, thread, 'Successfully triggered')
    await world.finish(configuration)
    await world.hears(deployments, thread, '<!channel> & *co* was deployed')
    expect(world.slack.posted.find(told('&lt;!channel&gt; &amp; *co* was deployed'))).toBeDefined()
  })

  test('in private without a mention, and the team hears of the end in its room, by whatever name', async () => {
    for (const room of ['team-food', '#team-food', food]) {
      const of = await newApp(`room=${room}`)
      const thread = world.slack.types(ann, privately, `deploy ${of.name}`)
      await world.hears(privately, thread, 'Successfully triggered')
      await world.finish(of.configuration)
      await world.hears(privately, thread, 'was deployed')
      await world.hears(food, null, `${of.name} was deployed`)
      expect(await endsOf(of)).toEqual([food, privately])
    }
  })

  test('asked for in the team room, which the alias has by its name, the end is said there once', async () => {
    const of = await newApp('room=team-food')
    const thread = world.slack.types(ann, food, of.deploy)
    await world.hears(food, thread, 'Successfully triggered')
    await world.finish(of.configuration)
    await world.hears(food, thread, 'was deployed')
    expect(await endsOf(of)).toEqual([food])
  })

  test('a room in a list of people may be meant by the name that people know', async () => {
    const { name, deploy, configuration } = await newApp('deployers=room:deployments')
    const refused = world.slack.types(ann, food, deploy)
    await world.hears(food, refused, /may not deploy|Only/)
    const thread = world.slack.types(ann, deployments, deploy)
    await world.hears(deployments, thread, 'Successfully triggered')
    await world.finish(configuration)
    await world.hears(deployments, thread, `${name} was deployed`)
  })

  test('cancelled from the team room: everybody hears the end once, where they look for it', async () => {
    const { name, deploy } = await newApp('room=team-food')
    const thread = world.slack.types(ann, deployments, deploy)
    await world.hears(deployments, thread, 'Successfully triggered')
    const cancelled = `Deployment of ${name} version App${app}_230 to production was cancelled by bob`
    await world.asks(bob, food, `<@${bot.id}> deployment cancel ${name} because wrong window`)
    await world.hears(deployments, thread, cancelled)
    await world.hears(food, null, cancelled)
    await world.asks(ann, privately, 'deploy all the things')
    const ends = world.slack.posted.filter(told(cancelled))
    expect(ends.map(({ channel }) => channel).toSorted()).toEqual([deployments, food])
  })

  test('an event that Slack delivers again makes no second deployment, and is not answered twice', async () => {
    const of = await newApp()
    const thread = world.slack.types(ann, deployments, of.deploy)
    world.slack.types(ann, deployments, of.deploy, { again: true })
    await world.hears(deployments, thread, 'Successfully triggered')
    world.slack.types(ann, deployments, of.deploy, { again: true })
    await world.finish(of.configuration)
    await world.hears(deployments, thread, 'was deployed')
    world.slack.types(ann, deployments, of.deploy, { again: true })
    await world.asks(ann, deployments, `<@${bot.id}> deployment status`)
    expect(world.production.builds(of.configuration)).toHaveLength(1)
    expect(world.slack.said(deployments, thread)).toHaveLength(3)
  })

  test('what Slack does not take is said later, once: refused, out of order, or too much of it', async () => {
    const of = await newApp()
    const thread = world.slack.types(ann, deployments, of.deploy)
    await world.hears(deployments, thread, 'Successfully triggered')
    world.slack.fail('chat.postMessage', { error: 'fatal_error' })
    world.slack.fail('chat.postMessage', { status: 429, retryAfter: 1 })
    await world.finish(of.configuration)
    await world.hears(deployments, thread, 'was deployed')
    expect(await endsOf(of)).toEqual([deployments])
  })

  test('where the message that asked was deleted, the end is said in the channel', async () => {
    const of = await newApp()
    const thread = world.slack.types(ann, deployments, of.deploy)
    await world.hears(deployments, thread, 'Successfully triggered')
    world.slack.remove(thread)
    await world.finish(of.configuration)
    await world.hears(deployments, null, `${of.name} was deployed`)
    expect(await endsOf(of)).toEqual([deployments])
  })

  test('a room that the bot is not in hears it when the bot is invited, and nothing else waits', async () => {
    const of = await newApp(`room=${elsewhere}`)
    const thread = world.slack.types(ann, deployments, of.deploy)
    await world.hears(deployments, thread, 'Successfully triggered')
    await world.finish(of.configuration)
    await world.hears(deployments, thread, 'was deployed')
    await running.prints('not_in_channel', 60_000)
    world.slack.invite(elsewhere)
    await world.hears(elsewhere, null, `${of.name} was deployed`)
    expect(await endsOf(of)).toEqual([deployments, elsewhere])
  })

  test('a bot that is killed: the next one goes on in the same thread, and tells the holder of a lock in private', async () => {
    const of = await newApp()
    await world.asks(bob, 'D0BOB', `deployment lock ${of.name} because paint`)
    const thread = world.slack.types(bob, deployments, of.deploy)
    await world.hears(deployments, thread, 'Successfully triggered')
    await running.kill()
    running = await world.startBot({ HUBOT_DEPLOY_OVERRIDERS: 'ann' })
    await world.finish(of.configuration)
    await world.hears(deployments, thread, 'was deployed')
    expect(world.slack.said(deployments, thread)).toHaveLength(3)
    const again = world.slack.types(ann, deployments, `<@${bot.id}> deployment override ${of.name}`)
    await world.hears(deployments, again, 'in spite of the lock of bob')
    const overridden = `ann deploys ${of.name} App${app}_230 in spite of the lock of bob`
    await world.hears('D0BOB', null, overridden)
    await world.finish(of.configuration)
    await world.hears(deployments, again, 'was deployed')
    expect(world.slack.said('D0BOB', null).filter(text => text.startsWith(overridden))).toHaveLength(1)
  })

  test('a yes that is just said counts in the thread of the question, and in no other', async () => {
    const { deploy } = await newApp('approve=other')
    const thread = world.slack.types(ann, deployments, deploy)
    await world.hears(deployments, thread, 'somebody else who may deploy it has to say yes')
    const lunch = world.slack.types(ann, deployments, 'Shall we eat?')
    world.slack.types(bob, deployments, 'yes', { thread: lunch })
    world.slack.types(bob, deployments, 'yes')
    await world.asks(bob, 'D0BOB', 'deploy all the things')
    world.slack.types(carl, deployments, 'yes', { thread })
    expect(await world.hears(deployments, thread, 'Successfully triggered')).toContain('Approved by carl.')
  })

  test('a long answer comes in parts that end at lines, and nothing of it is lost', async () => {
    const names = Array.from({ length: 40 }, (_none, nth) => `long-name-of-an-application-${nth + 1}`)
    for (const name of names) {
      await world.asks(
        bob,
        food,
        `${bot.name} deployment set alias ${name} App1_Build App1_Deploy name="The application ${name}"`,
      )
    }
    const from = world.slack.said(food, null).length
    world.slack.types(ann, food, `${bot.name} deployment show aliases`)
    await vi.waitFor(
      () => expect(world.slack.said(food, null).slice(from).join('\n')).toContain(names.at(-1)),
      patience,
    )
    const parts = world.slack.said(food, null).slice(from)
    expect(parts.length).toBeGreaterThan(1)
    for (const part of parts) expect(part.length).toBeLessThanOrEqual(4_000)
    for (const name of names)
      expect(parts.filter(part => part.includes(`${name} `) || part.includes(`${name}:`))).toHaveLength(1)
  })

  test('a connection that Slack cuts is made again', async () => {
    const before = world.slack.connections
    world.slack.cut()
    await vi.waitFor(() => expect(world.slack.connections).toBeGreaterThan(before), patience)
    expect(await world.asks(ann, food, `<@${bot.id}> deploy all the things`)).toBe("I don't see why I should")
  })

  test('while Slack does not say what a room is called, what is typed there is done all the same', async () => {
    const greeting = `<@${bot.id}> deploy all the things`
    await world.asks(ann, food, greeting)
    // The adapter's client would ask ten times, the last of them after half an hour.
    world.slack.fail('conversations.info', { status: 500 }, 20)
    expect(await world.asks(ann, quiet, greeting)).toBe("I don't see why I should")
  })
})
