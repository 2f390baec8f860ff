import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { restaurantRepo, revisions } from '../../src/sandbox/releases.ts'
import { atEnd, type Bot, finishDeploy, startBot, startWorld, type World } from '../bot.ts'
import { type RedisServer, redisIsHere, startRedis } from '../redis.ts'
import { type Around, markersIn, type SeenMarker, startAround, until } from '../visible-world.ts'

const logOf = ({ folder }: World): string => readFileSync(join(folder, 'bot.log'), 'utf8')

interface Pending {
  readonly effect: string
  readonly attempts: number
}

interface Shown {
  readonly state: string
  readonly ticket: { readonly key: string; readonly url: string } | null
  readonly pending: readonly Pending[]
  readonly manifest: { readonly commits: readonly { readonly subject: string }[] } | null
  readonly [key: string]: unknown
}

interface Scene {
  readonly bot: Bot
  readonly world: World
  readonly around: Around
  /** Everything that was said, in its order. */
  texts(): string[]
  /** The newest deployment, as the JSON route shows it. */
  shown(): Promise<Shown>
  /** The same when nothing is left to do for it. */
  over(): Promise<Shown>
  markers(): Promise<SeenMarker[]>
}

let redis: RedisServer
let lists = 0
beforeAll(async () => {
  if (redisIsHere) redis = await startRedis()
})
afterAll(() => redis?.close())
afterEach(() => vi.restoreAllMocks())

const deploy = 'hubot deploy restaurant-api-na'
const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

async function begin({
  env = {},
  server = redis,
  alias = (line: string) => line,
  after,
}: {
  env?: Readonly<Record<string, string>>
  server?: RedisServer
  alias?: (line: string) => string
  /** The bot of that scene was stopped, and this is the next one. */
  after?: Scene
} = {}): Promise<Scene> {
  const { world, around } = after ?? { world: await startWorld(), around: await startAround() }
  if (!after) atEnd(() => around.close())
  lists += 1
  const list = `logstash-${lists}`
  const markersAt = {
    HUBOT_DEPLOY_REDIS_URL: `redis://127.0.0.1:${server.port}`,
    HUBOT_DEPLOY_REDIS_LIST: list,
  }
  const { bot } = await startBot({
    world,
    // A part of it is what the ticket may take, on a slow machine too.
    env: { ...around.env, ...markersAt, HUBOT_TEAMCITY_TIMEOUT_SECONDS: '30', ...env },
    aliases: [alias(around.alias)],
  })
  const read = async (path: string): Promise<unknown> => (await fetch(bot.url(path))).json()
  const shown = async (): Promise<Shown> => {
    const { deployments } = (await read('/hubot/deployments')) as { deployments: { id: string }[] }
    return (await read(`/hubot/deployments/${deployments[0]?.id}`)) as Shown
  }
  return {
    bot,
    world,
    around,
    texts: () => bot.said.map(({ text }) => text),
    shown,
    over: () =>
      until(async () => {
        const deployment = await shown()
        expect(deployment).toMatchObject({ finishedAt: expect.any(String), pending: [] })
        return deployment
      }),
    markers: () => markersIn(server.port, list),
  }
}

/** Without the jitter: a wait is as short as it may be. */
const impatient = (): unknown => vi.spyOn(Math, 'random').mockReturnValue(0)

const down = { times: 10_000, how: { status: 503 } } as const

