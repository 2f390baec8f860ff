import { expect, test } from 'vitest'
import { patienceOf } from '../src/visibility.ts'

test.each([
  [1_000, 1_000],
  [5_000, 5_000],
  [30_000, 30_000],
  [300_000, 30_000],
])(
  'a time limit of %d ms: a deploy waits for all around it %d ms at most before its queue request',
  (timeoutMs, mostMs) => {
    const { info, gitHub, ticket } = patienceOf(timeoutMs)
    expect(info + gitHub + ticket).toBeLessThanOrEqual(mostMs)
    expect(info + gitHub + ticket).toBeGreaterThan(mostMs - 3)
  },
)

test('as shipped the service has 5 seconds, GitHub 15, and the opening of a ticket 10', () => {
  expect(patienceOf(30_000)).toEqual({
    info: 5_000,
    gitHub: 15_000,
    ticket: 10_000,
    jira: 30_000,
    artifactory: 10_000,
    hipChat: 30_000,
  })
})
