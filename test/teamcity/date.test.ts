import { expect, test } from 'vitest'
import { isoDate } from '../../src/teamcity/date.ts'

test.each([
  ['20140514T190813+0100', '2014-05-14T18:08:13.000Z'],
  ['20250812T000012-0300', '2025-08-12T03:00:12.000Z'],
  ['20260723T224419+0000', '2026-07-23T22:44:19.000Z'],
  ['20240229T235959+0530', '2024-02-29T18:29:59.000Z'],
])('%s is %s', (text, iso) => {
  expect(isoDate(text)).toBe(iso)
})

test.each([
  undefined,
  null,
  '',
  'yesterday',
  '2014-05-14T19:08:13+01:00',
  '20140514T190813',
  '20141314T190813+0000',
  '20140231T190813+0000',
  '20140514T250000+0000',
  ' 20140514T190813+0100',
])('%s is no date of the server', text => {
  expect(isoDate(text)).toBeUndefined()
})