describe.skipIf(!redisIsHere)('what a deploy leaves behind', () => {
  test('one ticket in its done state, two markers in order, one green notification', async () => {
    const { bot, world, around, texts, over, markers } = await begin()
    await bot.says('ann', deploy)
    const [build] = world.production.queue
    const link = `${world.production.url}/build/${build?.id}`
    const page = `${world.production.url}/buildConfiguration/Restaurant_DeployNA/${build?.id}`
    expect(texts()).toEqual([
      'Pinned Restaurant_230 (a1b2c3d, built 12 min ago).',
      `Successfully triggered deployment of restaurant-api-na Restaurant_230 to prod-na: 4 commits by Dan and Eve, CCB-1.\n${link}`,
    ])
    expect(around.jira.tickets).toMatchObject([{ status: 'Open', comments: [] }])
    around.ship()
    finishDeploy(world)
    const { id, startedAt, finishedAt, requestedAt, ...deployment } = await over()

    const [notice = '', ...more] = texts().slice(2)
    expect(more).toEqual([])
    expect(notice.split('\n')).toEqual([
      expect.stringMatching(
        /^RestaurantAPI was deployed to prod-na version Restaurant_230 in \d s, asked by ann\.$/,
      ),
      `4 commits by Dan and Eve, CCB-1. ${page}`,
      `Changes: ${around.github.web}/acme/restaurant-api/compare/${revisions.restaurant229.slice(0, 12)}...${revisions.restaurant230.slice(0, 12)}`,
      `Ticket: ${around.jira.url}/browse/CCB-1`,
    ])

    const [ticket, ...others] = around.jira.tickets
    expect(others).toEqual([])
    expect(ticket).toMatchObject({
      key: 'CCB-1',
      status: 'Done',
      summary: 'Deploying RestaurantAPI Restaurant_230 to prod-na',
      labels: [`hubot-deploy-${id}`],
    })
    expect(ticket?.description).toContain('Asked for by ann in deployments at ')
    expect(String(ticket?.fields.customfield_11502)).toBe(String(requestedAt).replace('Z', '+0000'))
    const log = String(ticket?.fields.customfield_11505)
    expect(log).toContain('4 commits by Dan 3, Eve 1:')
    for (const subject of ['VZ-126 show', 'no table at all', 'Log less', 'VZ-131 cache'])
      expect(log).toContain(subject)
    expect(log).not.toContain('VZ-120')
    expect(ticket?.comments.map(({ body }) => body.split('\n'))).toEqual([
      [
        expect.stringMatching(/^RestaurantAPI Restaurant_230 was deployed to prod-na in \d s\.$/),
        expect.stringMatching(/^From .* UTC to .* UTC$/),
        expect.stringContaining(page),
        `hubot-deploy-${id}`,
      ],
    ])
    expect(ticket?.moves).toMatchObject([{ from: 'Open', to: 'Done' }])

    const common = {
      type: 'deployment',
      env: 'prod-na',
      deployment: { id, alias: 'restaurant-api-na', ticket: 'CCB-1', requested_by: 'ann' },
    }
    expect(await markers()).toMatchObject([
      {
        ...common,
        action: 'start-deploy',
        message: 'starting deployment of Restaurant_230',
        '@timestamp': startedAt,
      },
      {
        ...common,
        action: 'end-deploy',
        message: 'finished deployment of Restaurant_230',
        '@timestamp': finishedAt,
        deployment: { ...common.deployment, status: 'succeeded' },
      },
    ])
    expect(around.hipChat.notifications()).toMatchObject([
      { roomId: 1, color: 'green', notify: true, from: 'Deployment', message_format: 'html' },
    ])
    expect(around.hipChat.notifications()[0]?.message).toContain('RestaurantAPI was deployed to prod-na')
    expect(deployment).toMatchObject({
      state: 'succeeded',
      live: { is: 'shipped' },
      release: { relation: 'ahead', count: 4 },
      artifact: { path: 'releases/restaurant/Restaurant_230.zip', sha256: expect.stringMatching(/^\w{64}$/) },
    })
  })

  test('a failure: red, a comment in the ticket, and its failed transition', async () => {
    const { bot, world, around, over, markers } = await begin()
    await bot.says('ann', deploy)
    finishDeploy(world, 'FAILURE', 'Exit code 1 (Step: Deploy to node 3)')
    await over()
    const notice = await bot.hears('RestaurantAPI was NOT deployed to prod-na version Restaurant_230')
    expect(notice.split('\n').length).toBeLessThanOrEqual(5)
    expect(around.hipChat.notifications()).toMatchObject([{ color: 'red', from: 'Deployment' }])
    const [ticket] = around.jira.tickets
    expect(ticket).toMatchObject({ status: 'Failed', moves: [{ to: 'Failed' }] })
    expect(ticket?.comments.map(({ body }) => body.split('\n')[0])).toEqual([
      expect.stringMatching(/was NOT deployed to prod-na: Exit code 1 \(Step: Deploy to node 3\), after/),
    ])
    expect((await markers()).map(({ action, deployment }) => [action, deployment.status])).toEqual([
      ['start-deploy', undefined],
      ['end-deploy', 'failed'],
    ])
  })

  test('a failure whose text and author names have many lines is told in five at most', async () => {
    const { bot, world, around, over } = await begin()
    for (const author of ['Eve\nof\nEden', 'Bob', 'Cem', 'Dora', 'Emil', 'Fay'])
      around.github.commit(restaurantRepo, { message: 'VZ-1 more\n\nof it', author })
    const sha =
      around.github.find(restaurantRepo, 'main')?.sha ?? around.github.find(restaurantRepo, 'master')?.sha
    world.nonProduction.addBuild({
      buildTypeId: 'Restaurant_Build',
      number: 'Restaurant_231',
      status: 'SUCCESS',
      revision: sha ?? '',
    })
    around.artifactory.put('releases/restaurant/Restaurant_231.zip', 'x')
    await bot.says('ann', deploy)
    finishDeploy(world, 'FAILURE', 'Exit code 1\nand\nmore\nand\nmore')
    await over()
    const notice = await bot.hears('was NOT deployed')
    expect(notice.split('\n').length, notice).toBeLessThanOrEqual(5)
    expect(around.hipChat.notifications()).toHaveLength(1)
  })

  test('cancelled in the build queue: gray, no markers, and the ticket says by whom', async () => {
    const { bot, world, around, over, markers } = await begin()
    await bot.says('ann', deploy)
    const [build] = world.production.queue
    world.production.cancel(build?.id ?? 0, 'dave', 'wrong window')
    const { state } = await over()
    expect(state).toBe('cancelled')
    expect(await bot.hears('was cancelled by')).toMatch(
      /was cancelled by dave \("wrong window"\) after \d+ s, asked by ann\./,
    )
    expect(await markers()).toEqual([])
    expect(around.hipChat.notifications()).toMatchObject([{ color: 'gray' }])
    const [ticket] = around.jira.tickets
    expect(ticket?.status).toBe('Failed')
    expect(ticket?.comments[0]?.body).toContain('was cancelled by dave (wrong window)')
  })

  test('an older build over a newer one is said loudly, in the room, the notice and the ticket', async () => {
    const { bot, world, around, over } = await begin()
    around.ship(revisions.restaurant230)
    const newer = around.github.commit(restaurantRepo, { message: 'VZ-140 what is live', author: 'Eve' })
    around.ship(newer)
    await bot.says('ann', deploy)
    const loud = await bot.hears('LOOK: restaurant-api-na Restaurant_230 is an OLDER build over a newer one')
    expect(loud).toContain('takes back 1 commit by Eve')
    around.ship()
    finishDeploy(world)
    await over()
    expect(await bot.hears('was deployed')).toContain('an OLDER build over a newer one')
    expect(around.jira.tickets[0]?.fields.customfield_11505).toContain('AN OLDER BUILD GOES OVER A NEWER ONE')
    expect(bot.count('LOOK:')).toBe(1)
  })

  test('the service still serves the old commit afterwards: that is said, once', async () => {
    const { bot, world, around, over } = await begin()
    await bot.says('ann', deploy)
    finishDeploy(world)
    const { live } = await over()
    expect(live).toEqual({ is: 'other', sha: revisions.restaurant229 })
    expect(bot.count(/still says 9f8e7d6\. Look at the nodes\.$/)).toBe(1)
    expect(around.service.requests.length).toBeGreaterThanOrEqual(3)
    expect(bot.count('was deployed')).toBe(1)
  })

  test('the service serves the new commit only after a while: nothing is said', async () => {
    const { bot, world, around, over } = await begin({ env: { HUBOT_DEPLOY_LIVE_SECONDS: '4' } })
    await bot.says('ann', deploy)
    finishDeploy(world)
    const before = around.service.requests.length
    await until(() => expect(around.service.requests.length).toBeGreaterThan(before))
    around.ship()
    expect((await over()).live).toEqual({ is: 'shipped' })
    expect(bot.count('Look at the nodes')).toBe(0)
  })
})

