import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Deployment } from '../../src/deployment/deployment.ts'
import type { Commit, Manifest } from '../../src/deployment/manifest.ts'
import {
  draftOf,
  draftOfDeployment,
  endingOf,
  type LogPlace,
  lengthInJira,
  releaseLabel,
} from '../../src/deployment/ticket.ts'
import { deployment } from './sample.ts'

const commit = (change: Partial<Commit> = {}): Commit => ({
  sha: 'd4c3b2a190817263544536271809abcdefabcdef',
  author: 'Dan',
  subject: 'VZ-131 cache opening hours',
  message: 'VZ-131 cache opening hours\n\nlong',
  url: 'https://github.example/o/r/commit/d4c3b2a',
  at: '2026-11-22T12:00:00.000Z',
  tickets: ['VZ-131'],
  ...change,
})

const manifest = (change: Partial<Manifest> = {}): Manifest => ({
  repo: 'o/r',
  relation: 'ahead',
  from: '9f8e7d6c5b4a39281706f5e4d3c2b1a098765432',
  to: 'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678',
  commits: [commit(), commit({ author: 'Eve', subject: 'fix *all* [~ann]' })],
  url: 'https://github.example/o/r/compare/9f8e7d6...a1b2c3d',
  ...change,
})

const draft = (about: Partial<Parameters<typeof draftOfDeployment>[0]> = {}, limit = 32_767) =>
  draftOfDeployment({ deployment: deployment(), manifest: manifest(), logIn: 'description', ...about })(limit)

test('a ticket of a deployment, with the log in its description', () => {
  expect(draft()).toEqual({
    summary: 'Deploying Search 1.4 to prod',
    label: 'hubot-deploy-d1',
    at: '2026-11-22T14:02:00.000Z',
    description: [
      'Deploying Search 1.4 to prod',
      'Asked for by ann in deployments at 2026-11-22 14:02:00 UTC',
      'Build: https://dev.example/build/11',
      'Changes: https://github.example/o/r/compare/9f8e7d6...a1b2c3d',
      'Commit: a1b2c3d4e5f60718293a4b5c6d7e8f9012345678, in place of 9f8e7d6c5b4a39281706f5e4d3c2b1a098765432',
      'Label: hubot-deploy-d1',
      '',
      'Commit log:',
      '',
      '2 commits by Dan 1, Eve 1:',
      '* d4c3b2a VZ-131 cache opening hours (Dan) https://github.example/o/r/commit/d4c3b2a',
      '* d4c3b2a fix \\*all* \\[\\~ann\\] (Eve) https://github.example/o/r/commit/d4c3b2a',
    ].join('\n'),
  })
})

test('with the log in a field of its own', () => {
  const made = draft({ logIn: 'field' })
  expect(made.description).not.toContain('Commit log')
  expect(made.log?.split('\n').slice(0, 3)).toEqual(['Commit log:', '', '2 commits by Dan 1, Eve 1:'])
})

test('written late, it has the times as they were, and the links that are known by then', () => {
  const late = deployment({
    state: 'running',
    startedAt: '2026-11-22T14:05:00.000Z',
    deployBuild: { id: 77, url: 'https://prod.example/build/77' },
    room: null,
  })
  const made = draft({ deployment: late, manifest: null, writtenAt: '2026-11-22T15:00:00.000Z' })
  expect(made.at).toBe('2026-11-22T14:02:00.000Z')
  expect(made.description.split('\n')).toEqual([
    'Deploying Search 1.4 to prod',
    'Asked for by ann at 2026-11-22 14:02:00 UTC',
    'Written at 2026-11-22 15:00:00 UTC: JIRA did not take it before.',
    'Build: https://dev.example/build/11',
    'Deploy build: https://prod.example/build/77',
    'Label: hubot-deploy-d1',
    '',
    'Commit log:',
    '',
    'The commits are not known.',
  ])
})

