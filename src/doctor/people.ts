import type { Config } from '../config.ts'
import type { Alias } from '../deployment/alias.ts'
import { type Confirmation, ruleFor, wantsAnother } from '../deployment/confirmation.ts'
import { rolesIn } from '../deployment/people.ts'
import { listFor, type Trust } from '../deployment/permission.ts'
import { type Finding, findingOf, type What } from './finding.ts'

/** `knowsRoles` is null where there is no chat to ask. */
export function checkPeople(
  { trust, confirmation }: Pick<Config, 'trust' | 'confirmation'>,
  aliases: readonly Alias[],
  knowsRoles: boolean | null,
): readonly Finding[] {
  const finding = findingOf('people')
  const malformed = aliases.flatMap(alias => {
    const { people, from } = listFor('deploy', alias, trust)
    return people === 'malformed' && from === 'deployers='
      ? [findingOf('people', alias.alias)('wrong', { is: 'people_malformed', from })]
      : []
  })
  const asking = [
    ...(Object.entries(trust).some(([, people]) => rolesIn(people).length > 0) ? ['settings'] : []),
    ...aliases
      .filter(alias => rolesIn(listFor('deploy', alias, trust).people).length > 0)
      .flatMap(({ alias, options }) => (options.deployers === undefined ? [] : [alias])),
  ]
  const roles =
    asking.length === 0 || knowsRoles !== false
      ? []
      : [finding('wrong', { is: 'roles_unknown', from: asking })]
  return [
    ofAdmins(trust),
    ...approval(confirmation, trust, aliases).map(what => finding('warning', what)),
    ...malformed,
    ...roles,
  ]
}

function ofAdmins({ admins, aliasEditors }: Trust): Finding {
  const finding = findingOf('people')
  if (admins === null) return finding('off', { is: 'no_admins', mayEdit: aliasEditors === null })
  return admins === 'malformed'
    ? finding('wrong', { is: 'people_malformed', from: 'HUBOT_DEPLOY_ADMINS' })
    : finding('ok', { is: 'admins_set' })
}

function approval(confirmation: Confirmation, trust: Trust, aliases: readonly Alias[]): readonly What[] {
  if (listFor('ask_less', null, trust).people.length > 0) return []
  if (wantsAnother(ruleFor({}, confirmation))) return [{ is: 'approval_fixed' }]
  const open = aliases.filter(({ options }) => wantsAnother(ruleFor(options, confirmation)))
  return open.length === 0 ? [] : [{ is: 'approval_open', aliases: open.map(({ alias }) => alias) }]
}
