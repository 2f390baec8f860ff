import type { Config } from '../config.ts'
import type { Alias } from '../deployment/alias.ts'
import { rolesIn } from '../deployment/people.ts'
import { listFor } from '../deployment/permission.ts'
import { type Finding, findingOf } from './finding.ts'

/** `knowsRoles` is null where there is no chat to ask. */
export function checkPeople(
  { trust }: Config,
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
  const admins = trust.admins === null ? 'no_admins' : 'admins_set'
  return [finding(admins === 'no_admins' ? 'off' : 'ok', { is: admins }), ...malformed, ...roles]
}
