import { describe, expect, test } from 'vitest'
import type { Alias } from '../../src/deployment/alias.ts'
import type { Deployment } from '../../src/deployment/deployment.ts'
import type { Effect } from '../../src/deployment/effect.ts'
import { helpOn } from '../../src/messages/form.ts'
import { history, historyOfAll } from '../../src/messages/history.ts'
import { pendingLine } from '../../src/messages/pending.ts'
import { whoShipped } from '../../src/messages/shipped.ts'
import { activity, lastEnded } from '../../src/messages/status.ts'
import { roughly, table } from '../../src/messages/table.ts'
import { where } from '../../src/messages/where.ts'
import type { OutboxEntry } from '../../src/store/store.ts'
import { build, deployment, release } from '../deployment/sample.ts'

const now = Date.parse('2026-11-22T14:10:00.000Z')
const url = 'https://prod.example/build/77'
const ticket = (key: string) => ({ key, url: `https://jira.example/browse/${key}` })
const of = (number: string, change: Partial<Deployment> = {}) =>
  deployment({ build: { ...deployment().build, number }, ...change })
const running = of('1.4', { state: 'running', startedAt: '2026-11-22T14:07:00.000Z' })
const succeeded = of('1.3', {
  state: 'succeeded',
  requestedAt: '2026-11-18T09:10:00.000Z',
  startedAt: '2026-11-18T09:10:10.000Z',
  finishedAt: '2026-11-18T09:14:20.000Z',
  requestedBy: { id: 'u2', name: 'bob' },
  ticket: ticket('CCB-9'),
})
const failed = of('1.2', {
  state: 'failed',
  requestedAt: '2025-11-17T16:41:00.000Z',
  startedAt: '2025-11-17T16:41:10.000Z',
  finishedAt: '2025-11-17T16:41:50.000Z',
  statusText: 'Exit code 1',
  ticket: ticket('CCB-8'),
})
const cancelled = of('1.1', {
  alias: 'location',
  state: 'cancelled',
  requestedAt: '2025-11-16T10:00:00.000Z',
  cancelledBy: 'dave',
  cancelComment: 'wrong window',
})

test('history: a row each, columns under each other', () => {
  expect(history([running, succeeded, failed], now).split('\n')).toEqual([
    '22 Nov 14:02       1.4  running    ann',
    '18 Nov 09:10       1.3  succeeded  bob  4 min  CCB-9',
    '17 Nov 2025 16:41  1.2  failed     ann  40 s   CCB-8  Exit code 1',
    'Times are UTC.',
  ])
})

test('history of all: each row says of which alias, and who cancelled', () => {
  expect(historyOfAll([succeeded, cancelled], now).split('\n')).toEqual([
    '18 Nov 09:10       search    1.3  succeeded  bob  4 min  CCB-9',
    '16 Nov 2025 10:00  location  1.1  cancelled  ann                by dave ("wrong window")',
    'Times are UTC.',
  ])
})

test('history: what went out again is marked, also when it did not end well', () => {
  const again = { from: '1.3', deploymentId: 'd1', by: 'bob', since: '2026-11-18T09:14:20.000Z' }
  const redeployed = of('1.3', { ...succeeded, again: { ...again, is: 'redeploy' } })
  const back = { ...failed, again: { ...again, is: 'rollback' } } as const
  expect(history([redeployed, back], now).split('\n')).toEqual([
    '18 Nov 09:10       1.3  succeeded  bob  4 min  CCB-9  redeployed',
    '17 Nov 2025 16:41  1.2  failed     ann  40 s   CCB-8  rolled back from 1.3; Exit code 1',
    'Times are UTC.',
  ])
})

test('columns in which nothing stands are left out, and letters are counted, not bytes', () => {
  expect(table([['å👍', '', 'x'], ['b', '', 'y'], ['c']])).toEqual(['å👍  x', 'b   y', 'c'])
  expect(table([])).toEqual([])
})

test.each([
  [0, '0 s'],
  [59_400, '59 s'],
  [59_600, '1 min'],
  [252_000, '4 min'],
  [3_600_000, '1 h'],
  [7_500_000, '2 h 5 min'],
])('%i ms is roughly %s', (ms, text) => {
  expect(roughly(ms)).toBe(text)
})

