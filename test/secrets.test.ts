import { expect, test } from 'vitest'
import { leaksIn } from './secrets.ts'

const base64 = (text: string): string => Buffer.from(text).toString('base64')

test.each([
  ['a setting', 'HUBOT_GITHUB_TOKEN', 'tell-nobody', 'x tell-nobody x'],
  ['a key of another script', 'HUBOT_WEATHER_API_KEY', 'tell-nobody', 'tell-nobody'],
  ['what Hubot has', 'EXPRESS_PASSWD', 'tell-nobody', 'tell-nobody'],
  ['in an address', 'HUBOT_DEPLOY_STORE', 'redis://:tell%20nobody@host', 'tell%20nobody'],
  ['in an address, read', 'HUBOT_DEPLOY_STORE', 'redis://:tell%20nobody@host', 'tell nobody'],
  [
    'of the Sentinels',
    'HUBOT_DEPLOY_REDIS_URL',
    'redis://host?sentinel=main&sentinelPassword=tell-nobody',
    'tell-nobody',
  ],
  ['as it travels', 'HUBOT_JIRA_TOKEN', 'tell-nobody', `Basic ${base64(':tell-nobody')}`],
  ['in JSON', 'HUBOT_JIRA_TOKEN', 'tell"nobody', '"tell\\"nobody"'],
])('the watch sees a secret: %s', (_what, name, value, text) => {
  expect(leaksIn(text, { [name]: value })).toEqual([name])
})

test('the watch lets pass what is none', () => {
  const env = { HUBOT_NAME: 'deploybot', HUBOT_DEPLOY_STORE: 'redis://me@host?sentinel=main' }
  expect(leaksIn('deploybot redis://me@host?sentinel=main', { ...env, HUBOT_GITHUB_TOKEN: 'short' })).toEqual(
    [],
  )
})
