import { createServer } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import type { SimulatedConfiguration, SimulatorOptions } from '../../src/sandbox/teamcity/simulator.ts'
import { createClock, deploy, queue, start } from './ask.ts'

interface Received {
  readonly body: string
  readonly authorization: string | undefined
  readonly agent: string | undefined
}

/** Takes webhooks; answers with the given statuses, then 204. */
async function startReceiver(statuses: number[] = []) {
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const { authorization, 'user-agent': agent } = request.headers
    received.push({ body, authorization, agent })
    response.writeHead(statuses.shift() ?? 204).end()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
  })
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const events = () => received.map(each => /"eventType" : "(\w+)"/.exec(each.body)?.[1])
  return { url: `http://127.0.0.1:${port}/hook`, received, events }
}

const configuration: SimulatedConfiguration = { ...deploy, queueMs: 1000, durationMs: 2000 }

async function startWithHook(statuses: number[], webhook: Partial<SimulatorOptions['webhook']> = {}) {
  const receiver = await startReceiver(statuses)
  const clock = createClock()
  const simulator = await start({
    configurations: [configuration],
    now: clock.now,
    webhook: { url: receiver.url, ...webhook },
  })
  return { receiver, clock, simulator }
}

test('the native body, with its spacing, and Basic credentials', async () => {
  const { receiver, simulator } = await startWithHook([], {
    username: 'tc',
    password: 'pw',
    fields: 'fields=id,buildTypeId,state,status',
  })
  simulator.start(await queue(simulator))
  await simulator.webhooksSent()
  expect(receiver.received).toEqual([
    {
      body: '{ "eventType" : "BUILD_STARTED", "payload" : {"id":1,"buildTypeId":"Shop_Deploy","status":"SUCCESS","state":"running"} }',
      authorization: `Basic ${Buffer.from('tc:pw').toString('base64')}`,
      agent: 'TeamCity Server 2026.1.1 (build 222577)',
    },
  ])
})

test('no password: no credentials at all', async () => {
  const { receiver, simulator } = await startWithHook([], { username: 'tc' })
  simulator.start(await queue(simulator))
  await simulator.webhooksSent()
  expect(receiver.received[0]?.authorization).toBeUndefined()
})

test('every event of a success, in order', async () => {
  const events = [
    'BUILD_TYPE_ADDED_TO_QUEUE',
    'CHANGES_LOADED',
    'BUILD_STARTED',
    'BUILD_FINISHED',
    'BUILD_INTERRUPTED',
  ]
  const { receiver, simulator, clock } = await startWithHook([], { events })
  await queue(simulator)
  clock.pass(5000)
  simulator.settle()
  await simulator.webhooksSent()
  expect(receiver.events()).toEqual(events.slice(0, 4))
})

test('a cancelled build sends BUILD_INTERRUPTED only, while it still runs', async () => {
  const { receiver, simulator, clock } = await startWithHook([])
  const id = await queue(simulator)
  clock.pass(1000)
  simulator.settle()
  simulator.cancel(id, 'ann', 'stop')
  await simulator.webhooksSent()
  clock.pass(5000)
  expect(simulator.build(id)?.state).toBe('finished')
  await simulator.webhooksSent()
  expect(receiver.events()).toEqual(['BUILD_STARTED', 'BUILD_INTERRUPTED'])
  expect(receiver.received[1]?.body).toContain('"status":"UNKNOWN","state":"running"')
})

test('a build that is cancelled while queued sends nothing', async () => {
  const { receiver, simulator } = await startWithHook([])
  simulator.cancel(await queue(simulator))
  await simulator.webhooksSent()
  expect(receiver.received).toEqual([])
})

test('the payload shows the build as it is at delivery', async () => {
  const { receiver, simulator, clock } = await startWithHook([])
  await queue(simulator)
  clock.pass(60_000)
  simulator.settle()
  await simulator.webhooksSent()
  expect(receiver.events()).toEqual(['BUILD_STARTED', 'BUILD_FINISHED'])
  expect(receiver.received[0]?.body).toContain('"state":"finished"')
})

test('retries at once, only as often as told', async () => {
  const { receiver, simulator } = await startWithHook([500, 503, 500, 500], { retryCount: 2 })
  simulator.start(await queue(simulator))
  await simulator.webhooksSent()
  expect(receiver.received).toHaveLength(3)
  expect(simulator.deliveries.map(each => [each.attempt, each.status])).toEqual([
    [1, 500],
    [2, 503],
    [3, 500],
  ])
})

test('without retries one failure loses it, and a dead receiver is an error in the log', async () => {
  const { receiver, simulator } = await startWithHook([500])
  const id = await queue(simulator)
  simulator.start(id)
  await simulator.webhooksSent()
  expect(receiver.received).toHaveLength(1)
  simulator.setOptions({ webhook: { url: 'http://127.0.0.1:9/' } })
  simulator.finish(id, 'SUCCESS')
  await simulator.webhooksSent()
  expect(simulator.deliveries[1]?.error).toContain('ECONNREFUSED')
})

test('duplicates and the wrong order on demand', async () => {
  const { receiver, simulator } = await startWithHook([], { events: [] })
  const id = await queue(simulator)
  simulator.start(id)
  await simulator.deliver('BUILD_FINISHED', id)
  await simulator.deliver('BUILD_STARTED', id)
  await simulator.deliver('BUILD_STARTED', id)
  expect(receiver.events()).toEqual(['BUILD_FINISHED', 'BUILD_STARTED', 'BUILD_STARTED'])
})

test('the tcWebHooks plugin: build id as text, JSON or form, and no retries', async () => {
  const { receiver, simulator } = await startWithHook([500, 500], {
    format: 'tcwebhooks-json',
    retryCount: 5,
  })
  const id = await queue(simulator)
  simulator.start(id)
  simulator.finish(id, 'FAILURE', 'Exit code 1')
  await simulator.webhooksSent()
  const bodies = receiver.received.map(each => JSON.parse(each.body))
  expect(bodies).toMatchObject([
    { build: { notifyType: 'buildStarted', buildResult: 'running', buildId: '1' } },
    {
      build: {
        notifyType: 'buildFinished',
        buildResult: 'failure',
        buildStatus: 'Exit code 1',
        buildTypeId: 'Shop_Deploy',
        text: 'Shop :: Deploy has finished. Status: failure',
      },
    },
  ])
  simulator.setOptions({ webhook: { url: receiver.url, format: 'tcwebhooks-form' } })
  await simulator.deliver('BUILD_FINISHED', id)
  const form = new URLSearchParams(receiver.received[2]?.body)
  expect(form.get('buildId')).toBe('1')
  expect(form.get('buildRunners')).toBe('[Command Line]')
})
