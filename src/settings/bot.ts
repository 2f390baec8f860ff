import { readStoreAddress } from '../store/address.ts'
import { flag, number, oneOf, type Setting, text, url } from './forms.ts'

export const botSettings = {
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
  HUBOT_DEPLOY_PUBLIC_URL: {
    is: 'where TeamCity reaches this bot, as `https://<host>`: `doctor` tries the way in there',
    form: url,
    must: 'an http or https address without a password in it',
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
  HUBOT_DEPLOY_QUEUED_MINUTES: {
    default: '5',
    is: "how long a build may wait in TeamCity's queue before the room is told, with TeamCity's reason; with `0` it is not",
    form: number(0, 1_440),
    must: 'a number from 0 to 1440',
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
