import { describe, expect, test } from 'vitest'
import type { Deployment } from '../../src/deployment/deployment.ts'
import { HipChatFault } from '../../src/hipchat-api/hipchat-api.ts'
import { notification, notificationFault } from '../../src/messages/notification.ts'
import { deployment } from '../deployment/sample.ts'

const ended = (change: Partial<Deployment>): Deployment =>
  deployment({
    name: 'RestaurantAPI',
    env: 'prod-na',
    deployBuild: { id: 77, url: 'https://prod.example/build/77' },
    startedAt: '2026-11-22T20:14:00.000Z',
    finishedAt: '2026-11-22T20:18:12.000Z',
    ...change,
  })

describe('the notification of a deployment that ended', () => {
  test('the words of the notice, links in them, and the facts in a card', () => {
    const text =
      'RestaurantAPI was deployed to prod-na version 1.4 in 4 min 12 s, asked by ann.\nhttps://prod.example/build/77'
    expect(
      notification(ended({ state: 'succeeded' }), {
        text,
        ticket: { key: 'CCB-12', url: 'https://jira.example/browse/CCB-12' },
        commits: '4 by Dan and Eve',
      }),
    ).toEqual({
      message:
        'RestaurantAPI was deployed to prod-na version 1.4 in 4 min 12 s, asked by ann.<br><a href="https://prod.example/build/77">https://prod.example/build/77</a>',
      format: 'html',
      color: 'green',
      notify: true,
      from: 'Deployment',
      card: {
        id: 'd1',
        title: 'RestaurantAPI was deployed to prod-na version 1.4 in 4 min 12 s, asked by ann.',
        url: 'https://prod.example/build/77',
        attributes: [
          { label: 'Environment', value: 'prod-na' },
          { label: 'Build', value: '1.4', url: 'https://dev.example/build/11' },
          { label: 'Asked by', value: 'ann' },
          { label: 'Took', value: '4 min 12 s' },
          { label: 'Ticket', value: 'CCB-12', url: 'https://jira.example/browse/CCB-12' },
          { label: 'Commits', value: '4 by Dan and Eve' },
        ],
      },
    })
  })

  test.each<[Partial<Deployment>, string]>([
    [{ state: 'succeeded' }, 'green'],
    [{ state: 'failed' }, 'red'],
    [{ state: 'cancelled' }, 'gray'],
    [{ state: 'failed', isLost: true }, 'yellow'],
    [{ state: 'cancelled', isUnknown: true }, 'yellow'],
    [{ state: 'running' }, 'purple'],
  ])('%o is %s', (change, color) => {
    expect(notification(ended(change), { text: 'x' }).color).toBe(color)
  })

  test('a status text that means ill or is endless does no harm', () => {
    const text = `<script>alert(1)</script> ${'&'.repeat(20_000)}`
    const { message } = notification(ended({ state: 'failed' }), { text })
    expect(message).toMatch(/^&lt;script&gt;/)
    expect(message.length).toBeLessThanOrEqual(10_000)
    expect(message).toMatch(/&amp;… <a href="https:\/\/prod\.example\/build\/77">[^<]*<\/a>$/)
  })
})

test.each([
  [
    { kind: 'unauthorized', said: 'Invalid OAuth session' },
    'again',
    'The notification for the HipChat room 12 failed: Invalid OAuth session. Check HUBOT_HIPCHAT_API_TOKEN. It is tried again.',
  ],
  [
    { kind: 'throttled', said: 'Rate limit exceeded', retryAfterMs: 61_000 },
    'adapter',
    'The notification for the HipChat room 12 failed: Rate limit exceeded. Its limit ends in 1 min 1 s. The notice goes through the chat adapter.',
  ],
  [
    { kind: 'timeout', said: 'no answer within 10 s' },
    'said',
    'The notification for the HipChat room 12 failed: no answer within 10 s. Check HUBOT_HIPCHAT_API_URL and the server. It may be in the room, so it is not repeated.',
  ],
] as const)('a fault, %o', (about, then, text) => {
  const fault = new HipChatFault('12', { sent: 'no', transient: false, ...about })
  expect(notificationFault(fault, then)).toBe(text)
})
