import type { Person } from '../deployment/deployment.ts'
import { isSameName } from '../deployment/people.ts'
import type { Robot, User } from './hubot.ts'

/** What Hubot knows of the people in its chat. */
export interface Roster {
  /** Which of these roles they have; null where hubot-auth is not loaded, or can't say. */
  rolesOf(person: Person, roles: readonly string[]): Promise<ReadonlySet<string> | null>
  /** Whether somebody else is known by their name: one of the two may have taken it to be let in. */
  hasNamesake(person: Person): boolean
  /** Null for an id that nobody was seen with. */
  nameOf(id: string): string | null
}

export function createRoster(robot: Robot): Roster {
  /** Who may lack a name, whatever the adapter's types say. */
  const known = (): readonly Partial<User>[] =>
    Object.values(robot.brain.users()).filter(user => user != null)
  return {
    async rolesOf(person, roles) {
      const { auth } = robot
      if (typeof auth?.hasRole !== 'function') return null
      // Roles are kept with the brain's user; what the message brings may be a bare copy.
      const user = { ...(robot.brain.users()[person.id] ?? person), id: person.id }
      try {
        const has = await Promise.all(roles.map(async role => (await auth.hasRole(user, role)) === true))
        return new Set(roles.filter((_, at) => has[at]))
      } catch {
        return null
      }
    },
    hasNamesake: ({ id, name }) =>
      known().some(
        other =>
          String(other.id) !== id &&
          (String(other.id) === name || (typeof other.name === 'string' && isSameName(other.name, name))),
      ),
    nameOf(id) {
      const users = robot.brain.users()
      return Object.hasOwn(users, id) ? (users[id]?.name ?? null) : null
    },
  }
}
