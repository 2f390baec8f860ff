import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Freeze, type FreezeWindow, freezesAt } from '../../src/deployment/freeze.ts'
import { freezeSettings } from '../../src/settings/freeze.ts'

const { form, why, wrong } = freezeSettings.HUBOT_DEPLOY_FREEZE

const windows = (text: string): readonly FreezeWindow[] => {
  const read = form(text)
  if (!read) throw new Error(`can't be read: ${text}`)
  return read
}
const short = (iso: string): string => iso.replace(':00.000Z', 'Z')
const span = (freeze: Freeze | null): string =>
  freeze === null
    ? 'open'
    : [
        `${short(freeze.since)} to ${freeze.until === null ? '?' : short(freeze.until)}`,
        freeze.why.join(', '),
      ]
        .filter(Boolean)
        .join(': ')

const at = (text: string, iso: string): { standing: string; next: string } => {
  const { standing, next } = freezesAt(windows(text), Date.parse(iso))
  return { standing: span(standing), next: span(next) }
}

const weekend = '0 16 * * 5 for 64h in Europe/London because weekend'
const christmas = '0 0 20 12 * for 14d in Europe/London because Christmas'

describe('an ordinary week: from Friday 16:00 for 64 hours', () => {
  test.each([
    ['the minute before', '2026-11-27T15:59:59.999Z', 'open', '2026-11-27T16:00Z to 2026-11-30T08:00Z'],
    [
      'the moment it begins',
      '2026-11-27T16:00Z',
      '2026-11-27T16:00Z to 2026-11-30T08:00Z',
      '2026-12-04T16:00Z to 2026-12-07T08:00Z',
    ],
    [
      'in between',
      '2026-11-29T00:00Z',
      '2026-11-27T16:00Z to 2026-11-30T08:00Z',
      '2026-12-04T16:00Z to 2026-12-07T08:00Z',
    ],
    [
      'its last moment',
      '2026-11-30T07:59:59.999Z',
      '2026-11-27T16:00Z to 2026-11-30T08:00Z',
      '2026-12-04T16:00Z to 2026-12-07T08:00Z',
    ],
    ['the moment it ends', '2026-11-30T08:00Z', 'open', '2026-12-04T16:00Z to 2026-12-07T08:00Z'],
  ])('%s', (_when, now, standing, next) => {
    expect(at(weekend, now)).toEqual({
      standing: standing === 'open' ? 'open' : `${standing}: weekend`,
      next: `${next}: weekend`,
    })
  })
})

