import { describe, expect, test, vi } from 'vitest'
import { clientOf, error, faultOf, json, type Script, startServer, TOKEN, text } from './server.ts'

const FINISHED = {
  id: 4711,
  buildTypeId: 'Restaurant_Build',
  number: 'Restaurant_230',
  state: 'finished',
  status: 'SUCCESS',
  statusText: 'Tests passed: 27',
  webUrl: 'https://ci.example/build/4711',
  pinned: true,
  branchName: 'main',
  queuedDate: '20261122T120000+0000',
  startDate: '20261122T120010+0000',
  finishDate: '20261122T131000+0100',
  revisions: { count: 1, revision: [{ version: '8f3c1d' }] },
  triggered: { type: 'user', user: { username: 'ann' } },
  properties: {
    count: 2,
    property: [
      { name: 'hubot.deploy.requestedBy', value: 'ann' },
      { name: 'env.DATABASE', value: 'of no interest' },
    ],
  },
}

async function world(script: Script, options: Parameters<typeof clientOf>[1] = {}) {
  const server = await startServer(script)
  return { ...server, ...clientOf(server.url, options) }
}

describe('how it asks', () => {
  test('with a token: bearer, JSON wanted, no cookie and no origin', async () => {
    const { teamcity, seen } = await world((_, response) => json(response, { version: '2026.1.1' }))
    await teamcity.serverInfo()
    expect(seen[0]).toMatchObject({ method: 'GET', path: '/app/rest/server', body: '' })
    expect(seen[0]?.headers).toMatchObject({ accept: 'application/json', authorization: `Bearer ${TOKEN}` })
    expect(Object.keys(seen[0]?.headers ?? {})).not.toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^(?:cookie|origin|referer|content-type|x-tc-csrf-token)$/),
      ]),
    )
  })

  test('with user name and password: basic, in UTF-8, below httpAuth', async () => {
    const options = { token: undefined, username: 'bot', password: 'pä:ss' }
    const { teamcity, seen } = await world((_, response) => json(response, { version: '8.1' }), options)
    await teamcity.serverInfo()
    expect(seen[0]?.path).toBe('/httpAuth/app/rest/server')
    expect(seen[0]?.headers.authorization).toBe(`Basic ${Buffer.from('bot:pä:ss').toString('base64')}`)
  })

  test('a context path stays, trailing slashes and credentials in the address go', async () => {
    const server = await startServer((_, response) => json(response, { version: '2026.1.1' }))
    const { teamcity } = clientOf(`${server.url.replace('//', '//ann:secret@')}/teamcity//`)
    await teamcity.serverInfo()
    expect(teamcity.url).toBe(`${server.url}/teamcity`)
    expect(server.seen[0]?.path).toBe('/teamcity/app/rest/server')
    expect(server.seen[0]?.headers.authorization).toBe(`Bearer ${TOKEN}`)
  })

  test('reads use one connection, and what is sent once uses a new one each time', async () => {
    const { teamcity, seen } = await world((_, response) => json(response, FINISHED))
    await teamcity.build(1)
    await teamcity.pin(1, 'x')
    await teamcity.queue({ buildTypeId: 'Prod', comment: 'x', properties: {} })
    await teamcity.build(1)
    await teamcity.queue({ buildTypeId: 'Prod', comment: 'x', properties: {} })
    await teamcity.cancelQueued(1, 'x')
    expect(seen.map(one => [one.method, one.connection])).toEqual([
      ['GET', 1],
      ['PUT', 1],
      ['POST', 2],
      ['GET', 1],
      ['POST', 3],
      ['POST', 4],
    ])
    expect(seen[2]?.headers.connection).toBe('close')
  })

  test('many reads over a kept connection leave no listener behind', async () => {
    const warnings: Error[] = []
    const note = (warning: Error) => warnings.push(warning)
    process.on('warning', note)
    const { teamcity } = await world((_, response) => json(response, FINISHED))
    for (let i = 0; i < 30; i++) await teamcity.build(1)
    await new Promise(setImmediate)
    process.off('warning', note)
    expect(warnings).toEqual([])
  })
})