describe('what the commits are is said as it is', () => {
  const one = [commit()]
  test.each<[Partial<Manifest>, string]>([
    [{ relation: 'identical', commits: [] }, 'No commits: this one is deployed already.'],
    [
      { relation: 'behind', commits: one },
      'AN OLDER BUILD GOES OVER A NEWER ONE: 1 commit that was deployed is taken back by Dan 1:',
    ],
    [
      { relation: 'diverged', commits: one, lost: 3 },
      '9f8e7d6 IS NOT PART OF IT: 3 commits that were deployed are not in this build; 1 commit new by Dan 1:',
    ],
    [
      { relation: 'first', commits: [] },
      'No commits to compare with: it is not known which one is deployed.',
    ],
    [
      { relation: 'gone', commits: [] },
      'No exact list: the repository does not know 9f8e7d6 any more, which was deployed.',
    ],
    [
      { relation: 'by_date', since: '2026-11-18T09:14:00.000Z', commits: one },
      '1 commit since 2026-11-18 09:14:00 UTC by Dan 1, by date only: what was merged late may be missing.',
    ],
    [{ relation: 'ahead', commits: [] }, '0 commits.'],
    [{ relation: 'ahead', commits: one, omitted: 150 }, '151 commits by Dan 1:'],
    [
      { relation: 'first', commits: one },
      'No commits to compare with: it is not known which one is deployed. The newest in it, which may be live or not:',
    ],
    [
      { relation: 'gone', commits: one },
      'No exact list: the repository does not know 9f8e7d6 any more, which was deployed. The newest in it, which may be live or not:',
    ],
    [
      { relation: 'gone', since: '2026-11-18T09:14:00.000Z', commits: one },
      'No exact list: the repository does not know 9f8e7d6 any more, which was deployed. 1 commit by Dan 1:',
    ],
  ])('%o', (change, line) => {
    expect(draft({ logIn: 'field', manifest: manifest(change) }).log?.split('\n')[2]).toBe(line)
  })
})

test('what GitHub did not list is counted under the log', () => {
  const made = draft({ logIn: 'field', manifest: manifest({ commits: [commit()], omitted: 150 }) })
  expect(made.log?.split('\n').at(-1)).toMatch(/^… and 150 more commits: /)
})

describe('a log that does not fit', () => {
  const many = (count: number, subject = 'fix'): Manifest =>
    manifest({
      commits: Array.from({ length: count }, (_, index) => commit({ subject: `${subject} ${index}` })),
    })
  const shownIn = (text: string): number => text.split('\n').filter(line => line.startsWith('* ')).length

  test('goes without its links first', () => {
    const made = draft({ manifest: many(1_000) })
    expect(shownIn(made.description)).toBe(1_000)
    expect(made.description).not.toContain('/commit/')
  })

  test('then what is left out is counted', () => {
    const { description } = draft({ manifest: many(1_000, 'a subject that is a good deal longer than that') })
    const shown = shownIn(description)
    expect(shown).toBeGreaterThan(400)
    expect(description.split('\n').at(-1)).toBe(
      `… and ${1_000 - shown} more commits: https://github.example/o/r/compare/9f8e7d6...a1b2c3d`,
    )
    expect(lengthInJira(description)).toBeLessThanOrEqual(32_767)
    expect(lengthInJira(description)).toBeGreaterThan(32_600)
  })
})

const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.constantFrom('\n', '\r\n', '\\', '{code}', '[~x]', '👩‍👩‍👧', '\uD800', '*', 'h1. '),
    ),
    { maxLength: 40 },
  )
  .map(parts => parts.join(''))

const anyCommit = fc.record({
  author: hostile,
  subject: hostile,
  sha: hostile,
  url: fc.oneof(hostile, fc.webUrl()),
})

test('no text is ever longer than its limit, and every commit is there or counted', () => {
  const anyDeployment = fc.record({
    name: hostile,
    env: hostile,
    room: hostile,
    number: hostile,
    by: hostile,
  })
  const place = fc.constantFrom<LogPlace>('description', 'field')
  fc.assert(
    fc.property(
      anyDeployment,
      fc.array(anyCommit, { maxLength: 6 }),
      fc.integer({ min: 1, max: 400 }),
      place,
      fc.constantFrom(1, 40, 4_095, 8_191, 32_767),
      (names, some, times, logIn, limit) => {
        const commits = Array.from({ length: times }, () => some).flat()
        const made = draftOf({
          logIn,
          facts: {
            ...names,
            label: 'hubot-deploy-d1',
            requestedBy: names.by,
            at: '2026-11-22T14:02:00.000Z',
            links: [{ to: 'build', url: names.room }],
            release: { commits, url: 'https://github.example/compare' },
          },
        })(limit)
        const texts = [made.description, made.log ?? '']
        for (const text of texts) expect(text.replaceAll('\n', '\r\n').length).toBeLessThanOrEqual(limit)
        expect(made.summary.length).toBeLessThanOrEqual(254)
        expect([made.summary, ...texts].join('')).not.toMatch(/\p{Cs}|[\r\u2028]/u)
        expect(made.summary).not.toContain('\n')
        if (limit < 4_000) return
        const log = made.log ?? made.description
        const shown = log.split('\n').filter(line => line.startsWith('* ')).length
        const left = Number(/^… and (\d+) more commit/m.exec(log)?.[1] ?? 0)
        expect(shown + left).toBe(commits.length)
      },
    ),
    { numRuns: 150 },
  )
})

