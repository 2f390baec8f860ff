import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { readThreshold, type Threshold } from './log/levels.ts'
import { hide } from './log/redact.ts'
import { readStoreAddress, type StoreAddress, secretsOfStore } from './store/address.ts'
import type { TeamCityServer } from './teamcity/teamcity.ts'

/** Every setting: what it is for, its default, and how its text is read. README and .hubotrc are compared with this. */
const text = z.string().min(1)
const token = z.string().regex(/^[\x21-\x7e]+$/)
const url = z
  .url({ protocol: /^https?$/ })
  .refine(value => !value.includes('@'))
  .transform(value => value.replace(/\/+$/, ''))
const seconds = (min: number, max: number) => z.coerce.number().min(min).max(max)
const flag = z.enum(['true', 'false']).transform(value => value === 'true')

export const settings = {
  HUBOT_DEPLOY_SANDBOX: {
    default: 'false',
    is: '`true`: simulated servers stand in for those that are not set',
    form: flag,
    must: 'true or false',
  },
  HUBOT_TEAMCITY_NONPROD_URL: {
    is: 'the TeamCity that builds; may carry a context path',
    form: url,
    must: 'an http or https address without a password in it',
  },
  HUBOT_TEAMCITY_NONPROD_TOKEN: {
    is: 'its access token',
    form: token,
    must: 'letters, digits and signs without a space or line break',
    secret: true,
  },
  HUBOT_TEAMCITY_NONPROD_USERNAME: { is: 'or a user', form: text, must: 'not empty' },
  HUBOT_TEAMCITY_NONPROD_PASSWORD: { is: 'and password', form: text, must: 'not empty', secret: true },
  HUBOT_TEAMCITY_PROD_URL: {
    is: 'the TeamCity that deploys to production',
    form: url,
    must: 'an http or https address without a password in it',
  },
  HUBOT_TEAMCITY_PROD_TOKEN: {
    is: 'its access token',
    form: token,
    must: 'letters, digits and signs without a space or line break',
    secret: true,
  },
  HUBOT_TEAMCITY_PROD_USERNAME: { is: 'or a user', form: text, must: 'not empty' },
  HUBOT_TEAMCITY_PROD_PASSWORD: { is: 'and password', form: text, must: 'not empty', secret: true },
  HUBOT_TEAMCITY_TIMEOUT_SECONDS: {
    default: '30',
    is: 'how long a TeamCity may take to answer',
    form: seconds(1, 300),
    must: 'a number from 1 to 300',
  },
  HUBOT_TEAMCITY_SETTLE_SECONDS: {
    default: '30',
    is: 'how long after a queue request without an answer its build may still show up; only then may it be asked for again',
    form: seconds(1, 3600),
    must: 'a number from 1 to 3600',
  },
  HUBOT_DEPLOY_WEBHOOK_SECRET: {
    is: 'what webhooks prove themselves with; without it they are turned away',
    form: text,
    must: 'not empty',
    secret: true,
  },
  HUBOT_DEPLOY_WEBHOOK_RATE: {
    default: '200',
    is: 'authenticated webhooks a second that are taken, over ten seconds; above it they get 429',
    form: z.coerce.number().min(1).max(100_000),
    must: 'a number from 1 to 100000',
  },
  HUBOT_DEPLOY_API_TOKEN: {
    is: 'bearer token of the JSON routes; without it they are open',
    form: text,
    must: 'not empty',
    secret: true,
  },
  HUBOT_DEPLOY_ROOM: { is: 'team room for aliases without `room=`', form: text, must: 'not empty' },
  HUBOT_DEPLOY_STORE: {
    default: '.data/deployments.db',
    is: 'where deployments, aliases and the brain are kept: a file (`.data/sandbox.db` while a server is simulated), or a Redis, which several bots can share',
    form: text.transform(readStoreAddress).refine(address => address !== null),
    must: 'the path of a file, or redis://host:port/number as in docs/several-bots.md',
  },
  HUBOT_DEPLOY_ONE_CONNECTION: {
    default: 'false',
    is: '`true`: the chat lets one bot in at a time, so of several on one Redis one is in it and the others stand by',
    form: flag,
    must: 'true or false',
  },
  HUBOT_DEPLOY_POLL_SECONDS: {
    default: '15',
    is: 'how often an active deployment is read from TeamCity, at the slowest',
    form: seconds(0.1, 3600),
    must: 'a number from 0.1 to 3600',
  },
  HUBOT_DEPLOY_AUDIT_FILE: {
    default: '.data/audit.jsonl',
    is: 'record of every decision, beside the store unless set; with `off` there is none',
    form: text,
    must: 'the path of a file, or off',
  },
  HUBOT_DEPLOY_LOG_FILE: {
    is: 'file that gets the log too, as JSON lines; at 10 MB it is put aside, five are kept',
    form: text,
    must: 'the path of a file',
  },
  HUBOT_DEPLOY_LOG_FORMAT: {
    is: 'how a bot of its own logs to the console: `text`, or `json`; unless set, text at a terminal and JSON elsewhere',
    form: z.enum(['text', 'json']),
    must: 'text or json',
  },
} as const satisfies Record<string, Setting>

