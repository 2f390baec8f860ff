/** Every check, put together. Nothing here changes anything anywhere; the bot's own store gets its beat, as it does anyway. */
import type { Config } from '../config.ts'
import type { Alias } from '../deployment/alias.ts'
import type { Probe } from '../http/probe.ts'
import { oneLine } from '../messages/fault.ts'
import type { Systems } from '../visibility.ts'
import { type Asked, checkBuilds, checkDeploys } from './alias.ts'
import { checkChat, checkRoom, type Host } from './chat.ts'
import { type Clients, openClients, type StandIns } from './clients.ts'
import { type Finding, findingOf } from './finding.ts'
import { checkPeople } from './people.ts'
import { checkArtifact, checkInfo, checkRepo } from './release.ts'
import { type Check, runChecks } from './run.ts'
import { checkVersions, checkZones } from './runtime.ts'
import { checkApart, checkServer, lookAt } from './servers.ts'
import { checkSettings } from './settings.ts'
import { checkAudit, checkStore, type StoreReader } from './store.ts'
import { checkHipChat, checkIdle, checkJira, checkMarkers } from './systems.ts'
import { versionsHere } from './versions.ts'
import { walkIn } from './way-in.ts'
import { checkHooks, checkWayIn } from './webhook.ts'

/** Longest time of one question, and of one check with all that it asks, in ms. */
export const limits = { question: 8_000, check: 12_000 } as const

export interface Patient {
  readonly config: Config
  readonly sandbox: StandIns | null
  /** Null on the command line. */
  readonly host: Host | null
  /** Null where the settings name no store that can be used. */
  readonly store: StoreReader | null
  /** Of one alias, or of all. */
  aliases(): Promise<readonly Alias[]>
  /** Whether these are all: of others nothing may be said then. */
  readonly isAll: boolean
  /** That there may be others, which can't be seen from here. */
  readonly others?: Finding | false
  readonly auditHindrance: () => string | null
  readonly probe: () => Probe
  /** In epoch ms. */
  readonly now: () => number
  /** In [0, 1). */
  readonly random: () => number
  readonly log: (line: string) => void
  readonly limits?: { readonly question: number; readonly check: number }
}

/** Where a system hangs it takes the limit of a check for all those that are made at once, and again for the next. Never rejects. */
export async function examine(patient: Patient): Promise<readonly Finding[]> {
  const { config, sandbox, random, log } = patient
  const { question, check } = patient.limits ?? limits
  const clients = openClients({ config, sandbox, random, log, timeoutMs: question })
  try {
    const aliases = await patient.aliases().catch(oneLine)
    const known = typeof aliases === 'string' ? [] : aliases
    const isAll = patient.isAll && typeof aliases !== 'string' && !patient.others
    const found = await runChecks(checksOf({ ...patient, isAll }, clients, known), check)
    if (typeof aliases === 'string') return [...found, unread(aliases)]
    if (patient.others) return [...found, patient.others]
    return known.length === 0 ? [...found, none] : found
  } finally {
    await clients.close()
  }
}

const unread = (said: string): Finding => findingOf('alias')('unknown', { is: 'aliases_unread', said })
const none = findingOf('alias')('warning', { is: 'no_aliases' })

function checksOf(patient: Patient, clients: Clients, aliases: readonly Alias[]): readonly Check[] {
  const { config, sandbox, host, isAll, now, random } = patient
  const systems: Systems = sandbox?.standIns ?? config.visibility
  const looks = {
    nonProduction: lookAt(clients.nonProduction, now),
    production: lookAt(clients.production, now),
  }
  const builds = async (): Promise<Asked> => ({
    server: clients.nonProduction,
    look: await looks.nonProduction,
  })
  const ships = async (): Promise<Asked> => ({ server: clients.production, look: await looks.production })
  const server = (name: 'production' | 'non-production', key: 'production' | 'nonProduction') => async () =>
    checkServer(name, await looks[key], { url: clients[key]?.url ?? '', settings: config[key] })
  const timeoutMs = Math.min(5_000, (patient.limits ?? limits).question)
  const plain =
    <T>(value: () => T) =>
    async (): Promise<T> =>
      value()

  return [
    { subject: 'settings', find: plain(() => checkSettings(config, sandbox !== null)) },
    { subject: 'people', find: plain(() => checkPeople(config, aliases, host?.knowsRoles ?? null)) },
    { subject: 'versions', find: plain(() => checkVersions(versionsHere())) },
    { subject: 'time zones', find: plain(() => checkZones()) },
    { subject: 'store', find: () => checkStore(patient.store) },
    { subject: 'audit log', find: plain(() => checkAudit(config.auditFile, patient.auditHindrance)) },
    { subject: 'chat', find: () => checkChat(host, config) },
    {
      subject: 'webhook',
      find: () =>
        checkWayIn({
          config,
          host,
          async walk(url) {
            const probe = patient.probe()
            const walked = await walkIn(url, { probe: probe.name, timeoutMs, random })
            return { ...walked, wasHere: probe.cameBack() }
          },
        }),
    },
    ...(config.webhookSecret === null ? [] : hooksOf(aliases, ships, config)),
    { subject: 'non-production TeamCity', find: server('non-production', 'nonProduction') },
    { subject: 'production TeamCity', find: server('production', 'production') },
    {
      subject: 'production TeamCity',
      find: async () => checkApart(config, await looks.nonProduction, await looks.production),
    },
    { subject: 'JIRA', find: () => checkJira(clients, { systems, config, aliases, isAll }) },
    ...(isAll ? [{ subject: 'GitHub', find: plain(() => checkIdle(systems, aliases)) } as const] : []),
    { subject: 'markers', find: () => checkMarkers(clients, config) },
    { subject: 'HipChat', find: () => checkHipChat(clients, { systems, config }) },
    ...aliases.flatMap((alias): Check[] =>
      [
        async () => await checkBuilds(alias, await builds()),
        async () => await checkDeploys(alias, await ships()),
        () => checkRoom(alias, host),
        () => checkInfo(alias, clients),
        () => checkRepo(alias, clients, systems),
        () => checkArtifact(alias, clients),
      ].map(find => ({ subject: 'alias', alias: alias.alias, find })),
    ),
  ]
}

/** Webhooks of the projects in which the production configurations are, each project once. */
function hooksOf(
  aliases: readonly Alias[],
  ships: () => Promise<Asked>,
  { publicUrl }: Config,
): readonly Check[] {
  const told = new Set<string>()
  const find = async (id: string): Promise<readonly Finding[]> => {
    const { server, look } = await ships()
    if (server === null || look.is !== 'there') return []
    // What is wrong with the configuration is told of its alias.
    const project = (await server.examine(id).catch(() => null))?.projectId
    if (project === undefined || told.has(project)) return []
    told.add(project)
    return checkHooks(project, await server.webhooks(project), publicUrl)
  }
  return [...new Set(aliases.map(({ deployBuildTypeId }) => deployBuildTypeId))].map(id => ({
    subject: 'webhook',
    find: () => find(id),
  }))
}
