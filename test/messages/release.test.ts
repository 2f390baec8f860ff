import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Commit, Manifest, Relation } from '../../src/deployment/manifest.ts'
import type { Release } from '../../src/deployment/release.ts'
import { manifestWarning } from '../../src/messages/cli-results.ts'
import {
  artifactMissing,
  artifactPathProblem,
  isAlarming,
  jsonPathRefused,
  releaseChanges,
  releasePhrase,
  stillServes,
  ticketsPhrase,
} from '../../src/messages/release.ts'
import { artifactoryFault, deploymentInfoFault, gitHubFault } from '../../src/messages/release-faults.ts'
import { safe } from '../../src/messages/safe.ts'

const to = 'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678'
const from = '9f8e7d6c5b4a39281706f5e4d3c2b1a098765432'
const url = 'https://github.example/acme/x/compare/9f8e7d6...a1b2c3d'
const people = (...names: string[]): Release['authors'] => names.map(name => ({ name, commits: 1 }))
const release = (more: Partial<Release> = {}): Release => ({
  relation: 'ahead',
  from,
  to,
  count: 4,
  authors: people('Dan', 'Eve'),
  tickets: [],
  url,
  ...more,
})

describe('in the middle of a notice', () => {
  test.each<[Partial<Release>, string]>([
    [{}, '4 commits by Dan and Eve'],
    [{ count: 1, authors: people('Dan') }, '1 commit by Dan'],
    [{ authors: people('Dan', 'Eve', 'Ann', 'Bob') }, '4 commits by Dan, Eve, Ann and Bob'],
    [
      { count: 1_234, authors: people('Dan', 'Eve', 'Ann', 'Bob', 'Cid'), moreAuthors: 7 },
      '1,234 commits by Dan, Eve, Ann and 9 others',
    ],
    [{ authors: [] }, '4 commits'],
    [{ relation: 'identical', count: 0, authors: [] }, 'nothing new: 9f8e7d6 is live already'],
    [
      { relation: 'behind', count: 3, authors: people('Dan') },
      'an OLDER build over a newer one: takes back 3 commits by Dan',
    ],
    [
      { relation: 'diverged', lost: 2 },
      '4 commits by Dan and Eve, but it does NOT go on from 9f8e7d6: 2 commits of what is live are not in it',
    ],
    [
      { relation: 'diverged', lost: 1 },
      '4 commits by Dan and Eve, but it does NOT go on from 9f8e7d6: 1 commit of what is live is not in it',
    ],
    [
      { relation: 'first', count: 20 },
      'what is new is not known, as no deployment-info (info=) tells which commit is live',
    ],
    [{ relation: 'gone' }, 'what is new is not known: 9f8e7d6, which is live, is gone from the repository'],
    [
      { relation: 'gone', since: '2026-11-18T09:10:00.000Z' },
      '4 commits by Dan and Eve since 2026-11-18 09:10 UTC, by date: 9f8e7d6, which is live, is gone from the repository',
    ],
    [
      { relation: 'by_date', since: '2026-11-18T09:10:00.000Z', count: 0, authors: [] },
      'no commit since 2026-11-18 09:10 UTC, by date: I do not know which commit is live',
    ],
  ])('%j: %s', (more, text) => {
    expect(releasePhrase(release(more))).toBe(text)
  })

  test('an older build, and one that does not go on from what is live, alarm', () => {
    const all: Relation[] = ['ahead', 'identical', 'behind', 'diverged', 'first', 'gone', 'by_date']
    expect(all.filter(relation => isAlarming(release({ relation })))).toEqual(['behind', 'diverged'])
  })

  test('tickets', () => {
    expect(ticketsPhrase(release({ tickets: ['VZ-126', 'VZ-131'] }))).toBe('VZ-126, VZ-131')
    expect(ticketsPhrase(release({ tickets: ['VZ-126'], moreTickets: 3 }))).toBe('VZ-126 and 3 more')
    expect(ticketsPhrase(release())).toBe('')
  })
})

const commit = (index: number, more: Partial<Commit> = {}): Commit => ({
  sha: `${String(index).padStart(7, '0')}${to.slice(7)}`,
  author: index % 4 === 0 ? 'Eve' : 'Dan',
  subject: `change ${index}`,
  message: `change ${index}`,
  url: 'https://github.example/acme/x/commit/1',
  at: '2026-11-22T10:00:00.000Z',
  tickets: [],
  ...more,
})
const manifest = (commits: Commit[], more: Partial<Manifest> = {}): Manifest => ({
  repo: 'acme/x',
  relation: 'ahead',
  from,
  to,
  commits,
  url,
  ...more,
})
const shipped = { alias: 'restaurant-api-na', number: 'Restaurant_230' }

