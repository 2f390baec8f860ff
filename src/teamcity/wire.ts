import { z } from 'zod'
import { isoDate } from './date.ts'
import type { Approval, Build, BuildConfiguration, BuildState, BuildStatus, ServerInfo } from './teamcity.ts'

/** What a text of TeamCity's meant, or one line with the path that was wrong. */
export type Decoded<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly why: string }

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
const text = z.union([z.string(), z.number().transform(String)]).nullish()
const user = z.object({ username: z.string().nullish() }).nullish()

const named = z.object({ name: z.string().nullish(), username: z.string().nullish() }).nullish()

const buildShape = z.object({
  id: z.number().int().positive(),
  buildTypeId: z.string(),
  number: text,
  state: z.string().nullish(),
  status: z.string().nullish(),
  statusText: z.string().nullish(),
  waitReason: z.string().nullish(),
  webUrl: z.string().nullish(),
  pinned: z.boolean().nullish(),
  branchName: z.string().nullish(),
  queuedDate: z.string().nullish(),
  startDate: z.string().nullish(),
  finishDate: z.string().nullish(),
  percentageComplete: z.number().nullish(),
  failedToStart: z.boolean().nullish(),
  canceledInfo: z.object({ text: z.string().nullish(), user }).nullish(),
  triggered: z.object({ user }).nullish(),
  comment: z.object({ text: z.string().nullish() }).nullish(),
  revisions: z.object({ revision: z.array(z.object({ version: text })).nullish() }).nullish(),
  properties: z
    .object({ property: z.array(z.object({ name: z.string(), value: text })).nullish() })
    .nullish(),
})

const pageShape = z.object({ build: z.array(buildShape).nullish(), nextHref: z.string().nullish() })

const configurationShape = z.object({
  id: z.string(),
  name: z.string(),
  projectName: z.string().nullish(),
  paused: z.boolean().nullish(),
  templateFlag: z.boolean().nullish(),
  webUrl: z.string().nullish(),
})

const serverShape = z.object({
  version: z.string(),
  internalId: z.string().nullish(),
  webUrl: z.string().nullish(),
  currentTime: z.string().nullish(),
})

const approvalShape = z.object({
  status: z.string().nullish(),
  timeoutTimestamp: z.string().nullish(),
  userApprovals: z
    .object({ userApproval: z.array(z.object({ approved: z.boolean().nullish(), user: named })).nullish() })
    .nullish(),
  groupApprovals: z
    .object({
      groupApproval: z
        .array(
          z.object({
            requiredApprovalsCount: z.number().nullish(),
            group: named,
            currentlyApprovedBy: z.object({ count: z.number().nullish() }).nullish(),
          }),
        )
        .nullish(),
    })
    .nullish(),
})

const errorShape = z.object({
  message: z.string().nullish().catch(undefined),
  additionalMessage: z.string().nullish().catch(undefined),
})
const errorsShape = z.object({ errors: z.array(errorShape) })

/** One build, as `GET /builds/id:N` answers. */
export function decodeBuild(body: string, context: BuildContext): Decoded<Build> {
  return decode('build', buildShape, body, build => toBuild(build, context))
}

/** One page of builds; a list without `build` is an empty one. */
export function decodeBuilds(body: string, context: BuildContext): Decoded<BuildPage> {
  return decode('builds', pageShape, body, page => ({
    builds: (page.build ?? []).map(build => toBuild(build, context)),
    ...(page.nextHref && { nextHref: page.nextHref }),
  }))
}

/** A build of which nothing but the id needs to be right: it is there, whatever else cannot be read. */
export function decodeQueuedBuild(
  body: string,
  context: BuildContext & { buildTypeId: string },
): Decoded<Build> {
  const whole = decodeBuild(body, context)
  if (whole.ok) return whole
  const { buildTypeId } = context
  const bare = buildShape.pick({ id: true })
  return decode('build', bare, body, ({ id }) => toBuild({ id, buildTypeId }, context))
}

/** A build configuration; null for a template, which has the same form and cannot run builds. */
export function decodeConfiguration(body: string): Decoded<BuildConfiguration | null> {
  return decode('build configuration', configurationShape, body, found => {
    if (found.templateFlag) return null
    return {
      id: found.id,
      name: found.name,
      paused: found.paused ?? false,
      ...given('projectName', found.projectName),
      ...given('url', found.webUrl),
    }
  })
}

/** Null where it waits for no approval. */
export function decodeApproval(
  body: string,
  { present }: Pick<BuildContext, 'present'>,
): Decoded<Approval | null> {
  return decode('approval', approvalShape, body, found => {
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
}

export function decodeServer(body: string): Decoded<ServerInfo> {
  return decode('server', serverShape, body, server => ({
    version: server.version,
    ...given('internalId', server.internalId),
    ...given('url', server.webUrl),
    ...given('currentTime', isoDate(server.currentTime)),
  }))
}

/** The entries of TeamCity's JSON error form; empty for any other text. */
export function errorsIn(
  body: string,
): readonly { message?: string | null | undefined; additionalMessage?: string | null | undefined }[] {
  const decoded = decode('error', errorsShape, body, answer => answer.errors)
  return decoded.ok ? decoded.value : []
}

function toBuild(build: z.infer<typeof buildShape>, context: BuildContext): Build {
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
  info: NonNullable<z.infer<typeof buildShape>['canceledInfo']>,
  { present }: BuildContext,
): NonNullable<Build['cancelled']> {
  return { ...given('by', info.user?.username), ...given('comment', info.text && present(info.text)) }
}

function toProperties(
  build: z.infer<typeof buildShape>,
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

function decode<S extends z.ZodType, T>(
  what: string,
  shape: S,
  body: string,
  make: (value: z.infer<S>) => T,
): Decoded<T> {
  let parsed: unknown
  try {
    parsed = JSON.parse(body)
  } catch {
    return { ok: false, why: `teamcity ${what}: the answer is not JSON` }
  }
  const result = shape.safeParse(parsed)
  if (result.success) return { ok: true, value: make(result.data) }
  return { ok: false, why: `teamcity ${what}: ${whatIsWrong(result.error)}` }
}

function whatIsWrong(error: z.ZodError): string {
  const issue = error.issues[0]
  if (!issue || issue.path.length === 0) return 'the answer is not an object'
  const path = `"${issue.path.map(String).join('.')}"`
  if (/received (?:undefined|null)$/.test(issue.message)) return `${path} is missing`
  return issue.code === 'invalid_type'
    ? `${path} is not of type ${issue.expected}`
    : `${path} is not acceptable`
}
