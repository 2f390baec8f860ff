import { expect, test } from 'vitest'
import type { Delay } from '../../src/deployment/delay.ts'
import { notice } from '../../src/messages/notice.ts'
import { deployment } from '../deployment/sample.ts'

const url = 'https://prod.example/build/77'
const nowMs = Date.parse('2026-11-22T14:10:00.000Z')
const said = (delay: Delay): string[] =>
  notice(
    delay,
    deployment({ state: 'running', startedAt: '2026-11-22T14:03:00.000Z', deployBuild: { id: 77, url } }),
    nowMs,
    null,
  ).split('\n')
const since = '2026-11-22T14:04:30.000Z'

test.each<[string, Delay, string]>([
  [
    'one that waits, and why',
    { about: 'waits_long', since, why: 'There are no idle compatible agents which can run this build.' },
    "search 1.4 still waits in TeamCity's build queue, for 5 min 30 s now: There are no idle compatible agents which can run this build.",
  ],
  [
    'one that waits, and TeamCity does not say why',
    { about: 'waits_long', since },
    "search 1.4 still waits in TeamCity's build queue, for 5 min 30 s now.",
  ],
  [
    'one that runs',
    { about: 'runs_long', usualMs: 250_000 },
    'search 1.4 runs for 7 min, longer than the usual 4 min. I tell how it ends.',
  ],
  [
    'one that waits for people',
    {
      about: 'awaits_approval',
      users: ['dave', '@eve'],
      groups: [{ name: 'Release Managers', count: 2 }],
      until: '2026-11-22T20:02:00.000Z',
    },
    'search 1.4 waits for approval in TeamCity by dave, ＠eve and 2 of Release Managers, until 20:02 UTC. To approve it, or to take it out of the queue:',
  ],
  [
    'one that waits for whoever',
    { about: 'awaits_approval', users: [], groups: [] },
    'search 1.4 waits for approval in TeamCity. To approve it, or to take it out of the queue:',
  ],
  [
    'one that can not be read',
    { about: 'goes_unread', since, said: 'Incorrect username or password (401)' },
    "I can't read how search 1.4 goes on the production TeamCity since 14:04 UTC: Incorrect username or password (401). I keep trying, and tell how it ends.",
  ],
])('%s, each with its link', (_what, delay, line) => {
  expect(said(delay)).toEqual([line, url])
})
