import type { Deployment } from '../deployment/deployment.ts'
import type { Effect } from '../deployment/effect.ts'
import type { KeptLine } from '../deployment/kept-line.ts'
import type { Lock } from '../deployment/lock.ts'

/** One step of a deployment on record: what moved it, to which state, when. */
export interface Step {
  readonly at: string
  readonly event: string
  readonly state: string
  readonly by?: string
}

/** An effect that waits in the outbox. */
export interface OutboxEntry {
  readonly seq: number
  readonly deploymentId: string
  readonly effect: Effect
  /** Which handing out of it this is. Whoever comes with an older number has lost the lease, and changes nothing. */
  readonly fence: number
  /** How often it was tried and put off. */
  readonly attempts: number
  /** Set before an act that must not be repeated blindly; still there after a crash in the middle of it. */
  readonly begun?: { readonly settlesAtMs: number }
}

export interface Page {
  /** Compared without case. */
  readonly alias?: string
  /** 1 to 200. */
  readonly limit: number
  /** Id of the deployment after which the page begins. */
  readonly before?: string
}

export type Created =
  | { readonly created: true }
  | { readonly created: false; readonly because: 'active'; readonly deployment: Deployment }
  | { readonly created: false; readonly because: 'repeated' }
  | { readonly created: false; readonly because: 'locked'; readonly lock: Lock }

export type Moved = 'moved' | 'outdated' | 'lease_lost'

/**
 * What every store promises: a call that has resolved survives a kill of the process; a call that rejects has changed
 * nothing, unless it rejects because the store is away: its answer may have been lost then, and what was asked done.
 * test/contracts/store.ts holds each implementation to it.
 */
export interface Store extends Outbox, Manifests, Locks, KeptLines {
  /**
   * Saves a new deployment with its effects, if neither its id nor its message has deployed yet, no lock stands against it
   * that it does not override, and its alias has no active one. The line of which it is made, where there is one, must be
   * kept still, and is not any more then; where it is gone the answer is `repeated`. Nor are the turns for that alias of
   * whoever asked for it.
   */
  create(deployment: Deployment, effects: readonly Effect[], step: Step, of?: KeptLine): Promise<Created>
  /**
   * Saves a moved deployment with its effects and takes the performed one out of the outbox, all or nothing: nothing when
   * the deployment was moved by somebody else in between or was never created, or when the lease of the effect was lost.
   */
  move(moved: Deployment, effects: readonly Effect[], step: Step, performed?: OutboxEntry): Promise<Moved>
  deployment(id: string): Promise<Deployment | null>
  /** The deployment that a chat message asked for, whatever became of it. */
  deploymentOf(messageKey: string): Promise<Deployment | null>
  /** The active deployment of an alias, compared without case. */
  activeOf(alias: string): Promise<Deployment | null>
  active(): Promise<Deployment[]>
  /** Newest first. */
  list(page: Page): Promise<Deployment[]>
  steps(id: string): Promise<Step[]>

  /** Aliases as set by command, by name in lower case: JSON text, or null for one that was cleared. */
  aliases(): Promise<Map<string, string | null>>
  saveAlias(key: string, json: string | null): Promise<void>
  /** The brain of a Hubot that keeps it here, as JSON text; null when there is none yet. */
  brain(): Promise<string | null>
  saveBrain(json: string): Promise<void>
  /** Notes that the bot is alive. Rejects when the store can't be written. */
  beat(nowMs: number): Promise<void>
  /** When the bot was last alive, as epoch milliseconds. */
  lastBeat(): Promise<number | null>
  /** What several bots on this store agree on; null where there can be one only. */
  readonly replicas: Replicas | null
  /** What the operator should know about how safe this store is. */
  weaknesses(): Promise<StoreWeakness[]>
  close(): Promise<void>
}

