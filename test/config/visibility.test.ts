import { expect, test } from 'vitest'
import { readConfig } from '../../src/config.ts'

type Env = Readonly<Record<string, string>>

const read = (env: Env) => {
  const { visibility, problems, secrets } = readConfig(env)
  return { ...visibility, problems, secrets }
}

const jira = { HUBOT_JIRA_URL: 'https://jira.example', HUBOT_JIRA_TOKEN: 'jira-secret' }
const hipChat = {
  HUBOT_HIPCHAT_API_URL: 'https://hipchat.example',
  HUBOT_HIPCHAT_API_TOKEN: 'hipchat-secret',
  HUBOT_HIPCHAT_API_ROOM: 'Graphs',
}

test('nothing is set: the public GitHub, and nothing else', () => {
  expect(read({})).toMatchObject({
    github: { url: 'https://api.github.com', token: null, isSet: false },
    jira: null,
    artifactory: null,
    markers: null,
    hipChat: null,
    liveMs: 60_000,
    problems: [],
  })
})

test.each<[string, Env, boolean]>([
  ['the public one, written out', { HUBOT_GITHUB_URL: 'https://api.github.com' }, false],
  ['the public one with a token', { HUBOT_GITHUB_TOKEN: 'github-secret' }, true],
  [
    'one of its own that can’t be read',
    { HUBOT_GITHUB_URL: 'ghe.example/api/v3', HUBOT_GITHUB_TOKEN: 'github-secret' },
    false,
  ],
  ['one of its own', { HUBOT_GITHUB_URL: 'https://github.example/api/v3' }, true],
])('GitHub is set, or not: %s', (_what, env, isSet) => {
  expect(read(env).github.isSet).toBe(isSet)
})

test('a token of a GitHub whose address can’t be read goes to no other', () => {
  expect(
    read({ HUBOT_GITHUB_URL: 'ghe.example/api/v3', HUBOT_GITHUB_TOKEN: 'github-secret' }).github.token,
  ).toBe(null)
})

test('JIRA with its address and a token alone: the rest has defaults', () => {
  expect(read(jira).jira).toEqual({
    url: 'https://jira.example',
    user: null,
    token: 'jira-secret',
    project: null,
    issueType: 'Task',
    doneTransition: 'Done',
    failedTransition: null,
    dateField: null,
    logField: 'description',
    isRequired: false,
  })
})

test.each<[string, Env, 'jira' | 'hipChat' | 'markers' | 'artifactory', readonly string[]]>([
  ['JIRA without a token', { HUBOT_JIRA_URL: 'https://jira.example' }, 'jira', ['HUBOT_JIRA_TOKEN']],
  ['JIRA at no address', { ...jira, HUBOT_JIRA_URL: 'jira.example' }, 'jira', ['HUBOT_JIRA_URL']],
  ['a token without a JIRA', { HUBOT_JIRA_TOKEN: 'jira-secret' }, 'jira', []],
  [
    'HipChat with its address alone',
    { HUBOT_HIPCHAT_API_URL: 'https://hipchat.example' },
    'hipChat',
    ['HUBOT_HIPCHAT_API_TOKEN', 'HUBOT_HIPCHAT_API_ROOM'],
  ],
  [
    'HipChat without a room',
    { ...hipChat, HUBOT_HIPCHAT_API_ROOM: ' ' },
    'hipChat',
    ['HUBOT_HIPCHAT_API_ROOM'],
  ],
  [
    'a Redis that is none',
    { HUBOT_DEPLOY_REDIS_URL: 'http://redis.example' },
    'markers',
    ['HUBOT_DEPLOY_REDIS_URL'],
  ],
  [
    'an Artifactory with a password in its address',
    { HUBOT_ARTIFACTORY_URL: 'https://ann:secret@artifactory.example' },
    'artifactory',
    ['HUBOT_ARTIFACTORY_URL'],
  ],
])('%s is left out, and said at the start', (_what, env, which, settings) => {
  const config = read(env)
  expect(config[which]).toBeNull()
  expect(config.problems.map(({ setting }) => setting)).toEqual(settings)
})

test('what is set whole is taken whole, and every token is a secret', () => {
  const config = read({
    ...jira,
    ...hipChat,
    HUBOT_GITHUB_TOKEN: 'github-secret',
    HUBOT_ARTIFACTORY_URL: 'https://artifactory.example/artifactory',
    HUBOT_ARTIFACTORY_TOKEN: 'artifactory-secret',
    HUBOT_DEPLOY_REDIS_URL: 'redis://:redis-secret@redis.example:6379/1',
    HUBOT_DEPLOY_REDIS_LIST: 'deploys',
    HUBOT_DEPLOY_LIVE_SECONDS: '5',
  })
  expect(config).toMatchObject({
    hipChat: { url: 'https://hipchat.example', token: 'hipchat-secret', room: 'Graphs' },
    artifactory: { url: 'https://artifactory.example/artifactory', token: 'artifactory-secret' },
    markers: { list: 'deploys', type: 'deployment' },
    liveMs: 5_000,
    problems: [],
  })
  expect(config.secrets).toEqual(
    expect.arrayContaining([
      'jira-secret',
      'hipchat-secret',
      'github-secret',
      'artifactory-secret',
      'redis-secret',
    ]),
  )
})

test('whether a ticket is required is a yes where it can not be read', () => {
  const required = (value: string) => {
    const { isTicketRequired, jira: set, problems } = read({ ...jira, HUBOT_JIRA_REQUIRED: value })
    return [isTicketRequired, set?.isRequired, problems.length]
  }
  expect(required('true')).toEqual([true, true, 0])
  expect(required('false')).toEqual([false, false, 0])
  expect(required('ja')).toEqual([true, true, 1])
})
