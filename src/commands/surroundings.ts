/** Reads what a build would go over: only reads, and goes without what can't be read. */
import type { App } from '../app.ts'
import { SettingFault } from '../config.ts'
import type { Alias } from '../deployment/alias.ts'
import { surveyOf } from '../deployment/plan.ts'
import { lastOf, type Surroundings, sourceOf, type Unread } from '../deployment/preview.ts'
import { live as liveIn } from '../deployment/way-back.ts'
import { inTime } from '../in-time.ts'
import { newRef } from '../log.ts'
import { settingUnread } from '../messages/fault.ts'
import { notInTime } from '../messages/preview.ts'
import { RemoteFault } from '../remote/remote-fault.ts'
import type { Build } from '../teamcity/teamcity.ts'
import { historyOf } from './fallback.ts'

/** Nobody waits longer for it in front of a chat, in ms. */
const patienceMs = 10_000

/** What was read, or null; what could not be is noted. */
export type Reading = <T>(what: Unread['what'], system: string, read: () => Promise<T>) => Promise<T | null>

/** `unread` grows with what is read. */
export function createReading(
  alias: Alias,
  { log }: Pick<App, 'log'>,
): { read: Reading; unread: readonly Unread[] } {
  const unread: Unread[] = []
  const read: Reading = async (what, system, work) => {
    try {
      return await inTime(work(), patienceMs, tooLate(system))
    } catch (fault) {
      if (!(fault instanceof RemoteFault) && !(fault instanceof SettingFault)) throw fault
      const ref = newRef()
      unread.push({
        what,
        ref,
        system: fault instanceof RemoteFault ? fault.system : system,
        said: fault instanceof RemoteFault ? fault.said : saidOf(fault, system),
      })
      log.warn(`[ref ${ref}] ${fault.message}`, { alias: alias.alias })
      return null
    }
  }
  return { read, unread }
}

const saidOf = ({ setting, problem, message }: SettingFault, system: string): string =>
  setting === system ? settingUnread(problem) : message

const tooLate = (system: string) => (): never => {
  throw new RemoteFault(system, {
    kind: 'timeout',
    said: notInTime(patienceMs),
    sent: 'no',
    transient: true,
  })
}

/** `build` is null where nothing is known of what would be deployed. */
export async function surroundingsOf(alias: Alias, build: Build | null, app: App): Promise<Surroundings> {
  const { read, unread } = createReading(alias, app)
  const history = await historyOf(alias, app)
  const deployment = liveIn(history)
  const shipped =
    deployment ??
    (await read('live', 'production TeamCity', async () =>
      app.production().lastBuild(alias.deployBuildTypeId, 'SUCCESS'),
    ))
  const live = deployment ? { deployment } : shipped && 'buildTypeId' in shipped ? { build: shipped } : null
  const { info, repo } = surveyOf(alias.options) ?? {}
  const to = build?.revision
  const { surveyors } = app.visibility
  const deployed = info ? await read('changes', info.url, () => surveyors.deployed(info)) : null
  const { sha: from, at: since } = deployed ?? { sha: sourceOf({ live })?.revision ?? null, at: null }
  const manifest =
    repo === undefined || to === undefined
      ? null
      : await read('changes', 'GitHub', () => surveyors.manifest({ repo, from, since, to }))
  return { live, manifest, last: lastOf(history), unread }
}
