import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Commit, Manifest } from '../../src/deployment/manifest.ts'
import { authorsOf, releaseOf } from '../../src/deployment/release.ts'

const sha = 'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678'
const commit = (author: string, tickets: string[] = []): Commit => ({
  sha,
  author,
  subject: 'change',
  message: 'change',
  url: `https://github.example/acme/x/commit/${sha}`,
  at: '2026-11-22T10:00:00.000Z',
  tickets,
})
const manifest = (commits: Commit[], more: Partial<Manifest> = {}): Manifest => ({
  repo: 'acme/x',
  relation: 'ahead',
  from: '9f8e7d6c5b4a39281706f5e4d3c2b1a098765432',
  to: sha,
  commits,
  url: 'https://github.example/acme/x/compare/9f8e7d6...a1b2c3d',
  ...more,
})

test('who has most commits comes first, tickets once and in order', () => {
  const commits = [commit('Eve', ['VZ-2']), commit('Dan', ['VZ-1', 'VZ-2']), commit('dan ')]
  expect(releaseOf(manifest(commits))).toEqual({
    relation: 'ahead',
    from: '9f8e7d6c5b4a39281706f5e4d3c2b1a098765432',
    to: sha,
    count: 3,
    authors: [
      { name: 'Dan', commits: 2 },
      { name: 'Eve', commits: 1 },
    ],
    tickets: ['VZ-2', 'VZ-1'],
    url: 'https://github.example/acme/x/compare/9f8e7d6...a1b2c3d',
  })
})

test('what the server did not list is counted all the same', () => {
  expect(releaseOf(manifest([commit('Dan')], { omitted: 50 })).count).toBe(51)
})

test('the rest is counted where not all have room', () => {
  const commits = Array.from({ length: 12 }, (_, index) => commit(`Person ${index}`, [`VZ-${index + 1}`]))
  const release = releaseOf(manifest(commits))
  expect([release.authors.length, release.moreAuthors]).toEqual([5, 7])
  expect([release.tickets.length, release.moreTickets]).toEqual([8, 4])
})

test('a thousand commits of people with long names are about a kilobyte', () => {
  const commits = Array.from({ length: 1_000 }, (_, index) =>
    commit(`${index} ${'ü'.repeat(500)}`, [`VZ-${index + 1}`]),
  )
  expect(Buffer.byteLength(JSON.stringify(releaseOf(manifest(commits))))).toBeLessThan(1_300)
})

test('no commit and no author is lost, whatever they are called', () => {
  const commits = fc.array(
    fc.string({ unit: 'binary', maxLength: 60 }).map(name => commit(name)),
    { maxLength: 60 },
  )
  fc.assert(
    fc.property(commits, all => {
      const authors = authorsOf(manifest(all))
      expect(authors.reduce((sum, { commits }) => sum + commits, 0)).toBe(all.length)
      const release = releaseOf(manifest(all))
      expect(release.authors.length + (release.moreAuthors ?? 0)).toBe(authors.length)
      const counts = release.authors.map(author => author.commits)
      expect(counts).toEqual(counts.toSorted((a, b) => b - a))
    }),
  )
})
