import { expect, test } from 'vitest'
import { start } from '../services/processes.ts'

test('a share of the soak: no growth of memory, handles or listeners, and each webhook is taken', {
  timeout: 400_000,
}, async context => {
  const soak = start(context, [
    process.execPath,
    '--import',
    'tsx',
    'test/soak/soak.ts',
    '--deploys',
    '120',
    '--messages',
    '12000',
    '--faults',
    '0',
  ])
  expect(await soak.exit, soak.output).toMatchObject({ code: 0 })
  expect(soak.output).toContain('120 deployments, 12000 messages, no growth')
})
