import type { FaultHow } from '../../src/sandbox/http-types.ts'
import type { Random } from './random.ts'
import type { RedisFault } from './redis.ts'

/** What may go wrong with a request. An effect that comes late comes within the settle time, which is what it is for. */
export function drawFault(
  random: Random,
  {
    settleMs,
    timeoutMs,
    retryAfterS = [0, 1, 2, 5, 60, 3_600],
  }: { settleMs: number; timeoutMs: number; retryAfterS?: readonly number[] },
): FaultHow {
  const lateMs = random.between(1, settleMs - 3_000)
  const retryAfter = String(random.pick(retryAfterS))
  return random.pick<FaultHow>([
    'reset-before',
    'reset-after',
    'hang-before',
    'hang-after',
    'garbage',
    { status: 500 },
    { status: 500, after: true },
    { status: 502, body: '<html><body>Bad gateway</body></html>' },
    { status: 503, headers: { 'retry-after': retryAfter } },
    { status: 503, headers: { 'retry-after': retryAfter }, after: true },
    { status: 429, headers: { 'retry-after': retryAfter } },
    { status: 302, headers: { location: '/login.html' } },
    { delayMs: random.between(1, Math.min(lateMs, 2 * timeoutMs)) },
    { lateMs },
  ])
}

/** What may go wrong with a marker. */
export const drawRedisFault = (random: Random): RedisFault =>
  random.pick<RedisFault>([
    'reset-before',
    'reset-after',
    'reset-after',
    'forgets its scripts',
    { says: 'OOM command not allowed when used memory > maxmemory.' },
    { says: 'LOADING Redis is loading the dataset in memory' },
    { says: "READONLY You can't write against a read only replica." },
    { standsStillMs: random.between(1, 15_000), before: true },
    { standsStillMs: random.between(1, 15_000), before: false },
  ])
