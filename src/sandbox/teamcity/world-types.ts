import type { Appearance } from './progress.ts'
import type { Note, StoredBuild, WorldState } from './state.ts'
import type { DeployResult, SeedBuild, SimulatedConfiguration } from './types.ts'

export interface QueueOrder {
  readonly buildTypeId: string
  readonly branchName?: string | undefined
  readonly personal: boolean
  readonly properties: Readonly<Record<string, string>>
  readonly tags: readonly string[]
  readonly comment?: string | undefined
  readonly triggeredBy: string
}

/** The state and the clock: everything that can happen to builds, without HTTP. */
export interface World {
  now(): number
  /** Does what the clock has made due. Called before anybody looks. */
  settle(): void
  state(): Readonly<WorldState>
  configuration(id: string): SimulatedConfiguration | undefined
  configurations(): readonly SimulatedConfiguration[]
  setConfiguration(id: string, patch: Partial<SimulatedConfiguration>): void
  /** By id, following merges. */
  find(id: number): StoredBuild | undefined
  appearance(build: StoredBuild): Appearance
  seed(seed: SeedBuild): number
  queue(order: QueueOrder): StoredBuild
  start(id: number, number?: string): void
  finish(id: number, result: DeployResult): void
  fail(id: number, statusText: string): void
  cancel(id: number, note: { by?: string | undefined; text: string }): StoredBuild
  /** Stops a running build and queues it anew; undefined where it does not run any more, or is being stopped. */
  putBack(id: number, note: { by: string; text: string }): StoredBuild | undefined
  approve(id: number): void
  setPin(id: number, pin: Note | undefined): void
  remove(id: number): void
  merge(id: number, into: number): void
  hold(held: boolean): void
  pauseQueue(paused: boolean): void
  /** Goes on where a snapshot stopped: to be called once, when callbacks may come. */
  wake(): void
  close(): void
}
