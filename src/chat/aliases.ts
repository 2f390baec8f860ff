import { type Alias, aliasOptions, isAliasOption } from '../deployment/alias.ts'
import type { Store } from '../store/store.ts'
import type { Brain } from './hubot.ts'

export interface Aliases {
  /** In the order of their names. */
  all(): Promise<Alias[]>
  /** On disk when it resolves. Replaces one that differs in case only. */
  set(alias: Alias): Promise<void>
  /** The alias that was cleared, compared without case; null when there is none. */
  clear(name: string): Promise<Alias | null>
  /** Nothing is changed, and nobody else asks, while that work goes on with the aliases it is given. */
  alone<T>(work: (aliases: Aliases) => Promise<T>): Promise<T>
}

type Kept = Pick<Brain, 'data' | 'autoSave' | 'save'>

/**
 * Aliases live in `brain.data.deploymentAliases`, where the script of 2014 kept them and others may read them. What
 * keeps the brain writes late or not at all, so every change is in our store first, and is laid over the brain
 * whenever that was filled anew. With autoSave off its keeper is still filling it, and must not be made to write.
 */
export function createAliases(brain: Kept, store: Store): Aliases {
  let laidOver: object | undefined
  let last: Promise<unknown> = Promise.resolve()
  const known = new Map<string, string | null>()

  /** One after another: whoever asks after a change was asked for sees the change. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = last.then(work, work)
    last = mine.catch(() => undefined)
    return mine
  }

  async function kept(): Promise<Record<string, unknown>> {
    const stored = await store.aliases()
    const data = aliasData(brain)
    const isNew = data !== laidOver
    const changed = [...stored].filter(([key, json]) => isNew || known.get(key) !== json)
    for (const [key, json] of changed) known.set(key, json)
    if (changed.length > 0) putAll(data, new Map(changed))
    laidOver = data
    return data
  }

  async function save(alias: string, body: object | null): Promise<void> {
    const key = alias.toLowerCase()
    const json = body && JSON.stringify(body)
    const data = await kept()
    await store.saveAlias(key, json)
    known.set(key, json)
    putAll(data, new Map([[key, json]]))
    if (brain.autoSave) brain.save()
  }

  const listed = async (): Promise<Alias[]> =>
    Object.entries(await kept())
      .flatMap(([name, body]) => decodeAlias(name, body))
      .sort((a, b) => a.alias.localeCompare(b.alias, 'en'))

  const now: Aliases = {
    all: listed,
    set: ({ alias, options, ...ids }) => save(alias, { alias, ...ids, ...options }),
    async clear(name) {
      const cleared = (await listed()).find(({ alias }) => alias.toLowerCase() === name.toLowerCase())
      if (cleared) await save(cleared.alias, null)
      return cleared ?? null
    },
    alone: work => work(now),
  }
  return {
    all: () => inTurn(now.all),
    set: alias => inTurn(() => now.set(alias)),
    clear: name => inTurn(() => now.clear(name)),
    alone: work => inTurn(() => work(now)),
  }
}

function aliasData(brain: Kept): Record<string, unknown> {
  const found = brain.data.deploymentAliases
  if (typeof found === 'object' && found !== null) return found as Record<string, unknown>
  const fresh: Record<string, unknown> = {}
  brain.data.deploymentAliases = fresh
  return fresh
}

/** Under the names as they were typed; every other spelling of the same aliases goes. */
function putAll(data: Record<string, unknown>, changed: ReadonlyMap<string, string | null>): void {
  for (const spelling of Object.keys(data)) if (changed.has(spelling.toLowerCase())) delete data[spelling]
  for (const json of changed.values()) {
    if (json === null) continue
    const { alias, ...body } = JSON.parse(json) as { alias: string }
    data[alias] = body
  }
}

/** An entry of the brain as an alias; none where it is no alias at all. */
export function decodeAlias(alias: string, body: unknown): Alias[] {
  if (typeof body !== 'object' || body === null) return []
  const { mainBuildTypeId, deployBuildTypeId, ...rest }: Record<string, unknown> = { ...body }
  if (typeof mainBuildTypeId !== 'string' || typeof deployBuildTypeId !== 'string') return []
  const options = Object.entries(heedful(rest)).filter(
    (entry): entry is [string, string] =>
      isAliasOption(entry[0]) &&
      typeof entry[1] === 'string' &&
      (isGuard(entry[0]) || aliasOptions[entry[0]].test.test(entry[1])),
  )
  return [{ alias, mainBuildTypeId, deployBuildTypeId, options: Object.fromEntries(options) }]
}

/** Without these more would be let through: malformed they are kept, and whoever reads them lets nothing through. */
const guards = ['deployers', 'confirm', 'approve'] as const
const isGuard = (option: string): boolean => guards.some(guard => guard === option)

/** A malformed option is left out, but not one that guards. What is no text is as malformed as can be. */
const heedful = (options: Record<string, unknown>): Record<string, unknown> => ({
  ...options,
  ...Object.fromEntries(
    guards
      .filter(guard => options[guard] !== undefined && typeof options[guard] !== 'string')
      .map(guard => [guard, '']),
  ),
})
