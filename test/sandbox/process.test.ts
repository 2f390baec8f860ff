import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const script = `
  const { createTeamCitySimulator } = await import(process.argv[1])
  const configurations = [{ id: 'A', name: 'A', projectId: 'P', projectName: 'P', queueMs: 60000 }]
  const simulator = await createTeamCitySimulator({ configurations, webhook: { url: 'http://127.0.0.1:9/' } })
  simulator.fail({ times: 9, how: { delayMs: 1 } })
  const answer = await fetch(simulator.url + '/app/rest/buildQueue', {
    method: 'POST',
    headers: { Accept: 'application/json', 'Content-Type': 'application/json', Connection: 'close' },
    body: JSON.stringify({ buildType: { id: 'A' } }),
  })
  console.log(answer.status, (await answer.json()).state)
`

test('a simulator that nobody closes keeps no process alive', async () => {
  const module = new URL('../../src/sandbox/teamcity/simulator.ts', import.meta.url).href
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '--eval', script, module],
    { timeout: 10_000 },
  )
  expect(stdout.trim()).toBe('200 queued')
})
