import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { StoreFault } from '../../src/store/store.ts'
import { leaksIn } from '../secrets.ts'
import { changes, type Given, hooks, look, notWell, startWorld, told, type World } from './world.ts'

/** A bot's HTTP server as far as doctor walks it; it answers every POST so. */
async function startWay(status: number): Promise<string> {
  const server = createServer((request, response) => {
    request.resume()
    response.writeHead(request.method === 'POST' ? status : 200, { 'content-type': 'application/json' })
    response.end('{}')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Nobody listens there. */
const nobody = 'http://127.0.0.1:1'
const way = async (status = 401): Promise<Given> => ({
  host: { http: { isListening: true, url: await startWay(status) } },
})

test('a set-up in which all is well is all well, nothing was changed anywhere, and no secret is told', async () => {
  const world = await startWorld()
  const before = world.builds.builds().concat(world.ships.builds())
  const findings = await look(world, await way())
  expect(notWell(findings)).toEqual([])
  expect(findings.filter(({ verdict }) => verdict === 'ok').map(({ subject }) => subject)).toEqual([
    ...['settings', 'people', 'versions', 'time zones', 'store', 'audit log', 'chat', 'chat'],
    ...['webhook', 'webhook', 'non-production TeamCity', 'production TeamCity', 'JIRA', 'HipChat'],
    ...['alias', 'alias', 'alias', 'alias', 'alias'],
  ])
  expect(changes(world)).toEqual([])
  expect(world.builds.builds().concat(world.ships.builds())).toEqual(before)
  expect(world.around.hipChat.notifications()).toEqual([])
  const secrets = { ...world.env, HUBOT_HOOK_SECRET: 'never-to-be-shown' }
  expect(leaksIn(told(findings).join('\n'), secrets)).toEqual([])
})

type Break = (world: World) => Given | Promise<Given>
const env = (set: Record<string, string | undefined>): Given => ({ env: set })

describe('what is broken is named, with what to do:', () => {
  test.concurrent.each<[string, Break, RegExp]>([
    [
      'a setting that can not be read',
      () => env({ HUBOT_DEPLOY_POLL_SECONDS: 'often' }),
      /^wrong settings: HUBOT_DEPLOY_POLL_SECONDS must be .*not "often"\. \/ Set it so, and restart me\.$/,
    ],
    [
      'a setting that is missing',
      () => env({ HUBOT_TEAMCITY_PROD_URL: undefined }),
      /^wrong settings: HUBOT_TEAMCITY_PROD_URL is not set\. \/ .*set it/,
    ],
    [
      'a name of a setting with a slip in it',
      () => env({ HUBOT_TEAMCITY_PROD_TOKN: 'x' }),
      /^warning settings: I know no setting HUBOT_TEAMCITY_PROD_TOKN, .* \/ Is HUBOT_TEAMCITY_PROD_TOKEN meant\?$/,
    ],
    [
      'administrators that can not be read',
      () => env({ HUBOT_DEPLOY_ADMINS: 'rolle:ops' }),
      /^wrong settings: HUBOT_DEPLOY_ADMINS must be people/,
    ],
    [
      'roles without hubot-auth',
      () => ({ env: { HUBOT_DEPLOY_ADMINS: 'role:ops' }, host: { knowsRoles: false } }),
      /^wrong people: .*role: .*hubot-auth is not loaded\. \/ Add hubot-auth/,
    ],
    [
      'a second yes that anyone may lift',
      () => ({ env: { HUBOT_DEPLOY_ADMINS: undefined }, options: { approve: 'other' } }),
      /^warning people: approve=other of restaurant-api-na can be taken away by anyone: .* \/ Set HUBOT_DEPLOY_ALIAS_EDITORS or HUBOT_DEPLOY_ADMINS/,
    ],
    [
      'a second yes, set for all, that nobody may lift',
      () => env({ HUBOT_DEPLOY_ADMINS: undefined, HUBOT_DEPLOY_APPROVE: 'other' }),
      /^warning people: HUBOT_DEPLOY_APPROVE wants a second person's yes, .* \/ Set HUBOT_DEPLOY_ALIAS_EDITORS or HUBOT_DEPLOY_ADMINS/,
    ],
    [
      'a list of the alias that can not be read',
      () => ({ options: { deployers: '' } }),
      /^wrong restaurant-api-na: deployers= can't be read, so nobody may deploy it\. \/ Set the alias anew/,
    ],
    [
      'a server that is not there',
      () => env({ HUBOT_TEAMCITY_PROD_URL: nobody }),
      /^wrong production TeamCity: The production TeamCity can't be reached: .*refused.* \/ Check HUBOT_TEAMCITY_PROD_URL/,
    ],
    [
      'a host that does not exist',
      () => env({ HUBOT_TEAMCITY_NONPROD_URL: 'http://teamcity.invalid' }),
      /^wrong non-production TeamCity: The non-production TeamCity can't be reached: .* \/ Check HUBOT_TEAMCITY_NONPROD_URL/,
    ],
    [
      'https where http is spoken',
      ({ ships }) => env({ HUBOT_TEAMCITY_PROD_URL: ships.url.replace('http:', 'https:') }),
      /^wrong production TeamCity: .*TLS connection failed: .*right scheme and port.* \/ Check the certificate of HUBOT_TEAMCITY_PROD_URL/,
    ],
    [
      'a wrong path in the address',
      ({ builds }) => env({ HUBOT_TEAMCITY_NONPROD_URL: `${builds.url}/wrong` }),
      /^wrong non-production TeamCity: .*web page.* \/ Check HUBOT_TEAMCITY_NONPROD_URL: does it need a context path/,
    ],
    [
      'a wrong token',
      () => env({ HUBOT_TEAMCITY_PROD_TOKEN: 'wrong-secret-77' }),
      /^wrong production TeamCity: The production TeamCity does not accept my credentials: .* \/ Check HUBOT_TEAMCITY_PROD_TOKEN/,
    ],
    [
      'no credentials at all',
      () => env({ HUBOT_TEAMCITY_NONPROD_TOKEN: undefined }),
      /^wrong non-production TeamCity: It wants to know who I am, and I have no credentials\. \/ Set HUBOT_TEAMCITY_NONPROD_TOKEN/,
    ],
    [
      'a server that lets the user see nothing',
      ({ ships }) => {
        ships.fail({ path: /\/app\/rest\/server/, times: 9, how: { status: 403 } })
        return {}
      },
      /^wrong production TeamCity: The production TeamCity does not let me look: .* \(403\)\. \/ Give my user the "View project" permission\.$/,
    ],
    [
      'a server that fails',
      ({ ships }) => {
        ships.fail({ path: /\/app\/rest\/server/, times: 9, how: { status: 502 } })
        return {}
      },
      /^wrong production TeamCity: .*502.* \/ Check HUBOT_TEAMCITY_PROD_URL and the server\.$/,
    ],
    [
      'production at the address of non-production',
      ({ builds }) =>
        env({ HUBOT_TEAMCITY_PROD_URL: builds.url, HUBOT_TEAMCITY_PROD_TOKEN: 'nonprod-secret-1' }),
      /^warning production TeamCity: It is the same server .*the same address.* \/ .*check HUBOT_TEAMCITY_PROD_URL/,
    ],
    [
      'production being non-production under another address',
      ({ builds }) =>
        env({
          HUBOT_TEAMCITY_PROD_URL: builds.url.replace('127.0.0.1', 'localhost'),
          HUBOT_TEAMCITY_PROD_TOKEN: 'nonprod-secret-1',
        }),
      /^warning production TeamCity: It is the same server .*another address/,
    ],
    [
      'a clock that is wrong',
      () => ({ now: () => Date.now() - 600_000 }),
      /^warning production TeamCity: Its clock is (?:10 min|9 min 59 s|10 min 1 s) ahead of mine\. \/ .*NTP/,
    ],
    [
      'an id of a configuration that is not there',
      () => ({ alias: { mainBuildTypeId: 'Restaurant_Bild' } }),
      /^wrong restaurant-api-na: The non-production TeamCity shows me no build configuration Restaurant_Bild\. \/ Check the id .*View project/,
    ],
    [
      'a production configuration that is hidden',
      ({ ships }) => {
        ships.setConfiguration('Restaurant_DeployNA', { hidden: true })
        return {}
      },
      /^wrong restaurant-api-na: The production TeamCity shows me no build configuration Restaurant_DeployNA\./,
    ],
    [
      'an id that can be none',
      () => ({ alias: { deployBuildTypeId: 'Deploy,project:X' } }),
      /^wrong restaurant-api-na: "Deploy,project:X" can't be the id of a build configuration\. \/ Set the alias anew/,
    ],
    [
      'a production configuration that is paused',
      ({ ships }) => {
        ships.setConfiguration('Restaurant_DeployNA', { paused: true })
        return {}
      },
      /^wrong restaurant-api-na: Restaurant_DeployNA is paused, .*buildTypeId=Restaurant_DeployNA \/ Activate it there\.$/,
    ],
    [
      'a parameter without a value, which only a person could fill',
      ({ ships }) => {
        const rawType = "text validationMode='not_empty' display='prompt'"
        const parameters = [
          { name: 'window', value: '', rawType },
          { name: 'source.build.number', value: '', rawType },
        ]
        ships.setConfiguration('Restaurant_DeployNA', { parameters })
        return {}
      },
      /^wrong restaurant-api-na: Restaurant_DeployNA wants a value for window, which I don't fill: .* \/ Give it a default value in TeamCity\.$/,
    ],
    [
      'no build',
      () => ({ alias: { mainBuildTypeId: 'Empty_Build' } }),
      /^wrong restaurant-api-na: Empty_Build has no finished build on its default branch: .* \/ Run one there\.$/,
    ],
    [
      'a last build that is red',
      () => ({ alias: { mainBuildTypeId: 'Red_Build' }, options: { artifact: 'a/{number}' } }),
      /^warning restaurant-api-na: The last build, Red_2, is not a success: .* \/ .*hubot deploy restaurant-api-na build Red_1$/,
    ],
    [
      'no permission to pin',
      ({ builds }) => {
        builds.setOptions({ permissions: { pin: false } })
        return {}
      },
      /^wrong restaurant-api-na: On the non-production TeamCity the user hubot has no "Pin \/ unpin build" permission in the project Restaurant\. \/ Give it a role/,
    ],
    ...(
      [
        ['runBuild', 'wrong', 'Run build'],
        ['customizeParameters', 'wrong', 'Customize build parameters'],
        ['viewProperties', 'wrong', 'View build runtime parameters and data'],
        ['cancel', 'warning', 'Stop build / remove from queue'],
      ] as const
    ).map(([name, verdict, permission]): [string, Break, RegExp] => [
      `no permission "${permission}"`,
      ({ ships }) => {
        ships.setOptions({ permissions: { [name]: false } })
        return {}
      },
      new RegExp(
        `^${verdict} restaurant-api-na: On the production TeamCity the user hubot-prod has no "${permission}" permission`,
      ),
    ]),
    [
      'a team room that is not there',
      () => env({ HUBOT_DEPLOY_ROOM: 'nowhere' }),
      /^wrong chat: There is no room nowhere that I may enter\. \/ Check its name/,
    ],
    [
      'a room of the alias that is not there',
      () => ({ options: { room: 'nowhere' } }),
      /^wrong restaurant-api-na: There is no room nowhere/,
    ],
    [
      'a service that does not answer',
      () => ({ options: { info: `${nobody}/info` } }),
      /^wrong restaurant-api-na: http:\/\/127\.0\.0\.1:1\/info can't be reached: .* \/ Check info= of restaurant-api-na, and the service\.$/,
    ],
    [
      'a service that says something else',
      () => ({ options: { sha: '$.other', date: '$.another' } }),
      /^wrong restaurant-api-na: .*nothing at \$\.other.* \/ Check info=, sha= and date= of restaurant-api-na\.$/,
    ],
    [
      'a repository that is not there',
      () => ({ options: { repo: 'acme/restaurant' } }),
      /^wrong restaurant-api-na: GitHub did not say .* \/ Check repo= of restaurant-api-na/,
    ],
    [
      'a wrong token of GitHub',
      () => env({ HUBOT_GITHUB_TOKEN: 'wrong-secret-77' }),
      /^wrong restaurant-api-na: GitHub does not accept my credentials: .* \/ Check HUBOT_GITHUB_TOKEN: it may have expired\.$/,
    ],
    [
      'a file that is not there',
      () => ({ options: { artifact: 'releases/other/{number}.zip' } }),
      /^wrong restaurant-api-na: Artifactory shows me no releases\/other\/Restaurant_230\.zip, .* \/ Check artifact=/,
    ],
    [
      'artifact= without an Artifactory',
      () => env({ HUBOT_ARTIFACTORY_URL: undefined }),
      /^wrong restaurant-api-na: It has artifact=, and HUBOT_ARTIFACTORY_URL is not set/,
    ],
    [
      'a wrong token of Artifactory',
      () => env({ HUBOT_ARTIFACTORY_TOKEN: 'wrong-secret-77' }),
      /^wrong restaurant-api-na: Artifactory does not accept my credentials: .* \/ Check HUBOT_ARTIFACTORY_TOKEN/,
    ],
    [
      'a JIRA that is not there',
      () => env({ HUBOT_JIRA_URL: nobody }),
      /^wrong JIRA: JIRA can't be reached: .* \/ Check HUBOT_JIRA_URL and the server\.$/,
    ],
    [
      'a wrong token of JIRA',
      () => env({ HUBOT_JIRA_TOKEN: 'wrong-secret-77' }),
      /^wrong JIRA: JIRA does not accept my credentials: .* \/ Check HUBOT_JIRA_USER and HUBOT_JIRA_TOKEN/,
    ],
    [
      'a field that JIRA has not',
      () => env({ HUBOT_JIRA_DATE_FIELD: 'Deploy dat' }),
      /^wrong JIRA: HUBOT_JIRA_DATE_FIELD: JIRA shows me no field "Deploy dat"\. Did you mean "Deploy date"\?/,
    ],
    [
      'an issue type that JIRA has not',
      () => env({ HUBOT_JIRA_ISSUE_TYPE: 'Chnge' }),
      /^wrong JIRA: HUBOT_JIRA_ISSUE_TYPE: JIRA shows me no issue type "Chnge"/,
    ],
    [
      'a project of the alias that JIRA has not',
      () => ({ options: { ticket: 'NOPE' } }),
      /^wrong JIRA: HUBOT_JIRA_PROJECT: JIRA shows me no project "NOPE"/,
    ],
    [
      'no JIRA where a ticket is required',
      () => env({ HUBOT_JIRA_URL: undefined, HUBOT_JIRA_REQUIRED: 'true' }),
      /^wrong JIRA: HUBOT_JIRA_REQUIRED wants a ticket .* \/ Set HUBOT_JIRA_URL/,
    ],
    [
      'a JIRA without a project',
      () => env({ HUBOT_JIRA_PROJECT: undefined }),
      /^warning JIRA: It is set, but no project/,
    ],
    [
      'a JIRA that is required, without a project',
      () => env({ HUBOT_JIRA_PROJECT: undefined, HUBOT_JIRA_REQUIRED: 'true' }),
      /^wrong restaurant-api-na: HUBOT_JIRA_REQUIRED wants a ticket, .* \/ Set HUBOT_JIRA_PROJECT, and restart me; or/,
    ],
    [
      'a wrong token of HipChat',
      () => env({ HUBOT_HIPCHAT_API_TOKEN: 'wrong-secret-77' }),
      /^wrong HipChat: The room graphs can't be told: .* \/ Check HUBOT_HIPCHAT_API_TOKEN\.$/,
    ],
    [
      'a room that HipChat has not',
      () => env({ HUBOT_HIPCHAT_API_ROOM: 'grafs' }),
      /^wrong HipChat: The room grafs can't be told: Room not found\. \/ HUBOT_HIPCHAT_API_ROOM has to be/,
    ],
    [
      'a store that is away',
      () => ({
        store: {
          where: 'redis://store',
          reach: () =>
            Promise.reject(new StoreFault({ kind: 'away', where: 'redis://store', said: 'refused' })),
          weaknesses: async () => [],
        },
      }),
      /^wrong store: redis:\/\/store can't be reached: refused\. \/ Check HUBOT_DEPLOY_STORE/,
    ],
    [
      'a store that may lose what it acknowledged',
      () => ({
        store: { where: 'r', reach: async () => 'there', weaknesses: async () => ['no_log', 'evicts'] },
      }),
      /^warning store: .*append-only file.* \/ Set appendonly yes there\.$/,
    ],
    [
      'an audit log that can not be written',
      () => ({ auditHindrance: () => 'the disk is full' }),
      /^wrong audit log: \/nowhere\/audit\.jsonl can't be written \(the disk is full\): nothing is deployed .* \/ Check HUBOT_DEPLOY_AUDIT_FILE/,
    ],
    [
      'a secret that can be guessed',
      async () => ({ ...(await way()), env: { HUBOT_DEPLOY_WEBHOOK_SECRET: 'hunter2' } }),
      /^warning webhook: HUBOT_DEPLOY_WEBHOOK_SECRET is shorter than 16 characters/,
    ],
    [
      'a port that is taken',
      () => ({ host: { http: { isListening: false, url: '' } } }),
      /^wrong webhook: The HTTP port is taken.* \/ Set EXPRESS_PORT/,
    ],
    [
      'a Hubot without HTTP',
      () => ({ host: { http: null } }),
      /^wrong webhook: This Hubot was started without its HTTP server/,
    ],
    [
      'something else on the way in',
      async () => await way(404),
      /^wrong webhook: A POST to .*\/hubot\/teamcity without the secret is answered 404, not 401: .* \/ Let the proxy hand/,
    ],
    [
      'a way in that is open to everybody',
      async () => await way(200),
      /^wrong webhook: .* is answered 200, not 401/,
    ],
    [
      'a public address that leads nowhere',
      async () => ({ ...(await way()), env: { HUBOT_DEPLOY_PUBLIC_URL: nobody } }),
      /^wrong webhook: A POST to http:\/\/127\.0\.0\.1:1\/hubot\/teamcity does not get there: .* \/ Check that I run, HUBOT_DEPLOY_PUBLIC_URL/,
    ],
    [
      "TeamCity's webhooks going elsewhere",
      async () => ({ ...(await way()), env: { HUBOT_DEPLOY_PUBLIC_URL: await startWay(401) } }),
      /^warning webhook: The webhooks of the project Restaurant go to hubot\.example, not to 127\.0\.0\.1:\d+ /,
    ],
    [
      "TeamCity's webhooks leaving out an end",
      ({ ships }) => {
        ships.setOptions({
          projectParameters: { Restaurant: hooks('https://hubot.example/hubot/teamcity', 'BUILD_FINISHED') },
        })
        return {}
      },
      /^warning webhook: The webhooks of the project Restaurant leave out BUILD_INTERRUPTED/,
    ],
    [
      'no alias yet',
      () => ({ aliases: async () => [] }),
      /^warning alias: There is none, so nothing can be deployed yet\. \/ Type: hubot deployment set alias/,
    ],
  ])('%s', async (_what, breaks, wanted) => {
    const world = await startWorld()
    const given = await breaks(world)
    const findings = await look(world, given)
    expect(
      notWell(findings).filter(line => wanted.test(line)),
      notWell(findings).join('\n'),
    ).toHaveLength(1)
    expect(changes(world)).toEqual([])
    const all = { ...world.env, ...given.env, HUBOT_HOOK_SECRET: 'never-to-be-shown' }
    expect(leaksIn(told(findings).join('\n'), all)).toEqual([])
  })
})

test('one server that hangs keeps nobody from hearing of the others', async () => {
  const world = await startWorld()
  world.ships.fail({ times: 99, how: 'hang-before' })
  const findings = await look(world, { ...(await way()), limits: { question: 1_500, check: 3_000 } })
  expect(notWell(findings)).toEqual([
    'wrong production TeamCity: The production TeamCity did not answer: no answer within 1.5 s. / Check HUBOT_TEAMCITY_PROD_URL and the server.',
  ])
  expect(told(findings)).toContain(
    'unknown restaurant-api-na: Not looked at on the production TeamCity, which is not set or does not answer.',
  )
})

/**
 * In front of that server: each id of many is one configuration there. Whatever is asked of them is answered when nobody
 * asks any more; `most` is how many of those requests were open at once.
 */
async function startFront(url: string): Promise<{ url: string; most: () => number }> {
  let [open, most] = [0, 0]
  let timer: NodeJS.Timeout | undefined
  let release = (): void => undefined
  const quiet = new Promise<void>(resolve => {
    release = resolve
  })
  const server = createServer(async (request, response) => {
    const path = (request.url ?? '').replace(/Copy_\d+/g, 'Restaurant_DeployNA')
    const isHeld = path !== request.url
    if (isHeld) {
      open += 1
      most = Math.max(most, open)
      clearTimeout(timer)
      timer = setTimeout(release, 500)
      await quiet
    }
    const answer = await fetch(new URL(path, url), {
      headers: { authorization: request.headers.authorization ?? '', accept: 'application/json' },
    })
    const text = await answer.text()
    if (isHeld) open -= 1
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' }).end(text)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, most: () => most }
}

test('many aliases are not asked about all at once, and the webhooks of their project are told of once', async () => {
  const world = await startWorld()
  const front = await startFront(world.ships.url)
  const findings = await look(world, {
    ...(await way()),
    env: { HUBOT_TEAMCITY_PROD_URL: front.url },
    aliases: async () =>
      Array.from({ length: 100 }, (_none, nth) => ({
        alias: `app-${nth}`,
        mainBuildTypeId: 'Restaurant_Build',
        deployBuildTypeId: `Copy_${nth}`,
        options: {},
      })),
    limits: { question: 30_000, check: 60_000 },
  })
  expect(findings.filter(({ what }) => what.is === 'hooks_set')).toHaveLength(1)
  expect(told(findings)).toContain(
    'ok app-99: Copy_99 on the production TeamCity is there, and is not paused.',
  )
  // 32 checks, none of which has more than two questions open.
  expect(front.most()).toBeLessThanOrEqual(64)
})

test('a check that hangs by itself is told of when its time is over', async () => {
  const world = await startWorld()
  const store = { where: 'r', reach: () => new Promise<never>(() => undefined), weaknesses: async () => [] }
  const findings = await look(world, { ...(await way()), store, limits: { question: 1_000, check: 2_000 } })
  expect(notWell(findings)).toEqual([
    'wrong store: No answer in 2 seconds. / Look whether that system hangs, or a firewall lies between.',
  ])
})

test('what nobody has set up is no fault, and what can not be told from here is said to be so', async () => {
  const world = await startWorld()
  const bare = Object.fromEntries(
    Object.keys(world.env)
      .filter(name => !/TEAMCITY_(?:NON)?PROD_(?:URL|TOKEN)$/.test(name))
      .map(name => [name, undefined]),
  )
  const options = { repo: undefined, info: undefined, artifact: undefined } as never
  const findings = await look(world, { env: bare, options, host: null })
  expect(notWell(findings)).toEqual([])
  expect(findings.filter(({ verdict }) => verdict === 'off').map(({ what }) => what.is)).toEqual([
    ...['no_admins', 'no_secret', 'github_off', 'jira_off', 'artifactory_off', 'markers_off', 'hipchat_off'],
  ])
  expect(findings.filter(({ verdict }) => verdict === 'unknown').map(({ what }) => what.is)).toEqual([
    'not_in_chat',
  ])
})

test.each<[string, Given]>([
  ['a pipe', { host: { http: { isListening: true, url: '' } } }],
  ['a number that is no port', { host: null, env: { PORT: '99999' } }],
])('with %s for a port the public way in is walked all the same', async (_what, given) => {
  const url = await startWay(401)
  const findings = await look(await startWorld(), {
    ...given,
    env: { ...given.env, HUBOT_DEPLOY_PUBLIC_URL: url },
    aliases: async () => [],
  })
  expect(told(findings).filter(line => line.includes(' webhook: '))).toEqual([
    'unknown webhook: The HTTP port (EXPRESS_PORT, or PORT) is no number that can be asked, as a pipe is none.',
    expect.stringContaining(
      `ok webhook: A POST to ${url}/hubot/teamcity without the secret is turned away (401)`,
    ),
  ])
})

test.each([
  ['JIRA', { HUBOT_JIRA_TOKEN: undefined }, 'HUBOT_JIRA_TOKEN'],
  ['JIRA', { HUBOT_JIRA_URL: 'jira' }, 'HUBOT_JIRA_URL'],
  ['HipChat', { HUBOT_HIPCHAT_API_ROOM: undefined }, 'HUBOT_HIPCHAT_API_ROOM'],
  ['markers', { HUBOT_DEPLOY_REDIS_URL: 'redis:h' }, 'HUBOT_DEPLOY_REDIS_URL'],
])('%s with %j is not said to be not set up', async (subject, set, name) => {
  const findings = told(await look(await startWorld(), { ...env(set), aliases: async () => [] }))
  expect(findings.filter(line => line.includes(` ${subject}: `))).toEqual([
    `unknown ${subject}: Left out: ${name} can't be used, see settings.`,
  ])
})

test.each([
  [
    { HUBOT_DEPLOY_ADMINS: 'rolle:ops' },
    "wrong people: HUBOT_DEPLOY_ADMINS can't be read, so nobody has the rights that it gives.",
  ],
  [
    { HUBOT_DEPLOY_ADMINS: undefined, HUBOT_DEPLOY_ALIAS_EDITORS: 'ann' },
    'off people: HUBOT_DEPLOY_ADMINS is not set: whoever is in the chat may ask doctor. / Name the people who may, with commas between them.',
  ],
])('of who may what with %j no more is said than is so', async (set, line) => {
  const findings = told(await look(await startWorld(), { ...env(set), aliases: async () => [] }))
  expect(findings.filter(one => one.includes(' people: '))).toEqual([line])
})

test('a server that does not say what a user may do is taken at its word', async () => {
  const world = await startWorld()
  world.ships.fail({ path: /users\/current/, times: 9, how: { status: 404 } })
  const findings = await look(world, await way())
  expect(told(findings)).toContain(
    'unknown restaurant-api-na: The production TeamCity does not say what my user may do.',
  )
  expect(notWell(findings)).toEqual([])
})
