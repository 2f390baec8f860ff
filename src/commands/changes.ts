import type { App } from '../app.ts'
import { asking } from '../chat/asked.ts'
import type { Alias } from '../deployment/alias.ts'
import type { Deployed } from '../deployment/perform/survey.ts'
import { surveyOf } from '../deployment/plan.ts'
import { releaseChanges } from '../messages/release.ts'
import { orNoConfiguration } from './no-configuration.ts'
import { refusalOf } from './refuse.ts'
import { withAlias } from './with-alias.ts'

/** What the last successful build would bring, compared with what the service says that it runs. */
export const showChanges = withAlias('changes', async (alias, app) => {
  const { repo } = alias.options
  if (repo === undefined) return refusalOf({ because: 'no_repo', alias }, app)
  const server = app.nonProduction()
  const { mainBuildTypeId: id } = alias
  const [build, { sha, at }] = await Promise.all([
    orNoConfiguration(server.lastBuild(id, 'SUCCESS')),
    deployedOf(alias, app),
  ])
  if (build === 'no_configuration') {
    return refusalOf({ because: 'no_configuration', alias, server: server.server, id }, app)
  }
  if (!build) return refusalOf({ because: 'no_build', alias }, app)
  if (build.revision === undefined) return refusalOf({ because: 'no_revision', alias, build }, app)
  const manifest = await asking(
    { of: 'github', alias: alias.alias, repo },
    app.visibility.surveyors.manifest({ repo, from: sha, since: at, to: build.revision }),
  )
  return releaseChanges(manifest, { alias: alias.alias, number: build.number ?? String(build.id) })
})

async function deployedOf({ alias, options }: Alias, app: App): Promise<Deployed> {
  const info = surveyOf(options)?.info
  if (!info) return { sha: null, at: null }
  return await asking(
    { of: 'deployment-info', alias, url: info.url },
    app.visibility.surveyors.deployed(info),
  )
}
