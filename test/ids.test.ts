import { expect, test } from 'vitest'
import { createIds } from '../src/ids.ts'

test('ids sort by their clock, by their order within one millisecond, and do not go back with it', () => {
  let nowMs = Date.parse('2026-12-01T10:00:00.000Z')
  const newId = createIds(() => nowMs, false)
  const ids = [newId(), newId(), newId()]
  nowMs += 1
  ids.push(newId())
  nowMs -= 3_600_000
  ids.push(newId(), newId())
  expect(ids.toSorted()).toEqual(ids)
  expect(new Set(ids).size).toBe(6)
  expect(Number.parseInt(ids[0]?.replaceAll('-', '').slice(0, 12) ?? '', 16)).toBe(nowMs + 3_600_000 - 1)
})

test('where several bots share the clock, they follow it back once it was wrong, and not for a moment of less', () => {
  const rightMs = Date.parse('2026-12-01T10:00:00.000Z')
  let nowMs = rightMs + 600_000
  const newId = createIds(() => nowMs, true)
  const wrong = newId()
  nowMs = rightMs
  const ids = [newId()]
  nowMs -= 900
  ids.push(newId())
  const other = createIds(() => rightMs + 1, true)()
  expect([wrong, ...ids, other].toSorted()).toEqual([...ids, other, wrong])
})