describe('lastBuild', () => {
  test('takes one request, and every field is decoded', async () => {
    const { teamcity, seen } = await world((_, response) => json(response, { count: 1, build: [FINISHED] }))
    expect(await teamcity.lastBuild('Restaurant_Build')).toEqual({
      id: 4711,
      buildTypeId: 'Restaurant_Build',
      number: 'Restaurant_230',
      state: 'finished',
      status: 'SUCCESS',
      statusText: 'Tests passed: 27',
      url: 'https://ci.example/build/4711',
      pinned: true,
      branch: 'main',
      revision: '8f3c1d',
      queuedAt: '2026-11-22T12:00:00.000Z',
      startedAt: '2026-11-22T12:00:10.000Z',
      finishedAt: '2026-11-22T12:10:00.000Z',
      failedToStart: false,
      triggeredBy: 'ann',
      properties: { 'hubot.deploy.requestedBy': 'ann' },
    })
    expect(seen).toHaveLength(1)
    expect(seen[0]).toMatchObject({ method: 'GET', path: '/app/rest/builds' })
    expect(seen[0]?.query).toEqual({
      locator:
        'buildType:(id:Restaurant_Build),state:finished,personal:false,canceled:false,failedToStart:false,' +
        'branch:(default:true),count:1',
      fields:
        'count,build(id,buildTypeId,number,state,status,statusText,webUrl,pinned,branchName,failedToStart,' +
        'queuedDate,startDate,finishDate,revisions(revision(version)),triggered(user(username)),' +
        'canceledInfo(text,user(username)),properties($locator(name:(value:(hubot.deploy.*|source.build.*),' +
        'matchType:matches)),property(name,value)))',
    })
  })

  test('asks for successful ones on demand', async () => {
    const { teamcity, seen } = await world((_, response) => json(response, { count: 0 }))
    expect(await teamcity.lastBuild('X', 'SUCCESS')).toBeNull()
    expect(seen[0]?.query.locator).toContain('branch:(default:true),status:SUCCESS,count:1')
  })

  test('of a configuration that does not exist is a fault, not an empty list', async () => {
    const said = "No build types found by locator 'id:Gone'."
    const { teamcity } = await world((_, response) => error(response, 404, said))
    const call = teamcity.lastBuild('Gone')
    expect(await faultOf(call)).toMatchObject({
      kind: 'not_found',
      status: 404,
      said,
      sent: 'no',
      transient: false,
    })
  })

  test('with an id that is none is a mistake in the code, and nothing is asked', async () => {
    const { teamcity, seen } = await world((_, response) => json(response, { count: 0 }))
    await expect(teamcity.lastBuild('A,project:B')).rejects.toThrow(TypeError)
    await expect(teamcity.queue({ buildTypeId: 'A,b:C', comment: '', properties: {} })).rejects.toThrow(
      TypeError,
    )
    await expect(
      teamcity.findQueued({ buildTypeId: 'A)', property: { name: 'n', value: 'v' }, since: '' }),
    ).rejects.toThrow(TypeError)
    await expect(teamcity.configuration('../x')).rejects.toThrow(TypeError)
    await expect(teamcity.build(-1)).rejects.toThrow(TypeError)
    await expect(teamcity.pin(1.5, '')).rejects.toThrow(TypeError)
    expect(seen).toEqual([])
  })
})

describe('buildByNumber', () => {
  test('finds the number that was typed, brackets and all', async () => {
    const number = '1.0 (hotfix), b:2'
    const { teamcity, seen } = await world((_, response) =>
      json(response, { count: 1, build: [{ ...FINISHED, number }] }),
    )
    expect(await teamcity.buildByNumber('X', number)).toMatchObject({ id: 4711, number })
    expect(seen[0]?.query.locator).toContain(
      `,number:($base64:${Buffer.from(number).toString('base64')}),count:1`,
    )
  })

  test('does not believe a server that answers with another number', async () => {
    const { teamcity } = await world((_, response) => json(response, { count: 1, build: [FINISHED] }))
    expect(await teamcity.buildByNumber('X', '231')).toBeNull()
    expect(await teamcity.buildByNumber('X', '')).toBeNull()
  })
})

