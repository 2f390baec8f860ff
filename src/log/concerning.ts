import { AsyncLocalStorage } from 'node:async_hooks'

const current = new AsyncLocalStorage<string>()

/** Every line of ours that is logged by this work, however deep below, names that deployment. */
export const concerning = <T>(deployment: string, work: () => T): T => current.run(deployment, work)

/** The deployment that the work at hand is for. */
export const concerned = (): string | undefined => current.getStore()