/** Each case: the window, a time, and what stands then. Durations are time that passes, so an end can be an hour off on the clock. */
describe('over the changes of the clocks', () => {
  test.each([
    // London, 29 March 2026: 01:00 GMT becomes 02:00 BST.
    [
      'London, begins in the hour that is skipped: when the clocks go on',
      '30 1 * * 0 for 2h in Europe/London',
      '2026-03-29T01:00Z',
      '2026-03-29T01:00Z to 2026-03-29T03:00Z',
    ],
    ['London, the minute before that', '30 1 * * 0 for 2h in Europe/London', '2026-03-29T00:59Z', 'open'],
    [
      'London, spans the skipped hour: ends an hour later by the clock',
      '0 0 * * 0 for 4h in Europe/London',
      '2026-03-29T03:30Z',
      '2026-03-29T00:00Z to 2026-03-29T04:00Z',
    ],
    [
      'London, a weekend over it ends on Monday 09:00 BST',
      weekend,
      '2026-03-30T07:30Z',
      '2026-03-27T16:00Z to 2026-03-30T08:00Z: weekend',
    ],
    [
      'London, begins at the very moment of the change',
      '0 2 29 3 * for 1h in Europe/London',
      '2026-03-29T01:00Z',
      '2026-03-29T01:00Z to 2026-03-29T02:00Z',
    ],
    [
      'London, the week after begins an hour earlier in UTC',
      weekend,
      '2026-04-03T15:00Z',
      '2026-04-03T15:00Z to 2026-04-06T07:00Z: weekend',
    ],
    // London, 25 October 2026: 02:00 BST becomes 01:00 GMT.
    [
      'London, begins in the hour that comes twice: the first time',
      '30 1 * * 0 for 2h in Europe/London',
      '2026-10-25T00:30Z',
      '2026-10-25T00:30Z to 2026-10-25T02:30Z',
    ],
    ['London, and not a second time', '30 1 * * 0 for 45m in Europe/London', '2026-10-25T01:30Z', 'open'],
    [
      'London, not the second time for a list of hours either',
      '30 1,13 * * 0 for 45m in Europe/London',
      '2026-10-25T01:30Z',
      'open',
    ],
    [
      'London, every half hour begins in both',
      '*/30 * * * 0 for 10m in Europe/London',
      '2026-10-25T01:35Z',
      '2026-10-25T01:30Z to 2026-10-25T01:40Z',
    ],
    [
      'London, spans the doubled hour: ends an hour earlier by the clock',
      '0 0 25 10 * for 4h in Europe/London',
      '2026-10-25T02:59Z',
      '2026-10-24T23:00Z to 2026-10-25T03:00Z',
    ],
    [
      'London, a weekend over it ends on Monday 07:00 GMT',
      weekend,
      '2026-10-26T06:59Z',
      '2026-10-23T15:00Z to 2026-10-26T07:00Z: weekend',
    ],
    // New York, 8 March 2026: 02:00 EST becomes 03:00 EDT.
    [
      'New York, begins in the hour that is skipped',
      '30 2 * * * for 1h in America/New_York',
      '2026-03-08T07:00Z',
      '2026-03-08T07:00Z to 2026-03-08T08:00Z',
    ],
    [
      'New York, the minute before that',
      '30 2 * * * for 1h in America/New_York',
      '2026-03-08T06:59Z',
      'open',
    ],
    [
      'New York, spans the skipped hour',
      '0 1 8 3 * for 3h in America/New_York',
      '2026-03-08T08:59Z',
      '2026-03-08T06:00Z to 2026-03-08T09:00Z',
    ],
    [
      'New York, the day after is an hour earlier in UTC',
      '30 2 * * * for 1h in America/New_York',
      '2026-03-09T06:30Z',
      '2026-03-09T06:30Z to 2026-03-09T07:30Z',
    ],
    // New York, 1 November 2026: 02:00 EDT becomes 01:00 EST.
    [
      'New York, begins in the hour that comes twice',
      '15 1 * * * for 30m in America/New_York',
      '2026-11-01T05:15Z',
      '2026-11-01T05:15Z to 2026-11-01T05:45Z',
    ],
    [
      'New York, and not a second time',
      '15 1 * * * for 30m in America/New_York',
      '2026-11-01T06:15Z',
      'open',
    ],
    [
      'New York, spans the doubled hour',
      '0 0 1 11 * for 4h in America/New_York',
      '2026-11-01T07:59Z',
      '2026-11-01T04:00Z to 2026-11-01T08:00Z',
    ],
    // Lord Howe goes on by half an hour: 5 April 2026, 02:00 (+11) becomes 01:30 (+10:30).
    [
      'Lord Howe, whose clocks change by half an hour',
      '45 1 5 4 * for 30m in Australia/Lord_Howe',
      '2026-04-04T14:45Z',
      '2026-04-04T14:45Z to 2026-04-04T15:15Z',
    ],
  ])('%s', (_what, text, now, standing) => {
    expect(at(text, now).standing).toBe(standing)
  })
})

describe('zones, months and years', () => {
  test.each([
    [
      'a zone with half an hour',
      '0 9 * * * for 1h in Asia/Kolkata',
      '2026-11-23T03:30Z',
      '2026-11-23T03:30Z to 2026-11-23T04:30Z',
    ],
    [
      'a zone with three quarters',
      '0 9 * * * for 1h in Asia/Kathmandu',
      '2026-11-23T03:15Z',
      '2026-11-23T03:15Z to 2026-11-23T04:15Z',
    ],
    [
      'a zone where it is tomorrow already',
      '0 0 1 1 * for 1d in Pacific/Auckland',
      '2026-12-31T11:00Z',
      '2026-12-31T11:00Z to 2027-01-01T11:00Z',
    ],
    ['UTC', '0 0 * * 1 for 1h in UTC', '2026-11-23T00:59Z', '2026-11-23T00:00Z to 2026-11-23T01:00Z'],
    [
      'the last day of a month, over its end',
      '0 12 L * * for 24h in UTC',
      '2026-12-01T11:59Z',
      '2026-11-30T12:00Z to 2026-12-01T12:00Z',
    ],
    [
      'the last of February in a leap year',
      '0 12 L 2 * for 24h in UTC',
      '2028-02-29T12:00Z',
      '2028-02-29T12:00Z to 2028-03-01T12:00Z',
    ],
    ['a 31st, in a month that has none', '0 0 31 * * for 1d in UTC', '2026-11-30T12:00Z', 'open'],
    ['29 February, in a year that has none', '0 0 29 2 * for 1d in UTC', '2027-02-28T12:00Z', 'open'],
    [
      'over the end of the year',
      christmas,
      '2027-01-02T23:59Z',
      '2026-12-20T00:00Z to 2027-01-03T00:00Z: Christmas',
    ],
    [
      'the second Friday of a month',
      '0 0 * * 5#2 for 1d in UTC',
      '2026-12-11T00:00Z',
      '2026-12-11T00:00Z to 2026-12-12T00:00Z',
    ],
    [
      'names of days and months',
      '0 9-11 * NOV MON for 30m in UTC',
      '2026-11-23T11:10Z',
      '2026-11-23T11:00Z to 2026-11-23T11:30Z',
    ],
  ])('%s', (_what, text, now, standing) => {
    expect(at(text, now).standing).toBe(standing)
  })
})

