import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import type { TeamCitySimulator } from '../../src/sandbox/teamcity/simulator.ts'
import { type Answer, ask, createClock, queue, start } from './ask.ts'
import { compare, exchange, keys, named, read, recorded, webhook } from './recordings.ts'

/** The address and the ids of the recording become those of the simulator. */
async function repeat(
  simulator: TeamCitySimulator,
  { request }: v.InferOutput<typeof exchange>,
  changes: { path?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const body = changes.body ?? request.body ?? undefined
  return ask(simulator, changes.path ?? new URL(request.url).pathname, {
    method: request.method,
    accept: 'application/json, application/javascript, text/javascript, text/json',
    ...(changes.headers && { headers: changes.headers }),
    ...(body !== undefined && { body }),
  })
}

const order = { buildType: { id: 'Shop_Deploy' } }

interface Scene {
  prepare: (simulator: TeamCitySimulator) => void | Promise<void>
  path?: string
  body?: unknown
  headers?: Record<string, string>
  protectedBy?: { token?: string; username?: string; password?: string }
}

const queued = async (simulator: TeamCitySimulator): Promise<void> => {
  simulator.holdBuilds(true)
  await ask(simulator, '/app/rest/buildQueue', { method: 'POST', body: order })
}

const running = async (simulator: TeamCitySimulator): Promise<void> => {
  await queued(simulator)
  simulator.start(1)
}

const scenes: Record<string, Scene> = {
  '01': { prepare: () => undefined, body: order },
  '02': {
    prepare: async simulator => {
      await queued(simulator)
      simulator.pauseQueue(true)
    },
    path: '/app/rest/builds/id%3A1',
  },
  '03': { prepare: running, path: '/app/rest/builds/id%3A1' },
  '04': {
    prepare: async simulator => {
      await running(simulator)
      simulator.finish(1, 'SUCCESS')
    },
    path: '/app/rest/builds/id%3A1',
  },
  '05': {
    prepare: async simulator => {
      await running(simulator)
      simulator.showFailure(1)
    },
    path: '/app/rest/builds/id%3A1',
  },
  '06': {
    prepare: async simulator => {
      await running(simulator)
      simulator.finish(1, 'FAILURE')
    },
    path: '/app/rest/builds/id%3A1',
  },
  '07': { prepare: running, path: '/app/rest/builds/id%3A1' },
  '08': {
    prepare: async simulator => {
      await running(simulator)
      simulator.cancel(1, 'ann', 'wrong build')
    },
    path: '/app/rest/builds/id%3A1',
  },
  '09': {
    prepare: async simulator => {
      await running(simulator)
      simulator.cancel(1, 'ann', 'wrong build')
      simulator.finish(1, 'SUCCESS')
    },
    path: '/app/rest/builds/id%3A1',
  },
  '10': { prepare: () => undefined },
  '12': { prepare: () => undefined },
  '13': { prepare: () => undefined },
  '14': { prepare: queued, path: '/app/rest/buildQueue/id%3A1' },
  '20': { prepare: running, path: '/app/rest/buildQueue/id%3A1' },
  '21': { prepare: () => undefined, path: '/app/rest/buildQueue/id%3A1' },
  '23': { prepare: () => undefined },
  '26': { prepare: () => undefined, protectedBy: { token: 'right' } },
  '27': {
    prepare: () => undefined,
    protectedBy: { username: 'ann', password: 'right' },
    headers: { Authorization: `Basic ${Buffer.from('ann:wrong').toString('base64')}` },
  },
  '28': {
    prepare: () => undefined,
    protectedBy: { token: 'right' },
    headers: { Authorization: 'Bearer wrong' },
  },
}

describe.skipIf(!recorded)('answers as the recorded server does', () => {
  for (const [prefix, scene] of Object.entries(scenes)) {
    test(recorded ? named(prefix) : prefix, async () => {
      const simulator = await start({ ...scene.protectedBy })
      await scene.prepare(simulator)
      const given = v.parse(exchange, read(named(prefix)))
      compare(await repeat(simulator, given, scene), given.response)
    })
  }

  test('11: a single build configuration has the keys of a created one', async () => {
    const simulator = await start()
    const { response } = v.parse(exchange, read(named('11')))
    const answer = await ask(simulator, '/app/rest/buildTypes/id:Shop_Deploy')
    expect(answer.status).toBe(200)
    // The simulator's projects have no description, which is free text of the recorded one.
    expect(keys(answer.json)).toEqual(keys(response.body).filter(key => key !== 'project.description'))
  })

  test('22: an unknown build configuration, asked for with GET', async () => {
    const simulator = await start()
    const { response } = v.parse(exchange, read(named('22')))
    const answer = await ask(simulator, '/app/rest/buildTypes/id:cG3y14If')
    expect(answer.status).toBe(response.status)
    expect(answer.json).toEqual(response.body)
  })

  test('21 and 23: the texts of errors are the recorded ones, word for word', async () => {
    const simulator = await start()
    for (const prefix of ['21', '23']) {
      const given = v.parse(exchange, read(named(prefix)))
      expect((await repeat(simulator, given)).json).toEqual(given.response.body)
    }
  })

  // 24 and 25 are errors of creating configurations and steps, which the simulator does not offer.
  for (const name of ['24', '25']) {
    test(`${name}: any error has the keys of this one`, async () => {
      const simulator = await start()
      const { response } = v.parse(exchange, read(named(name)))
      expect(keys((await ask(simulator, '/app/rest/builds/id:1')).json)).toEqual(keys(response.body))
    })
  }

  test('30: the trace of a build that succeeds', async () => {
    const simulator = await start()
    await trace(simulator, named('30-sequence-testBuildRun'), [
      () => simulator.holdBuilds(true),
      () => simulator.start(1),
      () => undefined,
      () => simulator.finish(1, 'SUCCESS'),
      () => undefined,
    ])
  })

  test('30: the trace of a build that is cancelled', async () => {
    const simulator = await start()
    await trace(simulator, named('30-sequence-testBuildStop'), [
      () => simulator.holdBuilds(true),
      () => simulator.start(1),
      () => undefined,
      () => undefined,
      () => simulator.finish(1, 'SUCCESS'),
    ])
  })

  test('40 and 41: webhooks of a build with an estimate', async () => {
    const bodies: string[] = []
    const receiver = createServer(async (request, response) => {
      let body = ''
      for await (const chunk of request) body += chunk
      bodies.push(body)
      response.end()
    })
    await new Promise<void>(resolve => receiver.listen(0, '127.0.0.1', resolve))
    const clock = createClock()
    const simulator = await start({
      now: clock.now,
      builds: [{ buildTypeId: 'Shop_Deploy', number: '1', status: 'SUCCESS' }],
      webhook: { url: `http://127.0.0.1:${portOf(receiver.address())}/` },
    })
    simulator.holdBuilds(true)
    const body = { ...order, properties: { property: [{ name: 'a', value: 'b' }] } }
    await ask(simulator, '/app/rest/buildQueue', { method: 'POST', body })
    simulator.start(2)
    await simulator.webhooksSent()
    simulator.finish(2, 'SUCCESS')
    await simulator.webhooksSent()
    receiver.close()
    for (const [index, prefix] of ['40', '41'].entries()) {
      const sent = v.parse(webhook, JSON.parse(bodies[index] ?? '{}'))
      const wanted = v.parse(webhook, read(named(prefix)))
      expect(sent.eventType).toBe(wanted.eventType)
      expect(keys(sent.payload).filter(different)).toEqual(keys(wanted.payload).filter(different))
    }
  })

  for (const prefix of ['50', '51']) {
    test(`${prefix}: the body of tcWebHooks`, async () => {
      const simulator = await start({ webhook: { url: 'http://127.0.0.1:9/', format: 'tcwebhooks-json' } })
      const id = await queue(simulator, {
        properties: { property: [{ name: 'a', value: 'b' }] },
        ...(prefix === '50' && { branchName: 'main' }),
      })
      simulator.start(id)
      await simulator.deliver('BUILD_FINISHED', id)
      const sent: unknown = JSON.parse(simulator.deliveries.at(-1)?.body ?? '{}')
      expect(keys(sent)).toEqual(keys(read(named(prefix))))
    })
  }
})

/** The recorded builds came from a schedule with a change, inherited properties and a described configuration. */
const different = (key: string): boolean =>
  !/^(lastChanges|triggered\.user|comment)|inherited$|description$/.test(key)

const portOf = (address: AddressInfo | string | null): number =>
  typeof address === 'object' && address ? address.port : 0

async function trace(
  simulator: TeamCitySimulator,
  name: string,
  before: readonly (() => void)[],
): Promise<void> {
  const { exchange: steps } = v.parse(v.object({ exchange: v.array(exchange) }), read(name))
  for (const [index, step] of steps.entries()) {
    before[index]?.()
    const path = new URL(step.request.url).pathname.replace(/id%3A\d+$/, 'id%3A1')
    const queues = step.request.method === 'POST' && path.endsWith('/buildQueue')
    const answer = await repeat(simulator, step, { path, ...(queues && { body: order }) })
    compare(answer, step.response)
  }
}

test.skipIf(recorded)('the recordings are not here: fidelity was not checked', () => {
  expect(recorded).toBe(false)
})
