import { describe, expect, test } from 'vitest'
import { start } from '../services/processes.ts'
import { doctored } from './doctored.ts'

const weather = (context: Parameters<typeof start>[0], ...args: string[]) =>
  start(context, [process.execPath, '--import', 'tsx', 'test/weather/weather.ts', ...args])

describe.concurrent('random faults, crashes, webhooks and cancels', { timeout: 240_000 }, () => {
  test('in all of 30 runs the invariants hold', async context => {
    const storm = weather(context, '--runs', '30', '--seed', '1', '--jobs', '2')
    expect(await storm.exit, storm.output).toMatchObject({ code: 0 })
    expect(storm.output).toMatch(
      /^30 runs from seed 1 in \d+ s, 0 FAILED: \d{2,} deployments, \d{2,} restarts/m,
    )
  })

  test('the same seed is the same run, line by line', async context => {
    const runs = [1, 2].map(() => weather(context, '--runs', '5', '--seed', '7', '--trace'))
    await Promise.all(runs.map(run => run.exit))
    const [one = [], other = []] = runs.map(({ output }) =>
      output.split('\n').filter(line => /^ +\d+\.\d{3} /.test(line)),
    )
    expect(one.length).toBeGreaterThan(50)
    expect(other).toEqual(one)
  })

  test('what would be wrong is seen', async context => {
    const storm = weather(context, '--doctored', '--seed', '7')
    expect(await storm.exit).toMatchObject({ code: 0 })
    expect(storm.output.match(/^seen: /gm)).toHaveLength(Object.keys(doctored).length)
  })

  test('a run in which something is wrong is shown with its seed and how to repeat it', async context => {
    const storm = weather(context, '--runs', '1', '--seed', '7', '--doctor', 'nothing pinned')
    expect(await storm.exit).toMatchObject({ code: 1 })
    expect(storm.output).toMatch(
      /^seed 7 FAILED\. To repeat it: npm run weather -- --runs 1 --seed 7 --trace\n {2}\S+: its source build \S+ is not pinned$/m,
    )
    expect(storm.output).toMatch(/^ +\d+\.\d{3} bot1 starts$/m)
  })
})