describe('status', () => {
  const queued = deployment({ state: 'queued', deployBuild: { id: 77, url } })
  const seen = { build: null, unread: null, usualMs: null, pending: [] }
  const first = (change: object) =>
    activity({ deployment: queued, ...seen, ...change }, now)
      .split('\n')[0]
      ?.replace(/^.*1\.4 to prod, /, '')

  test('who, since when, what, where it stands, its link', () => {
    const about = { deployment: { ...queued, release, ticket: ticket('CCB-12') }, ...seen }
    expect(activity(about, now).split('\n')).toEqual([
      "search is being deployed by ann since 14:02 UTC: 1.4 to prod, waiting in TeamCity's build queue.",
      `4 commits by Dan and Eve, CCB-12. ${url}`,
      'Ticket: https://jira.example/browse/CCB-12',
    ])
  })

  test.each([
    ['nothing is queued yet', { deployment: deployment({ state: 'pinned' }) }, 'pinned.'],
    [
      'it waits, and TeamCity says why',
      {
        build: build({
          state: 'queued',
          waitReason: 'There are no idle compatible agents.',
          queuedAt: '2026-11-22T14:04:00.000Z',
        }),
      },
      "waiting in TeamCity's build queue for 6 min: There are no idle compatible agents.",
    ],
    [
      'TeamCity says how far it is',
      {
        deployment: running,
        build: build({
          state: 'running',
          startedAt: '2026-11-22T14:07:00.000Z',
          percentageComplete: 75,
        }),
      },
      'running 3 min of about 4 min, until about 14:11 UTC.',
    ],
    [
      'TeamCity does not say, the deployments before do',
      { deployment: running, usualMs: 240_000 },
      'running 3 min of about 4 min, until about 14:11 UTC.',
    ],
    [
      'it takes longer than others did',
      { deployment: running, usualMs: 60_000 },
      'running for 3 min, longer than the usual 1 min.',
    ],
    [
      'it takes about as long as others did',
      { deployment: running, usualMs: 182_000 },
      'running for 3 min, which is about what it takes.',
    ],
    [
      'it takes a little longer than others did',
      { deployment: running, usualMs: 178_000 },
      'running for 3 min, which is about what it takes.',
    ],
    ['nobody knows', { deployment: running }, 'running for 3 min.'],
    [
      'its build has ended and the bot has not seen it',
      { build: build({ state: 'finished' }) },
      'its build has ended, and I am about to say how.',
    ],
  ])('%s', (_when, change, text) => {
    expect(first(change)).toBe(text)
  })

  test('production is silent: what was seen last, and the reference of the log', () => {
    expect(
      activity({ deployment: queued, ...seen, unread: '7f3a2b' }, now)
        .split('\n')
        .at(-1),
    ).toBe('The production TeamCity does not answer just now: this is what I saw last. [ref 7f3a2b]')
  })

  test('it is not known if it was queued: what can be typed', () => {
    const asked = deployment({ state: 'pinned', queueUnsure: true, queueAsked: true })
    expect(activity({ deployment: asked, ...seen }, now).split('\n')).toEqual([
      'search is being deployed by ann since 14:02 UTC: 1.4 to prod, not known yet if queued.',
      'If not: hubot deployment retry search, or: hubot deployment give up search. If so: hubot deployment follow search <the id at the end of its link>',
    ])
  })

  test('nothing is active: what ended last, and what is odd about it', () => {
    const info = 'https://search.example/info'
    const other = {
      ...succeeded,
      plan: { survey: { info: { url: info } } },
      live: { is: 'other', sha: '9f8e7d6c' },
    }
    expect(lastEnded(other as Deployment, [], now).split('\n')).toEqual([
      'search is not being deployed. What ended last, 2026-11-18 09:14 UTC:',
      'Search was deployed to prod version 1.3 in 4 min 10 s, asked by bob.',
      'CCB-9.',
      'Ticket: https://jira.example/browse/CCB-9',
      'Search 1.3 finished, but https://search.example/info still says 9f8e7d6. Look at the nodes.',
    ])
    expect(lastEnded(deployment({ state: 'refused' }), [], now).split('\n')).toEqual([
      'search is not being deployed. What ended last:',
      'Search 1.4 was not deployed to prod, asked by ann: it ended before anything was queued.',
    ])
    expect(lastEnded(deployment({ state: 'refused', isUnknown: true }), [], now)).toContain(
      'It is not known if Search 1.4 was deployed to prod, asked by ann: its queue request got no clear answer.',
    )
  })

  const entry = (effect: Effect, attempts = 1): OutboxEntry => ({
    seq: 1,
    deploymentId: 'd1',
    effect,
    fence: 1,
    attempts,
  })
  const say: Effect = {
    kind: 'say',
    to: { room: 'ops', person: { id: 'u1', name: 'ann' } },
    notice: { about: 'ended' },
  }
  test.each<[string, OutboxEntry[], string]>([
    ['nothing', [], ''],
    ['what was never tried is on its way', [entry(say, 0), entry({ kind: 'close_ticket' }, 0)], ''],
    [
      'a ticket that comes late',
      [entry({ kind: 'open_ticket', late: true }, 0)],
      'Pending: The change ticket is not written yet.',
    ],
    [
      'a ticket that the deploy waits for',
      [entry({ kind: 'open_ticket' })],
      'Pending: It waits for its change ticket, which can not be written.',
    ],
    [
      'both markers, of which the second waits for the first',
      [entry({ kind: 'push_marker', action: 'start' }), entry({ kind: 'push_marker', action: 'end' }, 0)],
      'Pending: 2 markers wait for Redis, and will be set with the original times.',
    ],
    [
      'a notice that HipChat does not take, and a room that does not hear',
      [entry({ kind: 'notify' }), entry(say)],
      'Pending: HipChat has not taken the notice yet. ops has not been told all of it yet.',
    ],
    ['a pin', [entry({ kind: 'pin' }, 2)], 'Pending: Pinning 1.3 did not work, and was tried 2 times.'],
    ['an end', [entry({ kind: 'close_ticket' })], 'Pending: CCB-9 does not say yet how it ended.'],
  ])('pending: %s', (_what, entries, line) => {
    expect(pendingLine(succeeded, entries)).toBe(line)
  })
})

