import { expect, test } from 'vitest'
import { createIds } from '../src/ids.ts'

test('ids sort by their clock, by their order within one millisecond, and do not go back with it', () => {
  let nowMs = Date.parse('2026-12-01T10:00:00.000Z')
  const newId = createIds(() => nowMs)
  const ids = [newId(), newId(), newId()]
  nowMs += 1
  ids.push(newId())
  nowMs -= 3_600_000
  ids.push(newId(), newId())
  expect(ids.toSorted()).toEqual(ids)
  expect(new Set(ids).size).toBe(6)
  expect(Number.parseInt(ids[0]?.replaceAll('-', '').slice(0, 12) ?? '', 16)).toBe(nowMs + 3_600_000 - 1)
})
