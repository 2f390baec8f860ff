import { createFaults } from '../faults.ts'
import type { Fault, FaultHow, LoggedRequest, RawReply } from '../http-types.ts'
import { startHttp } from '../server.ts'

export interface DeployedVersion {
  readonly sha: string
  /** ISO 8601. */
  readonly at: string
}

export interface ServiceSimulatorOptions {
  /** What each service serves at first, by its name. */
  readonly services?: Readonly<Record<string, DeployedVersion>>
  readonly port?: number
  readonly now?: () => number
  readonly latencyMs?: number
  /** Where what is deployed outlives the process. */
  readonly persist?: { load(): string | undefined; save(text: string): void }
  readonly weather?: (method: string, path: string) => FaultHow | undefined
}

/** Deployed services on loopback, each with its deployment-info. */
export interface ServiceSimulator {
  /** Of the deployment-info of one service. */
  infoUrl(service: string): string
  /** Everything that was asked. */
  readonly requests: readonly LoggedRequest[]
  /** What a service says that it serves; undefined when there is none of that name. */
  deployed(service: string): DeployedVersion | undefined
  /** From now on the service serves that. */
  deploy(service: string, version: DeployedVersion): void
  /** Answers exactly this instead, until the next deploy: what a service of somebody else's makes of it. */
  answerWith(service: string, body: string, contentType?: string): void
  /** What happens to the next matching requests. */
  fail(next: Fault): void
  /** Nothing goes wrong any more. */
  mend(): void
  /** Destroys open connections too. */
  close(): Promise<void>
}

export async function createServiceSimulator(
  options: ServiceSimulatorOptions = {},
): Promise<ServiceSimulator> {
  const requests: LoggedRequest[] = []
  const faults = createFaults()
  const services = new Map<string, DeployedVersion>(Object.entries(options.services ?? {}))
  const strange = new Map<string, RawReply>()
  for (const [name, version] of saved(options.persist?.load())) services.set(name, version)

  const http = await startHttp({
    port: options.port ?? 0,
    faultOf: (method, path) => faults.take(method, path) ?? options.weather?.(method, path),
    log: requests,
    now: options.now ?? Date.now,
    latencyMs: () => options.latencyMs ?? 0,
    answer({ target }) {
      const name = /^\/([^/?]+)\/deployment-info(?:\?|$)/.exec(target)?.[1] ?? ''
      const version = services.get(name)
      return (
        strange.get(name) ??
        (version ? reply(200, infoOf(name, version)) : reply(404, { error: 'Not found' }))
      )
    },
  })

  return {
    infoUrl: service => `http://127.0.0.1:${http.port}/${service}/deployment-info`,
    requests,
    deployed: service => services.get(service),
    deploy(service, version) {
      strange.delete(service)
      services.set(service, version)
      options.persist?.save(JSON.stringify([...services]))
    },
    answerWith: (service, body, contentType = 'application/json') =>
      void strange.set(service, { status: 200, headers: { 'Content-Type': contentType }, body }),
    fail: next => faults.add(next),
    mend: () => faults.clear(),
    close: () => http.close(),
  }
}

const infoOf = (name: string, { sha, at }: DeployedVersion): unknown => ({
  name,
  lastCommitSha: sha,
  lastCommitTimestamp: at,
})

const reply = (status: number, body: unknown): RawReply => ({
  status,
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
})

/** What can't be read is begun anew. */
function saved(text: string | undefined): [string, DeployedVersion][] {
  try {
    return JSON.parse(text ?? '[]')
  } catch {
    return []
  }
}
