import { readPeople } from './people.ts'

/** A chat name for {non-production configuration, production configuration, options}. */
export interface Alias {
  readonly alias: string
  readonly mainBuildTypeId: string
  readonly deployBuildTypeId: string
  readonly options: AliasOptions
}

export type AliasOption =
  | 'name'
  | 'env'
  | 'room'
  | 'repo'
  | 'info'
  | 'sha'
  | 'date'
  | 'artifact'
  | 'ticket'
  /** Who may deploy it, as src/deployment/people.ts reads it. */
  | 'deployers'
  /** When it is asked about before it is deployed, and whose yes counts, as src/deployment/confirmation.ts reads it. */
  | 'confirm'
  | 'approve'
export type AliasOptions = { readonly [option in AliasOption]?: string }

const infoAddress = /^https?:\/\/[^\s"<>@/]+(?:\/[^\s"<>]{0,500})?$/i

/** Every option: what its value must match, and an example of one. */
export const aliasOptions: Readonly<
  Record<AliasOption, { test: Pick<RegExp, 'test'>; example: string; values?: readonly string[] }>
> = {
  name: { test: /^\P{C}{1,80}$/u, example: 'RestaurantAPI' },
  env: { test: /^\P{C}{1,64}$/u, example: 'prod-na' },
  room: { test: /^\P{C}{1,200}$/u, example: 'deployments' },
  repo: { test: /^[\w.-]{1,100}\/[\w.-]{1,100}$/, example: 'acme/restaurant-api' },
  info: {
    test: { test: text => infoAddress.test(text) && URL.canParse(text) },
    example: 'https://restaurant.example/deployment-info',
  },
  sha: { test: /^\$\P{C}{0,200}$/u, example: '$.lastCommitSha' },
  date: { test: /^\$\P{C}{0,200}$/u, example: '$.lastCommitTimestamp' },
  artifact: { test: /^(?=.*\{number\})\P{C}{1,500}$/u, example: 'releases/restaurant/{number}.zip' },
  ticket: { test: /^[A-Z][A-Z0-9_]{1,40}$/i, example: 'CCB' },
  deployers: { test: { test: text => readPeople(text) !== null }, example: 'ann,role:ops,room:deployments' },
  confirm: { test: /^(?:always|never|risky)$/i, example: 'always', values: ['always', 'never', 'risky'] },
  approve: { test: /^(?:self|other)$/i, example: 'other', values: ['self', 'other'] },
}

export const isAliasOption = (text: string): text is AliasOption => Object.hasOwn(aliasOptions, text)

/** Stands for every alias in lock, unlock and doctor; an older alias may be called so. */
export const everything = 'all'

export const isAliasName = (text: string): boolean => /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(text)

/** TeamCity's rule for the id of a build configuration: a letter, then letters, digits and underscores. */
export const isBuildConfigurationId = (text: string): boolean => /^[A-Za-z][A-Za-z0-9_]{0,224}$/.test(text)
