import { formatDate } from './dates.ts'
import { type Entity, inLong, inShort, located, plain, whenAsked } from './fields.ts'
import { one, parseLocator } from './locator.ts'
import { matchesText } from './match.ts'
import { renderConfiguration } from './render-configuration.ts'
import type { Note, StoredBuild } from './state.ts'
import type { SimulatedConfiguration } from './types.ts'
import type { World } from './world-types.ts'

/** What rendering needs to know of the server. */
export interface Rendering {
  readonly world: World
  /** Path in front of `/app/rest` in every `href`. */
  readonly contextPath: string
  /** Base of every `webUrl`. */
  readonly url: string
  readonly oldWebUrls: boolean
  readonly viewProperties: boolean
  readonly viewComments: boolean
}

export const href = (to: Rendering, path: string): string => `${to.contextPath}/app/rest/${path}`

export function webUrlOf(build: StoredBuild, to: Rendering): string {
  const started = build.startedAt !== undefined
  if (to.oldWebUrls) {
    return started
      ? `${to.url}/viewLog.html?buildId=${build.id}&buildTypeId=${build.buildTypeId}`
      : `${to.url}/viewQueued.html?itemId=${build.id}`
  }
  return started
    ? `${to.url}/buildConfiguration/${build.buildTypeId}/${build.id}`
    : `${to.url}/build/${build.id}`
}

const date = (at: number | undefined): string | undefined => (at === undefined ? undefined : formatDate(at))

const orAbsent = (flag: boolean): true | undefined => flag || undefined

/** Any number that is always the same for a name. */
const userId = (name: string): number => [...name].reduce((sum, char) => sum + char.charCodeAt(0), 0) % 997

export const renderUser = (name: string | undefined, to: Rendering): Entity | undefined =>
  name === undefined
    ? undefined
    : plain({ username: name, id: userId(name), href: href(to, `users/id:${userId(name)}`) })

export const renderNote = (note: Note, to: Rendering): Entity =>
  plain({
    timestamp: formatDate(note.at),
    text: note.text === '' ? undefined : note.text,
    user: renderUser(note.by, to),
  })

/** The build as of now, keys in the order of a 2026.1 server. */
export function renderBuild(build: StoredBuild, to: Rendering): Entity {
  const configuration = to.world.configuration(build.buildTypeId)
  const seen = to.world.appearance(build)
  const queued = build.startedAt === undefined
  const at = (path: string): string => href(to, `builds/id:${build.id}${path}`)
  const { running } = seen
  return {
    fields: [
      inShort('id', build.id),
      inShort('buildTypeId', build.buildTypeId),
      inShort('number', build.number),
      inShort('status', seen.status),
      inShort('state', seen.state),
      inShort('personal', orAbsent(build.personal)),
      inShort('failedToStart', orAbsent(build.failedToStart)),
      inShort('percentageComplete', running?.percentageComplete || undefined),
      inShort('branchName', build.branchName),
      inShort('defaultBranch', orAbsent(build.branchName !== undefined && build.defaultBranch)),
      inShort('href', queued ? href(to, `buildQueue/id:${build.id}`) : at('')),
      inShort('webUrl', webUrlOf(build, to)),
      inLong('statusText', seen.statusText),
      inLong('buildType', configuration && { fields: shortFields(configuration, to) }),
      inLong('waitReason', seen.waitReason),
      inLong('running-info', running && renderRunning(running)),
      inLong('canceledInfo', build.cancelled && renderNote(build.cancelled, to)),
      inLong('queuedDate', formatDate(build.queuedAt)),
      inLong('startDate', date(build.startedAt)),
      inLong('finishDate', date(build.finishedAt)),
      inLong('triggered', () => renderTriggered(build, to)),
      inLong('lastChanges', () => renderLastChanges(build, to)),
      inLong(
        'changes',
        plain({
          count: build.revision === undefined || queued ? undefined : 1,
          href: href(to, `changes?locator=build:(id:${build.id})`),
        }),
      ),
      inLong('revisions', () => renderRevisions(build, to)),
      inLong(
        'compatibleAgents',
        queued ? plain({ href: href(to, `agents?locator=compatible:(build:(id:${build.id}))`) }) : undefined,
      ),
      inLong('agent', build.number === 'N/A' || queued ? undefined : renderAgent(to)),
      inLong('problemOccurrences', seen.status === 'FAILURE' ? renderProblems(build, seen, to) : undefined),
      inLong(
        'artifacts',
        plain({ count: queued || build.cancelled ? undefined : 0, href: at('/artifacts/children/') }),
      ),
      inLong('relatedIssues', queued ? undefined : plain({ href: at('/relatedIssues') })),
      located('properties', locator => renderProperties(build, to, locator)),
      inLong('statistics', queued ? undefined : plain({ href: at('/statistics') })),
      inLong('tags', build.tags.length > 0 ? renderTags(build) : undefined),
      inLong('vcsLabels', []),
      inLong(
        'comment',
        build.comment === undefined || !to.viewComments
          ? undefined
          : renderNote({ at: build.queuedAt, by: build.triggeredBy, text: build.comment }, to),
      ),
      inLong('pinned', orAbsent(build.pin !== undefined)),
      inLong('pinInfo', build.pin && renderNote(build.pin, to)),
      inShort('finishOnAgentDate', date(build.number === 'N/A' ? undefined : build.finishedAt)),
      inLong('customization', {}),
      whenAsked('taskId', build.id),
      whenAsked('queuePosition', () => queuePosition(build, to)),
      whenAsked('replacementIds', () => renderReplaced(build, to)),
    ],
  }
}

