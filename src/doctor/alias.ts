import { type Alias, isBuildConfigurationId } from '../deployment/alias.ts'
import type { Examined } from '../teamcity/inspection.ts'
import type { TeamCity, TeamCityServer } from '../teamcity/teamcity.ts'
import { type Finding, findingOf, type Verdict } from './finding.ts'
import type { Look } from './servers.ts'

/** A server, and how it answered. */
export interface Asked {
  readonly server: TeamCity | null
  readonly look: Look
}

interface Needed {
  /** As TeamCity's REST lists it. */
  readonly id: string
  /** As its pages call it. */
  readonly name: string
  readonly without: Verdict
}

const needed: Readonly<Record<TeamCityServer, readonly Needed[]>> = {
  'non-production': [{ id: 'pin_unpin_build', name: 'Pin / unpin build', without: 'wrong' }],
  production: [
    { id: 'run_build', name: 'Run build', without: 'wrong' },
    { id: 'customize_build_parameters', name: 'Customize build parameters', without: 'wrong' },
    { id: 'view_build_runtime_data', name: 'View build runtime parameters and data', without: 'wrong' },
    { id: 'cancel_build', name: 'Stop build / remove from queue', without: 'warning' },
  ],
}

/** What is built: that it is there, has a build to ship, and that we may pin that. */
export async function checkBuilds(alias: Alias, asked: Asked): Promise<readonly Finding[]> {
  const id = alias.mainBuildTypeId
  const { server } = asked
  const hindered = hindrance(alias, asked, id, 'non-production')
  if (hindered || server === null) return hindered ? [hindered] : []
  const finding = findingOf('alias', alias.alias)
  const there = await configurationOf(server, id)
  if (there === null) return [finding('wrong', { is: 'no_configuration', server: 'non-production', id })]
  const [last, permissions] = await Promise.all([
    server.lastBuild(id),
    checkPermissions(alias, asked, there.projectId),
  ])
  if (last === null)
    return [finding('wrong', { is: 'no_build', id, url: server.configurationUrl(id) }), ...permissions]
  if (last.status === 'SUCCESS') {
    const number = last.number ?? String(last.id)
    return [
      finding('ok', { is: 'configuration_there', server: 'non-production', id, number }),
      ...permissions,
    ]
  }
  const good = await server.lastBuild(id, 'SUCCESS')
  return [
    finding('warning', {
      is: 'last_not_good',
      alias: alias.alias,
      last: last.number ?? String(last.id),
      good: good && (good.number ?? String(good.id)),
      url: last.url,
    }),
    ...permissions,
  ]
}

/** What deploys: that it is there, is not paused, lacks no value, and that we may run it. */
export async function checkDeploys(alias: Alias, asked: Asked): Promise<readonly Finding[]> {
  const id = alias.deployBuildTypeId
  const { server } = asked
  const hindered = hindrance(alias, asked, id, 'production')
  if (hindered || server === null) return hindered ? [hindered] : []
  const finding = findingOf('alias', alias.alias)
  const there = await configurationOf(server, id)
  if (there === null) return [finding('wrong', { is: 'no_configuration', server: 'production', id })]
  const names = there.lacks.filter(name => !/^(?:hubot\.deploy|source\.build)\./.test(name))
  const bad = [
    ...(there.paused ? [finding('wrong', { is: 'paused', id, url: server.configurationUrl(id) })] : []),
    ...(names.length > 0 ? [finding('wrong', { is: 'lacks', id, names })] : []),
  ]
  return [
    ...(bad.length === 0 ? [finding('ok', { is: 'configuration_there', server: 'production', id })] : bad),
    ...(await checkPermissions(alias, asked, there.projectId)),
  ]
}

/** Null also for a template, which has the same form and runs no builds. */
async function configurationOf(server: TeamCity, id: string): Promise<Examined | null> {
  const [known, examined] = await Promise.all([server.configuration(id), server.examine(id)])
  return known && { projectId: '', lacks: [], ...examined, paused: known.paused }
}

function hindrance(alias: Alias, { look }: Asked, id: string, server: TeamCityServer): Finding | null {
  const finding = findingOf('alias', alias.alias)
  if (!isBuildConfigurationId(id)) return finding('wrong', { is: 'malformed_id', server, id })
  return look.is === 'there' ? null : finding('unknown', { is: 'server_not_asked', server })
}

async function checkPermissions(
  { alias }: Alias,
  { server, look }: Asked,
  project: string,
): Promise<readonly Finding[]> {
  if (server === null) return []
  const finding = findingOf('alias', alias)
  const granted = project === '' ? null : await server.permissions(project)
  if (granted === null) {
    return [finding('unknown', { is: 'permissions_unread', server: server.server })]
  }
  const user = look.is === 'there' ? look.user : null
  return needed[server.server].flatMap(({ id, name, without }) =>
    granted.has(id)
      ? []
      : [
          finding(without, {
            is: 'no_permission',
            server: server.server,
            permission: name,
            project,
            user,
          }),
        ],
  )
}
