import * as v from 'valibot'
import { type Decoded, decode, jsonIn, number, object, type Shape, valueIn } from '../remote/decode.ts'
import { isoDate } from './date.ts'
import type { Approval, Build, BuildConfiguration, BuildState, BuildStatus, ServerInfo } from './teamcity.ts'

export interface BuildPage {
  readonly builds: readonly Build[]
  /** Where the next page is, relative to the origin; absent at the end. A page with one may be empty. */
  readonly nextHref?: string
}

/** What a decoder of builds needs to know beside the text. */
export interface BuildContext {
  /** Base URL, for a link when the server gives none. */
  readonly url: string
  /** Which properties are wanted; others never leave this module. */
  readonly wants: (propertyName: string) => boolean
  /** Makes free text of others fit for people: one line, not long, no secret. */
  readonly present: (text: string) => string
}

/** A number too: build numbers that look like one lose their quotes in some converters. */
const text = v.nullish(v.union([v.string(), v.pipe(number, v.transform(String))]))
const user = v.nullish(object({ username: v.nullish(v.string()) }))

const named = v.nullish(object({ name: v.nullish(v.string()), username: v.nullish(v.string()) }))

const buildId = v.pipe(v.number(), v.safeInteger(), v.minValue(1))
const buildShape = object({
  id: buildId,
  /** Absent where its configuration was deleted. */
  buildTypeId: v.nullish(v.string(), ''),
  number: text,
  state: v.nullish(v.string()),
  status: v.nullish(v.string()),
  statusText: v.nullish(v.string()),
  waitReason: v.nullish(v.string()),
  webUrl: v.nullish(v.string()),
  pinned: v.nullish(v.boolean()),
  branchName: v.nullish(v.string()),
  queuedDate: v.nullish(v.string()),
  startDate: v.nullish(v.string()),
  finishDate: v.nullish(v.string()),
  percentageComplete: v.nullish(number),
  failedToStart: v.nullish(v.boolean()),
  canceledInfo: v.nullish(object({ text: v.nullish(v.string()), user })),
  triggered: v.nullish(object({ user })),
  comment: v.nullish(object({ text: v.nullish(v.string()) })),
  revisions: v.nullish(object({ revision: v.nullish(v.array(object({ version: text }))) })),
  properties: v.nullish(object({ property: v.nullish(v.array(object({ name: v.string(), value: text }))) })),
})

const configurationShape = v.pipe(
  object({
    id: v.string(),
    name: v.string(),
    projectName: v.nullish(v.string()),
    paused: v.nullish(v.boolean()),
    templateFlag: v.nullish(v.boolean()),
    webUrl: v.nullish(v.string()),
  }),
  v.transform(({ id, name, paused, projectName, webUrl, templateFlag }): BuildConfiguration | null =>
    templateFlag
      ? null
      : { id, name, paused: paused ?? false, ...given('projectName', projectName), ...given('url', webUrl) },
  ),
)

const serverShape = v.pipe(
  object({
    version: v.string(),
    internalId: v.nullish(v.string()),
    webUrl: v.nullish(v.string()),
    currentTime: v.nullish(v.string()),
  }),
  v.transform(
    ({ version, internalId, webUrl, currentTime }): ServerInfo => ({
      version,
      ...given('internalId', internalId),
      ...given('url', webUrl),
      ...given('currentTime', isoDate(currentTime)),
    }),
  ),
)

const approvalShape = object({
  status: v.nullish(v.string()),
  timeoutTimestamp: v.nullish(v.string()),
  userApprovals: v.nullish(
    object({ userApproval: v.nullish(v.array(object({ approved: v.nullish(v.boolean()), user: named }))) }),
  ),
  groupApprovals: v.nullish(
    object({
      groupApproval: v.nullish(
        v.array(
          object({
            requiredApprovalsCount: v.nullish(number),
            group: named,
            currentlyApprovedBy: v.nullish(object({ count: v.nullish(number) })),
          }),
        ),
      ),
    }),
  ),
})

const errorShape = object({
  message: v.fallback(v.nullish(v.string()), undefined),
  additionalMessage: v.fallback(v.nullish(v.string()), undefined),
})
const errorsShape = object({ errors: v.array(errorShape) })

/** One build, as `GET /builds/id:N` answers. */
export const decodeBuild = (body: string, context: BuildContext): Decoded<Build> =>
  decode('teamcity build', buildIn(context), jsonIn(body))

/** One page of builds; a list without `build` is an empty one. */
export function decodeBuilds(body: string, context: BuildContext): Decoded<BuildPage> {
  const page = object({ build: v.nullish(v.array(buildIn(context))), nextHref: v.nullish(v.string()) })
  const toPage = v.transform(({ build, nextHref }: v.InferOutput<typeof page>) => ({
    builds: build ?? [],
    ...given('nextHref', nextHref),
  }))
  return decode('teamcity builds', v.pipe(page, toPage), jsonIn(body))
}

