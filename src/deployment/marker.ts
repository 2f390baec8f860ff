/** The records of a deployment's start and end that Logstash takes from Redis and Kibana draws on its graphs. */
import type { Deployment } from './deployment.ts'

export type MarkerAction = 'start-deploy' | 'end-deploy'

/** Its form is fixed by what reads it: field names, their order in the text, both forms of the time. */
export interface Marker {
  readonly '@timestamp': string
  readonly '@version': '1'
  readonly type: string
  readonly action: MarkerAction
  readonly message: string
  /** As `@timestamp`, in epoch ms. */
  readonly timestamp: number
  readonly host: string
  readonly env: string
  /** Absent in a marker that is set by hand. */
  readonly deployment?: MarkedDeployment
}

export interface MarkedDeployment {
  readonly id: string
  readonly alias: string
  readonly name: string
  readonly build_number: string
  readonly build_url: string
  readonly requested_by: string
  readonly sha?: string
  /** Key of the change ticket. */
  readonly ticket?: string
  /** At the end only. `lost`: the build is gone from TeamCity, so nobody knows. */
  readonly status?: 'succeeded' | 'failed' | 'cancelled' | 'lost'
  readonly duration_seconds?: number
}

/** What a deployment does not know of its markers. */
export interface MarkerContext {
  /** The bot's. */
  readonly host: string
  readonly type: string
  /** Key of the change ticket, where there is one by now. */
  readonly ticket?: string | undefined
}

const actions = { start: 'start-deploy', end: 'end-deploy' } as const
const words = { start: 'starting', end: 'finished' } as const

/** The same marker is pushed, and indexed, under the same id; the pipeline in docs/kibana makes it so too. */
export const markerId = (deploymentId: string, which: 'start' | 'end'): string =>
  `${deploymentId}-${actions[which]}`

/**
 * The marker with the times at which the build really started and ended, however late it is made. Null where there is
 * none: a deployment whose build never ran has neither start nor end, one that still runs has no end.
 */
export function marker(
  deployment: Deployment,
  which: 'start' | 'end',
  { host, type, ticket }: MarkerContext,
): Marker | null {
  const { startedAt, finishedAt, build, env } = deployment
  const at = which === 'start' ? startedAt : finishedAt
  if (startedAt === undefined || at === undefined) return null
  return {
    ...markerByHand({ which, at, type, host, env, message: `${words[which]} deployment of ${build.number}` }),
    deployment: {
      id: deployment.id,
      alias: deployment.alias,
      name: deployment.name,
      build_number: build.number,
      build_url: build.url,
      requested_by: deployment.requestedBy.name,
      ...(build.revision === undefined ? {} : { sha: build.revision }),
      ...(ticket === undefined ? {} : { ticket }),
      ...(which === 'end' ? outcome(deployment, Date.parse(at) - Date.parse(startedAt)) : {}),
    },
  }
}

/** A marker of which no deployment is known, as a step of a TeamCity build sets it. `at` is ISO 8601. */
export function markerByHand({
  which,
  at,
  ...given
}: {
  readonly which: 'start' | 'end'
  readonly at: string
  readonly type: string
  readonly host: string
  readonly env: string
  readonly message: string
}): Marker {
  return {
    '@timestamp': new Date(at).toISOString(),
    '@version': '1',
    type: given.type,
    action: actions[which],
    message: given.message,
    timestamp: Date.parse(at),
    host: given.host,
    env: given.env,
  }
}

function outcome(
  { state, isLost }: Deployment,
  durationMs: number,
): Pick<MarkedDeployment, 'status' | 'duration_seconds'> {
  const status = isLost ? 'lost' : state
  return {
    ...(status === 'succeeded' || status === 'failed' || status === 'cancelled' || status === 'lost'
      ? { status }
      : {}),
    duration_seconds: Math.max(0, Math.round(durationMs / 1_000)),
  }
}
