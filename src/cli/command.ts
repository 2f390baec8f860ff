/** What a command of the command line is: a description that parsing, help and running share. */

import type { Config } from '../config.ts'
import type { SettingName } from '../settings.ts'
import type { ServiceMessage } from './service-message.ts'

export interface Option {
  /** What stands for its value in the help. Without it the option has no value. */
  readonly value?: string
  readonly is: string
  readonly required?: true
  readonly default?: string
  /** Whether a value can be used. */
  readonly form?: (text: string) => boolean
  /** What it must be where `form` says no. */
  readonly must?: string
}

export interface Command<N extends string = string> {
  readonly name: string
  readonly is: string
  /** The grunt task that it stands in for, where there was one. */
  readonly insteadOf?: string
  /** One of them follows the name. */
  readonly words?: readonly string[]
  readonly options: Readonly<Record<N, Option>>
  /** Each is an option too, see `flagOf`. None: it reads them all, and a wrong one is for it to tell. */
  readonly settings: readonly SettingName[]
  /** Those of them without which it can't begin. */
  readonly needs: readonly SettingName[]
  readonly example: string
  /** Rejects with a `RemoteFault` or a `SettingFault`. */
  run(given: Given<N>, tools: Tools): Promise<Outcome>
}

/** What was typed. */
export interface Given<N extends string> {
  /** Empty where the command has no words. */
  readonly word: string
  /** Of an option that is required or has a default. */
  text(name: N): string
  maybe(name: N): string | undefined
  has(name: N): boolean
}

export interface Tools {
  readonly config: Config
  /** In epoch ms. */
  readonly now: () => number
  /** In [0, 1). */
  readonly random: () => number
  readonly newId: () => string
  readonly sleep: (ms: number) => Promise<void>
  /** A line of the result, to stdout. */
  say(line: string): void
  /** A text that is the result, to stdout as it is. */
  print(text: string): void
  /** A line that somebody should see, to stderr. */
  warn(line: string): void
  /** Only inside TeamCity. */
  tell(message: ServiceMessage): void
  readonly log: (level: 'debug' | 'warn', line: string) => void
}

/** One line: what did not work, or was asked for in a wrong way, and what to do. */
export type Outcome = 'done' | { readonly failed: string } | { readonly usage: string }

/** Checks a command against the names of its own options. */
export const command = <N extends string>(described: Command<N>): Command<N> => described
