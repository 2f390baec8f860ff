/** Who may do what. Closed wherever something can't be read or known: a list, a role, whose name that is. */
import type { Alias } from './alias.ts'
import type { Person } from './deployment.ts'
import { anyone, type Entry, isSameName, isSameRoom, type People, readPeople } from './people.ts'

export type Act =
  | 'deploy'
  | 'cancel'
  | 'roll_back'
  | 'edit_alias'
  /** By an alias: about its deploys, than the settings want. */
  | 'ask_less'
  | 'lock'
  | 'override'
  | 'break_freeze'
  | 'take_out'
  | 'examine'

/** Lists as set; null where nothing is. */
export interface Trust {
  readonly admins: People | null
  readonly deployers: People
  readonly aliasEditors: People | null
  readonly lockers: People | null
  readonly overriders: People | null
  readonly rollbackers: People | null
  /** From freezes. */
  readonly exempt: People | null
}

/** Whoever asks, as far as that is known. */
export interface Asker {
  readonly person: Person
  /** Null in a private message. */
  readonly room: string | null
  /** What people call it, where that is known and another. */
  readonly roomName?: string
  /** Of the roles that matter those that they have; null where roles can't be known. */
  readonly roles: ReadonlySet<string> | null
  /** Somebody else is known in this chat by that name. */
  readonly hasNamesake: boolean
}

/** Where a list stands: an option of the alias, or a setting. */
export type Source =
  | 'deployers='
  | 'HUBOT_DEPLOY_ADMINS'
  | 'HUBOT_DEPLOY_DEPLOYERS'
  | 'HUBOT_DEPLOY_ALIAS_EDITORS'
  | 'HUBOT_DEPLOY_LOCKERS'
  | 'HUBOT_DEPLOY_OVERRIDERS'
  | 'HUBOT_DEPLOY_ROLLBACKERS'
  | 'HUBOT_DEPLOY_FREEZE_EXEMPT'

export interface List {
  readonly from: Source
  readonly people: People
}

/** `alias` is null for all of them; `could` is who may instead. */
export interface Denial {
  readonly act: Act
  readonly alias: string | null
  readonly person: Person
  readonly could: List
  /** Another alias, which ships to the same production configuration: its deployers decide. */
  readonly sharedWith?: string
  readonly admins: People | null
  /** What kept somebody out who may be meant. */
  readonly hindered?: 'roles_unknown' | 'namesake'
}

/** Names of people that a list has by id, as far as they are known. */
export type Names = Readonly<Record<string, string>>

export interface Question {
  readonly act: Act
  /** Null where it is about all of them, or about one that is not there yet. */
  readonly alias: Alias | null
  /** As it was typed, where there is none. */
  readonly named?: string
  /** What a change of the alias gives away: aliases that it replaces, and those that ship the same. */
  readonly touched?: readonly Alias[]
}

/** Null when they may. Administrators may everything. */
export function denialOf(question: Question, asker: Asker, trust: Trust): Denial | null {
  if (trust.admins !== null && admits(trust.admins, asker)) return null
  const { act, alias } = question
  const list = listFor(act, alias, trust)
  const about = alias?.alias ?? question.named ?? null
  const denied = (could: List): Denial => ({
    act,
    alias: about,
    person: asker.person,
    could,
    admins: trust.admins,
    ...hindrance(could.people, asker),
  })
  if (!admits(list.people, asker)) return denied(list)
  if (act !== 'edit_alias' || !isOpen(list.people)) return null
  // Where everybody may set aliases, one with deployers= would be open to everybody who sets it anew.
  const guarded = question.touched?.find(
    other => other.options.deployers !== undefined && !admits(listFor('deploy', other, trust).people, asker),
  )
  if (!guarded) return null
  const no = denied(listFor('deploy', guarded, trust))
  return guarded === alias ? no : { ...no, sharedWith: guarded.alias }
}

/** The list that decides. */
export function listFor(act: Act, alias: Alias | null, trust: Trust): List {
  const { admins } = trust
  switch (act) {
    case 'deploy': {
      const own = alias?.options.deployers
      return own === undefined
        ? { from: 'HUBOT_DEPLOY_DEPLOYERS', people: trust.deployers }
        : { from: 'deployers=', people: readPeople(own) ?? 'malformed' }
    }
    case 'cancel':
      return listFor('deploy', alias, trust)
    case 'roll_back':
      return set('HUBOT_DEPLOY_ROLLBACKERS', trust.rollbackers) ?? listFor('deploy', alias, trust)
    case 'lock':
      return set('HUBOT_DEPLOY_LOCKERS', trust.lockers) ?? listFor('deploy', alias, trust)
    case 'edit_alias':
      return (
        set('HUBOT_DEPLOY_ALIAS_EDITORS', trust.aliasEditors) ?? {
          from: 'HUBOT_DEPLOY_ADMINS',
          people: admins ?? anyone,
        }
      )
    case 'ask_less': {
      const editors = trust.aliasEditors
      return editors !== null && !isOpen(editors)
        ? { from: 'HUBOT_DEPLOY_ALIAS_EDITORS', people: editors }
        : { from: 'HUBOT_DEPLOY_ADMINS', people: admins ?? [] }
    }
    case 'examine':
      return { from: 'HUBOT_DEPLOY_ADMINS', people: admins ?? anyone }
    case 'override':
    case 'take_out':
      return (
        set('HUBOT_DEPLOY_OVERRIDERS', trust.overriders) ?? {
          from: 'HUBOT_DEPLOY_ADMINS',
          people: admins ?? [],
        }
      )
    case 'break_freeze':
      return (
        set('HUBOT_DEPLOY_FREEZE_EXEMPT', trust.exempt) ?? {
          from: 'HUBOT_DEPLOY_ADMINS',
          people: admins ?? [],
        }
      )
  }
}

const set = (from: Source, people: People | null): List | null => people && { from, people }

export const admits = (people: People, asker: Asker): boolean =>
  people !== 'malformed' && people.some(entry => isFrom(entry, asker) && isAmong(entry.who, asker))

function isAmong(who: Entry['who'], { person, roles, hasNamesake }: Asker): boolean {
  switch (who.is) {
    case 'anyone':
      return true
    case 'nobody':
      return false
    case 'id':
      return person.id === who.id
    case 'person':
      return person.id === who.named || (!hasNamesake && isSameName(person.name, who.named))
    case 'role':
      return roles?.has(who.role) ?? false
  }
}

const isFrom = ({ room: from }: Entry, { room, roomName }: Asker): boolean =>
  from === undefined ||
  (room !== null && isSameRoom(from, room)) ||
  (roomName !== undefined && isSameRoom(from, roomName))

const isOpen = (people: People): boolean =>
  people !== 'malformed' && people.some(({ who, room }) => who.is === 'anyone' && room === undefined)

function hindrance(people: People, asker: Asker): Pick<Denial, 'hindered'> {
  if (people === 'malformed') return {}
  if (asker.hasNamesake && admits(people, { ...asker, hasNamesake: false })) return { hindered: 'namesake' }
  const asksRoles = people.some(({ who }) => who.is === 'role')
  return asksRoles && asker.roles === null ? { hindered: 'roles_unknown' } : {}
}
