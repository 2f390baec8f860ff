import type { Build, BuildConfiguration, TeamCityServer } from '../teamcity/teamcity.ts'
import type { Alias, AliasOption } from './alias.ts'
import type { WantedArtifact } from './decide.ts'
import type { Deployment, SourceBuild } from './deployment.ts'
import type { Freeze } from './freeze.ts'
import type { Ask, Turn } from './kept-line.ts'
import type { Lock } from './lock.ts'
import type { Denial, Names } from './permission.ts'
import type { Sought } from './shipped.ts'

/** An expected no: data that src/messages/ must know how to say. */
export type Refusal =
  | {
      readonly because: 'unknown_alias'
      readonly alias: string
      readonly nearest: string[]
      readonly count: number
    }
  /** `wanted` here and below: what was to be deployed, as it can be typed again to wait for it. */
  | { readonly because: 'active'; readonly deployment: Deployment; readonly wanted?: string }
  | { readonly because: 'no_build'; readonly alias: Alias }
  | { readonly because: 'no_such_build'; readonly alias: Alias; readonly number: string }
  | {
      readonly because: 'not_a_success'
      readonly alias: Alias
      readonly build: Build
      /** Whether that very number was typed. */
      readonly asked: boolean
      readonly lastGood: Build | null
    }
  | {
      readonly because: 'no_configuration'
      readonly alias: Alias
      readonly server: TeamCityServer
      readonly id: string
    }
  | { readonly because: 'paused'; readonly alias: Alias; readonly configuration: BuildConfiguration }
  | {
      readonly because: 'no_artifact'
      readonly alias: Alias
      readonly build: Build
      readonly wanted: WantedArtifact
    }
  /** It can't be said what is new in an alias without `repo=`, or in a build without a commit. */
  | { readonly because: 'no_repo'; readonly alias: Alias }
  | { readonly because: 'no_revision'; readonly alias: Alias; readonly build: Build }
  | { readonly because: 'not_shipped'; readonly sought: Sought }
  /** Several commits begin so; `isMore` than are named. */
  | {
      readonly because: 'several_commits'
      readonly beginning: string
      readonly shas: readonly string[]
      readonly isMore: boolean
    }
  /** `mayOverride`: whoever asked. */
  | {
      readonly because: 'locked'
      readonly alias: string
      readonly lock: Lock
      readonly mayOverride: boolean
      readonly wanted?: string
    }
  /** `denied`: why whoever asked may not deploy in spite of it. */
  | {
      readonly because: 'frozen'
      readonly alias: string
      readonly freeze: Freeze
      readonly denied: NotPermitted
      readonly wanted?: string
    }
  /** Null for all; `all` is the lock of all, where that one stands. */
  | { readonly because: 'not_locked'; readonly alias: string | null; readonly all: Lock | null }
  /** By somebody else already. */
  | { readonly because: 'locked_already'; readonly lock: Lock }
  | NotPermitted
  /** That person is on the waiting list of that alias already. */
  | { readonly because: 'waits_already'; readonly turn: Turn; readonly place: number }
  /** `named` as typed; null for whoever typed it. */
  | {
      readonly because: 'not_waiting'
      readonly alias: string
      readonly named: string | null
      readonly turns: readonly Turn[]
    }
  | { readonly because: 'no_audit'; readonly said: string }
  /** Of that alias nothing is active whose queueing is in doubt. */
  | { readonly because: 'not_in_doubt'; readonly alias: string; readonly deployment: Deployment | null }
  | { readonly because: 'not_its_build'; readonly deployment: Deployment; readonly id: number }
  | {
      readonly because: 'nothing_to_cancel'
      readonly alias: string
      readonly last: Deployment | null
      /** Who waits for their turn. */
      readonly turns?: readonly Turn[]
    }
  | { readonly because: 'cancelled_already'; readonly deployment: Deployment }
  /** Of that alias nothing went out, so there is nothing to ship again. */
  | { readonly because: 'nothing_out'; readonly alias: string }
  | {
      readonly because: 'no_way_back'
      readonly alias: string
      readonly live: Deployment
      /** That was typed. */
      readonly number: string | null
      readonly known: readonly string[]
    }
  | { readonly because: 'there_already'; readonly alias: string; readonly live: Deployment }
  /** TeamCity has it no more, or does not take it for a success any more. */
  | {
      readonly because: 'not_to_be_had'
      readonly alias: string
      readonly number: string
      readonly build: Build | null
      /** Another one that could be tried. */
      readonly next: string | null
    }
  /** The yes was for another build, or to ship it through another configuration: here what it would be now. */
  | {
      readonly because: 'changed'
      readonly alias: string
      readonly ask: Ask
      readonly build: SourceBuild
      readonly deployBuildTypeId: string
    }
  | { readonly because: 'malformed'; readonly command: Command; readonly problem: Problem }

export interface NotPermitted {
  readonly because: 'not_permitted'
  readonly denial: Denial
  readonly names: Names
}

/** The commands whose form a refusal can show. */
export type Command =
  | 'set_alias'
  | 'show_aliases'
  | 'show_alias'
  | 'clear_alias'
  | 'deploy'
  | 'last_build'
  | 'last_deployment'
  | 'retry'
  | 'give_up'
  | 'follow'
  | 'status'
  | 'history'
  | 'where'
  | 'who_shipped'
  | 'changes'
  | 'help'
  | 'override'
  | 'lock'
  | 'unlock'
  | 'locks'
  | 'cancel'
  | 'rollback'
  | 'redeploy'
  | 'next'
  | 'waiting'
  | 'leave'
  | 'preview'
  | 'answer'
  | 'doctor'
  | 'other'

/** What is wrong with a line as it was typed. */
export type Problem =
  | { readonly with: 'alias'; readonly value: string }
  /** No alias, since it stands for all of them. */
  | { readonly with: 'reserved'; readonly value: string }
  | { readonly with: 'configuration_id'; readonly value: string; readonly server: TeamCityServer }
  | { readonly with: 'number'; readonly value: string }
  | { readonly with: 'build_id'; readonly value: string }
  | { readonly with: 'duration'; readonly value: string }
  | { readonly with: 'option'; readonly value: string; readonly nearest?: AliasOption }
  | {
      readonly with: 'option_value'
      readonly option: AliasOption
      readonly value: string
      /** What was probably meant, of the few values that there are. */
      readonly nearest?: string
    }
  | { readonly with: 'path'; readonly option: 'sha' | 'date'; readonly value: string; readonly why: string }
  | { readonly with: 'option_twice'; readonly option: AliasOption }
  | { readonly with: 'count'; readonly value: string }
  | { readonly with: 'sought'; readonly value: string }
  | { readonly with: 'quote'; readonly value: string }
  /** `nearest`: the line that was probably meant. */
  | { readonly with: 'word'; readonly value: string; readonly nearest?: string }
  /** Two words where one id is meant. */
  | { readonly with: 'spaced_id'; readonly value: string }
  | {
      readonly with: 'nothing'
      readonly missing: 'alias' | 'number' | 'ids' | 'build_id' | 'sought' | 'duration' | 'reason' | 'person'
    }