test('where the day of the month and the day of the week are given, either counts', () => {
  const text = '0 0 13 * 5 for 1d in UTC'
  expect(at(text, '2026-11-13T12:00Z').standing).toBe('2026-11-13T00:00Z to 2026-11-14T00:00Z')
  expect(at(text, '2026-11-20T12:00Z').standing).toBe('2026-11-20T00:00Z to 2026-11-21T00:00Z')
  expect(at(text, '2026-12-13T12:00Z').standing).toBe('2026-12-13T00:00Z to 2026-12-14T00:00Z')
})

describe('several windows', () => {
  test.each([
    [
      'those that overlap are one freeze, with both reasons',
      `${christmas}; ${weekend}`,
      '2026-12-26T12:00Z',
      '2026-12-18T16:00Z to 2027-01-04T08:00Z: weekend, Christmas',
    ],
    [
      'two that touch are one',
      '0 0 * * 1 for 1d in UTC because a; 0 0 * * 2 for 1h in UTC because b',
      '2026-11-23T12:00Z',
      '2026-11-23T00:00Z to 2026-11-24T01:00Z: a, b',
    ],
    [
      'an hour between them keeps them apart',
      '0 0 * * 1 for 23h in UTC because a; 0 0 * * 2 for 1h in UTC because b',
      '2026-11-23T12:00Z',
      '2026-11-23T00:00Z to 2026-11-23T23:00Z: a',
    ],
    [
      'a window that overlaps with itself has an end where it stops',
      '0 20-23 * * * for 2h in UTC',
      '2026-11-23T22:30Z',
      '2026-11-23T20:00Z to 2026-11-24T01:00Z',
    ],
    [
      'without an end where it never stops',
      '0 0 * * * for 1d in UTC',
      '2026-11-23T22:30Z',
      expect.stringMatching(/ to \?$/),
    ],
  ])('%s', (_what, text, now, standing) => {
    expect(at(text, now).standing).toEqual(standing)
  })

  test('the next one is the first that begins later, whichever window it is of', () => {
    expect(at(`${christmas}; ${weekend}`, '2026-12-15T00:00Z')).toEqual({
      standing: 'open',
      next: '2026-12-18T16:00Z to 2027-01-04T08:00Z: weekend, Christmas',
    })
    expect(at(`${weekend}; ${christmas}`, '2026-12-12T00:00Z').next).toBe(
      '2026-12-18T16:00Z to 2027-01-04T08:00Z: weekend, Christmas',
    )
    expect(freezesAt([], Date.parse('2026-12-12T00:00Z'))).toEqual({ standing: null, next: null })
  })

  test('a freeze is said in the zone of the window that ends last', () => {
    const text = '0 0 * * 1 for 1d in Asia/Tokyo; 0 0 * * 1 for 1d in America/New_York'
    expect(freezesAt(windows(text), Date.parse('2026-11-23T12:00Z')).standing?.zone).toBe('America/New_York')
  })
})

/** What the clock on the wall of that zone shows, each minute worked out once. */
const clockOn = (zone: string): ((ms: number) => string) => {
  const known = walls.get(zone) ?? new Map<number, string>()
  walls.set(zone, known)
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' })
  return ms => {
    const text = known.get(ms) ?? clock.format(ms)
    known.set(ms, text)
    return text
  }
}
const walls = new Map<string, Map<number, string>>()

