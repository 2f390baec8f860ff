import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mrkdwn } from '../../src/chat/mrkdwn.ts'
import { reads } from './markup.ts'

describe('our texts in Slack’s markup', () => {
  test.each([
    ['as it is', 'Pinned Restaurant_230 (a1b2c3d).', 'Pinned Restaurant_230 (a1b2c3d).'],
    ['what would be markup', 'deploy <alias> & <!channel>', 'deploy &lt;alias&gt; &amp; &lt;!channel&gt;'],
    ['a link', 'https://ci.example/build/1', '<https://ci.example/build/1>'],
    [
      'a link at the end of a sentence',
      'Ticket: https://jira.example/CCB-12.',
      'Ticket: <https://jira.example/CCB-12>.',
    ],
    ['a link in brackets', '(see https://ci.example/a).', '(see <https://ci.example/a>).'],
    [
      'a link with a question',
      'https://ci.example/viewLog.html?buildId=1&tab=log',
      '<https://ci.example/viewLog.html?buildId=1&amp;tab=log>',
    ],
    [
      'a link with a bar, which would part it from a name',
      'https://x.example/a|b',
      '<https://x.example/a%7Cb>',
    ],
    ['two links', 'https://a.example https://b.example/', '<https://a.example> <https://b.example/>'],
    ['a table', 'a  b\ncc  d\nTimes are UTC.', '```\na  b\ncc  d\n```\nTimes are UTC.'],
    ['a table with markup in it', 'a  <b>\nc  ```', "```\na  &lt;b&gt;\nc  '''\n```"],
    ['a row alone', 'app1  prod-na  live', 'app1  prod-na  live'],
    ['a list, which is no table', 'New:\n  a1b2c3d one\n  b2c3d4e two', 'New:\n  a1b2c3d one\n  b2c3d4e two'],
    ['nothing', '', ''],
  ])('%s', (_what, text, written) => {
    expect(mrkdwn(text)).toBe(written)
  })

  test('whatever it is, it reads as it was, and nothing in it is markup', () => {
    const words = fc.constantFrom(
      '<',
      '>',
      '&',
      '<!here>',
      '<@U1>',
      '&amp;',
      '|',
      ' ',
      'https://x.example/',
      'a',
      '.',
      '😀',
    )
    const text = fc
      .array(fc.oneof(words, fc.string()))
      .map(all => all.join('').replace(/[\n`]/g, '').replace(/ {2,}/g, ' '))
    fc.assert(
      fc.property(text, one => {
        expect(reads(mrkdwn(one)).replaceAll('%7C', '|')).toBe(one.replaceAll('%7C', '|'))
      }),
    )
  })
})
