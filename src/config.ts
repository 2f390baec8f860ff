import { readConfirmation } from './config/confirmation.ts'
import { auditFileOf, httpUrlOf, namesIn } from './config/environment.ts'
import { mayHoldSecret, secretsOf } from './config/secrets.ts'
import { readTrust } from './config/trust.ts'
import { readVisibility, type VisibilityConfig } from './config/visibility.ts'
import type { Confirmation } from './deployment/confirmation.ts'
import type { FreezeWindow } from './deployment/freeze.ts'
import type { Trust } from './deployment/permission.ts'
import { readThreshold, type Threshold } from './log/levels.ts'
import { hide } from './log/redact.ts'
import type { Setting } from './settings/forms.ts'
import { type Read, type SettingName, settings } from './settings.ts'
import type { StoreAddress } from './store/address.ts'
import type { TeamCityServer } from './teamcity/teamcity.ts'

/** One setting whose value can't be used; `value` is absent where it may hold a secret. */
export interface SettingProblem {
  readonly setting: SettingName
  readonly value?: string
  /** What is wrong with that value, in a few words. */
  readonly why?: string
  readonly must: string
}

/** A command needs a setting that is missing or can't be used. */
export class SettingFault extends Error {
  override readonly name = 'SettingFault'
  readonly setting: SettingName
  readonly problem: SettingProblem | undefined

  constructor(setting: SettingName, problem: SettingProblem | undefined) {
    super(`${setting} is missing or malformed`)
    this.setting = setting
    this.problem = problem
  }
}

export const settingFault = (setting: SettingName, { problems }: Config): SettingFault =>
  new SettingFault(
    setting,
    problems.find(problem => problem.setting === setting),
  )

export interface ServerConfig {
  readonly url: string
  readonly token?: string
  readonly username?: string
  readonly password?: string
}

export interface Config {
  readonly nonProduction: ServerConfig | null
  readonly production: ServerConfig | null
  /** Servers that simulated ones stand in for: the sandbox is on, and their address is not set at all. */
  readonly simulated: readonly TeamCityServer[]
  readonly timeoutMs: number
  /** On a shared store at least 5 s over `timeoutMs`: until then a bot that was asleep may still send its request. */
  readonly settleMs: number
  readonly webhookSecret: string | null
  readonly webhookRate: number
  /** Where others reach this bot; null where nobody said. */
  readonly publicUrl: string | null
  /** Where Hubot's own HTTP server is reached on this machine, by Hubot's variables. */
  readonly httpUrl: string
  readonly apiToken: string | null
  readonly room: string | null
  /** Null where what is set can't be used: a bot must not go on in another place than it was told. */
  readonly store: StoreAddress | null
  readonly oneConnection: boolean
  readonly pollMs: number
  /** How long a build may wait in the queue without a word; Infinity where none is wanted. */
  readonly patienceMs: number
  /** Null where it is switched off. */
  readonly auditFile: string | null
  readonly logLevel: Threshold
  readonly logFile: string | null
  readonly logFormat: 'text' | 'json' | null
  readonly visibility: VisibilityConfig
  readonly trust: Trust
  readonly confirmation: Confirmation
  /** `malformed`: nobody knows when nothing may be deployed, so nothing is. */
  readonly freezes: readonly FreezeWindow[] | 'malformed'
  /** How long a line waits for its turn. */
  readonly waitMs: number
  readonly problems: readonly SettingProblem[]
  /** How many settings are given, and the variables that look like settings and are none. */
  readonly names: { readonly set: number; readonly strange: readonly string[] }
  /** Every secret value; those who write text out know them already. */
  readonly secrets: readonly string[]
}

