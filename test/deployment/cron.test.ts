import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { readConfig } from '../../src/config.ts'

test('the library is loaded by the first window that is set, and not before', () => {
  const { cache } = createRequire(import.meta.url)
  const isLoaded = (): boolean => Object.keys(cache).some(file => file.includes('croner'))
  expect(readConfig({}).freezes).toEqual([])
  expect(isLoaded()).toBe(false)
  expect(readConfig({ HUBOT_DEPLOY_FREEZE: '0 16 * * 5 for 64h in Europe/London' }).freezes).toHaveLength(1)
  expect(isLoaded()).toBe(true)
})
