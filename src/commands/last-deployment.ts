import { lastDeployment, noDeployment } from '../messages/build.ts'
import { orNoConfiguration } from './no-configuration.ts'
import { refusalOf } from './refuse.ts'
import { withAlias } from './with-alias.ts'

export const showLastDeployment = withAlias('last_deployment', async (alias, app) => {
  const server = app.production()
  const build = await orNoConfiguration(server.lastBuild(alias.deployBuildTypeId, 'SUCCESS'))
  if (build === 'no_configuration') {
    return refusalOf(
      { because: 'no_configuration', alias, server: server.server, id: alias.deployBuildTypeId },
      app,
    )
  }
  return build ? lastDeployment(build, app.now()) : noDeployment(alias)
})
