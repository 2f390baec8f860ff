import { isZone, readCron } from '../deployment/cron.ts'
import { readDuration } from '../deployment/duration.ts'
import type { FreezeWindow } from '../deployment/freeze.ts'
import { readPeople } from '../deployment/people.ts'
import { number, type Setting } from './forms.ts'

export const freezeSettings = {
  HUBOT_DEPLOY_FREEZE: {
    is: 'when nothing is deployed: windows with `;` between them, each five fields of cron, how long, the time zone, and why, as in docs/operations.md',
    form: readWindows,
    wrong: wrongWindow,
    why: whyWrong,
    must: '<cron> for <time> in <zone> [because <reason>], several with ; between them, like 0 16 * * 5 for 64h in Europe/London because weekend',
  },
  HUBOT_DEPLOY_FREEZE_EXEMPT: {
    is: 'who may deploy in spite of a freeze; unless set, the administrators',
    form: readPeople,
    must: 'people with commas between them: names, id:…, role:…, room:…, anyone or nobody',
  },
  HUBOT_DEPLOY_WAITING_HOURS: {
    default: '24',
    is: 'how long a line stays on the waiting list of `deployment next`, from the end of a lock or freeze where that has one; one that waited longer is dropped, and that is said',
    form: number(0.1, 720),
    must: 'a number from 0.1 to 720',
  },
} as const satisfies Record<string, Setting>

/** Five fields, a time, a zone, and a reason. */
const form = /^(\S+(?: \S+){4}) for (.+?) in (\S+)(?: because (\P{C}{1,200}))?$/iu

function readWindows(text: string): readonly FreezeWindow[] | null {
  const windows = partsOf(text).map(readWindow)
  return windows.length > 0 && windows.every(window => window !== null) ? windows : null
}

/** The first window that can't be read. */
function wrongWindow(text: string): string | null {
  return partsOf(text).find(part => readWindow(part) === null) ?? null
}

const partsOf = (text: string): readonly string[] =>
  text
    .split(';')
    .map(part => part.replace(/\s+/g, ' ').trim())
    .filter(part => part !== '')

function readWindow(text: string): FreezeWindow | null {
  const [, cron = '', time = '', zone = '', why] = form.exec(text) ?? []
  const [starts, forMs] = [readCron(cron, zone), readDuration(time)]
  if (starts === null || forMs === null) return null
  return { starts, forMs, zone, ...(why === undefined ? {} : { why }) }
}

const cronFields = [
  ['minute', '0 to 59'],
  ['hour', '0 to 23'],
  ['day of the month', '1 to 31'],
  ['month', '1 to 12'],
  ['day of the week', '0 to 7'],
] as const

/** Of one window; null where nothing simpler can be said than what it must be. */
function whyWrong(text: string): string | null {
  if (partsOf(text).length === 0) return null
  const [, cron, rest] = /^(.*?) for (.*)$/i.exec(text) ?? []
  if (cron === undefined || rest === undefined) return 'how long is missing, such as "for 64h"'
  const fields = cron.split(' ')
  if (fields.length !== 5) return `five fields of cron come before "for", not ${fields.length}`
  if (!/ in \S/i.test(rest)) return 'the time zone is missing, such as "in Europe/London"'
  if (/ because$/i.test(rest)) return 'the reason is missing after "because"'
  const [, , time = '', zone = ''] = form.exec(text) ?? []
  if (zone === '') return null
  if (/ in /i.test(time)) return 'between two windows is ";"'
  if (!isZone(zone)) return `there is no time zone ${zone}`
  if (readDuration(time) === null)
    return `"${time}" is no time that a freeze can last: 30m, 2h, 1d or 1d 12h, at most 90d`
  const at = fields.findIndex((field, index) => readCron(alone(field, index), zone) === null)
  const [name, range] = cronFields[at] ?? []
  return name ? `there is no ${name} "${fields[at]}", only ${range}` : 'that date never comes'
}

/** The field, in its place among fields that say nothing. */
const alone = (field: string, index: number): string =>
  cronFields.map((_, other) => (other === index ? field : '*')).join(' ')
