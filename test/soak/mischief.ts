/** What goes wrong around a deploy of the soak: all of it follows from a seed. */
import type { FaultHow } from '../../src/sandbox/http-types.ts'
import type { TeamCitySimulator } from '../../src/sandbox/teamcity/simulator.ts'
import type { Random } from '../weather/random.ts'

/** Each shorter than the bot's patience, or at once. */
const hows: readonly FaultHow[] = [
  'reset-before',
  'reset-after',
  'hang-before',
  'hang-after',
  'garbage',
  { status: 500 },
  { status: 500, after: true },
  { status: 503, headers: { 'retry-after': '1' } },
  { status: 429, headers: { 'retry-after': '0' } },
  { delayMs: 300 },
  { lateMs: 500 },
]

/** One of the next requests to either server meets a fault, or one to each. */
export function breakOne(
  random: Random,
  servers: Record<'nonProduction' | 'production', TeamCitySimulator>,
): void {
  const where = random.between(1, 3)
  if (where !== 1) servers.nonProduction.fail({ how: random.pick(hows) })
  if (where !== 2) servers.production.fail({ method: random.pick(['GET', 'POST']), how: random.pick(hows) })
}

/** A webhook once more, and one that somebody else made up. Resolves with what the latter was answered. */
export async function disturb(
  random: Random,
  production: TeamCitySimulator,
  hook: string,
): Promise<number | null> {
  const [build] = production.builds()
  if (build && random.chance(0.2)) await production.deliver('BUILD_FINISHED', build.id)
  if (!random.chance(0.1)) return null
  const forged = await fetch(hook, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: 'Bearer not-the-secret' },
    body: JSON.stringify({ eventType: 'BUILD_FINISHED', payload: { id: build?.id ?? 1 } }),
  })
  return forged.status
}
