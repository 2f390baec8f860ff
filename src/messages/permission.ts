import type { Entry, People } from '../deployment/people.ts'
import type { Act, Denial, Names } from '../deployment/permission.ts'
import { safe } from './safe.ts'
import { lines, typed } from './words.ts'

export function notPermitted(no: Denial, names: Names): string {
  const { act, alias, could } = no
  const doing = deeds[act](alias === null ? null : typed(alias))
  return lines(
    nobodyMay(no, doing) ??
      `${safe(no.person.name, 60)} may not ${doing}${shared(no, ': ')}. ${sentence(peopleText(could.people, names))} may (${place(no)}).`,
    hint(no),
    ask(no, names),
  )
}

/** Who could do it, for a refusal that has said already what is not permitted. */
export function mayInstead(no: Denial, names: Names): string {
  const { could } = no
  const who =
    nobodyMay(no, 'deploy anyway') ??
    `${sentence(peopleText(could.people, names))} may deploy anyway (${place(no)}).`
  return [who, hint(no)].filter(Boolean).join(' ')
}

function nobodyMay(no: Denial, doing: string): string | null {
  const { act, could } = no
  if (could.people === 'malformed')
    return `Nobody may ${doing}: ${shared(no, '', ', and ')}${place(no)} can't be read, so it lets nobody in.`
  return isEmpty(could.people)
    ? `Nobody may ${doing}: ${shared(no, '', ', and ')}${nobody[act] ?? `${place(no)} says so`}.`
    : null
}

const deeds: Readonly<Record<Act, (alias: string | null) => string>> = {
  deploy: alias => `deploy ${alias ?? 'all'}`,
  cancel: alias => `cancel a deploy of ${alias ?? 'all'}`,
  roll_back: alias => `roll back ${alias ?? 'all'}`,
  edit_alias: alias => `set or clear the alias ${alias ?? ''}`.trimEnd(),
  ask_less: alias =>
    `set confirm= or approve= of ${alias ?? 'an alias'} to less than HUBOT_DEPLOY_CONFIRM and HUBOT_DEPLOY_APPROVE say`,
  lock: alias => `lock ${alias ?? 'all'}`,
  override: alias => `override a lock of ${alias ?? 'all'}`,
  take_out: alias => `take somebody else off the waiting list of ${alias ?? 'all'}`,
  break_freeze: alias => `deploy ${alias ?? 'all'} in spite of a freeze`,
  examine: () => 'ask doctor',
}

const nobody: { readonly [act in Act]?: string } = {
  ask_less: 'neither HUBOT_DEPLOY_ADMINS nor HUBOT_DEPLOY_ALIAS_EDITORS names who may',
  override: 'HUBOT_DEPLOY_OVERRIDERS and HUBOT_DEPLOY_ADMINS are not set',
  take_out: 'HUBOT_DEPLOY_OVERRIDERS and HUBOT_DEPLOY_ADMINS are not set',
  break_freeze: 'HUBOT_DEPLOY_FREEZE_EXEMPT and HUBOT_DEPLOY_ADMINS are not set',
}

const place = ({ could, sharedWith }: Denial): string =>
  could.from === 'deployers=' ? `deployers= of ${sharedWith ?? 'the alias'}` : could.from

const shared = ({ sharedWith }: Denial, before: string, after = ''): string =>
  sharedWith === undefined
    ? ''
    : `${before}it ships to the same production configuration as ${sharedWith}${after}`

const isEmpty = (people: readonly Entry[]): boolean => people.every(({ who }) => who.is === 'nobody')

function hint({ hindered, person }: Denial): string | false {
  switch (hindered) {
    case 'namesake':
      return `Somebody else here is called ${safe(person.name, 60)} too, so the name proves nothing. Whoever is meant goes into the list by id; yours is id:${safe(person.id, 60)}.`
    case 'roles_unknown':
      return 'I know no roles: hubot-auth is not loaded, or does not answer.'
    default:
      return false
  }
}

/** Where a name proves nothing, or nobody is known to be meant, it is for whoever has written the list. */
function ask({ admins, could, hindered }: Denial, names: Names): string {
  const known = (people: People | null): readonly Entry[] =>
    people === null || people === 'malformed'
      ? []
      : people.filter(
          ({ who }) => who.is !== 'nobody' && !(who.is === 'role' && hindered === 'roles_unknown'),
        )
  const [them, administrators] = [hindered === 'namesake' ? [] : known(could.people), known(admins)]
  const isAdmin = administrators.length > 0
  const admin = isAdmin ? `an administrator: ${peopleText(administrators, names)}` : 'whoever runs me'
  if (them.length === 0) {
    return `Ask ${admin}${isAdmin && could.from === 'deployers=' ? ', who can set the alias anew' : ''}.`
  }
  return `Ask ${oneOf(them, names)}${isAdmin && could.from !== 'HUBOT_DEPLOY_ADMINS' ? `, or ${admin}` : ''}.`
}

function oneOf(people: readonly Entry[], names: Names): string {
  const [first, ...others] = people
  const isPerson = first?.who.is === 'person' || first?.who.is === 'id'
  return isPerson && others.length === 0 ? peopleText([{ who: first.who }], names) : 'one of them'
}

/** `ann, id U1, who has the role ops in the room deployments, or anyone in the room war-room`. */
export function peopleText(people: People, names: Names): string {
  if (people === 'malformed') return 'nobody'
  const all = people.filter(({ who }) => who.is !== 'nobody').map(entry => entryText(entry, names))
  return all.length < 2 ? (all[0] ?? 'nobody') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`
}

function entryText({ who, room }: Entry, names: Names): string {
  const from = room === undefined ? '' : ` in the room ${safe(room, 80)}`
  switch (who.is) {
    case 'anyone':
    case 'nobody':
      return `${who.is}${from}`
    case 'person':
      return `${safe(who.named, 80)}${from}`
    case 'id':
      return `${safe((Object.hasOwn(names, who.id) && names[who.id]) || `id ${who.id}`, 80)}${from}`
    case 'role':
      return `whoever has the role ${safe(who.role, 80)}${from}`
  }
}

const sentence = (text: string): string =>
  /^(?:whoever|anyone)\b/.test(text) ? `${text.charAt(0).toUpperCase()}${text.slice(1)}` : text
