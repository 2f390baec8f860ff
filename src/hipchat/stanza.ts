import { resourceOf } from './names.ts'
import type { Element } from './xml.ts'

/** The first child of an error says what is wrong. */
export function conditionOf(stanza: Element): string {
  const child = stanza.getChild('error')?.children.find(each => typeof each !== 'string')
  return typeof child === 'object' ? child.name : 'unknown'
}

/** Who said that in a room; empty where it was the room itself. */
export const nickOf = ({ attrs }: Element): string => resourceOf(attrs.from ?? '')

/** When something was said that a room shows to whoever comes in, in epoch ms; null where it does not say. */
export function saidAtMs(stanza: Element): number | null {
  const atMs = Date.parse(stanza.getChild('delay')?.attrs.stamp ?? '')
  return Number.isNaN(atMs) ? null : atMs
}
