import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readConfig } from '../src/config.ts'
import { settings } from '../src/settings.ts'

const names = Object.keys(settings)
const defaults = Object.fromEntries(
  Object.entries(settings).map(([name, setting]) => [name, 'default' in setting ? setting.default : '']),
)

test('the README lists every setting with its default and its words, and no other', () => {
  const readme = readFileSync('README.md', 'utf8')
  const rows = [
    ...readme.matchAll(
      /^\| `(HUBOT_(?:DEPLOY|TEAMCITY|GITHUB|JIRA|ARTIFACTORY|HIPCHAT_API)_\w+)` \| (?:`(.*?)`)? ?\| (.*) \|$/gm,
    ),
  ]
  expect(rows.map(([, name]) => name)).toEqual(names)
  expect(Object.fromEntries(rows.map(([, name, value]) => [name, value ?? '']))).toEqual(defaults)
  expect(rows.map(([, , , is]) => is)).toEqual(Object.values(settings).map(setting => setting.is))
})

describe('.hubotrc', () => {
  const text = readFileSync('.hubotrc', 'utf8')
  const found = [
    ...text.matchAll(/^(# )?(HUBOT_(?:DEPLOY|TEAMCITY|GITHUB|JIRA|ARTIFACTORY|HIPCHAT_API)_\w+)=(.*)$/gm),
  ]

  test('holds every setting, each with a comment above it', () => {
    expect(found.map(([, , name]) => name)).toEqual(names)
    const lines = text.split('\n')
    for (const [whole] of found) expect(lines[lines.indexOf(whole) - 1]).toMatch(/^# \S/)
  })

  test('shows the defaults, and needs nothing: the sandbox is on', () => {
    for (const [, off, name = '', value] of found) {
      if (off && defaults[name]) expect([name, value]).toEqual([name, defaults[name]])
    }
    expect(found.filter(([, off]) => !off).map(([, , name, value]) => [name, value])).toEqual([
      ['HUBOT_DEPLOY_SANDBOX', 'true'],
    ])
  })
})

test('every variable of ours that is named anywhere in texts is a setting', () => {
  const texts = readdirSync('src/messages').map(file => `src/messages/${file}`)
  const text = ['README.md', 'docs/design.md', 'docs/decisions.md', 'docs/operations.md', ...texts]
    .map(file => readFileSync(file, 'utf8'))
    .join()
  const prefixes = ['HUBOT_TEAMCITY_PROD', 'HUBOT_TEAMCITY_NONPROD']
  const named = [
    ...text.matchAll(/HUBOT_(?:DEPLOY|TEAMCITY|GITHUB|JIRA|ARTIFACTORY|HIPCHAT_API)_[A-Z_]*[A-Z]/g),
  ].map(([name]) => name)
  expect(named.filter(name => !names.includes(name) && !prefixes.includes(name))).toEqual([])
})

describe('reading them', () => {
  test('bots that share a store wait for each other’s requests at least as long as those may take', () => {
    const env = { HUBOT_TEAMCITY_TIMEOUT_SECONDS: '20', HUBOT_TEAMCITY_SETTLE_SECONDS: '5' }
    expect(readConfig(env).settleMs).toBe(5_000)
    expect(readConfig({ ...env, HUBOT_DEPLOY_STORE: 'redis://redis' }).settleMs).toBe(25_000)
  })

  test('nothing set: nothing is wrong, and the servers are missing', () => {
    expect(readConfig({})).toMatchObject({
      simulated: [],
      production: null,
      nonProduction: null,
      timeoutMs: 30_000,
      pollMs: 15_000,
      store: { kind: 'file', path: '.data/deployments.db' },
      problems: [],
      secrets: [],
    })
  })

  test('a token wins over a user; a slash at the end of an address is dropped', () => {
    const config = readConfig({
      HUBOT_TEAMCITY_PROD_URL: 'https://ci.example/teamcity/',
      HUBOT_TEAMCITY_PROD_TOKEN: 't',
      HUBOT_TEAMCITY_PROD_USERNAME: 'u',
      HUBOT_TEAMCITY_PROD_PASSWORD: 'p',
    })
    expect(config.production).toEqual({ url: 'https://ci.example/teamcity', token: 't' })
    expect(config.secrets).toEqual(['t', 'p'])
  })

  test.each([
    ['HUBOT_DEPLOY_SANDBOX', 'yes', { value: 'yes', must: 'true or false' }],
    ['HUBOT_DEPLOY_POLL_SECONDS', '0', { value: '0', must: 'a number from 0.1 to 3600' }],
    ['HUBOT_TEAMCITY_TIMEOUT_SECONDS', 'soon', { value: 'soon', must: 'a number from 1 to 300' }],
    [
      'HUBOT_TEAMCITY_PROD_URL',
      'ci.example',
      { value: 'ci.example', must: 'an http or https address without a password in it' },
    ],
    [
      'HUBOT_TEAMCITY_PROD_URL',
      'https://me:pw@ci.example',
      { must: 'an http or https address without a password in it' },
    ],
    [
      'HUBOT_DEPLOY_FREEZE',
      '0 16 * * 5 for 64h in Europe/London because weekend?; 0 0 32 12 * for 14d in Europe/London',
      {
        must: settings.HUBOT_DEPLOY_FREEZE.must,
        value: '0 0 32 12 * for 14d in Europe/London',
        why: 'there is no day of the month "32", only 1 to 31',
      },
    ],
    ...[
      ['HUBOT_DEPLOY_REDIS_URL', 'redis://:s3cretword'],
      ['HUBOT_DEPLOY_STORE', 'redis://user:s3cretpass%40redis.example:6379'],
      ['HUBOT_JIRA_URL', 'https://ann:pa55wordlong'],
      ['HUBOT_GITHUB_URL', 'ann:pa55wordlong2/github.example'],
    ].map(([setting = '', value = '']): [string, string, object] => [
      setting,
      value,
      { must: settings[setting as keyof typeof settings].must },
    ]),
  ])('%s=%s is a problem that names what it must be', (setting, value, problem) => {
    expect(readConfig({ [setting]: value }).problems).toEqual([{ setting, ...problem }])
  })

  test('a user without a password, or the other way round, is a problem; with a token neither is needed', () => {
    const url = { HUBOT_TEAMCITY_PROD_URL: 'https://ci.example' }
    const must = 'set too, or a token instead of both'
    expect(readConfig({ ...url, HUBOT_TEAMCITY_PROD_USERNAME: 'u' }).problems).toEqual([
      { setting: 'HUBOT_TEAMCITY_PROD_PASSWORD', must },
    ])
    expect(readConfig({ ...url, HUBOT_TEAMCITY_PROD_PASSWORD: 'p' }).problems).toEqual([
      { setting: 'HUBOT_TEAMCITY_PROD_USERNAME', must },
    ])
    expect(
      readConfig({ ...url, HUBOT_TEAMCITY_PROD_TOKEN: 't', HUBOT_TEAMCITY_PROD_USERNAME: 'u' }).problems,
    ).toEqual([])
  })

  test('the audit log is beside the store, apart in the sandbox, elsewhere if told, or off', () => {
    const file = (env: Record<string, string>) => readConfig(env).auditFile
    expect(file({})).toBe('.data/audit.jsonl')
    expect(file({ HUBOT_DEPLOY_STORE: '/var/bot/x.db' })).toBe('/var/bot/audit.jsonl')
    expect(file({ HUBOT_DEPLOY_SANDBOX: 'true' })).toBe('.data/sandbox-audit.jsonl')
    expect(file({ HUBOT_DEPLOY_AUDIT_FILE: '/var/log/audit' })).toBe('/var/log/audit')
    expect(file({ HUBOT_DEPLOY_AUDIT_FILE: 'OFF' })).toBeNull()
  })

  test('secrets of others are known too: adapters, Hubot’s own, passwords in addresses', () => {
    const env = {
      HUBOT_HIPCHAT_PASSWORD: 'one',
      EXPRESS_PASSWORD: 'two',
      HUBOT_SLACK_TOKEN: 'three',
      HUBOT_DEPLOY_STORE: 'rediss://me:four@redis.example/0',
      REDIS_URL: 'redis://:five@redis.example',
      HUBOT_NAME: 'hubot',
      SECRET: 'of somebody else',
    }
    expect(readConfig(env).secrets).toEqual(['one', 'two', 'three', 'four', 'five'])
  })

  test('the sandbox stands in for what is not set at all, never for what is malformed, and keeps apart', () => {
    const sandbox = { HUBOT_DEPLOY_SANDBOX: 'true' }
    expect(readConfig(sandbox)).toMatchObject({
      simulated: ['non-production', 'production'],
      store: { kind: 'file', path: '.data/sandbox.db' },
    })
    expect(readConfig({ ...sandbox, HUBOT_TEAMCITY_PROD_URL: 'ci.example' })).toMatchObject({
      simulated: ['non-production'],
      production: null,
    })
    expect(readConfig({ ...sandbox, HUBOT_DEPLOY_STORE: 'x.db' }).store).toEqual({
      kind: 'file',
      path: 'x.db',
    })
  })
})
