import { resourceOf } from './names.ts'
import type { Element } from './xml.ts'

/** The first child of an error says what is wrong. */
export function conditionOf(stanza: Element): string {
  const child = stanza.getChild('error')?.children.find(each => typeof each !== 'string')
  return typeof child === 'object' ? child.name : 'unknown'
}

/** Who said that in a room; empty where it was the room itself. */
export const nickOf = ({ attrs }: Element): string => resourceOf(attrs.from ?? '')
