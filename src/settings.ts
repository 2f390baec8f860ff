/**
 * Every setting: what it is for, its default, and how its text is read. README and .hubotrc are compared with this. The
 * forms are plain functions: a library for them would take a third of a start.
 */
import { readStoreAddress } from './store/address.ts'

const text = (value: string): string => value
const token = (value: string): string | null => (/^[\x21-\x7e]+$/.test(value) ? value : null)
const flag = (value: string): boolean | null => (value === 'true' ? true : value === 'false' ? false : null)
const oneOf =
  <T extends string>(...values: readonly T[]) =>
  (value: string): T | null =>
    values.find(known => known === value) ?? null

const number =
  (least: number, most: number) =>
  (value: string): number | null =>
    Number(value) >= least && Number(value) <= most ? Number(value) : null

function url(value: string): string | null {
  if (!/^https?:\/\/[^/@?#]/.test(value) || value.includes('@') || !URL.canParse(value)) return null
  return value.replace(/\/+$/, '')
}

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
    form: number(1, 300),
    must: 'a number from 1 to 300',
  },
  HUBOT_TEAMCITY_SETTLE_SECONDS: {
    default: '30',
    is: 'how long after a queue request without an answer its build may still show up; only then may it be asked for again',
    form: number(1, 3600),
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
    form: number(1, 100_000),
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
    form: readStoreAddress,
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
    form: number(0.1, 3600),
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
    form: oneOf('text', 'json'),
    must: 'text or json',
  },
} as const satisfies Record<string, Setting>

export interface Setting {
  readonly is: string
  readonly default?: string
  /** Reads a text that is not empty; null where it can't be used. */
  readonly form: (text: string) => unknown
  readonly must: string
  readonly secret?: true
}

export type SettingName = keyof typeof settings
/** What the text of that setting is read as. */
export type Read<N extends SettingName> = NonNullable<ReturnType<(typeof settings)[N]['form']>>
