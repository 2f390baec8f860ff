import type { Alias } from '../deployment/alias.ts'
import { lines } from './words.ts'

/** `isShutOut`: whoever has set it may not deploy it where they typed that. */
export const aliasSet = (alias: string, isShutOut = false): string =>
  lines(
    `Ok, alias for ${alias} was set`,
    isShutOut && 'LOOK: by its deployers= you may not deploy it from here.',
  )

export const aliasCleared = (alias: string): string => `Ok, alias for ${alias} was cleared`

export const noAliases = 'No aliases set'

export const aliasLine = ({ alias, mainBuildTypeId, deployBuildTypeId, options }: Alias): string =>
  [`${alias}: ${mainBuildTypeId} → ${deployBuildTypeId}`, ...optionWords(options)].join(' ')

/** As it is typed to be set. */
export const aliasWords = ({ alias, mainBuildTypeId, deployBuildTypeId, options }: Alias): string =>
  [alias, mainBuildTypeId, deployBuildTypeId, ...optionWords(options)].join(' ')

const optionWords = (options: Alias['options']): string[] =>
  Object.entries(options).map(([option, value]) => `${option}=${quoted(value)}`)

export const quoted = (value: string): string => (/\s/.test(value) ? `"${value}"` : value)