describe.skipIf(!redisIsHere)('JIRA is away', () => {
  test('the deploy goes on, and the ticket is written late with the times as they were, then closed', async () => {
    impatient()
    const { bot, world, around, shown, over } = await begin()
    around.jira.fail(down)
    await bot.says('ann', deploy)
    expect(
      await bot.hears('The change ticket of restaurant-api-na Restaurant_230 is not written yet.'),
    ).toContain('The deploy goes on, and I write the ticket when I can, with the times as they were')
    await bot.hears(/^Successfully triggered deployment .*: 4 commits by Dan and Eve\.\n/)
    around.ship()
    finishDeploy(world)
    await bot.hears('RestaurantAPI was deployed to prod-na')
    expect(around.jira.tickets).toEqual([])
    const waiting = await shown()
    expect(waiting).toMatchObject({ state: 'succeeded', ticket: null })
    expect(waiting.pending.map(({ effect }) => effect)).toEqual(
      expect.arrayContaining(['open_ticket', 'close_ticket']),
    )
    around.jira.mend()
    const { requestedAt, ticket } = await over()
    expect(ticket).toEqual({ key: 'CCB-1', url: `${around.jira.url}/browse/CCB-1` })
    const [written, ...others] = around.jira.tickets
    expect(others).toEqual([])
    expect(written).toMatchObject({ status: 'Done', comments: [expect.anything()] })
    const minute = String(requestedAt).slice(0, 16).replace('T', ' ')
    expect(written?.description).toContain(`Asked for by ann in deployments at ${minute}`)
    expect(written?.description).toMatch(/Written at .* UTC: JIRA did not take it before\./)
    expect(written?.description).toContain(
      `Deploy build: ${world.production.url}/buildConfiguration/Restaurant_DeployNA/`,
    )
    expect(String(written?.fields.customfield_11502)).toBe(String(requestedAt).replace('Z', '+0000'))
    expect(
      await bot.hears('The change ticket of restaurant-api-na Restaurant_230 is written: CCB-1'),
    ).toContain(`${around.jira.url}/browse/CCB-1`)
    expect(bot.count('is not written yet')).toBe(1)
    expect(bot.count('is written: CCB-1')).toBe(1)
  })

  test('it took the ticket and never answered: it is found, and there is no second one', async () => {
    impatient()
    const { bot, world, around, over } = await begin()
    around.jira.fail({ method: 'POST', path: /\/issue$/, how: 'reset-after' })
    await bot.says('ann', deploy)
    await bot.hears('Successfully triggered deployment')
    around.ship()
    finishDeploy(world)
    await over()
    expect(around.jira.tickets).toMatchObject([{ status: 'Done' }])
    expect(
      around.jira.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/issue')),
    ).toHaveLength(1)
  })

  test('a required ticket: the deploy waits, says why once, and goes on when there is one', async () => {
    impatient()
    const { bot, world, around, over } = await begin({ env: { HUBOT_JIRA_REQUIRED: 'true' } })
    around.jira.fail(down)
    await bot.says('ann', deploy)
    expect(
      await bot.hears(
        'restaurant-api-na Restaurant_230 waits: it is not deployed without a change ticket (HUBOT_JIRA_REQUIRED)',
      ),
    ).toContain('I keep trying, and go on when there is one.')
    const asked = around.jira.requests.length
    await until(() => expect(around.jira.requests.length).toBeGreaterThan(asked + 2))
    expect(world.production.builds()).toEqual([])
    around.jira.mend()
    await until(() => expect(world.production.builds()).toHaveLength(1))
    expect(await bot.hears('Successfully triggered')).toContain('CCB-1')
    around.ship()
    finishDeploy(world)
    await over()
    expect(bot.count('waits:')).toBe(1)
    expect(bot.count('is written')).toBe(0)
    const [ticket, ...others] = around.jira.tickets
    expect(others).toEqual([])
    expect(ticket).toMatchObject({ status: 'Done' })
  })

  test.each([
    ['no JIRA is set', { HUBOT_JIRA_URL: '' }, 'HUBOT_JIRA_URL is not set'],
    ['it has no token', { HUBOT_JIRA_TOKEN: '' }, 'HUBOT_JIRA_TOKEN must be set too'],
    ['no project is set', { HUBOT_JIRA_PROJECT: '' }, 'HUBOT_JIRA_PROJECT is not set'],
  ])(
    'a required ticket that nobody could write, as %s: refused, and nothing is pinned',
    async (_what, env, why) => {
      const { bot, world } = await begin({ env: { HUBOT_JIRA_REQUIRED: 'true', ...env } })
      await bot.says('ann', deploy)
      expect(bot.lastReply).toContain(why)
      expect(world.nonProduction.builds().some(({ pinned }) => pinned)).toBe(false)
    },
  )

  test('a project of its own is enough for an alias', async () => {
    const env = { HUBOT_JIRA_REQUIRED: 'true', HUBOT_JIRA_PROJECT: '' }
    const { bot, around } = await begin({ env, alias: line => `${line} ticket=VZ` })
    await bot.says('ann', deploy)
    expect(await bot.hears('Successfully triggered')).toContain('VZ-1')
    expect(around.jira.tickets).toMatchObject([{ project: 'VZ' }])
  })

  test('the commits go into the description where that is the field, however it is written', async () => {
    const { bot, around } = await begin({ env: { HUBOT_JIRA_LOG_FIELD: 'Description' } })
    await bot.says('ann', deploy)
    await bot.hears('Successfully triggered')
    expect(around.jira.tickets[0]?.description).toContain('4 commits by Dan 3, Eve 1:')
  })

  test('it is away at the end: the ticket is closed when it is back', async () => {
    impatient()
    const { bot, world, around, shown, over } = await begin()
    await bot.says('ann', deploy)
    around.jira.fail(down)
    around.ship()
    finishDeploy(world)
    await bot.hears('was deployed')
    await until(async () =>
      expect((await shown()).pending).toEqual([{ effect: 'close_ticket', attempts: expect.any(Number) }]),
    )
    expect(around.jira.tickets).toMatchObject([{ status: 'Open' }])
    around.jira.mend()
    await over()
    expect(around.jira.tickets).toMatchObject([{ status: 'Done', comments: [expect.anything()] }])
  })
})