describe('the closing comment', () => {
  const url = 'https://prod.example/build/77'
  const ended = (change: Partial<Deployment>): Deployment =>
    deployment({
      startedAt: '2026-11-22T14:05:48.000Z',
      finishedAt: '2026-11-22T14:10:00.000Z',
      deployBuild: { id: 77, url },
      ...change,
    })
  test.each<[Partial<Deployment>, string, 'done' | 'failed']>([
    [{ state: 'succeeded' }, 'Search 1.4 was deployed to prod in 4 min 12 s.', 'done'],
    [
      { state: 'failed', statusText: 'Exit code 1 {color:red}x' },
      'Search 1.4 was NOT deployed to prod: Exit code 1 \\{color:red\\}x, after 4 min 12 s.',
      'failed',
    ],
    [
      { state: 'failed', isLost: true },
      'It is not known if Search 1.4 was deployed to prod: its build is gone from TeamCity.',
      'failed',
    ],
    [
      { state: 'cancelled', cancelledBy: 'dave', cancelComment: 'wrong window' },
      'The deployment of Search 1.4 to prod was cancelled by dave (wrong window) after 4 min 12 s.',
      'failed',
    ],
    [
      { state: 'cancelled', replacedBy: { url, ships: 'Search_231 {x}' } },
      'The deployment of Search 1.4 to prod was cancelled by TeamCity: it put the build into another, which ships Search_231 \\{x\\}.',
      'failed',
    ],
    [
      { state: 'cancelled', replacedBy: { url } },
      'The deployment of Search 1.4 to prod was cancelled by TeamCity: it put the build into another, which ships something else.',
      'failed',
    ],
    [
      { state: 'cancelled', cancelledBy: 'dave', isUnknown: true },
      'The deployment of Search 1.4 to prod was cancelled by dave after 4 min 12 s, and another build of it may have gone out.',
      'failed',
    ],
    [
      { state: 'failed', statusText: 'exit code 1', isUnknown: true },
      'Search 1.4 was NOT deployed to prod: exit code 1, after 4 min 12 s, and another build of it may have gone out.',
      'failed',
    ],
    [{ state: 'refused' }, 'Search 1.4 was not deployed to prod: nothing was begun.', 'failed'],
  ])('%o', (change, line, outcome) => {
    expect(endingOf(ended(change))).toEqual({
      outcome,
      marker: 'hubot-deploy-d1',
      comment: [line, 'From 2026-11-22 14:05:48 UTC to 2026-11-22 14:10:00 UTC', url, 'hubot-deploy-d1'].join(
        '\n',
      ),
    })
  })
})

test.each(['cancelled', 'refused'] as const)('one that is %s, and whose request got no answer', state => {
  const { comment } = endingOf(deployment({ state, cancelledBy: 'dave', isUnknown: true }))
  expect(comment.split('\n')[0]).toBe(
    'It is not known if Search 1.4 was deployed to prod: its queue request got no clear answer.',
  )
})

test('no comment is too long, whatever others say', () => {
  fc.assert(
    fc.property(hostile, text => {
      const long = text.repeat(200)
      const given = { name: long, env: long, statusText: long, cancelledBy: long, cancelComment: long }
      for (const state of ['failed', 'cancelled'] as const) {
        const over = deployment({ ...given, state, deployBuild: { id: 7, url: long } })
        const { comment, marker } = endingOf(over)
        expect(lengthInJira(comment)).toBeLessThan(32_767)
        expect(comment.endsWith(marker)).toBe(true)
      }
    }),
    { numRuns: 50 },
  )
})

test.each([
  ['Restaurant API', 'v 1.4/b', 'hubot-deploy-Restaurant_API-v_1.4_b'],
  ['a', 'x'.repeat(300), `hubot-deploy-a-${'x'.repeat(240)}`],
])('the label of a release: %s %s', (name, number, label) => {
  expect(releaseLabel(name, number)).toBe(label)
})
