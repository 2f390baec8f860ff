import { describe, expect, test } from 'vitest'
import { clock, duration, notice, storeFault, teamCityFault } from '../src/messages.ts'
import { StoreFault } from '../src/store/store.ts'
import { type FaultKind, TeamCityFault } from '../src/teamcity/teamcity.ts'
import { deployment } from './deployment/sample.ts'

const fault = (kind: FaultKind, said: string, status?: number) =>
  new TeamCityFault({ server: 'production', kind, said, status, sent: 'no', transient: false })

describe('a fault of production while a command is answered', () => {
  test.each([
    [
      fault('unauthorized', 'Incorrect username or password.', 401),
      'The production TeamCity does not accept my credentials: Incorrect username or password (401).',
      'Nothing was done. Check HUBOT_TEAMCITY_PROD_TOKEN, or HUBOT_TEAMCITY_PROD_USERNAME and HUBOT_TEAMCITY_PROD_PASSWORD. [ref 7f3a2b]',
    ],
    [
      fault('forbidden', 'You do not have "View project" permission', 403),
      'The production TeamCity does not let me look: You do not have "View project" permission (403).',
      'Nothing was done. Give my user the "View project" permission. [ref 7f3a2b]',
    ],
    [
      fault('not_found', "No build type is found by id 'X'.", 404),
      "The production TeamCity does not know what I asked for: No build type is found by id 'X' (404).",
      'Nothing was done. Check the ids of the alias, and that my user has the "View project" permission. [ref 7f3a2b]',
    ],
    [
      fault('rejected', 'Locator dimension [x] is unknown', 400),
      'The production TeamCity did not answer my question: Locator dimension [x] is unknown (400).',
      'Nothing was done. Check HUBOT_TEAMCITY_PROD_URL and the server. [ref 7f3a2b]',
    ],
    [
      fault('timeout', 'no answer in 30 seconds'),
      'The production TeamCity did not answer: no answer in 30 seconds.',
      'Nothing was done. Check HUBOT_TEAMCITY_PROD_URL and the server. [ref 7f3a2b]',
    ],
    [
      fault('unreachable', 'connection refused'),
      "The production TeamCity can't be reached: connection refused.",
      'Nothing was done. Check HUBOT_TEAMCITY_PROD_URL and the server. [ref 7f3a2b]',
    ],
    [
      fault('tls', 'self-signed certificate (DEPTH_ZERO_SELF_SIGNED_CERT)'),
      "The production TeamCity can't be trusted, the TLS connection failed: self-signed certificate (DEPTH_ZERO_SELF_SIGNED_CERT).",
      'Nothing was done. Check the certificate of HUBOT_TEAMCITY_PROD_URL; a private authority goes into NODE_EXTRA_CA_CERTS. [ref 7f3a2b]',
    ],
    [
      fault('unreadable', 'a page of HTML', 200),
      'The production TeamCity did not answer my question: a page of HTML (200).',
      'Nothing was done. Check HUBOT_TEAMCITY_PROD_URL: does it need a context path, is there a login page before it? [ref 7f3a2b]',
    ],
    [
      fault('server_error', 'answered 502 Bad Gateway without a reason', 502),
      'The production TeamCity did not answer my question: answered 502 Bad Gateway without a reason (502).',
      'Nothing was done. Check HUBOT_TEAMCITY_PROD_URL and the server. [ref 7f3a2b]',
    ],
  ])('%s', (given, ...lines) => {
    expect(teamCityFault(given, '7f3a2b').split('\n')).toEqual(lines)
  })
})

test('a store that is held, and one that is broken', () => {
  expect(storeFault(new StoreFault({ kind: 'held', where: 'x.db', said: '' }), 'abc')).toBe(
    'My store x.db is held by another bot, so nothing was done. Stop that one, or set HUBOT_DEPLOY_STORE, and restart me. [ref abc]',
  )
  expect(storeFault(new StoreFault({ kind: 'broken', where: 'x.db', said: 'disk full' }), 'abc')).toBe(
    "My store x.db can't be used (disk full), so nothing was done. Check HUBOT_DEPLOY_STORE, its folder and the disk. [ref abc]",
  )
})

const now = Date.parse('2026-11-22T14:10:00.000Z')

test('in the sandbox every notice says so', () => {
  const ended = deployment({
    state: 'succeeded',
    startedAt: '2026-11-22T14:05:48.000Z',
    finishedAt: '2026-11-22T14:10:00.000Z',
  })
  expect(notice({ about: 'ended' }, ended, now, 'Sandbox: nothing real.')).toBe(
    'Search was deployed to prod version 1.4 in 4 min 12 s, asked by ann.\nSandbox: nothing real.',
  )
})

test('a build that TeamCity cancelled by itself, before it ran', () => {
  const ended = deployment({ state: 'cancelled', finishedAt: '2026-11-22T14:03:00.000Z' })
  expect(notice({ about: 'ended' }, ended, now, null)).toBe(
    'Deployment of Search version 1.4 to prod was cancelled by TeamCity after 1 min, asked by ann.',
  )
})

test.each([
  [0, '0 s'],
  [-5_000, '0 s'],
  [59_400, '59 s'],
  [60_000, '1 min'],
  [252_000, '4 min 12 s'],
  [3_600_000, '1 h'],
  [7_500_000, '2 h 5 min'],
])('%i ms is %s', (ms, text) => {
  expect(duration(ms)).toBe(text)
})

test('a time of another day carries its day', () => {
  expect(clock('2026-11-22T14:02:00.000Z', now)).toBe('14:02 UTC')
  expect(clock('2026-11-21T14:02:00.000Z', now)).toBe('2026-11-21 14:02 UTC')
})