describe.skipIf(!redisIsHere)('another system is away', () => {
  test('GitHub: the deploy goes on, and the room and the ticket say that the commits are not known', async () => {
    impatient()
    const { bot, world, around, over } = await begin()
    around.github.fail(down)
    await bot.says('ann', deploy)
    expect(await bot.hears('Successfully triggered')).toMatch(
      /to prod-na: its commits are not known \(GitHub: .*\), CCB-1\.\n/,
    )
    around.ship()
    finishDeploy(world)
    const { manifest } = await over()
    expect(manifest).toBeNull()
    expect(around.jira.tickets).toMatchObject([{ status: 'Done' }])
    expect(around.jira.tickets[0]?.fields.customfield_11505).toContain('The commits are not known.')
  })

  test('Redis: markers wait, and come in their order with the times as they were', async () => {
    impatient()
    const own = await startRedis()
    atEnd(() => own.close())
    const { bot, world, around, shown, over, markers } = await begin({ server: own })
    await own.kill()
    await bot.says('ann', deploy)
    around.ship()
    finishDeploy(world)
    await bot.hears('was deployed')
    await until(async () =>
      expect((await shown()).pending.map(({ effect }) => effect)).toEqual(['push_marker', 'push_marker']),
    )
    await own.restart()
    const { startedAt, finishedAt } = await over()
    expect((await markers()).map(marker => [marker.action, marker['@timestamp']])).toEqual([
      ['start-deploy', startedAt],
      ['end-deploy', finishedAt],
    ])
    expect(startedAt).toMatch(isoTime)
  })

  test('each line about what is around a deployment names it, though each system fails once', async ({
    onTestFinished,
  }) => {
    const own = await startRedis()
    onTestFinished(() => own.close())
    const { bot, world, around, over, markers, shown } = await begin({ server: own })
    const { jira, github, service, hipChat } = around
    for (const system of [jira, github, service, hipChat]) system.fail({ how: { status: 503 } })
    impatient()
    await bot.says('ann', deploy)
    await bot.hears('Successfully triggered')
    await own.kill()
    around.ship()
    finishDeploy(world)
    await until(() => expect(logOf(world)).toContain('A marker for Logstash waits'))
    await own.restart()
    const { id } = await over()
    expect(await markers()).toHaveLength(2)
    expect((await shown()).ticket).not.toBeNull()

    const lines = logOf(world)
      .split('\n')
      .flatMap(line => (line ? [JSON.parse(line) as { message: string; deployment?: string }] : []))
      .filter(({ message }) => message.startsWith('deploy: '))
    const since = lines.slice(lines.findIndex(({ message }) => message === 'deploy: deploy taken'))
    for (const about of [
      /JIRA: GET .*: 503/,
      /GitHub: GET .*: 503/,
      /deployment-info: GET .*: 503/,
      /HipChat: POST .*: 503/,
      /A marker for Logstash waits/,
    ]) {
      expect(
        since.filter(({ message }) => about.test(message)),
        String(about),
      ).not.toEqual([])
    }
    expect(since.filter(({ deployment }) => deployment !== id)).toEqual([])
  })

  test("HipChat's REST API: the adapter says it, one notice in each room", async () => {
    const { bot, world, around, over } = await begin()
    around.hipChat.fail({
      times: 100,
      how: {
        status: 401,
        body: '{"error":{"code":401,"type":"Unauthorized","message":"Invalid OAuth session"}}',
      },
    })
    await bot.says('ann', deploy)
    around.ship()
    finishDeploy(world)
    await over()
    expect(around.hipChat.notifications()).toEqual([])
    expect(
      bot.said
        .filter(({ text }) => text.includes('was deployed'))
        .map(({ room }) => room)
        .sort(),
    ).toEqual(['deployments', 'graphs'])
    expect(logOf(world)).toMatch(
      /The notification for the HipChat room graphs failed: .* Check HUBOT_HIPCHAT_API_TOKEN\. The notice goes through the chat adapter\./,
    )
  })

  test('HipChat took the notification and never answered: it is not said again', async () => {
    const { bot, world, around, over } = await begin()
    around.hipChat.fail({ how: 'reset-after' })
    await bot.says('ann', deploy)
    around.ship()
    finishDeploy(world)
    await over()
    expect(around.hipChat.notifications()).toHaveLength(1)
    expect(bot.count('was deployed')).toBe(1)
  })
})

