import { RemoteFault } from '../remote/remote-fault.ts'

export interface ArtifactoryOptions {
  /** With its context path: `https://artifactory.example/artifactory`. */
  readonly url: string
  readonly token?: string | undefined
  /** Longest time of one call, its repeats included. */
  readonly timeoutMs: number
  /** In [0, 1), for the jitter between repeats. */
  readonly random: () => number
  readonly sleep?: (ms: number) => Promise<void>
  readonly log?: (level: 'debug' | 'warn', line: string) => void
}

export interface Artifact {
  /** Repository and path in it, as people write it. */
  readonly path: string
  readonly url: string
  readonly sha256?: string
  readonly sha1?: string
  /** In bytes. */
  readonly size?: number
}

export interface Artifactory {
  /** Base URL, without a trailing slash. */
  readonly url: string
  /** For people and for the call: where an artifact of that path is. */
  artifactUrl(path: string): string
  /** The file of that path, or null when there is none that this token may see. Rejects with a `RemoteFault`. */
  find(path: string): Promise<Artifact | null>
  close(): void
}

/** It can't be found out if the file is there that an alias ships. */
export class ArtifactFault extends RemoteFault {
  override readonly name = 'ArtifactFault'
  readonly alias: string
  readonly path: string

  constructor(fault: RemoteFault, asked: { alias: string; path: string }) {
    super(fault.system, fault)
    this.alias = asked.alias
    this.path = asked.path
  }
}
