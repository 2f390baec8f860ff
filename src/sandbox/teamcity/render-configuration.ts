import { type Entity, inLong, inShort, plain, whenAsked } from './fields.ts'
import { href, type Rendering } from './render.ts'
import type { SimulatedConfiguration, SimulatedParameter } from './types.ts'

export function renderConfiguration(configuration: SimulatedConfiguration, to: Rendering): Entity {
  const { id } = configuration
  const at = (path: string): string => href(to, `buildTypes/id:${id}${path}`)
  const query = to.oldWebUrls ? `viewType.html?buildTypeId=${id}` : `buildConfiguration/${id}?mode=builds`
  const none = plain({ count: 0 })
  const parameters = (name: string): Entity => plain({ count: 0, href: at(`/${name}`), property: [] })
  const counter = plain({ name: 'buildNumberCounter', value: String(to.world.state().counters[id] ?? 1) })
  return {
    fields: [
      inShort('id', id),
      inShort('name', configuration.name),
      inShort('projectName', configuration.projectName),
      inShort('projectId', configuration.projectId),
      inShort('paused', configuration.paused || undefined),
      inShort('href', at('')),
      inShort('webUrl', `${to.url}/${query}`),
      whenAsked('type', 'regular'),
      inLong('project', () => ({
        fields: renderProject(configuration.projectId, to).fields.filter(field => field.level === 'short'),
      })),
      inLong('templates', plain({ count: 0, buildType: [] })),
      inLong('vcs-root-entries', plain({ count: 0, 'vcs-root-entry': [] })),
      inLong('settings', plain({ count: 1, property: [counter] })),
      inLong('parameters', {
        fields: [
          ...parameters('parameters').fields.filter(({ name }) => name !== 'property'),
          inShort('property', () => (configuration.parameters ?? []).map(renderParameter)),
        ],
      }),
      inLong('output-parameters', parameters('output-parameters')),
      inLong('steps', none),
      inLong('features', none),
      inLong('triggers', none),
      inLong('snapshot-dependencies', none),
      inLong('artifact-dependencies', none),
      inLong('agent-requirements', none),
      inLong('builds', plain({ href: at('/builds/') })),
      inLong('investigations', plain({ href: href(to, `investigations?locator=buildType:(id:${id})`) })),
      inLong(
        'compatibleAgents',
        plain({ href: href(to, `agents?locator=compatible:(buildType:(id:${id}))`) }),
      ),
      inLong('compatibleCloudImages', {}),
    ],
  }
}

const renderParameter = ({ name, value, rawType }: SimulatedParameter): Entity =>
  plain({ name, value, type: rawType === undefined ? undefined : plain({ rawValue: rawType }) })

/** A project is what its configurations say of it; all hang under the root project. */
export function renderProject(projectId: string, to: Rendering): Entity {
  const inside = to.world.configurations().filter(each => each.projectId === projectId && !each.hidden)
  const root = projectId === '_Root'
  return {
    fields: [
      inShort('id', projectId),
      inShort('name', root ? '<Root project>' : (inside[0]?.projectName ?? projectId)),
      inShort('parentProjectId', root ? undefined : '_Root'),
      inShort('description', root ? 'Contains all other projects' : undefined),
      inShort('href', href(to, `projects/id:${projectId}`)),
      inShort('webUrl', `${to.url}/project.html?projectId=${projectId}`),
      inLong('buildTypes', () =>
        plain({
          count: inside.length,
          buildType: inside.map(each => renderConfiguration(each, to)),
        }),
      ),
      inLong('templates', plain({ count: 0, buildType: [] })),
      inLong('parameters', plain({ count: 0, href: href(to, `projects/id:${projectId}/parameters`) })),
    ],
  }
}