const shortFields = (configuration: SimulatedConfiguration, to: Rendering): Entity['fields'] =>
  renderConfiguration(configuration, to).fields.map(field =>
    field.level === 'long' ? { ...field, level: 'asked' } : field,
  )

type Running = NonNullable<ReturnType<World['appearance']>['running']>

function renderRunning(running: Running): Entity {
  return {
    fields: [
      inShort('percentageComplete', running.percentageComplete < 0 ? undefined : running.percentageComplete),
      inShort('elapsedSeconds', running.elapsedSeconds),
      inShort('estimatedTotalSeconds', running.estimatedTotalSeconds),
      whenAsked('leftSeconds', running.leftSeconds),
      inShort('currentStageText', running.stage),
      inShort('outdated', false),
      inShort('probablyHanging', false),
    ],
  }
}

const renderTriggered = (build: StoredBuild, to: Rendering): Entity =>
  plain({
    type: build.triggeredBy === undefined ? 'vcs' : 'user',
    date: formatDate(build.queuedAt),
    user: renderUser(build.triggeredBy, to),
  })

const changeId = (build: StoredBuild): number => 1000 + build.id

function renderLastChanges(build: StoredBuild, to: Rendering): Entity | undefined {
  if (build.revision === undefined) return undefined
  const id = changeId(build)
  const change = plain({
    id,
    version: build.revision,
    username: build.triggeredBy ?? 'committer',
    date: formatDate(build.queuedAt),
    href: href(to, `changes/id:${id}`),
    webUrl: `${to.url}/change/${id}?personal=false`,
  })
  return plain({ count: 1, change: [change] })
}

function renderRevisions(build: StoredBuild, to: Rendering): Entity {
  if (build.revision === undefined) return plain({ count: 0 })
  const root = `${to.world.configuration(build.buildTypeId)?.projectId ?? 'Root'}_Git`
  const instance = { id: '1', 'vcs-root-id': root, name: root, href: href(to, 'vcs-root-instances/id:1') }
  const vcsBranchName = `refs/heads/${build.branchName ?? 'master'}`
  const revision = plain({ version: build.revision, vcsBranchName, 'vcs-root-instance': plain(instance) })
  return plain({ count: 1, revision: [revision] })
}

const renderAgent = (to: Rendering): Entity =>
  plain({
    id: 11,
    name: 'simulated-agent-1',
    typeId: 11,
    href: href(to, 'agents/id:11'),
    webUrl: `${to.url}/agentDetails.html?id=11&agentTypeId=11&realAgentName=simulated-agent-1`,
  })

function renderProblems(build: StoredBuild, seen: { statusText?: string }, to: Rendering): Entity {
  const problem = plain({
    id: `problem:(id:${build.id}),build:(id:${build.id})`,
    type: 'TC_EXIT_CODE',
    details: seen.statusText,
  })
  return {
    fields: [
      inShort('count', 1),
      inShort('href', href(to, `problemOccurrences?locator=build:(id:${build.id})`)),
      inShort('newFailed', 1),
      whenAsked('problemOccurrence', [problem]),
    ],
  }
}

/** Left out without a word when the token may not view them, as the real server does. */
export function renderProperties(
  build: StoredBuild,
  to: Rendering,
  locator: string | undefined,
): Entity | undefined {
  const all = Object.entries(build.properties)
  if (!to.viewProperties || all.length === 0) return undefined
  const name = locator === undefined ? undefined : one(parseLocator(locator), 'name')
  const chosen = name === undefined ? all : all.filter(([key]) => matchesText(key, name))
  const property = chosen.map(([key, value]) => plain({ name: key, value }))
  return plain({ property: property.length > 0 ? property : undefined, count: property.length })
}

const renderTags = (build: StoredBuild): Entity =>
  plain({ count: build.tags.length, tag: build.tags.map(name => plain({ name })) })

function queuePosition(build: StoredBuild, to: Rendering): number | undefined {
  const queue = to.world.state().builds.filter(each => each.startedAt === undefined)
  const index = queue.findIndex(each => each.id === build.id)
  return index < 0 ? undefined : index + 1
}

/** The shape on the wire is a guess: no recording has it, only the model class of the source names the field. */
function renderReplaced(build: StoredBuild, to: Rendering): Entity | undefined {
  const ids = Object.entries(to.world.state().replaced).flatMap(([old, id]) => (id === build.id ? [old] : []))
  return ids.length === 0 ? undefined : plain({ count: ids.length, item: ids })
}
