import { describe, expect, test } from 'vitest'
import { ask, build, createClock, deploy, queue, start } from './ask.ts'

const seeded = { builds: [{ id: 1, buildTypeId: build.id, number: '1', status: 'SUCCESS' as const }] }

describe('errors', () => {
  test('2026: JSON with one entry', async () => {
    const answer = await ask(await start(), '/app/rest/builds/id:99')
    expect(answer.status).toBe(404)
    expect(answer.json).toEqual({
      errors: [
        {
          message: 'No build promotion can be found by promotion id 99',
          additionalMessage:
            'jetbrains.buildServer.server.rest.errors.NotFoundException: No build promotion can be found by promotion id 99.',
          statusText: 'Responding with error, status code: 404 (Not Found).',
          stackTrace: null,
        },
      ],
    })
  })

  test('up to 2024: plain text, whatever is accepted', async () => {
    const answer = await ask(await start({ errorStyle: 'text' }), '/app/rest/builds/id:99')
    expect(answer).toMatchObject({ status: 404, type: 'text/plain' })
    expect(answer.text).toBe(
      'Responding with error, status code: 404 (Not Found).\n' +
        'Details: jetbrains.buildServer.server.rest.errors.NotFoundException: No build promotion can be found by promotion id 99\n' +
        'Could not find the entity requested. Check the reference is correct and the user has permissions to access the entity.',
    )
  })

  test('a 400 closes the connection, a 404 does not', async () => {
    const simulator = await start()
    expect((await ask(simulator, '/app/rest/builds?locator=a-b:1')).headers.get('connection')).toBe('close')
    expect((await ask(simulator, '/app/rest/builds/id:9')).headers.get('connection')).toBe('keep-alive')
  })

  const table: [string, string, Parameters<typeof ask>[2], number][] = [
    ['an unknown route', '/app/rest/teapots', {}, 404],
    ['a known route with another method', '/app/rest/server', { method: 'DELETE' }, 405],
    ['something outside the API', '/app/other', {}, 404],
    [
      'a body of an unknown type',
      '/app/rest/buildQueue',
      { method: 'POST', body: 'a=b', type: 'application/x-www-form-urlencoded' },
      415,
    ],
    ['a body that is no JSON', '/app/rest/buildQueue', { method: 'POST', body: '{' }, 400],
    ['a body of another shape', '/app/rest/buildQueue', { method: 'POST', body: { buildType: 5 } }, 400],
    [
      'JSON that calls itself XML',
      '/app/rest/buildQueue',
      { method: 'POST', body: { buildType: { id: deploy.id } }, type: 'application/xml' },
      400,
    ],
    ['a type that nobody can write', '/app/rest/builds', { accept: 'image/png' }, 406],
    ['JSON of a plain text resource', '/app/rest/builds/id:1/pin/', {}, 406],
    ['plain text of a plain text resource', '/app/rest/builds/id:1/pin/', { accept: 'text/plain' }, 200],
    ['plain text of data', '/app/rest/builds/id:1', { accept: 'text/plain' }, 406],
    ['a broken escape', '/app/rest/builds/%E0%A4%A', {}, 400],
    ['a cancel request for a finished build', '/app/rest/builds/id:1', { method: 'POST', body: {} }, 400],
    ['something else than a cancel request', '/app/rest/builds/id:1', { method: 'POST', body: [1] }, 400],
  ]
  for (const [name, path, request, status] of table) {
    test(`${name} is answered ${status}`, async () => {
      expect((await ask(await start(seeded), path, request)).status).toBe(status)
    })
  }
})

describe('formats and addresses', () => {
  test('XML is what comes without Accept', async () => {
    const simulator = await start(seeded)
    const answer = await ask(simulator, '/app/rest/builds/id:1?fields=id,state,statusText', { accept: '*/*' })
    expect(answer.type).toBe('application/xml')
    expect(answer.text).toContain('<build id="1" state="finished"><statusText>Success</statusText></build>')
    const error = await ask(simulator, '/app/rest/builds/id:9', { accept: 'application/xml' })
    expect(error.text).toContain('<message>No build promotion can be found by promotion id 9</message>')
    const forced = await ask(simulator, '/app/rest/server?overrideAccept=application/json', { accept: '*/*' })
    expect(forced.type).toBe('application/json')
  })

  test('the same API under every prefix, below the context path only', async () => {
    const simulator = await start({ contextPath: '/ci' })
    for (const prefix of ['/app/rest', '/httpAuth/app/rest', '/app/rest/latest', '/app/rest/2018.1']) {
      expect((await ask(simulator, `${prefix}/server`)).status).toBe(200)
    }
    const root = new URL(simulator.url).origin
    expect((await fetch(`${root}/app/rest/server`)).status).toBe(404)
    const answer = await ask(simulator, `/app/rest/buildTypes/id:${deploy.id}?fields=href,webUrl,paused,type`)
    expect(answer.json).toEqual({
      href: '/ci/app/rest/buildTypes/id:Shop_Deploy',
      webUrl: `${simulator.url}/buildConfiguration/Shop_Deploy?mode=builds`,
      type: 'regular',
    })
  })

  test('web addresses of old servers', async () => {
    const simulator = await start({ ...seeded, webUrlStyle: 'old' })
    simulator.holdBuilds(true)
    await queue(simulator)
    expect(simulator.builds().map(each => each.webUrl)).toEqual([
      `${simulator.url}/viewQueued.html?itemId=2`,
      `${simulator.url}/viewLog.html?buildId=1&buildTypeId=Shop_Build`,
    ])
  })

  test('the server tells its version and its clock', async () => {
    const clock = createClock()
    const simulator = await start({ now: clock.now, version: '2019.2.4 (build 72059)' })
    expect((await ask(simulator, '/app/rest/server')).json).toMatchObject({
      version: '2019.2.4 (build 72059)',
      versionMajor: 2019,
      versionMinor: 2,
      buildNumber: '72059',
      currentTime: '20260304T100000+0000',
    })
  })
})

describe('authentication', () => {
  const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`
  const table: [string, string | undefined, string, number][] = [
    ['no header', undefined, '/app/rest', 401],
    ['the token', 'Bearer good', '/app/rest', 200],
    ['another token', 'Bearer bad', '/app/rest', 401],
    ['name and password', basic('ann:pw'), '/httpAuth/app/rest', 200],
    ['a wrong password', basic('ann:no'), '/httpAuth/app/rest', 401],
    ['another scheme', 'Digest x', '/app/rest', 401],
  ]
  for (const [name, header, prefix, status] of table) {
    test(`${name} is answered ${status}`, async () => {
      const simulator = await start({ token: 'good', username: 'ann', password: 'pw' })
      const headers: Record<string, string> = header === undefined ? {} : { Authorization: header }
      const answer = await ask(simulator, `${prefix}/server`, { headers })
      expect(answer.status).toBe(status)
      if (status === 401) expect(answer.type).toBe('text/plain;charset=UTF-8')
      expect(JSON.stringify(simulator.requests)).not.toMatch(/good|bad|YW5u/)
    })
  }

  test('the version needs none', async () => {
    const simulator = await start({ token: 'good' })
    const answer = await ask(simulator, '/app/rest/server/version', { accept: 'text/plain' })
    expect(answer).toMatchObject({ status: 200, text: '2026.1.1 (build 222577)' })
  })
})
