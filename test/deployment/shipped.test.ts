import { expect, test } from 'vitest'
import type { Commit, Manifest } from '../../src/deployment/manifest.ts'
import { changedTerms, isSought, partOf, termsOfManifest } from '../../src/deployment/shipped.ts'
import { deployment, release } from './sample.ts'

const commit = (sha: string, change: Partial<Commit> = {}): Commit => ({
  sha,
  author: 'Dan',
  subject: 'a change',
  message: 'a change',
  url: '',
  at: '2026-11-22T14:00:00.000Z',
  tickets: [],
  ...change,
})
const manifest = (...commits: Commit[]): Manifest => ({
  repo: 'Acme/Search',
  relation: 'ahead',
  to: 'ffff',
  commits,
  url: '',
})

test('what a manifest is found by: each term once, the shipped commit apart', () => {
  const tickets = ['VZ-1', 'VZ-2']
  expect(
    termsOfManifest(manifest(commit('aaaa', { tickets, pullRequest: 7 }), commit('ffff', { tickets }))),
  ).toEqual(['sha:aaaa', 'ticket:VZ-1', 'ticket:VZ-2', 'pr:#7', 'pr:acme/search#7'])
})

test('what a manifest brings that replaces another, and what goes', () => {
  const before = JSON.stringify(manifest(commit('aaaa'), commit('bbbb')))
  const after = JSON.stringify(manifest(commit('bbbb'), commit('cccc')))
  expect(changedTerms(before, after)).toEqual({ added: ['sha:bbbb', 'sha:cccc'], gone: ['sha:aaaa'] })
  expect(changedTerms(null, after).gone).toEqual([])
})

const sought = { by: 'pull_request', number: 7, repo: null } as const
test.each([
  [{ by: 'commit', sha: 'aaaa' }, true],
  [{ by: 'commit', sha: 'aaab' }, false],
  [{ by: 'ticket', key: 'VZ-1' }, true],
  [{ by: 'ticket', key: 'VZ-2' }, false],
  [sought, true],
  [{ ...sought, repo: 'acme/search' }, true],
  [{ ...sought, repo: 'acme/other' }, false],
  [{ ...sought, number: 8 }, false],
] as const)('a commit is what is sought: %o %s', (what, is) => {
  expect(isSought(commit('AAAA', { tickets: ['VZ-1'], pullRequest: 7 }), 'Acme/Search', what)).toBe(is)
})

const shipped = { ...deployment().build, revision: 'FFFF' }
const ticket = { key: 'CCB-1', url: '' }
test.each([
  ['it is new in it', { release }, 'brought'],
  ['an older build went over a newer one', { release: { ...release, relation: 'behind' } }, 'takes_back'],
  ['nothing was known to be live', { release: { ...release, relation: 'first' } }, 'had'],
  ['what was live is gone from the repository', { release: { ...release, relation: 'gone' } }, 'had'],
  [
    'the same, and its date is known',
    { release: { ...release, relation: 'gone', since: '2026-11-01T00:00:00.000Z' } },
    'brought',
  ],
] as const)('what a deployment did with it: %s', (_when, change, part) => {
  expect(partOf(deployment(change), { by: 'commit', sha: 'aaaa' })).toBe(part)
})

test('its own commit and its own ticket it brings, also back', () => {
  const back = deployment({ release: { ...release, relation: 'behind' }, build: shipped, ticket })
  expect(partOf(back, { by: 'commit', sha: 'ffff' })).toBe('brought')
  expect(partOf(back, { by: 'ticket', key: 'CCB-1' })).toBe('brought')
  expect(partOf(back, { by: 'ticket', key: 'CCB-2' })).toBe('takes_back')
})
