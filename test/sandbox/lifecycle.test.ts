import { describe, expect, test } from 'vitest'
import { createTeamCitySimulator, type SimulatedBuildView } from '../../src/sandbox/teamcity/simulator.ts'
import { ask, createClock, deploy, queue, start } from './ask.ts'

const slow = { ...deploy, queueMs: 1000, durationMs: 10_000 }

const line = (build: SimulatedBuildView | undefined): string =>
  build
    ? [build.state, build.number ?? '-', build.status ?? '-', build.statusText ?? build.waitReason].join(' ')
    : 'gone'

async function startSlow(outcome: 'SUCCESS' | 'FAILURE' = 'SUCCESS') {
  const clock = createClock()
  const simulator = await start({ configurations: [{ ...slow, outcome }], now: clock.now })
  const id = await queue(simulator)
  const later = (ms: number): string => {
    clock.pass(ms)
    return line(simulator.build(id))
  }
  return { clock, simulator, id, later }
}

describe('a build follows the clock', () => {
  test('one that succeeds', async () => {
    const { later } = await startSlow()
    expect(later(0)).toBe('queued - - Build settings have not been finalized')
    expect(later(999)).toBe('queued - - There are no idle compatible agents which can run this build')
    expect(later(1)).toBe('running 1 SUCCESS Running')
    expect(later(6000)).toBe('running 1 SUCCESS Step 1/1')
    expect(later(3999)).toBe('running 1 SUCCESS Step 1/1')
    expect(later(1)).toBe('finished 1 SUCCESS Success')
  })

  test('one that fails shows it before it is finished', async () => {
    const { later } = await startSlow('FAILURE')
    expect(later(1000)).toBe('running 1 SUCCESS Running')
    expect(later(8000)).toBe('running 1 FAILURE Exit code 1 (Step: Deploy) (new)')
    expect(later(2000)).toBe('finished 1 FAILURE Exit code 1 (Step: Deploy) (new)')
  })

  test('one that is cancelled while it runs', async () => {
    const { later, simulator, id } = await startSlow()
    later(3000)
    simulator.cancel(id, 'ann', 'wrong build')
    expect(later(0)).toBe('running 1 UNKNOWN Canceled')
    expect(simulator.build(id)?.percentageComplete).toBe(-1)
    expect(later(1000)).toBe('finished 1 UNKNOWN Canceled')
    expect(simulator.build(id)?.canceled).toEqual({ by: 'ann', comment: 'wrong build' })
  })

  test('one that is cancelled while it is queued has the number N/A', async () => {
    const { later, simulator, id } = await startSlow()
    const answer = await ask(simulator, `/app/rest/buildQueue/id:${id}`, {
      method: 'POST',
      body: { comment: 'not now', readdIntoQueue: false },
    })
    expect(answer.json).toMatchObject({
      number: 'N/A',
      status: 'UNKNOWN',
      state: 'finished',
      canceledInfo: { text: 'not now' },
    })
    expect(later(60_000)).toBe('finished N/A UNKNOWN Canceled')
  })

  test('percentageComplete is -1 without an earlier build and counts with one', async () => {
    const { later, simulator, clock } = await startSlow()
    later(4000)
    expect(simulator.builds()[0]?.percentageComplete).toBe(-1)
    clock.pass(20_000)
    const second = await queue(simulator)
    clock.pass(4000)
    expect(simulator.build(second)?.percentageComplete).toBe(30)
    const answer = await ask(
      simulator,
      `/app/rest/builds/id:${second}?fields=number,percentageComplete,running-info(leftSeconds)`,
    )
    expect(answer.json).toEqual({ number: '2', percentageComplete: 30, 'running-info': { leftSeconds: 7 } })
  })

  test('times are those of the clock, although nobody looked', async () => {
    const { later, simulator, id, clock } = await startSlow()
    later(3_600_000)
    const build = simulator.build(id)
    expect(clock.now() - (build?.finishedAt ?? 0)).toBe(3_589_000)
    const answer = await ask(simulator, `/app/rest/builds/id:${id}?fields=queuedDate,startDate,finishDate`)
    expect(answer.json).toEqual({
      queuedDate: '20260304T100000+0000',
      startDate: '20260304T100001+0000',
      finishDate: '20260304T100011+0000',
    })
  })
})

