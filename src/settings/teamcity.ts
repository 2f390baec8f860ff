import { flag, number, type Setting, text, token, url } from './forms.ts'

export const teamCitySettings = {
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
    is: 'how long a TeamCity may take to answer; no longer, and 30 at most, may a deploy wait for its service, GitHub and JIRA together',
    form: number(1, 300),
    must: 'a number from 1 to 300',
  },
  HUBOT_TEAMCITY_SETTLE_SECONDS: {
    default: '30',
    is: 'how long after a queue request without an answer its build may still show up; only then may it be asked for again',
    form: number(1, 3600),
    must: 'a number from 1 to 3600',
  },
} as const satisfies Record<string, Setting>