/** Reads the settings. The only reader of the environment; a value that can't be used counts as not set. */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const problems: SettingProblem[] = []
  const read = <N extends SettingName>(name: N, strict?: boolean): Read<N> | null => {
    const setting: Setting = settings[name]
    const given = env[name]?.trim() || undefined
    const parse = (value: string | undefined): unknown => (value === undefined ? null : setting.form(value))
    const parsed = parse(given)
    if (given !== undefined && parsed === null) {
      problems.push({
        setting: name,
        must: setting.must,
        ...(setting.secret || (!setting.wrong && mayHoldSecret(given)) ? {} : wrongIn(setting, given)),
      })
    }
    return (parsed ?? (strict ? null : parse(setting.default))) as Read<N> | null
  }
  const server = (which: 'NONPROD' | 'PROD'): ServerConfig | null => {
    const address = read(`HUBOT_TEAMCITY_${which}_URL`)
    const token = read(`HUBOT_TEAMCITY_${which}_TOKEN`)
    const username = read(`HUBOT_TEAMCITY_${which}_USERNAME`)
    const password = read(`HUBOT_TEAMCITY_${which}_PASSWORD`)
    if (address === null) return null
    for (const [given, other, name] of [
      [username, password, `HUBOT_TEAMCITY_${which}_PASSWORD`],
      [password, username, `HUBOT_TEAMCITY_${which}_USERNAME`],
    ] as const) {
      if (token === null && given !== null && other === null)
        problems.push({ setting: name, must: 'set too, or a token instead of both' })
    }
    if (token !== null) return { url: address, token }
    return {
      url: address,
      ...(username === null ? {} : { username }),
      ...(password === null ? {} : { password }),
    }
  }
  const sandbox = read('HUBOT_DEPLOY_SANDBOX') ?? false
  const simulated = sandbox ? servers.filter(([, which]) => !env[`HUBOT_TEAMCITY_${which}_URL`]?.trim()) : []
  const isSet = Boolean(env.HUBOT_DEPLOY_STORE?.trim())
  const isSimulated = simulated.length > 0
  const timeoutMs = (read('HUBOT_TEAMCITY_TIMEOUT_SECONDS') ?? 30) * 1_000
  const settleMs = (read('HUBOT_TEAMCITY_SETTLE_SECONDS') ?? 30) * 1_000
  const store =
    isSimulated && !isSet ? { kind: 'file' as const, path: sandboxStore } : read('HUBOT_DEPLOY_STORE', isSet)
  const config = {
    nonProduction: server('NONPROD'),
    production: server('PROD'),
    simulated: simulated.map(([name]) => name),
    timeoutMs,
    settleMs: store?.kind === 'redis' ? Math.max(timeoutMs + 5_000, settleMs) : settleMs,
    webhookSecret: read('HUBOT_DEPLOY_WEBHOOK_SECRET'),
    webhookRate: read('HUBOT_DEPLOY_WEBHOOK_RATE') ?? 200,
    publicUrl: read('HUBOT_DEPLOY_PUBLIC_URL'),
    httpUrl: httpUrlOf(env),
    apiToken: read('HUBOT_DEPLOY_API_TOKEN'),
    room: read('HUBOT_DEPLOY_ROOM'),
    store,
    oneConnection: read('HUBOT_DEPLOY_ONE_CONNECTION') ?? false,
    pollMs: (read('HUBOT_DEPLOY_POLL_SECONDS') ?? 15) * 1_000,
    patienceMs: (read('HUBOT_DEPLOY_QUEUED_MINUTES') || Number.POSITIVE_INFINITY) * 60_000,
    auditFile: auditFileOf(env, store, isSimulated),
    logLevel: readThreshold(env.HUBOT_LOG_LEVEL).level,
    logFile: read('HUBOT_DEPLOY_LOG_FILE'),
    logFormat: read('HUBOT_DEPLOY_LOG_FORMAT'),
    visibility: readVisibility(
      read,
      setting => problems.push({ setting, must: 'set too' }),
      setting => problems.some(problem => problem.setting === setting),
    ),
    trust: readTrust(read, name => Boolean(env[name]?.trim())),
    confirmation: readConfirmation(
      {
        confirm: strict => read('HUBOT_DEPLOY_CONFIRM', strict),
        approve: strict => read('HUBOT_DEPLOY_APPROVE', strict),
        seconds: () => read('HUBOT_DEPLOY_CONFIRM_SECONDS'),
      },
      name => Boolean(env[name]?.trim()),
    ),
    freezes: read('HUBOT_DEPLOY_FREEZE') ?? (env.HUBOT_DEPLOY_FREEZE?.trim() ? ('malformed' as const) : []),
    waitMs: (read('HUBOT_DEPLOY_WAITING_HOURS') ?? 24) * 3_600_000,
  }
  const secrets = secretsOf(env, config)
  hide(secrets)
  return { ...config, problems, names: namesIn(env), secrets }
}

function wrongIn(setting: Setting, given: string): Pick<SettingProblem, 'value' | 'why'> {
  const value = setting.wrong?.(given) ?? given
  const why = setting.why?.(value)
  return { value, ...(why ? { why } : {}) }
}

const servers = [
  ['non-production', 'NONPROD'],
  ['production', 'PROD'],
] as const

/** Apart from the real one: simulated builds have small ids, and the aliases lead nowhere. */
const sandboxStore = '.data/sandbox.db'