describe('driven by a test', () => {
  test('while held nothing moves, and afterwards nothing is late', async () => {
    const { later, simulator, id, clock } = await startSlow()
    simulator.holdBuilds(true)
    expect(later(60_000)).toContain('queued')
    simulator.start(id, '7')
    expect(later(60_000)).toBe('running 7 SUCCESS Running')
    simulator.showFailure(id, 'Tests failed: 3')
    expect(later(0)).toBe('running 7 FAILURE Tests failed: 3')
    simulator.finish(id, 'FAILURE', 'Tests failed: 3')
    expect(later(0)).toBe('finished 7 FAILURE Tests failed: 3')
    const second = await queue(simulator)
    simulator.holdBuilds(false)
    expect(simulator.build(second)?.state).toBe('queued')
    clock.pass(1000)
    expect(simulator.build(second)?.state).toBe('running')
  })

  test('a paused queue says so, over REST too', async () => {
    const { later, simulator } = await startSlow()
    const pause = (paused: boolean) =>
      ask(simulator, '/app/rest/buildQueue/pausedState', { method: 'PUT', body: { paused, reason: null } })
    expect((await pause(true)).status).toBe(204)
    expect(later(60_000)).toBe('queued - - Build queue was paused')
    expect(simulator.queue).toHaveLength(1)
    await pause(false)
    expect(later(0)).toBe('running 1 SUCCESS Running')
  })

  test('a removed build is gone', async () => {
    const { simulator, id, later } = await startSlow()
    simulator.remove(id)
    expect(later(0)).toBe('gone')
    expect((await ask(simulator, `/app/rest/builds/id:${id}`)).status).toBe(404)
  })

  test('build numbers go on after the seeds', async () => {
    const { simulator, later } = await startSlow()
    simulator.addBuild({ buildTypeId: deploy.id, number: '140', status: 'SUCCESS' })
    expect(later(1000)).toContain('running 141')
  })
})

test('the sandbox decides how a build ends, and the build waits for it', async () => {
  const clock = createClock()
  let decide: ((result: { status: 'FAILURE'; statusText: string }) => void) | undefined
  const asked: SimulatedBuildView[] = []
  const simulator = await start({
    configurations: [slow],
    now: clock.now,
    runDeploy: build => {
      asked.push(build)
      return new Promise(resolve => {
        decide = resolve
      })
    },
  })
  const id = await queue(simulator)
  clock.pass(60_000)
  expect(line(simulator.build(id))).toBe('running 1 SUCCESS Step 1/1')
  expect(asked).toMatchObject([{ id, number: '1', state: 'running' }])
  decide?.({ status: 'FAILURE', statusText: 'no disk' })
  await Promise.resolve()
  await Promise.resolve()
  expect(line(simulator.build(id))).toBe('finished 1 FAILURE no disk')
  expect(simulator.build(id)?.finishedAt).toBe(clock.now())
})

test('a real clock moves builds without anybody asking', async () => {
  const finished = new Promise<string>(resolve => {
    void start({
      configurations: [{ ...deploy, queueMs: 10, durationMs: 20 }],
      persist: { load: () => undefined, save: text => text.includes('"finishedAt"') && resolve(text) },
    }).then(simulator => queue(simulator))
  })
  expect(await finished).toContain('"status":"SUCCESS"')
})

describe('after a restart from its snapshot', () => {
  test('a build goes on by the clock, with its ids, pins and merges', async () => {
    const clock = createClock()
    let saved: string | undefined
    const options = {
      configurations: [slow],
      now: clock.now,
      merge: true,
      builds: [{ buildTypeId: deploy.id, number: '4', status: 'SUCCESS' as const, pinned: true }],
      persist: { load: () => saved, save: (text: string) => (saved = text) },
    }
    const first = await createTeamCitySimulator(options)
    const id = await queue(first)
    const merged = await queue(first)
    clock.pass(2000)
    expect(line(first.build(id))).toBe('running 5 SUCCESS Running')
    await first.close()
    clock.pass(60_000)
    const second = await start(options)
    expect(line(second.build(id))).toBe('finished 5 SUCCESS Success')
    expect((second.build(id)?.finishedAt ?? 0) - (second.build(id)?.startedAt ?? 0)).toBe(10_000)
    expect(second.build(merged)?.id).toBe(id)
    expect(second.build(1)?.pinned).toBe(true)
    expect(await queue(second)).toBe(merged + 1)
  })

  test('a job that was asked before is asked again', async () => {
    const clock = createClock()
    let saved: string | undefined
    let asked = 0
    const options = {
      configurations: [slow],
      now: clock.now,
      persist: { load: () => saved, save: (text: string) => (saved = text) },
      runDeploy: () => {
        asked++
        return asked === 1
          ? new Promise<undefined>(() => undefined)
          : Promise.resolve({ status: 'SUCCESS' as const, statusText: 'Deployed' })
      },
    }
    const first = await createTeamCitySimulator(options)
    const id = await queue(first)
    clock.pass(2000)
    first.settle()
    await first.close()
    const second = await start(options)
    clock.pass(20_000)
    await Promise.resolve()
    expect(line(second.build(id))).toBe('finished 1 SUCCESS Deployed')
    expect(asked).toBe(2)
  })

  test('a snapshot that is none is refused', async () => {
    const persist = { load: () => '{"builds":1}', save: () => undefined }
    await expect(start({ persist })).rejects.toThrow('TeamCity simulator snapshot')
  })
})
