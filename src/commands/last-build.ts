import { lastBuild } from '../messages/build.ts'
import { orNoConfiguration } from './no-configuration.ts'
import { refusalOf } from './refuse.ts'
import { withAlias } from './with-alias.ts'

export const showLastBuild = withAlias('last_build', async (alias, app) => {
  const server = app.nonProduction()
  const last = await orNoConfiguration(server.lastBuild(alias.mainBuildTypeId))
  if (last === 'no_configuration') {
    return refusalOf(
      { because: 'no_configuration', alias, server: server.server, id: alias.mainBuildTypeId },
      app,
    )
  }
  if (!last) return refusalOf({ because: 'no_build', alias }, app)
  const lastGood = last.status === 'SUCCESS' ? last : await server.lastBuild(alias.mainBuildTypeId, 'SUCCESS')
  return lastBuild(last, lastGood, alias)
})
