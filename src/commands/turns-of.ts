import type { App } from '../app.ts'
import type { Turn } from '../deployment/kept-line.ts'

/** Lines that wait for their turn, in their order. */
export const turnsOf = async ({ store }: Pick<App, 'store'>): Promise<readonly Turn[]> =>
  (await store.keptLines('turn')).filter(line => line.kind === 'turn')