describe('build', () => {
  test('a cancelled one tells by whom and why, and its -1 percent is left out', async () => {
    const answer = {
      id: 9,
      buildTypeId: 'Prod',
      state: 'running',
      status: 'UNKNOWN',
      percentageComplete: -1,
      waitReason: 'Build queue was paused',
      failedToStart: true,
      canceledInfo: { text: 'wrong branch\r\n', user: { username: 'bob' } },
      comment: { text: 'Deployment 7' },
    }
    const { teamcity, seen, url } = await world((_, response) => json(response, answer))
    expect(await teamcity.build(8)).toEqual({
      id: 9,
      buildTypeId: 'Prod',
      state: 'running',
      status: 'UNKNOWN',
      waitReason: 'Build queue was paused',
      failedToStart: true,
      pinned: false,
      url: `${url}/viewLog.html?buildId=9`,
      cancelled: { by: 'bob', comment: 'wrong branch' },
      comment: 'Deployment 7',
      properties: {},
    })
    expect(seen[0]).toMatchObject({ method: 'GET', path: '/app/rest/builds/id:8' })
    expect(seen[0]?.query.fields).toMatch(
      /,waitReason,percentageComplete,comment\(text\),properties\(\$locator\(/,
    )
  })

  test('cancelled by the server itself names nobody', async () => {
    const answer = { id: 9, buildTypeId: 'Prod', state: 'finished', canceledInfo: {} }
    const { teamcity } = await world((_, response) => json(response, answer))
    expect((await teamcity.build(9))?.cancelled).toEqual({})
  })

  test.each([
    ['finished', 'ERROR', 'finished', 'UNKNOWN'],
    ['deleted', 'FAILURE', 'deleted', 'FAILURE'],
    ['hibernating', undefined, 'unknown', undefined],
    [undefined, 'SUCCESS', 'unknown', 'SUCCESS'],
  ])('state %s and status %s are read as %s and %s', async (state, status, ourState, ourStatus) => {
    const { teamcity } = await world((_, response) =>
      json(response, { id: 1, buildTypeId: 'X', state, status }),
    )
    const build = await teamcity.build(1)
    expect([build?.state, build?.status]).toEqual([ourState, ourStatus])
  })

  test('a date in a form of its own is left out, and a property called __proto__ is only a name', async () => {
    const property = [
      { name: '__proto__', value: 'x' },
      { name: 'source.build.id', value: 7 },
    ]
    const answer = {
      ...FINISHED,
      startDate: '22/11/2026',
      properties: { property },
      webUrl: 'javascript:alert(1)',
    }
    const { teamcity, url } = await world((_, response) => json(response, answer))
    const build = await teamcity.build(1)
    expect(build).not.toHaveProperty('startedAt')
    expect(build?.properties).toEqual({ 'source.build.id': '7' })
    expect(build?.url).toBe(`${url}/viewLog.html?buildId=4711`)
  })

  test('that the server does not have is null, in its new words and in its old', async () => {
    const old =
      "Responding with error, status code: 404 (Not Found).\nDetails: jetbrains.buildServer.server.rest.errors.NotFoundException: No build can be found by id '1'.\nCould not find the entity requested."
    const answers: Script[] = [
      (_, response) => error(response, 404, 'No build promotion can be found by promotion id 1'),
      (_, response) => error(response, 404, "No queued build with id '1' can be found"),
      (_, response) => text(response, 404, old),
      (_, response) => text(response, 404, old),
    ]
    const { teamcity } = await world((seen, response, request) => answers.shift()?.(seen, response, request))
    expect(await teamcity.build(1)).toBeNull()
    expect(await teamcity.build(1)).toBeNull()
  })

  test('that an old server knows in its queue alone is read there', async () => {
    const { teamcity } = await world(({ path }, response) =>
      path.includes('/buildQueue/')
        ? json(response, { ...FINISHED, state: 'queued' })
        : error(response, 404, "No build can be found by id '4711'."),
    )
    expect(await teamcity.build(4711)).toMatchObject({ id: 4711, state: 'queued' })
  })

  test('whose configuration was deleted has none', async () => {
    const { buildTypeId: _, ...rest } = FINISHED
    const { teamcity } = await world((_, response) => json(response, rest))
    expect(await teamcity.build(4711)).toMatchObject({ buildTypeId: '', state: 'finished' })
  })

  test.each(['404 page not found\n', 'default backend - 404', ''])(
    'a proxy that says 404 (%j) while its server is away says nothing of the build',
    async words => {
      const { teamcity } = await world((_, response) => text(response, 404, words))
      expect(await faultOf(teamcity.build(1))).toMatchObject({
        kind: 'unreadable',
        status: 404,
        transient: true,
      })
    },
  )

  test('a web page that says 404 is about the address, not about the build', async () => {
    const { teamcity } = await world((_, response) =>
      response.writeHead(404, { 'Content-Type': 'text/html' }).end('<!doctype html><h1>Not found</h1>'),
    )
    expect(await faultOf(teamcity.build(1))).toMatchObject({
      kind: 'unreadable',
      said: 'answered 404 Not Found with a web page: check the URL and the credentials',
    })
  })
})

describe('pin', () => {
  const PINNED = { status: true, comment: { text: 'x', user: { username: 'bot' } } }

  test('and unpin use the route of today', async () => {
    const { teamcity, seen } = await world((_, response) => json(response, PINNED))
    await teamcity.pin(7, 'Pinned for ann "so"')
    await teamcity.unpin(7, 'não')
    expect(seen.map(one => [one.method, one.path, JSON.parse(one.body)])).toEqual([
      ['PUT', '/app/rest/builds/id:7/pinInfo', { status: true, comment: { text: 'Pinned for ann "so"' } }],
      ['PUT', '/app/rest/builds/id:7/pinInfo', { status: false, comment: { text: 'não' } }],
    ])
    expect(seen[0]?.headers['content-type']).toBe('application/json')
  })

  test.each([
    ['404 without a word', 404, ''],
    ['404 for an address', 404, 'null for uri: /app/rest/builds/id:7/pinInfo'],
    ['405', 405, 'Method Not Allowed'],
    ['406', 406, 'Not Acceptable'],
    ['501', 501, 'Not Implemented'],
  ])('falls back to the old route after a %s, and remembers that', async (_name, status, body) => {
    const { teamcity, seen } = await world((one, response) => {
      if (one.path.endsWith('/pinInfo')) return text(response, status, body)
      response.writeHead(204).end()
    })
    await teamcity.pin(7, 'für ann')
    await teamcity.unpin(7, 'done')
    expect(seen.map(one => [one.method, one.path])).toEqual([
      ['PUT', '/app/rest/builds/id:7/pinInfo'],
      ['PUT', '/app/rest/builds/id:7/pin/'],
      ['DELETE', '/app/rest/builds/id:7/pin/'],
    ])
    expect(seen[1]).toMatchObject({ body: 'für ann' })
    expect(seen[2]).toMatchObject({ body: 'done' })
    expect(seen[1]?.headers).toMatchObject({
      accept: 'text/plain',
      'content-type': 'text/plain;charset=utf-8',
    })
  })

  test('of a build that does not exist tries no other route', async () => {
    const said = 'No build promotion can be found by promotion id 7'
    const { teamcity, seen } = await world((_, response) => error(response, 404, said))
    expect(await faultOf(teamcity.pin(7, 'x'))).toMatchObject({ kind: 'not_found', said })
    expect(seen).toHaveLength(1)
  })
})

describe('queue', () => {
  const REQUEST = {
    buildTypeId: 'Prod_Deploy',
    comment: 'Deployment 7 of "restaurant"',
    properties: { 'hubot.deploy.id': 'a-1', 'source.build.number': '100%_ok', constructor: 'c' },
  }

  test('is not sent by a machine that was suspended until its connection stood', async () => {
    const { teamcity, seen } = await world((_, response) => json(response, FINISHED))
    const asked = faultOf(teamcity.queue(REQUEST))
    const now = Date.now()
    vi.spyOn(Date, 'now').mockReturnValue(now + 3_600_000)
    expect(await asked).toMatchObject({ kind: 'timeout', sent: 'no' })
    vi.restoreAllMocks()
    expect(seen).toEqual([])
  })

  test('sends one build with its comment and properties, percent signs doubled', async () => {
    const answer = {
      id: 4,
      buildTypeId: 'Prod_Deploy',
      state: 'queued',
      webUrl: 'https://ci.example/build/4',
      waitReason: 'Build settings have not been finalized',
      queuedDate: '20260723T224419+0000',
      triggered: { type: 'user', user: { username: 'bot' } },
      revisions: { count: 0 },
      vcsLabels: [],
      customization: {},
      properties: {
        property: [
          { name: 'hubot.deploy.id', value: 'a-1' },
          { name: 'toString', value: 'x' },
        ],
      },
    }
    const { teamcity, seen } = await world((_, response) => json(response, answer))
    expect(await teamcity.queue(REQUEST)).toEqual({
      id: 4,
      buildTypeId: 'Prod_Deploy',
      state: 'queued',
      url: 'https://ci.example/build/4',
      waitReason: 'Build settings have not been finalized',
      queuedAt: '2026-07-23T22:44:19.000Z',
      triggeredBy: 'bot',
      pinned: false,
      failedToStart: false,
      properties: { 'hubot.deploy.id': 'a-1' },
    })
    expect(seen).toHaveLength(1)
    expect(seen[0]).toMatchObject({ method: 'POST', path: '/app/rest/buildQueue', query: {} })
    expect(seen[0]?.headers['content-type']).toBe('application/json')
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({
      buildType: { id: 'Prod_Deploy' },
      comment: { text: 'Deployment 7 of "restaurant"' },
      properties: {
        property: [
          { name: 'hubot.deploy.id', value: 'a-1' },
          { name: 'source.build.number', value: '100%%_ok' },
          { name: 'constructor', value: 'c' },
        ],
      },
    })
  })

  test('an answer with an id is a queued build, whatever else in it cannot be read', async () => {
    const { teamcity, url } = await world((_, response) =>
      json(response, { id: 5, comment: 'not an object' }),
    )
    expect(await teamcity.queue(REQUEST)).toEqual({
      id: 5,
      buildTypeId: 'Prod_Deploy',
      state: 'unknown',
      url: `${url}/viewLog.html?buildId=5`,
      pinned: false,
      failedToStart: false,
      properties: {},
    })
  })

  test.each([
    ['an empty answer', '', 'the build queue is full, or the answer was empty', true],
    ['no id', '{"state":"queued"}', 'teamcity build: "id" is missing', false],
    ['an id in quotes', '{"id":"4"}', 'teamcity build: "id" is not of type number', false],
    ['a cut answer', '{"id":4', 'teamcity build: the answer is not JSON', false],
    ['a list', '[]', 'teamcity build: the answer is not an object', false],
  ])('%s says nothing certain about the queue', async (_name, body, said, transient) => {
    const { teamcity, seen } = await world((_, response) =>
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(body),
    )
    const fault = await faultOf(teamcity.queue(REQUEST))
    expect(fault).toMatchObject({ kind: 'unreadable', status: 200, said, sent: 'unknown', transient })
    expect(seen).toHaveLength(1)
  })
})

describe('findQueued', () => {
  const since = '2026-11-22T12:00:00.000Z'
  const WANTED = { buildTypeId: 'Prod', property: { name: 'hubot.deploy.id', value: 'a-1' }, since }
  const build = (id: number, more: object = {}) => ({ id, buildTypeId: 'Prod', state: 'queued', ...more })
  const withProperty = (value: string) => ({ properties: { property: [{ name: 'hubot.deploy.id', value }] } })

  test('asks by property, in any state', async () => {
    const { teamcity, seen } = await world((_, response) =>
      json(response, { count: 1, build: [build(4, withProperty('a-1'))] }),
    )
    expect((await teamcity.findQueued(WANTED)).builds).toMatchObject([
      { id: 4, properties: { 'hubot.deploy.id': 'a-1' } },
    ])
    expect(seen).toHaveLength(1)
    expect(seen[0]?.query.locator).toBe(
      'defaultFilter:false,state:any,buildType:(id:Prod),' +
        'property:(name:hubot.deploy.id,value:a-1,matchType:equals),count:10,lookupLimit:200',
    )
    expect(seen[0]?.query.fields).toMatch(
      /^count,nextHref,build\(id,.*,comment\(text\),properties\(\$locator\(name:hubot\.deploy\.id\),property\(name,value\)\)\)$/,
    )
  })

  test('finds by comment what a token without the permission to see properties cannot find by them', async () => {
    const { teamcity, seen } = await world((one, response) => {
      if (one.query.locator?.includes('property:')) return json(response, { count: 0 })
      const others = [build(6), build(5, { comment: { text: 'Deployment a-2' } })]
      json(response, { count: 3, build: [...others, build(4, { comment: { text: '[hubot-deploy a-1]' } })] })
    })
    expect((await teamcity.findQueued(WANTED)).builds).toMatchObject([
      { id: 4, comment: '[hubot-deploy a-1]' },
    ])
    expect(seen[1]?.query.locator).toBe('defaultFilter:false,state:any,buildType:(id:Prod),count:100')
  })

  test('follows pages, an empty one too, at its own address', async () => {
    const { teamcity, seen } = await world((one, response) => {
      if (one.query.locator?.includes('start:200'))
        return json(response, { build: [build(4, withProperty('a-1'))] })
      const locator = encodeURIComponent(`${one.query.locator},start:200`)
      json(response, {
        count: 0,
        nextHref: `http://elsewhere.test/teamcity/app/rest/builds?locator=${locator}`,
      })
    })
    expect((await teamcity.findQueued(WANTED)).builds).toMatchObject([{ id: 4 }])
    expect(seen.map(one => one.path)).toEqual(['/app/rest/builds', '/app/rest/builds'])
    expect(seen[1]?.query.fields).toBe(seen[0]?.query.fields)
  })

  test('stops after three pages of each list', async () => {
    const { teamcity, seen } = await world((_, response) =>
      json(response, { count: 0, nextHref: '/app/rest/builds?locator=start:1' }),
    )
    expect(await teamcity.findQueued(WANTED)).toEqual({ builds: [], isCertain: false })
    expect(seen).toHaveLength(6)
  })

  test('a next page that cannot be asked for is no proof that there is nothing', async () => {
    const { teamcity } = await world((_, response) =>
      json(response, { count: 0, nextHref: '/app/rest/builds' }),
    )
    expect(await faultOf(teamcity.findQueued(WANTED))).toMatchObject({
      kind: 'unreadable',
      said: 'teamcity builds: "nextHref" is not acceptable',
    })
  })

  test.each([
    ['with another value', build(4, withProperty('a-10'))],
    ['of another configuration', { ...build(4, withProperty('a-1')), buildTypeId: 'Prod2' }],
    ['that shows neither property nor comment', build(4)],
    [
      'with the value in its comment, and another in its property',
      build(4, { ...withProperty('b'), comment: { text: 'a-1' } }),
    ],
  ])('never takes a build %s', async (_name, other) => {
    const { teamcity } = await world((_, response) => json(response, { count: 1, build: [other] }))
    expect((await teamcity.findQueued(WANTED)).builds).toEqual([])
  })

  test('a property whose percent sign was doubled is still the same', async () => {
    const { teamcity } = await world((_, response) =>
      json(response, { build: [build(4, withProperty('5%%'))] }),
    )
    const property = { ...WANTED.property, value: '5%' }
    expect((await teamcity.findQueued({ ...WANTED, property })).builds).toMatchObject([{ id: 4 }])
  })
})

describe('what findQueued does not find is surely not there', () => {
  const since = '2026-11-22T12:00:00.000Z'
  const wanted = { buildTypeId: 'Prod', property: { name: 'hubot.deploy.id', value: 'a-1' }, since }
  const build = (more: object = {}) => ({ id: 4, buildTypeId: 'Prod', state: 'finished', ...more })
  const before = { queuedDate: '20261122T105900+0000' }
  const after = { queuedDate: '20261122T110100+0000' }
  const shown = { properties: { property: [{ name: 'hubot.deploy.id', value: 'a-0' }] } }
  test.each([
    ['when there is no build at all', true, []],
    ['when every build is older, by more than clocks differ', true, [build(before), build(before)]],
    [
      'when a build shows a property of ours, however old',
      true,
      [build(after), build({ ...before, ...shown })],
    ],
    ['when a build shows a comment', true, [build({ ...after, comment: { text: 'nightly' } })]],
    ['not when a new one shows nothing', false, [build(after), build(before)]],
    ['not when one shows nothing, its date neither', false, [build({ queuedDate: 'yesterday' })]],
    ['not when one shows an empty comment', false, [build({ ...after, comment: {} })]],
  ] as const)('%s: %s', async (_name, isCertain, builds) => {
    const { teamcity } = await world((one, response) =>
      json(response, { build: one.query.locator?.includes('property:') ? [] : builds }),
    )
    expect(await teamcity.findQueued(wanted)).toEqual({ builds: [], isCertain })
  })

  test('pages end where all that follow are older', async () => {
    const { teamcity, seen } = await world((one, response) =>
      one.query.locator?.includes('property:')
        ? json(response, { count: 0 })
        : json(response, { build: [build(before)], nextHref: '/app/rest/builds?locator=start:1' }),
    )
    expect(await teamcity.findQueued(wanted)).toEqual({ builds: [], isCertain: true })
    expect(seen).toHaveLength(2)
  })
})

describe('cancelQueued', () => {
  test('asks for no second try, where only queued builds are reached', async () => {
    const { teamcity, seen } = await world((_, response) => json(response, FINISHED))
    expect(await teamcity.cancelQueued(9, 'cancelled by ann')).toBe(true)
    expect(seen[0]).toMatchObject({ method: 'POST', path: '/app/rest/buildQueue/id:9' })
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({ comment: 'cancelled by ann', readdIntoQueue: false })
  })

  test('is false for one that has left the queue', async () => {
    const { teamcity } = await world((_, response) => error(response, 404, 'No queued build with id'))
    expect(await teamcity.cancelQueued(9, 'x')).toBe(false)
  })
})

describe('approval', () => {
  const waiting = {
    status: 'waitingForApproval',
    timeoutTimestamp: '20261122T180000+0000',
    configurationValid: true,
    userApprovals: {
      count: 3,
      userApproval: [
        { user: { username: 'dave', name: 'Dave D.' }, approved: false },
        { user: { username: 'eve' } },
        { user: { username: 'ann' }, approved: true },
      ],
    },
    groupApprovals: {
      count: 2,
      groupApproval: [
        { group: { name: 'Release' }, requiredApprovalsCount: 3, currentlyApprovedBy: { count: 1 } },
        { group: { name: 'Ops' }, requiredApprovalsCount: 1, currentlyApprovedBy: { count: 1 } },
      ],
    },
  }

  test('says whose is still missing, and until when', async () => {
    const { teamcity, seen } = await world((_, response) => json(response, waiting))
    expect(await teamcity.approval(9)).toEqual({
      users: ['Dave D.', 'eve'],
      groups: [{ name: 'Release', count: 2 }],
      until: '2026-11-22T18:00:00.000Z',
    })
    expect(seen[0]).toMatchObject({ method: 'GET', path: '/app/rest/buildQueue/id:9/approvalInfo' })
  })

  test('of people that the token may not see says only that it is missing', async () => {
    const { teamcity } = await world((_, response) => json(response, { status: 'waitingForApproval' }))
    expect(await teamcity.approval(9)).toEqual({ users: [], groups: [] })
  })

  test.each([
    ['given', 200, { status: 'approved' }],
    ['not asked for', 400, 'Trying to access approval status for a queued build that does not have approval'],
    ['not known to an old server', 404, 'null for uri: /app/rest/buildQueue/id:9/approvalInfo'],
    ['of a build that has left the queue', 404, "No queued build with id '9' can be found"],
  ] as const)('is none where it is %s', async (_what, status, answer) => {
    const { teamcity } = await world((_, response) =>
      typeof answer === 'string' ? error(response, status, answer) : json(response, answer, status),
    )
    expect(await teamcity.approval(9)).toBe(null)
  })

  test('that can not be read is a fault', async () => {
    const { teamcity } = await world((_, response) => error(response, 403, 'no "View project" permission'))
    expect(await faultOf(teamcity.approval(9))).toMatchObject({ kind: 'forbidden' })
  })
})

describe('pinnedSince', () => {
  test('asks for what a job would ship instead, and takes nothing for it that is not', async () => {
    const builds = [
      { ...FINISHED, id: 12, pinned: true },
      { ...FINISHED, id: 9, pinned: true },
      { ...FINISHED, id: 11, pinned: false },
    ]
    const { teamcity, seen } = await world((_, response) => json(response, { count: 3, build: builds }))
    expect((await teamcity.pinnedSince('Main', 9)).map(({ id }) => id)).toEqual([12])
    expect(seen[0]).toMatchObject({ method: 'GET', path: '/app/rest/builds' })
    expect(seen[0]?.query.locator).toBe(
      'buildType:(id:Main),state:finished,personal:false,canceled:false,failedToStart:false,branch:(default:true),status:SUCCESS,pinned:true,sinceBuild:(id:9),count:100',
    )
  })
})

describe('stop', () => {
  test('reaches a running build, and puts it back into no queue', async () => {
    const { teamcity, seen } = await world((_, response) => json(response, FINISHED))
    expect(await teamcity.stop(9, 'cancelled by ann')).toBe(true)
    expect(seen).toHaveLength(1)
    expect(seen[0]).toMatchObject({ method: 'POST', path: '/app/rest/builds/id:9' })
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({ comment: 'cancelled by ann', readdIntoQueue: false })
  })

  test('is false for one that is not there', async () => {
    const { teamcity } = await world((_, response) => error(response, 404, 'No build can be found by id 9'))
    expect(await teamcity.stop(9, 'x')).toBe(false)
  })
})

describe('configuration', () => {
  test('is decoded, and what is left out is false', async () => {
    const answers = [
      { id: 'X', name: 'Deploy', projectName: 'P', paused: true, webUrl: 'https://ci.example/x' },
      { id: 'X', name: 'Deploy' },
    ]
    const { teamcity, seen } = await world((_, response) => json(response, answers.shift()))
    expect(await teamcity.configuration('X')).toEqual({
      id: 'X',
      name: 'Deploy',
      projectName: 'P',
      paused: true,
      url: 'https://ci.example/x',
    })
    expect(await teamcity.configuration('X')).toEqual({ id: 'X', name: 'Deploy', paused: false })
    expect(seen[0]).toMatchObject({ method: 'GET', path: '/app/rest/buildTypes/id:X' })
    expect(seen[0]?.query).toEqual({ fields: 'id,name,projectName,paused,templateFlag,webUrl' })
  })

  test('is not known where a proxy says 404 while its server is away; nor is a list of builds', async () => {
    const { teamcity } = await world((_, response) => text(response, 404, '404 page not found'))
    const unknown = { kind: 'unreadable', transient: true }
    expect(await faultOf(teamcity.configuration('X'))).toMatchObject(unknown)
    expect(await faultOf(teamcity.lastBuild('X'))).toMatchObject(unknown)
  })

  test('is null when there is none, or only a template', async () => {
    const answers: Script[] = [
      (_, response) => error(response, 404, "No build type nor template is found by id 'X'."),
      (_, response) => json(response, { id: 'X', name: 'T', templateFlag: true }),
    ]
    const { teamcity } = await world((one, response, request) => answers.shift()?.(one, response, request))
    expect(await teamcity.configuration('X')).toBeNull()
    expect(await teamcity.configuration('X')).toBeNull()
  })
})

test('the server tells who it is and what time it has', async () => {
  const answer = {
    version: '2026.1.1 (build 222577)',
    internalId: '37f5',
    webUrl: 'https://ci.example',
    currentTime: '20260723T224321+0000',
  }
  const { teamcity } = await world((_, response) => json(response, answer))
  expect(await teamcity.serverInfo()).toEqual({
    version: '2026.1.1 (build 222577)',
    internalId: '37f5',
    url: 'https://ci.example',
    currentTime: '2026-07-23T22:43:21.000Z',
  })
})
