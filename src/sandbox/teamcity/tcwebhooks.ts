import type { Json } from './fields.ts'
import type { SimulatedBuildView, SimulatedConfiguration } from './types.ts'

const notifyTypes: Record<string, string> = {
  BUILD_TYPE_ADDED_TO_QUEUE: 'buildAddedToQueue',
  BUILD_REMOVED_FROM_QUEUE: 'buildRemovedFromQueue',
  CHANGES_LOADED: 'changesLoaded',
  BUILD_STARTED: 'buildStarted',
  BUILD_INTERRUPTED: 'buildInterrupted',
  BUILD_FINISHED: 'buildFinished',
}

/** The legacy body of the tcWebHooks plugin: `buildId` is text, and every value may be missing in some version. */
export function tcWebHooksContent(
  event: string,
  build: SimulatedBuildView,
  configuration: SimulatedConfiguration,
  rootUrl: string,
): { [name: string]: Json } {
  const { id, name, projectId, projectName } = configuration
  const fullName = `${projectName} :: ${name}`
  const result = resultOf(event, build)
  const described = stateDescription(event)
  const number = build.number ?? ''
  const by = build.triggeredBy ?? 'Git'
  return {
    buildStatus: build.statusText ?? '',
    buildResult: result,
    buildResultPrevious: 'success',
    buildResultDelta: event === 'BUILD_FINISHED' ? 'unchanged' : 'unknown',
    notifyType: notifyTypes[event] ?? event,
    buildFullName: fullName,
    buildName: name,
    buildId: String(build.id),
    buildTypeId: id,
    buildInternalTypeId: 'bt1',
    buildExternalTypeId: id,
    buildStatusUrl: `${rootUrl}/viewLog.html?buildTypeId=${id}&buildId=${build.id}`,
    buildStatusHtml: `<span class="tcWebHooksMessage">${fullName} # <strong>${number}</strong> has <strong>${described}</strong></span>`,
    rootUrl,
    projectName,
    projectId,
    projectInternalId: 'project1',
    projectExternalId: projectId,
    ...(build.branchName !== undefined && {
      branchName: build.branchName,
      branchDisplayName: build.branchName,
    }),
    buildNumber: number,
    agentName: 'simulated-agent-1',
    agentOs: 'Linux, version 6.8',
    agentHostname: 'localhost',
    triggeredBy: by,
    message: `Build ${fullName} has ${described}. This is build number ${number}, has a status of "${result}" and was triggered by ${by}`,
    text: `${fullName} has ${described}. Status: ${result}`,
    buildStateDescription: described,
    buildRunners: ['Command Line'],
    extraParameters: [],
    teamcityProperties: Object.entries(build.properties).map(([key, value]) => ({ name: key, value })),
  }
}

function resultOf(event: string, build: SimulatedBuildView): string {
  if (event === 'BUILD_INTERRUPTED') return 'interrupted'
  if (event !== 'BUILD_FINISHED') return 'running'
  if (build.status === 'UNKNOWN' || build.status === undefined) return 'unknown'
  return build.status.toLowerCase()
}

function stateDescription(event: string): string {
  if (event === 'BUILD_STARTED') return 'started'
  if (event === 'BUILD_INTERRUPTED') return 'been interrupted'
  return event === 'BUILD_FINISHED' ? 'finished' : 'been queued'
}

/** The same keys flat: lists as `[a, b]`, null as the word. */
export function tcWebHooksForm(content: { [name: string]: Json }): string {
  const form = new URLSearchParams()
  for (const [name, value] of Object.entries(content)) {
    if (Array.isArray(value)) form.set(name, `[${value.map(each => flat(each)).join(', ')}]`)
    else form.set(name, flat(value))
  }
  return form.toString()
}

const flat = (value: Json): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)
