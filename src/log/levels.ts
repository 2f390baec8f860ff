/** Hubot's levels, quietest last; `silent` is a setting only. */
export const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const
export type Level = (typeof levels)[number]
export type Threshold = Level | 'silent'

/** What the levels were called before Hubot 11; scripts and settings of that time still say so. */
const formerNames: Readonly<Record<string, Level>> = {
  notice: 'info',
  warning: 'warn',
  critical: 'fatal',
  alert: 'fatal',
  emergency: 'fatal',
}

/** From which level on lines are written. `unknown` is what was set, where that is no level: then it is `info`. */
export function readThreshold(text: string | undefined): { level: Threshold; unknown?: string } {
  const word = text?.trim().toLowerCase() ?? ''
  const level = formerNames[word] ?? [...levels, 'silent' as const].find(name => name === word)
  if (level !== undefined) return { level }
  return word === '' ? { level: 'info' } : { level: 'info', unknown: word }
}

export const isWritten = (level: Level, from: Threshold): boolean =>
  from !== 'silent' && levels.indexOf(level) >= levels.indexOf(from)
