import { idProperty } from '../../deployment/deployment.ts'

/** One value of a body: under which names it stands, from the outside in, and what it is. */
export interface Leaf {
  /** Names without case and signs, so that `build_id`, `buildId` and `BUILD-ID` are one; joined by `/`. */
  readonly path: string
  /** The last of these names. */
  readonly name: string
  readonly value: string | number
}

/** An honest body is far below both; beyond them nothing is looked at. */
const [deepest, most] = [12, 20_000]

/**
 * The values of a body of any shape, outermost first. A list's elements stand under the list's name. Properties are
 * written as pairs of name and value: that of the deployment's id is a leaf, others may hold ids of anything.
 */
export function leavesOf(body: unknown): Leaf[] {
  const leaves: Leaf[] = []
  let level: [path: string, value: unknown][] = [['', body]]
  let seen = 0
  for (let depth = 0; depth <= deepest && level.length > 0; depth += 1) {
    const next: typeof level = []
    for (const [path, value] of level) {
      if (typeof value === 'string' || typeof value === 'number') {
        leaves.push({ path, name: path.slice(path.lastIndexOf('/') + 1), value })
      } else if (typeof value === 'object' && value !== null) {
        for (const [name, inner] of Array.isArray(value) ? value.entries() : membersOf(value)) {
          if (seen++ >= most) return leaves
          next.push([typeof name === 'number' ? path : below(path, name), inner])
        }
      }
    }
    level = next
  }
  return leaves
}

function membersOf(object: object): [string, unknown][] {
  const members = Object.entries(object)
  const { name, value } = object as { name?: unknown; value?: unknown }
  return name === idProperty ? [...members, [idProperty, value]] : members
}

/** A name of other signs only stays a name: what is inside it must not seem to be outside. */
const below = (path: string, name: string): string => {
  const plain =
    name
      .slice(0, 100)
      .toLowerCase()
      .replace(/[^a-z0-9]/g, '') || '-'
  return path === '' ? plain : `${path}/${plain}`
}