/** By looking at every minute of the clock on the wall, a reckoning of its own. */
test('whatever the hour and the length, a day’s window is where the clock on the wall has shown its start', () => {
  const changes = ['2026-03-29', '2026-10-25', '2026-03-08', '2026-11-01'].map(day =>
    Date.parse(`${day}T00:00Z`),
  )
  fc.assert(
    fc.property(
      fc.constantFrom('Europe/London', 'America/New_York', 'Asia/Kolkata'),
      fc.constantFrom(...changes),
      fc.nat(23),
      fc.constantFrom(0, 15, 30, 59),
      fc.integer({ min: 1, max: 300 }),
      (zone, aroundMs, hour, minute, length) => {
        const [window] = windows(`${minute} ${hour} * * * for ${length}m in ${zone}`)
        if (!window) throw new Error('no window')
        const wanted = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
        const seen = new Set<string>()
        const starts: number[] = []
        const shown = clockOn(zone)
        let before = shown(aroundMs - 86_400_000 - 60_000)
        for (let ms = aroundMs - 86_400_000; ms < aroundMs + 2 * 86_400_000; ms += 60_000) {
          const now = shown(ms)
          const [day = '', time = ''] = now.split(', ')
          const [dayBefore = '', timeBefore = ''] = before.split(', ')
          // Shown now, or passed over by a jump of more than a minute within the same day.
          const isJump = day === dayBefore && timeBefore < wanted && wanted < time
          if ((time === wanted || isJump) && !seen.has(day)) {
            seen.add(day)
            starts.push(ms)
          }
          before = now
        }
        for (let ms = aroundMs - 43_200_000; ms < aroundMs + 86_400_000; ms += 900_000) {
          const { standing } = freezesAt([window], ms)
          const expected = starts.some(start => start <= ms && ms < start + length * 60_000)
          expect([new Date(ms).toISOString(), standing !== null]).toEqual([
            new Date(ms).toISOString(),
            expected,
          ])
        }
      },
    ),
    { numRuns: 10 },
  )
})

describe('how it is written', () => {
  test.each([
    ['one', weekend, 1],
    ['several, with blanks and an end of their own', ` ${weekend} ;\t${christmas};`, 2],
    ['without a reason', '0 16 * * 5 for 2d 16h in Europe/London', 1],
    ['in any case', '0 16 * * fri FOR 64 hours IN europe/london BECAUSE weekend', 1],
    [
      'with a reason in which there is another "for"',
      '0 16 * * 5 for 64h in UTC because we wait for them in June',
      1,
    ],
  ])('%s', (_what, text, count) => {
    expect(form(text)).toHaveLength(count)
    expect(wrong(text)).toBeNull()
  })

  test.each<[string, string, string | null]>([
    ['nothing', ';', null],
    [
      'a day that there is not',
      '0 16 * * 8 for 64h in Europe/London',
      'there is no day of the week "8", only 0 to 7',
    ],
    [
      'an hour that there is not',
      '0 25 * * 5 for 64h in Europe/London',
      'there is no hour "25", only 0 to 23',
    ],
    ['a date that never comes', '0 0 30 2 * for 1d in UTC', 'that date never comes'],
    ['four fields', '16 * * 5 for 64h in Europe/London', 'five fields of cron come before "for", not 4'],
    ['seconds', '0 0 16 * * 5 for 64h in Europe/London', 'five fields of cron come before "for", not 6'],
    ['a nickname', '@weekly for 64h in Europe/London', 'five fields of cron come before "for", not 1'],
    ['no time', '0 16 * * 5 in Europe/London', 'how long is missing, such as "for 64h"'],
    [
      'a time that is none',
      '0 16 * * 5 for a weekend in Europe/London',
      '"a weekend" is no time that a freeze can last: 30m, 2h, 1d or 1d 12h, at most 90d',
    ],
    [
      'a time of nothing',
      '0 16 * * 5 for 0h in Europe/London',
      '"0h" is no time that a freeze can last: 30m, 2h, 1d or 1d 12h, at most 90d',
    ],
    [
      'more than 90 days',
      '0 16 * * 5 for 91d in Europe/London',
      '"91d" is no time that a freeze can last: 30m, 2h, 1d or 1d 12h, at most 90d',
    ],
    ['no zone', '0 16 * * 5 for 64h', 'the time zone is missing, such as "in Europe/London"'],
    [
      'a zone that there is not',
      '0 16 * * 5 for 64h in Europe/Lundon',
      'there is no time zone Europe/Lundon',
    ],
    ['an offset, which knows no summer', '0 16 * * 5 for 64h in +02:00', 'there is no time zone +02:00'],
    [
      'a reason that is missing',
      '0 16 * * 5 for 64h in Europe/London because',
      'the reason is missing after "because"',
    ],
    [
      'a comma between two',
      '0 16 * * 5 for 64h in Europe/London, 0 0 20 12 * for 14d in Europe/London',
      'between two windows is ";"',
    ],
    [
      'one that is wrong among others',
      `${weekend}; never; ${christmas}`,
      'how long is missing, such as "for 64h"',
    ],
  ])('%s is not taken, and what is wrong is said', (_what, text, reason) => {
    expect(form(text)).toBeNull()
    expect(why(wrong(text) ?? text)).toBe(reason)
  })

  test('of several the wrong one is named', () => {
    expect(wrong(`${weekend}; 0 0 20 13 * for 14d in Europe/London; never`)).toBe(
      '0 0 20 13 * for 14d in Europe/London',
    )
  })
})
