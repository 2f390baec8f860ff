import { expect, test } from 'vitest'
import { faultOf } from '../../src/logstash/fault.ts'
import { markerDropped, markersPending, markerWaits } from '../../src/messages/markers.ts'

test.each([
  [
    faultOf('away', 'connect ECONNREFUSED 127.0.0.1:6379'),
    'A marker for Logstash waits: Redis at redis://redis: connect ECONNREFUSED 127.0.0.1:6379. It is pushed when Redis is back; check HUBOT_DEPLOY_REDIS_URL.',
  ],
  [
    faultOf('away', 'self-signed certificate'),
    'A marker for Logstash waits: Redis at redis://redis: self-signed certificate. Check rediss:// in HUBOT_DEPLOY_REDIS_URL, and name the authority of its certificate in NODE_EXTRA_CA_CERTS.',
  ],
  [
    faultOf('broken', 'WRONGPASS invalid username-password pair or user is disabled.'),
    'A marker for Logstash waits: Redis at redis://redis: WRONGPASS invalid username-password pair or user is disabled. Check user and password in HUBOT_DEPLOY_REDIS_URL.',
  ],
  [
    faultOf('broken', 'WRONGTYPE Operation against a key holding the wrong kind of value'),
    'A marker for Logstash waits: Redis at redis://redis: WRONGTYPE Operation against a key holding the wrong kind of value. HUBOT_DEPLOY_REDIS_LIST is a key that holds no list.',
  ],
])('%s', (fault, text) => {
  expect(markerWaits(fault, 'redis://redis')).toBe(text)
})

test('how many wait', () => {
  expect(markersPending(1)).toBe('1 marker waits for Redis, and will be set with the original times.')
  expect(markersPending(2)).toBe('2 markers wait for Redis, and will be set with the original times.')
  expect(markerDropped('d1-end-deploy')).toContain('in 30 days')
})
