import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isSameCommit, isSha, pullRequestIn, subjectOf, ticketsIn } from '../../src/deployment/commits.ts'

test.each([
  ['VZ-131 cache opening hours', ['VZ-131']],
  ['[VZ-131] [VZ-126]: two', ['VZ-131', 'VZ-126']],
  ['VZ-131, again VZ-131', ['VZ-131']],
  ['Merge pull request #12 from acme/VZ-131-opening-hours', ['VZ-131']],
  ['see https://jira.example/browse/VZ-131?x=1', ['VZ-131']],
  ['fixes VZ-131.', ['VZ-131']],
  ['(VZ-131)', ['VZ-131']],
  ['fix-VZ-131-2', ['VZ-131']],
  ['R2D2-7 and MY_PROJECT-8', ['R2D2-7', 'MY_PROJECT-8']],
  ['in the body\n\nVZ-9', ['VZ-9']],
  ['read it as UTF-8', []],
  ['UTF-16, UTF-32', []],
  ['SHA-256 for SHA-1', []],
  ['ISO-8601 dates, ISO-8859-1 names', []],
  ['RFC-9535 paths', []],
  ['CVE-2024-3094', []],
  ['AES-128 under TLS-1.3', []],
  ['HTTP-2, ES-2023, IPV-6', []],
  ['vz-131 in lower case', []],
  ['X-1 is too short for a project', []],
  ['VZ-0 and VZ-007 are no numbers', []],
  ['aVZ-131, VZ-131b, VZ_-', []],
  ['ABC-1.2 is a version', []],
  ['', []],
])('%j has the tickets %j', (message, tickets) => {
  expect(ticketsIn(message)).toEqual(tickets)
})

test('a ticket is found wherever it stands between words', () => {
  const key = fc.stringMatching(/^Q[A-Z]{2,6}-[1-9][0-9]{0,4}$/)
  const words = fc.stringMatching(/^[a-z ,;:()#/]{0,30}$/)
  fc.assert(
    fc.property(words, key, words, (before, ticket, after) => {
      expect(ticketsIn(`${before} ${ticket} ${after}`)).toEqual([ticket])
    }),
  )
})

test.each(['A'.repeat(200_000), 'AB-0'.repeat(50_000), 'A-'.repeat(100_000), '1'.repeat(200_000)])(
  'no message takes forever to read (%.8s…)',
  text => {
    expect(ticketsIn(text)).toEqual([])
  },
)

test.each([
  ['Merge pull request #12 from acme/x\n\nCache', 12],
  ['Cache opening hours (#34)', 34],
  ['Cache opening hours (#34)\r\n\r\n* one (#1)', 34],
  ['Revert "Cache (#12)" (#15)', 15],
  ['Cache (#12) opening hours', undefined],
  ['Fixes #12', undefined],
  ['body\n\n(#12)', undefined],
  ['', undefined],
])('%j is of pull request %s', (message, number) => {
  expect(pullRequestIn(message)).toBe(number)
})

test.each([
  ['one', 'one'],
  ['one\ntwo', 'one'],
  ['one\r\ntwo', 'one'],
  ['\n\n one  \n', 'one'],
  ['', ''],
])('the subject of %j is %j', (message, subject) => {
  expect(subjectOf(message)).toBe(subject)
})

const sha = 'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678'
test.each([
  [sha, sha, true],
  [sha, sha.slice(0, 7), true],
  [sha.slice(0, 10).toUpperCase(), sha, true],
  [sha, sha.slice(0, 6), false],
  [sha, `${sha.slice(0, 9)}f`, false],
  [sha, '', false],
])('%s and %s are one commit: %s', (one, other, same) => {
  expect(isSameCommit(one, other)).toBe(same)
})

test.each([
  [sha, true],
  ['9f8e7d6', true],
  ['9f8e7d', false],
  ['HEAD', false],
  [`${sha} `, false],
])('%j is a commit: %s', (text, is) => {
  expect(isSha(text)).toBe(is)
})