/** The effects that wait: `create` and `move` put them in. */
export interface Outbox {
  /** Takes the due effects that nobody holds, the first of each lane, for as long as the lease; `say` only to `speak`. */
  lease(nowMs: number, leaseMs: number, speak: boolean): Promise<OutboxEntry[]>
  /** Prolongs the leases of effects that are still being performed. */
  renew(entries: readonly OutboxEntry[], untilMs: number): Promise<void>
  /**
   * Notes, before the act, that an effect is about to be performed; `settlesAtMs` is when its outcome will show. Resolves
   * with what is noted, by the clock of the store, or with null when the lease was lost: then it must not be performed.
   */
  begin(entry: OutboxEntry, settlesAtMs: number): Promise<OutboxEntry['begun'] | null>
  /** Does nothing when the lease was lost. */
  finish(entry: OutboxEntry): Promise<void>
  /**
   * Puts an effect off until `atMs` and counts the attempt; `begun: null` when it surely had no effect. Does nothing
   * when the lease was lost.
   */
  postpone(entry: OutboxEntry, atMs: number, begun: OutboxEntry['begun'] | null): Promise<void>
  /** Effects of a deployment still in the outbox, oldest first. */
  pending(id: string): Promise<OutboxEntry[]>
  /** Ids of the deployments that have effects in the outbox, newest first, at most so many. */
  waiting(limit: number): Promise<string[]>
}

/** What deployments brought, and how they are found by it. However many there are, an answer costs by its own length. */
export interface Manifests {
  /** The release manifest of a deployment as JSON text; null when none was saved. */
  manifest(id: string): Promise<string | null>
  /** Saving it again replaces it, and what the deployment is found by. */
  saveManifest(id: string, json: string): Promise<void>
  /**
   * Deployments that are found by that term of deployment/shipped.ts, newest first, at most so many: by what their
   * manifest brought, by their commit and by their ticket.
   */
  shipped(term: string, limit: number): Promise<Deployment[]>
  /** Terms that begin so, each once, at most so many. */
  termsLike(beginning: string, limit: number): Promise<string[]>
}

/** Locks of people, one an alias and one of all. */
export interface Locks {
  /** Also those whose time is over, until somebody takes them away. */
  locks(): Promise<Lock[]>
  /**
   * Keeps a lock; gives the one that is kept instead, or null. The lock of another person that stands is left, and so is
   * any where the new one is over already.
   */
  saveLock(lock: Lock, nowMs: number): Promise<Lock | null>
  /** Takes that very lock away; true for the one call that did. `by` is new for each call. */
  removeLock(lock: Lock, by: string): Promise<boolean>
}

/** Lines that wait for a yes or for their turn, until they are run or taken away. */
export interface KeptLines {
  /** Replaces the one with that id. False where the line of which it is made is not kept any more: then nor is it. */
  keepLine(line: KeptLine, of?: Pick<KeptLine, 'id'>): Promise<boolean>
  /** Also those whose time is over; the oldest first, by id. */
  keptLines(kind?: KeptLine['kind']): Promise<KeptLine[]>
  /** Takes the line with that id away; true for the one call that did. `by` is new for each call. */
  removeLine(line: Pick<KeptLine, 'id'>, by: string): Promise<boolean>
}

/** Short claims, counted by the clock of the store. A bot that dies or is paused loses them when they run out. */
export interface Replicas {
  /** The time by that clock, in epoch ms: what bots compare is by it. */
  now(): number
  /** Who answers a chat message that several bots have heard; asked again by its holder, it prolongs the claim. */
  claimMessage(key: string, bot: string, forMs: number): Promise<'mine' | 'taken' | 'answered'>
  /** Another bot has heard that message too, and answers it when its holder dies; true for some seconds. */
  standBy(key: string, bot: string): Promise<void>
  /** It does not any more. */
  standDown(key: string, bot: string): Promise<void>
  isStoodBy(key: string): Promise<boolean>
  /** The message needs no answer any more. */
  answered(key: string): Promise<void>
  /** Takes or keeps the one seat in a chat that lets one bot in at a time. False while another has it. */
  holdSeat(bot: string, forMs: number): Promise<boolean>
  leaveSeat(bot: string): Promise<void>
}

/**
 * `no_log`: what it acknowledged can be lost when it dies itself. `evicts`: it may drop records when memory is short.
 * `skewed`: its clock and that of this process differ by seconds.
 */
export type StoreWeakness = 'no_log' | 'evicts' | 'skewed'

/** The store can't be opened, read or written; `away`: can't be reached now. `where` names it without a secret; `said` is its own one line. */
export class StoreFault extends Error {
  override readonly name = 'StoreFault'
  readonly kind: StoreFaultKind
  readonly where: string
  readonly said: string

  constructor(fault: { kind: StoreFaultKind; where: string; said: string }) {
    super(`store ${fault.where} is ${fault.kind}: ${fault.said}`)
    this.kind = fault.kind
    this.where = fault.where
    this.said = fault.said
  }
}

/** `orphan`: it names a record that somebody took out of it. */
export type StoreFaultKind = 'held' | 'broken' | 'away' | 'orphan'