describe('the whole of it', () => {
  test('newest first, with who did how much and the tickets', () => {
    const commits = [
      commit(1, { tickets: ['VZ-126'] }),
      commit(2),
      commit(3),
      commit(4, { subject: 'VZ-131 cache opening hours', tickets: ['VZ-131'] }),
    ]
    expect(releaseChanges(manifest(commits), shipped)).toBe(
      [
        'restaurant-api-na Restaurant_230 (a1b2c3d) over 9f8e7d6: 4 commits by Dan and Eve.',
        `Dan 3, Eve 1. VZ-126, VZ-131. ${url}`,
        '  0000004 VZ-131 cache opening hours (Eve)',
        '  0000003 change 3 (Dan)',
        '  0000002 change 2 (Dan)',
        '  0000001 change 1 (Dan)',
      ].join('\n'),
    )
  })

  test('twenty at most, and how many more there are', () => {
    const commits = Array.from({ length: 32 }, (_, index) => commit(index + 1))
    const lines = releaseChanges(manifest(commits, { omitted: 1_000 }), shipped).split('\n')
    expect(lines).toHaveLength(23)
    expect(lines[0]).toContain('1,032 commits by Dan and Eve')
    expect(lines[2]).toContain('change 32')
    expect(lines[22]).toBe(`  … and 1,012 more: ${url}`)
  })

  test.each([
    [1, '1 more commit than it lists'],
    [50, '50 more commits than it lists'],
  ])('%d that GitHub does not list', (omitted, said) => {
    expect(manifestWarning(manifest([commit(1)], { omitted }))).toBe(
      `acme/x: GitHub counts ${said}, so the manifest is not whole.`,
    )
  })

  test('the same again brings nothing', () => {
    expect(releaseChanges(manifest([], { relation: 'identical', from: to }), shipped)).toBe(
      `restaurant-api-na Restaurant_230 (a1b2c3d): nothing new: a1b2c3d is live already.\n${url}`,
    )
  })

  test('where nothing is known to be live, the newest are shown for what they are', () => {
    const commits = Array.from({ length: 20 }, (_, index) => commit(index + 1))
    const { from: _, ...first } = manifest(commits, { relation: 'first' })
    const lines = releaseChanges(first, shipped).split('\n')
    expect(lines.slice(0, 4)).toEqual([
      'restaurant-api-na Restaurant_230 (a1b2c3d): what is new is not known, as no deployment-info (info=) tells which commit is live.',
      url,
      'The newest commits in it, which may be live or not:',
      '  0000020 change 20 (Eve)',
    ])
    expect(lines).toHaveLength(8)
  })

  test('whatever commits say, it is short lines of text that call nobody', () => {
    const wild = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.constantFrom(
        '@all',
        '<!channel> look',
        '<@U12345>',
        '@here\u0000',
        'a\nb\rc',
        '\u202Egnp.exe',
        '\u200B',
      ),
      fc.tuple(fc.string(), fc.constantFrom('@all ', '@channel', '<!here>')).map(parts => parts.join('')),
    )
    const wildCommit = fc.record({ author: wild, subject: wild, message: wild }).map(more => commit(1, more))
    const relation = fc.constantFrom<Relation>(
      'ahead',
      'identical',
      'behind',
      'diverged',
      'first',
      'gone',
      'by_date',
    )
    fc.assert(
      fc.property(fc.array(wildCommit, { maxLength: 40 }), relation, (commits, is) => {
        const text = releaseChanges(manifest(commits, { relation: is }), shipped)
        const lines = text.split('\n')
        expect(lines.length).toBeLessThanOrEqual(23)
        for (const line of lines) expect([...line].length).toBeLessThanOrEqual(400)
        expect(text).not.toMatch(/@|<!|<#/)
        expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u)
      }),
      { numRuns: 300 },
    )
  })
})

describe('made safe', () => {
  test.each([
    ['plain', 10, 'plain'],
    ['  two\n\tlines ', 20, 'two lines'],
    ['@all look', 20, '＠all look'],
    ['<!here> a<b', 20, '‹!here> a<b'],
    ['much too long', 8, 'much to…'],
    ['much too long', 6, 'much…'],
    ['👍👍👍', 2, '👍…'],
    ['', 5, ''],
    ['half \uD83D of one', 20, 'half \uFFFD of one'],
  ])('%j in %i characters is %j', (text, longest, shown) => {
    expect(safe(text, longest)).toBe(shown)
  })

  test('never longer than asked for', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 80 }), (text, longest) => {
        expect([...safe(text, longest)].length).toBeLessThanOrEqual(longest)
      }),
    )
  })
})

