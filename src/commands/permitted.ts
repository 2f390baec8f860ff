import type { App } from '../app.ts'
import type { What } from '../audit.ts'
import type { Aliases } from '../chat/aliases.ts'
import type { ChatLine } from '../chat/command.ts'
import { type Alias, type AliasOptions, everything, isAliasName } from '../deployment/alias.ts'
import { asksLess } from '../deployment/confirmation.ts'
import { type People, rolesIn } from '../deployment/people.ts'
import {
  type Act,
  type Asker,
  type Denial,
  denialOf,
  listFor,
  type Names,
  type Question,
} from '../deployment/permission.ts'
import type { Refusal } from '../deployment/refusal.ts'
import { unknownAlias } from './find-alias.ts'
import { parseSetAlias } from './parse.ts'

/** What must be permitted to whoever types that command; the alias is the first word after it. */
const needs: Readonly<Record<What, readonly Act[]>> = {
  deploy: ['deploy'],
  set_alias: ['edit_alias'],
  clear_alias: ['edit_alias'],
  retry: ['deploy'],
  give_up: ['deploy'],
  follow: ['deploy'],
  cancel: ['cancel'],
  redeploy: ['deploy'],
  rollback: ['roll_back'],
  override: ['deploy', 'override'],
  lock: ['lock'],
  // The holder always may; anybody else is asked about by the command.
  unlock: [],
  // Whose counts is a matter of the question.
  yes: [],
  no: [],
  next: ['deploy'],
  // One's own entry; of another's the command asks.
  leave: [],
}

/**
 * Goes on with a command if that person may type that line. The app that the command gets knows the aliases as they were
 * when it was permitted; while it changes some, nobody else does.
 */
export async function permitted<T>(
  what: What,
  line: ChatLine,
  app: App,
  then: { denied: (no: Refusal) => T; may: (app: App) => Promise<T> },
): Promise<T> {
  const goOn = async (aliases: Aliases, all: Alias[]): Promise<T> => {
    const denied = await denialIn(all, what, line, app)
    return denied ? then.denied(denied) : await then.may({ ...app, aliases })
  }
  if (needs[what].includes('edit_alias')) {
    return await app.aliases.alone(async aliases => await goOn(aliases, await aliases.all()))
  }
  const all = await app.aliases.all()
  return await goOn({ ...app.aliases, all: async () => all }, all)
}

/** A line whose first word can't be an alias is left to the command, which refuses it as malformed. */
async function denialIn(
  all: readonly Alias[],
  what: What,
  line: ChatLine,
  app: App,
): Promise<Refusal | null> {
  const { name, ships, options } = subjectOf(what, line.rest)
  const isAll = what === 'lock' && isSameId(name, everything)
  const alias = isAll ? null : (all.find(other => isSameId(other.alias, name)) ?? null)
  if (!alias && !isAliasName(name)) return null
  const touched = all.filter(other => other === alias || isSameId(other.deployBuildTypeId, ships))
  const acts: readonly Act[] = asksLess(options, app.config.confirmation)
    ? [...needs[what], 'ask_less']
    : needs[what]
  for (const act of acts) {
    const denied = await refusalTo(
      { act, alias, ...(alias || isAll ? {} : { named: name }), touched },
      line,
      app,
    )
    if (!denied) continue
    // Nobody learns who may do what with an alias that there is not.
    return alias || isAll || needs[what].includes('edit_alias') ? denied : unknownAlias(all, name)
  }
  return null
}

/** The alias that a line is about, and of one that is set the production configuration that it is to ship to, and how. */
function subjectOf(what: What, rest: string): { name: string; ships: string; options: AliasOptions } {
  if (what !== 'set_alias') return { name: rest.split(' ')[0] ?? '', ships: '', options: {} }
  const parsed = parseSetAlias(rest)
  if (!parsed.ok) return { name: '', ships: '', options: {} }
  const { alias, deployBuildTypeId, options } = parsed.value
  return { name: alias, ships: deployBuildTypeId, options }
}

const isSameId = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

/** The refusal of one act; null when it is permitted. */
export async function refusalTo(
  question: Question,
  line: Pick<ChatLine, 'person' | 'room' | 'roomName'>,
  app: Pick<App, 'config' | 'roster'>,
): Promise<Extract<Refusal, { because: 'not_permitted' }> | null> {
  const { trust } = app.config
  const lists = [
    trust.admins,
    listFor(question.act, question.alias, trust).people,
    ...(question.touched ?? []).map(other => listFor('deploy', other, trust).people),
  ]
  const asker = await askerOf(line, lists, app.roster)
  const denial = denialOf(question, asker, trust)
  return denial && { because: 'not_permitted', denial, names: namesIn(denial, app) }
}

async function askerOf(
  { person, room, roomName }: Pick<ChatLine, 'person' | 'room' | 'roomName'>,
  lists: readonly (People | null)[],
  roster: App['roster'],
): Promise<Asker> {
  const roles = [...new Set(lists.flatMap(rolesIn))]
  return {
    person,
    room,
    ...(roomName === undefined ? {} : { roomName }),
    roles: roles.length === 0 ? new Set() : await roster.rolesOf(person, roles),
    hasNamesake: roster.hasNamesake(person),
  }
}

function namesIn({ could, admins }: Denial, { roster }: Pick<App, 'roster'>): Names {
  const names = new Map<string, string>()
  for (const people of [could.people, admins ?? []]) {
    for (const { who } of people === 'malformed' ? [] : people) {
      const name = who.is === 'id' ? roster.nameOf(who.id) : null
      if (who.is === 'id' && name !== null) names.set(who.id, name)
    }
  }
  return Object.fromEntries(names)
}