const alias = (name: string): Alias => ({
  alias: name,
  mainBuildTypeId: 'Search_Build',
  deployBuildTypeId: 'Search_Deploy',
  options: name === 'search' ? { env: 'prod-na' } : {},
})
const place = { live: null, build: null, unread: null, active: null }

test('where: what is live, since when, by whom, and what is odd', () => {
  const byHand = build({ number: '41', finishedAt: '2026-11-16T15:39:00.000Z', triggeredBy: 'carl' })
  const properties = { 'source.build.number': '1.1', 'hubot.deploy.requestedBy': 'ann' }
  const places = [
    { ...place, alias: alias('search'), live: succeeded, active: running },
    {
      ...place,
      alias: alias('books'),
      live: { ...succeeded, live: { is: 'other', sha: '9f8e7d6c5b' } as const },
    },
    { ...place, alias: alias('maps'), build: byHand },
    { ...place, alias: alias('menus'), build: { ...byHand, properties } },
    { ...place, alias: alias('new') },
    { ...place, alias: alias('away'), unread: '7f3a2b' },
  ]
  expect(where(places, now).split('\n')).toEqual([
    'search  prod-na     1.3                  live since 18 Nov 09:14  bob   1.4 by ann is on its way',
    'books   production  1.3                  live since 18 Nov 09:14  bob   the service says 9f8e7d6',
    'maps    production  by Search_Deploy 41  live since 16 Nov 15:39  carl',
    'menus   production  1.1                  live since 16 Nov 15:39  ann',
    'new     production  not by me',
    'away    production  not known                                           the production TeamCity does not say [ref 7f3a2b]',
    'Times are UTC.',
  ])
})

