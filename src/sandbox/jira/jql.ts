import type { World } from './state.ts'
import type { SimulatedTicket } from './types.ts'

/** As much of JQL as is asked here: terms joined by AND, and an order by creation. */
export function search(jql: string, world: World): readonly SimulatedTicket[] | { readonly error: string } {
  const [, terms = '', order = ''] = /^(.*?)(?:\s+ORDER BY\s+(.*))?$/is.exec(jql.trim()) ?? []
  let found: readonly SimulatedTicket[] = world.tickets
  for (const term of terms.split(/\s+AND\s+/i)) {
    const parts = /^(\w+)\s*(=|!=)\s*(?:"((?:[^"\\]|\\.)*)"|(\w+))$/s.exec(term.trim())
    if (!parts) return { error: `Error in the JQL Query: '${term}' can not be read.` }
    const [, field = '', operator, quoted, bare = ''] = parts
    const value = quoted?.replace(/\\(.)/g, '$1') ?? bare
    const matches = matcher(field.toLowerCase(), value, world)
    if (typeof matches === 'string') return { error: matches }
    found = found.filter(ticket => matches(ticket) === (operator === '='))
  }
  return /\bDESC\b/i.test(order) ? found.toReversed() : found
}

function matcher(
  field: string,
  value: string,
  world: World,
): ((ticket: SimulatedTicket) => boolean) | string {
  const missing = `The value '${value}' does not exist for the field '${field}'.`
  switch (field) {
    case 'labels':
      return ({ labels }) => labels.some(label => label.toLowerCase() === value.toLowerCase())
    case 'project': {
      const project = world.project(value)
      return project ? ticket => ticket.project === project.key : missing
    }
    case 'issuetype': {
      const type = world.issueTypes.find(({ id, name }) => id === value || name === value)
      return type ? ticket => ticket.issueType === type.id : missing
    }
    case 'statuscategory': {
      const category = { done: 'done', new: 'new', 'to do': 'new' }[value.toLowerCase()] ?? 'indeterminate'
      return ticket => world.statusOf(ticket).category === category
    }
    default:
      return `Field '${field}' does not exist or you do not have permission to view it.`
  }
}
