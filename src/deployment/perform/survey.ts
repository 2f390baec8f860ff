import { RemoteFault } from '../../remote/remote-fault.ts'
import type { Survey } from '../deployment.ts'
import type { Manifest } from '../manifest.ts'
import type { Perform } from '../outcome.ts'
import { releaseOf } from '../release.ts'
import type { Report } from './hindered.ts'

/** What a service says that it runs; null where its document does not tell. `at` is ISO 8601. */
export interface Deployed {
  readonly sha: string | null
  readonly at: string | null
}

/** Both reject with a RemoteFault, and end by themselves. */
export interface Surveyors {
  deployed(info: NonNullable<Survey['info']>): Promise<Deployed>
  manifest(asked: {
    readonly repo: string
    readonly from: string | null
    readonly since: string | null
    readonly to: string
  }): Promise<Manifest>
}

/**
 * Reads what is deployed and what the build ships beyond that. Only reads, so a try that was cut off is made again; what
 * can't be read does not keep the deployment waiting.
 */
export function performSurvey(options: {
  surveyors: Surveyors
  save: (id: string, manifest: Manifest) => Promise<void>
  report: Report
}): Perform {
  const { surveyors, save, report } = options
  return async (_, deployment) => {
    const { plan, build, state, cancel } = deployment
    const { info, repo } = plan?.survey ?? {}
    if (state !== 'pinned' || cancel || repo === undefined || build.revision === undefined)
      return { done: true }
    try {
      const { sha, at } = info ? await surveyors.deployed(info) : { sha: null, at: null }
      const manifest = await surveyors.manifest({ repo, from: sha, since: at, to: build.revision })
      await save(deployment.id, manifest)
      return { event: { type: 'release_surveyed', release: releaseOf(manifest) } }
    } catch (fault) {
      if (!(fault instanceof RemoteFault)) throw fault
      report(deployment, fault)
      return { event: { type: 'release_unread', said: `${fault.system}: ${fault.said}` } }
    }
  }
}
