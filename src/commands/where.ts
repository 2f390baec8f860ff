import type { App } from '../app.ts'
import type { ChatCommand } from '../chat/command.ts'
import { SettingFault } from '../config.ts'
import { type Alias, isBuildConfigurationId } from '../deployment/alias.ts'
import type { Deployment } from '../deployment/deployment.ts'
import { ofConfigurations } from '../deployment/way-back.ts'
import { newRef } from '../log.ts'
import { noAliases } from '../messages/alias.ts'
import { type Place, where } from '../messages/where.ts'
import type { Store } from '../store/store.ts'
import { TeamCityFault } from '../teamcity/teamcity.ts'

/** As far back as a success is looked for, page by page; production knows the rest. */
const pages = { rows: 20, most: 10 }

/** What is live, by the last success of each alias. */
export const showWhere: ChatCommand = async (_line, app) => {
  const [aliases, active] = await Promise.all([app.aliases.all(), app.store.active()])
  if (aliases.length === 0) return noAliases
  const activeOf = new Map(active.map(deployment => [deployment.alias.toLowerCase(), deployment]))
  const places = await Promise.all(
    aliases.map(async alias => ({
      alias,
      active: activeOf.get(alias.alias.toLowerCase()) ?? null,
      ...(await liveOf(alias, app)),
    })),
  )
  return where(places, app.now())
}

async function liveOf(alias: Alias, app: App): Promise<Pick<Place, 'live' | 'build' | 'unread'>> {
  const live = await lastSuccess(alias, app.store)
  if (live) return { live, build: null, unread: null }
  if (!isBuildConfigurationId(alias.deployBuildTypeId)) return { live, build: null, unread: null }
  try {
    return { live, build: await app.production().lastBuild(alias.deployBuildTypeId, 'SUCCESS'), unread: null }
  } catch (fault) {
    if (!(fault instanceof TeamCityFault) && !(fault instanceof SettingFault)) throw fault
    const unread = newRef()
    app.log.warn(`[ref ${unread}] ${fault.message}`, { alias: alias.alias })
    return { live, build: null, unread }
  }
}

async function lastSuccess(alias: Alias, store: Store): Promise<Deployment | null> {
  let before: string | undefined
  for (let read = 0; read < pages.most; read++) {
    const page = { alias: alias.alias, limit: pages.rows, ...(before === undefined ? {} : { before }) }
    const listed = await store.list(page)
    const found = ofConfigurations(listed, alias).find(({ state }) => state === 'succeeded')
    if (found) return found
    before = listed.at(-1)?.id
    if (before === undefined || listed.length < pages.rows) return null
  }
  return null
}
