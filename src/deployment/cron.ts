import { createRequire } from 'node:module'

/** When a cron expression begins, in epoch ms. Null: never, as far as a calendar can tell. */
export interface Starts {
  /** The last one at that time or before it. */
  lastBy(ms: number): number | null
  /** The first one after that time. */
  firstAfter(ms: number): number | null
}

const minuteMs = 60_000

/**
 * Reads five fields of cron in a time zone; null where they, or the zone, can't be read, and for a date that never
 * comes. A time that the clocks skip begins when they go on; one that they show twice begins the first time, unless the
 * hour is a wildcard or a step. The library is loaded by the first one that is read: most bots have none.
 */
export function readCron(pattern: string, zone: string): Starts | null {
  if (pattern.split(' ').length !== 5 || !isZone(zone)) return null
  const require = createRequire(import.meta.url)
  const { Cron } = require('croner') as typeof import('croner')
  try {
    const cron = new Cron(pattern, {
      timezone: zone,
      mode: '5-part',
      fixedTimeRule: 'no-wildcard',
      paused: true,
    })
    const starts: Starts = {
      // It counts in seconds and leaves out the time that it is asked for; nothing begins within a minute.
      lastBy: ms => cron.previousRuns(1, new Date(minuteOf(ms) + 1_000))[0]?.getTime() ?? null,
      firstAfter: ms => cron.nextRun(new Date(minuteOf(ms)))?.getTime() ?? null,
    }
    return starts.firstAfter(0) === null ? null : starts
  } catch {
    return null
  }
}

const minuteOf = (ms: number): number => Math.floor(ms / minuteMs) * minuteMs

/** A name of the tz database; an offset such as +02:00 knows no summer. */
export function isZone(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}
