import type { Deployment } from '../deployment/deployment.ts'
import { changedTerms } from '../deployment/shipped.ts'
import { oneByOne } from './one-by-one.ts'
import type { StoreConnection } from './redis-connection.ts'
import type { keysOf } from './redis-keys.ts'
import type { Manifests } from './store.ts'

export function redisManifests(
  {
    ask,
    run,
    deployments,
  }: Pick<StoreConnection, 'ask' | 'run'> & {
    deployments: (ids: readonly string[]) => Promise<Deployment[]>
  },
  keys: ReturnType<typeof keysOf>,
): Manifests {
  const manifest = (id: string): Promise<string | null> => ask(client => client.get(keys.manifest(id)))
  return {
    manifest,
    async saveManifest(id, json) {
      const { added, gone } = changedTerms(await manifest(id), json)
      const terms = [JSON.stringify(added), JSON.stringify(gone)]
      await run('keep_manifest', [keys.manifest(id), keys.shipped], [id, json, ...terms])
    },
    async shipped(term, limit) {
      const found = await ask(client =>
        client.zrevrangebylex(keys.shipped, `(${term}|~`, `[${term}|`, 'LIMIT', 0, limit),
      )
      return await deployments(found.map(member => member.slice(term.length + 1)))
    },
    termsLike: (beginning, limit) =>
      oneByOne(limit, async last => {
        const from = last === undefined ? `[${beginning}` : `(${last}|~`
        const to = `(${beginning}~`
        const [next] = await ask(client => client.zrangebylex(keys.shipped, from, to, 'LIMIT', 0, 1))
        return next?.slice(0, next.lastIndexOf('|'))
      }),
  }
}