test('where of more aliases than a chat takes: what is left out is counted', () => {
  const places = Array.from({ length: 75 }, (_, at) => ({ ...place, alias: alias(`a${at}`) }))
  const lines = where(places, now).split('\n')
  expect(lines).toHaveLength(62)
  expect(lines.at(-2)).toBe('… and 15 more: hubot deployment status <alias>')
})

describe('who shipped', () => {
  const commit = {
    sha: 'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678',
    author: 'Dan',
    subject: 'VZ-131 cache <!here> opening hours',
    message: '',
    url: '',
    at: '',
    tickets: ['VZ-131'],
  }
  const back = { ...failed, state: 'succeeded', release: { ...release, relation: 'behind' } } as const
  const said = (
    sought: Parameters<typeof whoShipped>[0]['sought'],
    commits: (typeof commit)[],
    deployments: Deployment[],
  ) => whoShipped({ sought, commits }, { deployments, isMore: false }, now).split('\n')

  test('a commit: its first line, and the deployments with it', () => {
    expect(said({ by: 'commit', sha: commit.sha }, [commit], [back, { ...succeeded, release }])).toEqual([
      'a1b2c3d VZ-131 cache ‹!here> opening hours (Dan) went out with:',
      '17 Nov 2025 16:41  search  1.2  succeeded  ann  40 s   CCB-8  TAKES IT BACK',
      '18 Nov 09:10       search  1.3  succeeded  bob  4 min  CCB-9',
      'Times are UTC.',
    ])
  })

  test('what only failed has not gone out, nor what was only taken back', () => {
    const sought = { by: 'ticket', key: 'VZ-131' } as const
    expect(said(sought, [commit, commit], [failed])[0]).toBe(
      'VZ-131, 2 commits, has not gone out. What was tried:',
    )
    expect(said(sought, [commit], [back])[0]).toMatch(/has not gone out/)
    expect(said(sought, [], [{ ...failed, state: 'succeeded' }])[0]).toBe('VZ-131 went out with:')
  })

  test.each([{ state: 'refused', isUnknown: true }, { isLost: true }] as const)(
    'what ended so that nobody knows may have gone out: %j',
    change => {
      const sought = { by: 'ticket', key: 'VZ-131' } as const
      expect(said(sought, [], [{ ...failed, ...change }])[0]).toBe(
        'VZ-131 may have gone out, which nobody knows. What was tried:',
      )
    },
  )
})

const everyCommand = /^hubot deploy <alias> .*\nhubot deployment preview (?:.*\n){20,}With examples/

test.each([
  ['history', /^hubot deployment history .*\n.*$/],
  ['HISTORY', /^hubot deployment history .*\n.*$/],
  [
    'show last successful',
    /^hubot deployment show last successful build.*\n.*\n.*successful deployment.*\n.*$/,
  ],
  ['deploy', /^hubot deploy <alias> .*\n.*$/],
  ['deployment lock', /^hubot deployment lock .*\n.*$/],
  ['locks', /^hubot deployment locks\n.*$/],
  ['no', /^hubot yes \[<alias> \[<number>\]\], .*\n.*$/],
  ['queue', /^hubot deployment next .*\n.*$/],
  [
    'set alias',
    /^hubot deployment set alias .*\noptions: name= env= .* approve=\nfor example: hubot deployment set .*$/,
  ],
  ['confirm', /^hubot deployment set alias .*\noptions: .*confirm= .*\n.*$/],
  ['options', /^hubot deployment set alias .*\n.*\n.*\nhubot deployment show aliases\n.*$/],
  ['freeze', /^hubot deployment next .*\n.*$/],
  ['frozen', /^hubot deployment locks\n.*$/],
  ['help', /^hubot deployment help .*\n.*$/],
  ['???', everyCommand],
  ['deployment', everyCommand],
])('help %s', (words, text) => {
  expect(helpOn(words)).toMatch(text)
})

test.each(['dance', 'foo', 'search'])('help %s: nothing has it, so all are shown', words => {
  const [first = '', ...others] = helpOn(words).split('\n')
  expect(first).toBe(`No command has "${words}" in it.`)
  expect(others.join('\n')).toMatch(everyCommand)
})
