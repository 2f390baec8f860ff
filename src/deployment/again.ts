/** Of deployments that ship what went out before. Times are ISO 8601 in UTC. */

/** What a rollback or a redeploy knows of the time its build was live. */
export interface Again {
  readonly is: 'rollback' | 'redeploy'
  /** Number of the build that went to production before. */
  readonly from: string
  /** The earlier deployment: its id, and who asked for it. */
  readonly deploymentId: string
  readonly by: string
  readonly since: string
  /** Absent for what is live still. */
  readonly until?: string
}

/** `isDone`: the newest pinned build is the one that is meant. */
export interface Unpinned {
  readonly pins: readonly Pin[]
  readonly isDone?: true
}

export interface Pin {
  /** Id of the build. */
  readonly id: number
  readonly number: string
}

/** Number of the build that went out, `isLast` when no other did since. */
export interface Fallback {
  readonly number: string
  readonly isLast: boolean
}