/** A build of which nothing but the id needs to be right: it is there, whatever else cannot be read. */
export function decodeQueuedBuild(
  body: string,
  context: BuildContext & { buildTypeId: string },
): Decoded<Build> {
  const whole = decodeBuild(body, context)
  if (whole.ok) return whole
  const { buildTypeId } = context
  const bare = v.pipe(
    object({ id: buildId }),
    v.transform(({ id }) => toBuild({ id, buildTypeId }, context)),
  )
  return decode('teamcity build', bare, jsonIn(body))
}

/** A build configuration; null for a template, which has the same form and cannot run builds. */
export const decodeConfiguration = (body: string): Decoded<BuildConfiguration | null> =>
  decode('teamcity build configuration', configurationShape, jsonIn(body))

/** Null where it waits for no approval. */
export function decodeApproval(
  body: string,
  { present }: Pick<BuildContext, 'present'>,
): Decoded<Approval | null> {
  const toApproval = v.transform((found: v.InferOutput<typeof approvalShape>): Approval | null => {
    if (found.status !== 'waitingForApproval') return null
    const open = (found.userApprovals?.userApproval ?? []).filter(rule => !rule.approved)
    const groups = (found.groupApprovals?.groupApproval ?? []).flatMap(rule => {
      const count = (rule.requiredApprovalsCount ?? 1) - (rule.currentlyApprovedBy?.count ?? 0)
      return rule.group?.name && count > 0 ? [{ name: present(rule.group.name), count }] : []
    })
    return {
      users: open.flatMap(({ user }) => present(user?.name || user?.username || '') || []),
      groups,
      ...given('until', isoDate(found.timeoutTimestamp)),
    }
  })
  return decode('teamcity approval', v.pipe(approvalShape, toApproval), jsonIn(body))
}

export const decodeServer = (body: string): Decoded<ServerInfo> =>
  decode('teamcity server', serverShape, jsonIn(body))

/** The entries of TeamCity's JSON error form; empty for any other text. */
export const errorsIn = (body: string): v.InferOutput<typeof errorsShape>['errors'] =>
  valueIn(errorsShape, jsonIn(body))?.errors ?? []

const buildIn = (context: BuildContext): Shape<Build> =>
  v.pipe(
    buildShape,
    v.transform(build => toBuild(build, context)),
  )

function toBuild(build: v.InferOutput<typeof buildShape>, context: BuildContext): Build {
  const percentage = build.percentageComplete ?? -1
  return {
    id: build.id,
    buildTypeId: build.buildTypeId,
    state: toState(build.state),
    url: /^https?:/.test(build.webUrl ?? '') ? `${build.webUrl}` : buildUrl(context.url, build.id),
    pinned: build.pinned ?? false,
    failedToStart: build.failedToStart ?? false,
    properties: toProperties(build, context.wants),
    ...given('number', build.number),
    ...given('status', build.status ? toStatus(build.status) : undefined),
    ...given('statusText', build.statusText && context.present(build.statusText)),
    ...given('waitReason', build.waitReason),
    ...given('branch', build.branchName),
    ...given('revision', build.revisions?.revision?.[0]?.version),
    ...given('queuedAt', isoDate(build.queuedDate)),
    ...given('startedAt', isoDate(build.startDate)),
    ...given('finishedAt', isoDate(build.finishDate)),
    // A build that has been told to stop says -1.
    ...given('percentageComplete', percentage >= 0 ? percentage : undefined),
    ...given('cancelled', build.canceledInfo ? toCancelled(build.canceledInfo, context) : undefined),
    ...given('triggeredBy', build.triggered?.user?.username),
    ...given('comment', build.comment?.text),
  }
}

/** A page that every version of TeamCity leads to the build, whatever its state. */
function buildUrl(url: string, id: number): string {
  return `${url}/viewLog.html?buildId=${id}`
}

function toState(state: string | null | undefined): BuildState {
  const known: readonly BuildState[] = ['queued', 'running', 'finished', 'deleted']
  return known.find(one => one === state) ?? 'unknown'
}

function toStatus(status: string): BuildStatus {
  const known: readonly BuildStatus[] = ['SUCCESS', 'FAILURE']
  return known.find(one => one === status) ?? 'UNKNOWN'
}

function toCancelled(
  info: NonNullable<v.InferOutput<typeof buildShape>['canceledInfo']>,
  { present }: BuildContext,
): NonNullable<Build['cancelled']> {
  return { ...given('by', info.user?.username), ...given('comment', info.text && present(info.text)) }
}

function toProperties(
  build: v.InferOutput<typeof buildShape>,
  wants: (name: string) => boolean,
): Record<string, string> {
  const wanted = (build.properties?.property ?? []).filter(property => wants(property.name))
  return Object.fromEntries(wanted.map(property => [property.name, property.value ?? '']))
}

/** A property when there is something to say, and none otherwise. */
function given<Name extends string, T>(
  name: Name,
  value: T | null | undefined,
): { [key in Name]?: NonNullable<T> } {
  if (value === null || value === undefined || value === '') return {}
  return { [name]: value } as { [key in Name]?: NonNullable<T> }
}