interface Setting {
  readonly is: string
  readonly default?: string
  readonly form: z.ZodType
  readonly must: string
  readonly secret?: true
}

export type SettingName = keyof typeof settings
type Read<N extends SettingName> = z.output<(typeof settings)[N]['form']>

/** One setting whose value can't be used; `value` is absent where it may hold a secret. */
export interface SettingProblem {
  readonly setting: SettingName
  readonly value?: string
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
  readonly apiToken: string | null
  readonly room: string | null
  /** Null where what is set can't be used: a bot must not go on in another place than it was told. */
  readonly store: StoreAddress | null
  readonly oneConnection: boolean
  readonly pollMs: number
  /** Null where it is switched off. */
  readonly auditFile: string | null
  readonly logLevel: Threshold
  readonly logFile: string | null
  readonly logFormat: 'text' | 'json' | null
  readonly problems: readonly SettingProblem[]
  /** Every secret value; those who write text out know them already. */
  readonly secrets: readonly string[]
}

/** Reads the settings. The only reader of the environment; a value that can't be used counts as not set. */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const problems: SettingProblem[] = []
  const read = <N extends SettingName>(name: N, strict?: boolean): Read<N> | null => {
    const setting: Setting = settings[name]
    const given = env[name]?.trim() || undefined
    const parse = (value: string | undefined) =>
      value === undefined ? undefined : setting.form.safeParse(value)
    const parsed = parse(given)
    if (parsed && !parsed.success) {
      problems.push({
        setting: name,
        must: setting.must,
        ...(setting.secret || given === undefined || /[@?]/.test(given) ? {} : { value: given }),
      })
    }
    const result = parsed?.success || strict ? parsed : parse(setting.default)
    return (result?.success ? result.data : null) as Read<N> | null
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
    apiToken: read('HUBOT_DEPLOY_API_TOKEN'),
    room: read('HUBOT_DEPLOY_ROOM'),
    store,
    oneConnection: read('HUBOT_DEPLOY_ONE_CONNECTION') ?? false,
    pollMs: (read('HUBOT_DEPLOY_POLL_SECONDS') ?? 15) * 1_000,
    auditFile: auditFileOf(env, store, isSimulated),
    logLevel: readThreshold(env.HUBOT_LOG_LEVEL).level,
    logFile: read('HUBOT_DEPLOY_LOG_FILE'),
    logFormat: read('HUBOT_DEPLOY_LOG_FORMAT'),
  }
  const secrets = secretsOf(env, config)
  hide(secrets)
  return { ...config, problems, secrets }
}

const servers = [
  ['non-production', 'NONPROD'],
  ['production', 'PROD'],
] as const

/** Apart from the real one: simulated builds have small ids, and the aliases lead nowhere. */
const sandboxStore = '.data/sandbox.db'

/** Beside the store, and apart from the real one while a server is simulated. */
function auditFileOf(
  env: Readonly<Record<string, string | undefined>>,
  store: StoreAddress | null,
  isSimulated: boolean,
): string | null {
  const given = env.HUBOT_DEPLOY_AUDIT_FILE?.trim()
  if (given?.toLowerCase() === 'off') return null
  if (given) return given
  const { default: usual } = settings.HUBOT_DEPLOY_AUDIT_FILE
  const folder = store?.kind === 'file' ? dirname(store.path) : dirname(usual)
  return join(folder, `${isSimulated ? 'sandbox-' : ''}${basename(usual)}`)
}

/** Adapters and Hubot itself have secrets too; theirs are in what they log. */
const namesSecret = /^(?:HUBOT|EXPRESS)_.*(?:TOKEN|PASSWORD|PASSWD|SECRET|API_?KEY)$/
const inAddress = /:\/\/[^\s/@]*?:([^\s@]+)@/

function secretsOf(
  env: Readonly<Record<string, string | undefined>>,
  config: Pick<Config, 'production' | 'nonProduction' | 'store'>,
): string[] {
  const values = Object.entries(env).flatMap(([name, value = '']) => {
    const isSecret = (settings as Record<string, Setting>)[name]?.secret || namesSecret.test(name)
    if (isSecret && value.trim()) return [value.trim()]
    const [, password] = (/^(?:HUBOT|REDIS)/.test(name) && inAddress.exec(value)) || []
    return password === undefined ? [] : [password]
  })
  const pairs = [config.production, config.nonProduction].flatMap(server =>
    server?.password === undefined
      ? []
      : [Buffer.from(`${server.username ?? ''}:${server.password}`).toString('base64')],
  )
  return [...new Set([...values, ...pairs, ...secretsOfStore(config.store)])]
}