describe.skipIf(!redisIsHere)('the room of the REST API is the room that asked', () => {
  const env = { HUBOT_HIPCHAT_API_ROOM: 'deployments' }

  test('it hears how it ended once: from the REST API', async () => {
    const { bot, world, around, over } = await begin({ env })
    await bot.says('ann', deploy)
    around.ship()
    finishDeploy(world)
    await over()
    expect(around.hipChat.notifications('deployments')).toHaveLength(1)
    expect(bot.count('was deployed')).toBe(0)
  })

  test('by its JID, with a team room beside it: one each', async () => {
    const { bot, world, around, over } = await begin({ env, alias: line => `${line} room=payments` })
    await bot.says('ann', deploy, { room: '1_deployments@conf.hipchat.example' })
    around.ship()
    finishDeploy(world)
    await over()
    expect(around.hipChat.notifications('deployments')).toHaveLength(1)
    expect(bot.said.filter(({ text }) => text.includes('was deployed')).map(({ room }) => room)).toEqual([
      'payments',
    ])
  })

  test('it hears how it ended where another room is set meanwhile', async () => {
    const before = await begin({ env })
    await before.bot.says('ann', deploy)
    await before.bot.stop()
    const { bot, world, around, over } = await begin({ after: before })
    around.ship()
    finishDeploy(world)
    await over()
    expect(around.hipChat.notifications('deployments')).toHaveLength(1)
    expect(around.hipChat.notifications('graphs')).toEqual([])
    expect(bot.count('was deployed')).toBe(0)
  })

  test('refused there, the adapter says it: once', async () => {
    const { bot, world, around, over } = await begin({ env })
    around.hipChat.fail({ times: 100, how: { status: 403 } })
    await bot.says('ann', deploy)
    around.ship()
    finishDeploy(world)
    await over()
    expect(bot.said.filter(({ text }) => text.includes('was deployed')).map(({ room }) => room)).toEqual([
      'deployments',
    ])
  })
})

