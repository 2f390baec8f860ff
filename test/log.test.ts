import { expect, test } from 'vitest'
import type { Robot } from '../src/chat/hubot.ts'
import { createLog } from '../src/log.ts'

const logged = (secrets: string[], what: string, facts?: Record<string, unknown>): unknown[] => {
  const lines: unknown[] = []
  const line = (...words: unknown[]) => lines.push(...words)
  createLog(
    { logger: { debug: line, info: line, warn: line, error: line } } as unknown as Robot,
    secrets,
  ).warn(what, facts)
  return lines
}

test('one line, with its facts', () => {
  expect(logged([], 'deployment requested', { alias: 'search', build: 7 })).toEqual([
    'deploy: deployment requested alias="search" build=7',
  ])
})

test('no secret passes, in the words or in the facts', () => {
  expect(logged(['pa$$', 'tok'], 'said pa$$ and pa$$', { answer: 'tok' })).toEqual([
    'deploy: said *** and *** answer="***"',
  ])
})

test('nor does a TeamCity token that we were never told', () => {
  expect(logged([], 'Bearer eyJ0eXAiOiAiVENWMiJ9.a-b_c.d=')).toEqual(['deploy: Bearer ***'])
})
