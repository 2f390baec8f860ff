import type { RawReply, ServerOptions, SimulatedServer } from '../http-types.ts'
import { startHttp } from '../server.ts'

export interface DeployedVersion {
  readonly sha: string
  /** ISO 8601. */
  readonly at: string
}

export interface ServiceSimulatorOptions extends ServerOptions {
  /** What each service serves at first, by its name. */
  readonly services?: Readonly<Record<string, DeployedVersion>>
  /** Where what is deployed outlives the process. */
  readonly persist?: { load(): string | undefined; save(text: string): void }
}

/** Deployed services on loopback, each with its deployment-info. */
export interface ServiceSimulator extends SimulatedServer {
  /** Of the deployment-info of one service. */
  infoUrl(service: string): string
  /** What a service says that it serves; undefined when there is none of that name. */
  deployed(service: string): DeployedVersion | undefined
  /** From now on the service serves that. */
  deploy(service: string, version: DeployedVersion): void
  /** Answers exactly this instead, until the next deploy: what a service of somebody else's makes of it. */
  answerWith(service: string, body: string, contentType?: string): void
}

export async function createServiceSimulator(
  options: ServiceSimulatorOptions = {},
): Promise<ServiceSimulator> {
  const services = new Map<string, DeployedVersion>(Object.entries(options.services ?? {}))
  const strange = new Map<string, RawReply>()
  for (const [name, version] of saved(options.persist?.load())) services.set(name, version)

  const { port, ...server } = await startHttp(options, ({ target }) => {
    const name = /^\/([^/?]+)\/deployment-info(?:\?|$)/.exec(target)?.[1] ?? ''
    const version = services.get(name)
    return (
      strange.get(name) ?? (version ? reply(200, infoOf(name, version)) : reply(404, { error: 'Not found' }))
    )
  })

  return {
    ...server,
    infoUrl: service => `http://127.0.0.1:${port}/${service}/deployment-info`,
    deployed: service => services.get(service),
    deploy(service, version) {
      strange.delete(service)
      services.set(service, version)
      options.persist?.save(JSON.stringify([...services]))
    },
    answerWith: (service, body, contentType = 'application/json') =>
      void strange.set(service, { status: 200, headers: { 'Content-Type': contentType }, body }),
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
