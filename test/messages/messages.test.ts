import { describe, expect, test } from 'vitest'
import { nothingToCancel } from '../../src/messages/cancel.ts'
import { storeFault, teamCityFault } from '../../src/messages/fault.ts'
import { notice } from '../../src/messages/notice.ts'
import { refusal } from '../../src/messages/refusal.ts'
import { clock, duration } from '../../src/messages/words.ts'
import type { FaultKind } from '../../src/remote/remote-fault.ts'
import { StoreFault } from '../../src/store/store.ts'
import { TeamCityFault } from '../../src/teamcity/teamcity.ts'
import { build, deployment } from '../deployment/sample.ts'

const fault = (kind: FaultKind, said: string, status?: number) =>
  new TeamCityFault('production', { kind, said, status, sent: 'no', transient: false })

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

test('a store that is held, one that is broken, and one that is away', () => {
  expect(storeFault(new StoreFault({ kind: 'held', where: 'x.db', said: '' }), 'abc')).toBe(
    'My store x.db is held by another bot, so nothing was done. I take over when that one has gone; or set HUBOT_DEPLOY_STORE to another, and restart me. [ref abc]',
  )
  expect(storeFault(new StoreFault({ kind: 'broken', where: 'x.db', said: 'disk full' }), 'abc')).toBe(
    "My store x.db can't be used (disk full), so nothing was done. Check HUBOT_DEPLOY_STORE, and the disk or the rights of the user. [ref abc]",
  )
  const away = new StoreFault({ kind: 'away', where: 'redis://redis:6379', said: 'connect ECONNREFUSED' })
  expect(storeFault(away, 'abc')).toBe(
    "My store redis://redis:6379 can't be reached (connect ECONNREFUSED): that was not done, or I can't tell. I go on trying to reach it; look what is there and type it again in a minute. [ref abc]",
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

const url = 'https://prod.example/build/77'
const refused = { state: 'refused', requestedAt: '2026-11-22T09:10:00.000Z' } as const
const hindrance = {
  why: 'fault',
  during: 'pin',
  server: 'non-production',
  kind: 'timeout',
  said: 'no answer in 30 seconds',
  sent: 'unknown',
  ref: '7f3a2b',
} as const

test.each([
  [
    'the bot died while it asked',
    deployment({ state: 'pinned' }),
    { about: 'queue_unsure', url: 'https://prod.example' },
    'I was stopped while I asked the production TeamCity to deploy search 1.4, so I do not know yet if it was queued.',
    'I keep looking, and will say which. Do not queue Search_Deploy by hand until then: https://prod.example',
  ],
  [
    'after the doubt it was found',
    deployment({ state: 'queued', queueUnsure: true, deployBuild: { id: 77, url } }),
    { about: 'triggered' },
    `It was queued: ${url}`,
    'Successfully triggered deployment of search 1.4 to prod',
    url,
  ],
  [
    'the doubt could not be ended in a day',
    deployment(refused),
    { about: 'refused', hindrance: { why: 'unknowable', url: 'https://prod.example' } },
    'I could not find out in a day whether search 1.4 was queued, and stop looking. Is there a build of Search_Deploy with [hubot-deploy d1] in its comment? https://prod.example',
    'If so, it goes on without me. If not: hubot deploy search build 1.4',
  ],
  [
    'production can’t be asked if it was queued',
    deployment({ state: 'pinned', queueUnsure: true, queueAsked: true }),
    {
      about: 'queue_unknown',
      why: 'unanswered',
      url: 'https://prod.example',
      said: 'no connection',
      ref: '7f3a2b',
    },
    "I can't find out if the deploy of search 1.4 was queued: I can't ask the production TeamCity (no connection). Is there a build of Search_Deploy with [hubot-deploy d1] in its comment? https://prod.example",
    'If not: hubot deployment retry search, or: hubot deployment give up search. If so: hubot deployment follow search <the id at the end of its link> [ref 7f3a2b]',
  ],
  [
    'TeamCity put its build into one of which nothing is seen',
    deployment({ state: 'cancelled', replacedBy: { url }, finishedAt: '2026-11-22T14:03:00.000Z' }),
    { about: 'ended' },
    'Deployment of Search version 1.4 to prod was cancelled by TeamCity, asked by ann: it put the build into another, which ships something else.',
    url,
  ],
  [
    'the bot was away for too long',
    deployment(refused),
    { about: 'refused', hindrance: { why: 'stale', requestedAt: refused.requestedAt } },
    'search 1.4 was not deployed: you asked 5 h ago, and I could not begin until now.',
    'Nothing was queued. If you still want it: hubot deploy search build 1.4',
  ],
  [
    'a pin without an answer',
    deployment(refused),
    { about: 'refused', hindrance },
    'The non-production TeamCity did not answer: no answer in 30 seconds.',
    'Nothing was deployed; 1.4 may be pinned. Check HUBOT_TEAMCITY_NONPROD_URL and the server. Then: hubot deploy search build 1.4 [ref 7f3a2b]',
  ],
  [
    'a rollback that can’t be pinned: a plain deploy would ship what it was to take back',
    deployment({
      ...refused,
      again: { is: 'rollback', from: '1.5', deploymentId: 'd0', by: 'bob', since: 'x' },
    }),
    { about: 'refused', hindrance },
    'The non-production TeamCity did not answer: no answer in 30 seconds.',
    'Nothing was deployed; 1.4 may be pinned. Check HUBOT_TEAMCITY_NONPROD_URL and the server. Then: hubot deployment rollback search to 1.4 [ref 7f3a2b]',
  ],
  [
    'of two builds that a late request has made both are cancelled',
    deployment({ state: 'cancelled', deployBuild: { id: 77, url } }),
    { about: 'double_cancelled', url: 'https://prod.example/78' },
    'There is another build of search 1.4, of a late request of mine, or put back into the queue by somebody. It is cancelled, too: https://prod.example/78',
  ],
  [
    'somebody stopped its build and put it back',
    deployment({ state: 'cancelled', deployBuild: { id: 77, url } }),
    { about: 'double_found', url: 'https://prod.example/78' },
    'search 1.4 IS ON ITS WAY, OR WENT OUT, ALTHOUGH IT WAS CANCELLED: there is another build of it, which somebody may have put back into the queue.',
    'I say no more of it. Look at it, and stop it if it does harm: https://prod.example/78',
  ],
  [
    'its build is gone',
    deployment({
      state: 'failed',
      isLost: true,
      deployBuild: { id: 77, url },
      finishedAt: '2026-11-22T14:03:00.000Z',
    }),
    { about: 'ended' },
    'It is not known if Search was deployed to prod version 1.4: the build is gone from the production TeamCity, asked by ann.',
    url,
  ],
  [
    'it failed without a word',
    deployment({ state: 'failed', deployBuild: { id: 77, url }, finishedAt: '2026-11-22T14:03:00.000Z' }),
    { about: 'ended' },
    'Search was NOT deployed to prod version 1.4: TeamCity gave no reason, after 1 min, asked by ann.',
    url,
  ],
] as const)('the room hears, when %s', (_when, about, what, ...lines) => {
  expect(notice(what, about, now, null).split('\n')).toEqual(lines)
})

test('a red build with no good one to ship instead', () => {
  const alias = {
    alias: 'search',
    mainBuildTypeId: 'Search_Build',
    deployBuildTypeId: 'Search_Deploy',
    options: {},
  }
  const red = build({ number: '1.5', status: 'FAILURE', statusText: 'Tests failed: 3' })
  expect(
    refusal({ because: 'not_a_success', alias, build: red, asked: false, lastGood: null }, now).split('\n'),
  ).toEqual([
    'The last build of search is not a success: 1.5 FAILURE, Tests failed: 3.',
    url,
    'Search_Build has no successful build to ship instead.',
  ])
})

test.each([
  [{ state: 'cancelled', isUnknown: true }, 'https://prod.example/configuration'],
  [{ state: 'failed', isLost: true }, 'https://prod.example/77'],
] as const)('where to look for what nobody knows about: %j', (change, link) => {
  const deployBuild = { id: 77, url: 'https://prod.example/77' }
  const last = deployment({ ...change, deployBuild, deployPage: 'https://prod.example/configuration' })
  const said = nothingToCancel({ because: 'nothing_to_cancel', alias: 'search', last }, 0)
  expect(said.split('\n').at(-1)).toBe(link)
})

test.each(['cancelled', 'failed'] as const)(
  'the notice of one that is %s tells that another build of it may have gone out',
  state => {
    const deployPage = 'https://prod.example/configuration'
    const lines = notice({ about: 'ended' }, deployment({ state, isUnknown: true, deployPage }), now, null)
    expect(lines.split('\n')).toContain(`Another build of it may have gone out, look there: ${deployPage}`)
    expect(notice({ about: 'ended' }, deployment({ state, deployPage }), now, null)).not.toContain(
      'Another build',
    )
  },
)

test('one that was cancelled before anything was queued, or before a late build of it showed', () => {
  const { deployBuild: _, ...before } = deployment({ state: 'cancelled', cancelledBy: 'bob' })
  const cancel = { by: 'bob', at: before.requestedAt, to: { room: 'a', person: before.requestedBy } }
  const text = (doubles?: readonly number[]) =>
    notice({ about: 'ended' }, { ...before, cancel, ...(doubles && { doubles }) }, now, null).split('\n')
  expect(text().slice(0, 2)).toEqual([
    'Deployment of Search version 1.4 to prod was cancelled by bob before it was queued, asked by ann.',
    'Nothing was queued; 1.4 may stay pinned.',
  ])
  const late = text([78])
  expect(late[0]).toContain('was cancelled by bob before its build showed')
  expect(late.join()).not.toContain('Nothing was queued')
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
