import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'

test('npm start -- -t checks the set-up, ends, and leaves nothing behind', () => {
  const before = readdirSync('.')
  const check = spawnSync(process.execPath, ['--import', 'tsx', 'src/start.ts', '-t'], {
    env: { ...process.env, EXPRESS_PORT: '0' },
    encoding: 'utf8',
    timeout: 20_000,
  })
  expect(check.stdout).toMatch(/^OK$/m)
  expect(check.status).toBe(0)
  expect(readdirSync('.').filter(name => !before.includes(name) && name !== '.hubot_history')).toEqual([])
})
