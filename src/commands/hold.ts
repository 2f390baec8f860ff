import type { App } from '../app.ts'
import type { Alias } from '../deployment/alias.ts'
import type { Turn } from '../deployment/kept-line.ts'
import { locksAgainst } from '../deployment/lock.ts'
import type { Hold } from '../deployment/waiting.ts'
import { freezeFor } from './freeze.ts'

/** What keeps that person from deploying that alias now, as a deploy would be refused for it; null when nothing does. */
export async function holdOf(
  alias: Alias,
  line: Pick<Turn, 'person' | 'room'>,
  app: Pick<App, 'store' | 'config' | 'now' | 'roster'>,
): Promise<Hold | null> {
  const [locks, deployment] = await Promise.all([app.store.locks(), app.store.activeOf(alias.alias)])
  if (deployment) return { by: 'deployment', deployment }
  const [lock] = locksAgainst(locks, { alias: alias.alias, person: line.person }, app.now())
  if (lock) return { by: 'lock', lock }
  const frozen = await freezeFor(alias, line, app)
  return frozen?.denied ? { by: 'freeze', freeze: frozen.freeze } : null
}