describe.skipIf(!redisIsHere)('the artifact', () => {
  test('is missing: refused with its path, before anything is pinned or written', async () => {
    const { bot, world, around } = await begin()
    around.artifactory.remove('releases/restaurant/Restaurant_230.zip')
    await bot.says('ann', deploy)
    expect(bot.lastReply).toContain(
      'restaurant-api-na Restaurant_230 is not deployed: Artifactory has no releases/restaurant/Restaurant_230.zip',
    )
    expect(world.nonProduction.builds().some(({ pinned }) => pinned)).toBe(false)
    expect(around.jira.tickets).toEqual([])
  })

  test('is named and no Artifactory is set: refused with the name of the setting', async () => {
    const { bot, world } = await begin({ env: { HUBOT_ARTIFACTORY_URL: '' } })
    await bot.says('ann', deploy)
    expect(bot.lastReply).toContain('HUBOT_ARTIFACTORY_URL')
    expect(world.nonProduction.builds().some(({ pinned }) => pinned)).toBe(false)
  })

  test('cannot be looked for: refused, with what to check', async () => {
    impatient()
    const { bot, world, around } = await begin()
    around.artifactory.fail(down)
    await bot.says('ann', deploy)
    expect(bot.lastReply).toContain('HUBOT_ARTIFACTORY_URL')
    expect(world.nonProduction.builds().some(({ pinned }) => pinned)).toBe(false)
  })
})

