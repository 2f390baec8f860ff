import type { TeamCityServer } from '../teamcity/teamcity.ts'

/** `14:02`, with the day before it when that is not today. UTC. */
export function clock(iso: string, nowMs: number): string {
  const [day = '', time = ''] = new Date(iso).toISOString().split('T')
  const today = new Date(nowMs).toISOString().startsWith(day)
  return `${today ? '' : `${day} `}${time.slice(0, 5)} UTC`
}

/** `18 Nov`, with the year where that is another one; `14:02 UTC` for today. */
export function day(iso: string, nowMs: number): string {
  const [then, now] = [new Date(iso), new Date(nowMs)]
  if (then.toISOString().slice(0, 10) === now.toISOString().slice(0, 10)) return clock(iso, nowMs)
  const date = `${then.getUTCDate()} ${months[then.getUTCMonth()]}`
  return then.getUTCFullYear() === now.getUTCFullYear() ? date : `${date} ${then.getUTCFullYear()}`
}

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

/** `A`, `A and B`, `A, B and C`. */
export const list = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`

/** `4 min 12 s`, `2 h 5 min`, `9 s`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000))
  const minutes = Math.floor(seconds / 60)
  if (minutes === 0) return `${seconds} s`
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

export const ago = (iso: string, nowMs: number): string => {
  const days = Math.floor((nowMs - Date.parse(iso)) / 86_400_000)
  return days >= 2 ? `${days} days ago` : `${duration(nowMs - Date.parse(iso)).replace(/ \d+ s$/, '')} ago`
}

export const lines = (...parts: (string | false | undefined)[]): string => parts.filter(Boolean).join('\n')

export const the = (server: TeamCityServer): string => `the ${server} TeamCity`

export const The = (server: TeamCityServer): string => `The ${server} TeamCity`

/** What somebody typed, not longer than a refusal may be. */
export const typed = (text: string): string => (text.length <= 80 ? text : `${text.slice(0, 79)}…`)

export const stop = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`)

/** At the end of a text that is too long for the chat. */
export const leftOut = (characters: number, link: string | undefined): string =>
  `… ${characters} more characters${link ? `: ${link}` : '.'}`
