import type { Alias } from '../deployment/alias.ts'

export const aliasSet = (alias: string): string => `Ok, alias for ${alias} was set`

export const aliasCleared = (alias: string): string => `Ok, alias for ${alias} was cleared`

export const noAliases = 'No aliases set'

export const aliasLine = ({ alias, mainBuildTypeId, deployBuildTypeId, options }: Alias): string =>
  [
    `${alias}: ${mainBuildTypeId} → ${deployBuildTypeId}`,
    ...Object.entries(options).map(([option, value]) => `${option}=${quoted(value)}`),
  ].join(' ')

export const quoted = (value: string): string => (/\s/.test(value) ? `"${value}"` : value)