describe.skipIf(!redisIsHere)('a thousand commits', () => {
  test('are whole in the manifest; the ticket is within its limit and counts what it leaves out', async () => {
    const { bot, world, around, over } = await begin()
    for (let number = 1; number <= 996; number += 1) {
      around.github.commit(restaurantRepo, {
        message: `VZ-${1_000 + number} a change that takes some words to say what it does, as they do (#${number})`,
        author: number % 3 === 0 ? 'Dan' : 'Eve',
      })
    }
    const head = around.github.commit(restaurantRepo, { message: 'The last of them', author: 'Dan' })
    world.nonProduction.addBuild({
      buildTypeId: 'Restaurant_Build',
      number: 'Restaurant_300',
      status: 'SUCCESS',
      revision: head,
    })
    around.artifactory.put('releases/restaurant/Restaurant_300.zip', 'x')
    await bot.says('ann', deploy)
    around.ship(head)
    finishDeploy(world)
    const { manifest, release } = await over()
    expect(release).toMatchObject({ count: 1_001 })
    expect(manifest?.commits).toHaveLength(1_001)
    expect(new Set(manifest?.commits.map(({ subject }) => subject)).size).toBe(1_001)
    expect(manifest?.commits.at(-1)?.subject).toBe('The last of them')
    const [ticket] = around.jira.tickets
    const log = String(ticket?.fields.customfield_11505)
    expect(log.replaceAll('\n', '\r\n').length).toBeLessThanOrEqual(32_767)
    const listed = log.split('\n').filter(line => line.startsWith('* ')).length
    const left = Number(/… and (\d+) more commits/.exec(log)?.[1])
    expect(listed).toBeGreaterThan(200)
    expect(listed + left).toBe(1_001)
    expect(ticket?.status).toBe('Done')
    const notice = await bot.hears('was deployed')
    expect(notice).toContain('1,001 commits by Eve and Dan')
    expect(notice.split('\n').length).toBeLessThanOrEqual(5)
  })
})