const asked = { alias: 'restaurant-api-na', name: 'RestaurantAPI', number: 'Restaurant_230' }

describe('before and after', () => {
  test('the service still serves another commit', () => {
    const info = 'https://restaurant.example/deployment-info'
    expect(stillServes(asked, info, from)).toBe(
      'RestaurantAPI Restaurant_230 finished, but https://restaurant.example/deployment-info still says 9f8e7d6. Look at the nodes.',
    )
    expect(stillServes(asked, info, null)).toBe(
      'RestaurantAPI Restaurant_230 finished, but https://restaurant.example/deployment-info does not say which commit it serves. Look at the nodes.',
    )
  })

  test('the artifact is missing: refused with its path', () => {
    const path = 'releases/restaurant/Restaurant_230.zip'
    expect(artifactMissing(asked, { path, url: `https://artifactory.example/artifactory/${path}` })).toBe(
      [
        'restaurant-api-na Restaurant_230 is not deployed: Artifactory has no releases/restaurant/Restaurant_230.zip, or does not let me see it.',
        'https://artifactory.example/artifactory/releases/restaurant/Restaurant_230.zip',
        'Publish it, or correct artifact= of the alias. Then: hubot deploy restaurant-api-na build Restaurant_230',
      ].join('\n'),
    )
    expect(artifactPathProblem({ ...asked, number: '1/2' }, 'releases/{number}.zip')).toContain(
      'with that number, artifact=releases/{number}.zip is no path of a file.',
    )
  })

  test('a path that is none is refused with what is wrong in it', () => {
    expect(jsonPathRefused('sha', '$.a[', 'unclosed bracketed selection')).toBe(
      'sha= must be a JSONPath (RFC 9535), and $.a[ is none: unclosed bracketed selection. For example sha=$.lastCommitSha',
    )
  })
})

describe('faults are one line with what to check', () => {
  const fault = (kind: Parameters<typeof gitHubFault>[0]['kind'], said: string, status?: number) => ({
    kind,
    said,
    status,
    retryAfterMs: undefined,
  })
  const gitHub = { alias: 'restaurant-api-na', repo: 'acme/x' }
  const info = { alias: 'restaurant-api-na', url: 'https://restaurant.example/deployment-info' }
  const artifact = { alias: 'restaurant-api-na', path: 'releases/x.zip' }

  test.each([
    [
      gitHubFault(fault('not_found', 'there is no repository acme/x, or I may not see it'), gitHub, '7f3a'),
      'GitHub did not say what acme/x has new: there is no repository acme/x, or I may not see it. Check repo= of restaurant-api-na, and that HUBOT_GITHUB_TOKEN may read acme/x. [ref 7f3a]',
    ],
    [
      gitHubFault(
        fault('throttled', 'its limit of 60 requests an hour is used up until 2026-11-23 14:02:00 UTC', 403),
        gitHub,
        '7f3a',
      ),
      'GitHub does not answer just now: its limit of 60 requests an hour is used up until 2026-11-23 14:02:00 UTC (403). HUBOT_GITHUB_TOKEN, when it is set, raises the limit. [ref 7f3a]',
    ],
    [
      gitHubFault(fault('unauthorized', 'Bad credentials', 401), gitHub, '7f3a'),
      'GitHub does not accept my credentials: Bad credentials (401). Check HUBOT_GITHUB_TOKEN: it may have expired. [ref 7f3a]',
    ],
    [
      deploymentInfoFault(fault('unreadable', 'it has nothing at $.sha, nor at $.at', 200), info, '7f3a'),
      'https://restaurant.example/deployment-info did not say which commit is live: it has nothing at $.sha, nor at $.at (200). Check info=, sha= and date= of restaurant-api-na. [ref 7f3a]',
    ],
    [
      deploymentInfoFault(fault('unreachable', 'it refused the connection'), info, '7f3a'),
      "https://restaurant.example/deployment-info can't be reached: it refused the connection. Check info= of restaurant-api-na, and the service. [ref 7f3a]",
    ],
    [
      artifactoryFault(fault('forbidden', 'answered 403 Forbidden without a reason', 403), artifact, '7f3a'),
      'Artifactory does not let me see if it has releases/x.zip: answered 403 Forbidden without a reason (403). Check HUBOT_ARTIFACTORY_TOKEN: it needs to read that repository. [ref 7f3a]',
    ],
  ])('%s', (text, expected) => {
    expect(text).toBe(expected)
    expect(text).not.toContain('\n')
  })
})
