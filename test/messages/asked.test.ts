import { expect, test } from 'vitest'
import { draftOfDeployment } from '../../src/deployment/ticket.ts'
import { approved, askedBy } from '../../src/messages/asked.ts'
import { doubleComment, queueComment } from '../../src/messages/comment.ts'
import { ticketFacts } from '../../src/messages/ticket.ts'
import { deployment } from '../deployment/sample.ts'

const ann = { id: 'u1', name: 'ann' }
const bob = { id: 'u2', name: 'bob' }

test.each([
  [{}, 'asked by ann'],
  [{ approvedBy: ann }, 'asked by ann'],
  [{ approvedBy: bob }, 'asked by ann, approved by bob'],
  [
    { approvedBy: { id: 'u2', name: '@here <!channel>\nbob' } },
    'asked by ann, approved by ＠here ‹!channel> bob',
  ],
])('%j: "%s"', (change, text) => {
  expect(askedBy(deployment(change))).toBe(text)
  expect(queueComment(deployment(change))).toBe(`Deploy search 1.4, ${text} in deployments [hubot-deploy d1]`)
})

test('a build that is taken out of the queue is told why', () => {
  expect(doubleComment(deployment())).toBe(
    'Deployment d1 was queued twice: TeamCity took an earlier request late',
  )
  expect(doubleComment(deployment({ state: 'cancelled' }))).toBe(
    'Deployment d1 was cancelled: this is another build of it',
  )
})

test('a line of its own only where a second person has said yes', () => {
  expect(approved(deployment({ approvedBy: bob }), 'Approved by ', '.')).toBe('Approved by bob.')
  expect(approved(deployment({ approvedBy: ann }), 'Approved by ', '.')).toBe('')
})

test('the ticket names both', () => {
  const head = (change: Parameters<typeof deployment>[0]): string =>
    JSON.stringify(
      draftOfDeployment({ deployment: deployment(change), manifest: null, logIn: 'field' })(10_000),
    )
  expect(head({ approvedBy: bob })).toContain('approved by bob')
  expect(head({ approvedBy: ann })).not.toContain('approved')
  const facts = {
    name: 'Search',
    number: '1.4',
    env: 'prod',
    label: 'l',
    requestedBy: 'ann',
    room: null,
    at: '2026-11-22T14:02:00.000Z',
    links: [],
    release: null,
  }
  expect(ticketFacts({ ...facts, approvedBy: 'bob' })[1]).toBe(
    'Asked for by ann at 2026-11-22 14:02:00 UTC, approved by bob',
  )
})
