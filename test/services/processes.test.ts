import { expect, test } from 'vitest'
import { start } from './processes.ts'

test('a process has ended when its last line is here, not before', async context => {
  const process = start(context, ['sh', '-c', '(sleep 0.3; echo the end) &'])
  expect(await process.exit).toEqual({ code: 0, signal: null })
  expect(process.output).toBe('the end\n')
})
