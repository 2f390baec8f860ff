import { expect, test } from 'vitest'
import { start } from '../services/processes.ts'

test('a share of the soak: no growth of memory, handles or listeners', {
  timeout: 240_000,
}, async context => {
  const soak = start(context, [
    process.execPath,
    '--import',
    'tsx',
    'test/soak/soak.ts',
    '--deploys',
    '40',
    '--messages',
    '5000',
  ])
  expect(await soak.exit, soak.output).toMatchObject({ code: 0 })
  expect(soak.output).toContain('40 deployments, 5000 messages, no growth')
})
