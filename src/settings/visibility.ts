import { readRedisAddress } from '../redis/address.ts'
import { flag, number, type Setting, text, token, url } from './forms.ts'

const aToken = 'letters, digits and signs without a space or line break'
const anAddress = 'an http or https address without a password in it'

export const visibilitySettings = {
  HUBOT_GITHUB_URL: {
    default: 'https://api.github.com',
    is: 'REST API with the commits; of GitHub Enterprise `https://<host>/api/v3`',
    form: url,
    must: anAddress,
  },
  HUBOT_GITHUB_TOKEN: {
    is: 'its token, to read private repositories',
    form: token,
    must: aToken,
    secret: true,
  },
  HUBOT_DEPLOY_LIVE_SECONDS: {
    default: '60',
    is: 'about how long after a success a service with `info=` may take to say that it runs what was shipped',
    form: number(1, 3600),
    must: 'a number from 1 to 3600',
  },
  HUBOT_JIRA_URL: { is: 'the JIRA that gets a change ticket for every deploy', form: url, must: anAddress },
  HUBOT_JIRA_USER: { is: 'its user; without one the token is sent as bearer', form: text, must: 'not empty' },
  HUBOT_JIRA_TOKEN: {
    is: 'its token, or the password of that user',
    form: text,
    must: 'not empty',
    secret: true,
  },
  HUBOT_JIRA_PROJECT: {
    is: 'project of the tickets, by key, name or id; an alias may have its own with `ticket=`',
    form: text,
    must: 'not empty',
  },
  HUBOT_JIRA_ISSUE_TYPE: { default: 'Task', is: 'their type, by name or id', form: text, must: 'not empty' },
  HUBOT_JIRA_DONE_TRANSITION: {
    default: 'Done',
    is: 'the transition at the end, by name or id',
    form: text,
    must: 'not empty',
  },
  HUBOT_JIRA_FAILED_TRANSITION: {
    is: 'the one after a failure; without it the ticket gets a comment alone',
    form: text,
    must: 'not empty',
  },
  HUBOT_JIRA_DATE_FIELD: {
    is: 'field with the date of the deploy, by name or id',
    form: text,
    must: 'not empty',
  },
  HUBOT_JIRA_LOG_FIELD: {
    default: 'description',
    is: 'field with the commits, by name or id',
    form: text,
    must: 'not empty',
  },
  HUBOT_JIRA_REQUIRED: {
    default: 'false',
    is: '`true`: nothing is queued before its ticket is there',
    form: flag,
    must: 'true or false',
  },
  HUBOT_ARTIFACTORY_URL: {
    is: 'where the files of `artifact=` lie: `https://<host>/artifactory`',
    form: url,
    must: anAddress,
  },
  HUBOT_ARTIFACTORY_TOKEN: { is: 'its token', form: token, must: aToken, secret: true },
  HUBOT_DEPLOY_REDIS_URL: {
    is: 'where start and end markers go, for Logstash: `redis://host:port/number`, as for the store',
    form: readRedisAddress,
    must: 'redis://host:port/number as in docs/several-bots.md',
  },
  HUBOT_DEPLOY_REDIS_LIST: { default: 'logstash', is: 'the list there', form: text, must: 'not empty' },
  HUBOT_DEPLOY_MARKER_TYPE: {
    default: 'deployment',
    is: '`type` of the markers',
    form: text,
    must: 'not empty',
  },
  HUBOT_HIPCHAT_API_URL: {
    is: "HipChat's REST API for the notice: `https://<host>`",
    form: url,
    must: anAddress,
  },
  HUBOT_HIPCHAT_API_TOKEN: { is: 'its token', form: token, must: aToken, secret: true },
  HUBOT_HIPCHAT_API_ROOM: {
    is: 'the room that gets it, by name (by id nobody sees that it is the room that asked)',
    form: text,
    must: 'not empty',
  },
} as const satisfies Record<string, Setting>
