import type { FaultHow } from '../../src/sandbox/http-types.ts'
import type { Plan } from './plan.ts'
import type { Random } from './random.ts'

/** What may go wrong with a request. An effect that comes late comes within the settle time, which is what it is for. */
export function drawFault(random: Random, { settleMs, timeoutMs }: Plan): FaultHow {
  const lateMs = random.between(1, settleMs - 3_000)
  const retryAfter = String(random.pick([0, 1, 2, 5, 60, 3_600]))
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
