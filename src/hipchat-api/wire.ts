import * as v from 'valibot'
import { jsonIn, object, valueIn } from '../remote/decode.ts'
import { isWebPage } from '../remote/present.ts'
import { type Card, longest, type Notification } from './hipchat-api.ts'

const errorBody = object({ error: object({ message: v.pipe(v.string(), v.nonEmpty()) }) })

/** The explanation in the body of an error answer. Not yet one line, nor redacted. */
export const reasonIn = (body: string, contentType: string): string | undefined =>
  isWebPage(body, contentType) ? undefined : valueIn(errorBody, jsonIn(body))?.error.message

/** The path below the base URL. Throws a TypeError for a name that no path can hold. */
export function pathOf(room: string): string {
  if (/^\.{0,2}$/.test(room)) throw new TypeError(`no name of a HipChat room: "${room}"`)
  return `/v2/room/${encodeURIComponent(room)}/notification`
}

/** The body that the server takes, everything within its limits. */
export function bodyOf(notification: Notification, wants: 'card' | 'no card'): string {
  const { message, format, color, notify, from, card } = notification
  return JSON.stringify({
    message: format === 'text' ? cut(message, longest.message) : message,
    message_format: format,
    color,
    notify,
    from: cut(from, longest.from),
    ...(wants === 'card' && card ? { card: cardOf(card) } : {}),
  })
}

const cardOf = ({ id, title, url, attributes }: Card): unknown => ({
  style: 'application',
  format: 'medium',
  id,
  title: cut(title, longest.title),
  ...(url === undefined ? {} : { url }),
  attributes: attributes.map(attribute => ({
    label: attribute.label,
    value: { label: attribute.value, ...(attribute.url === undefined ? {} : { url: attribute.url }) },
  })),
})

/** A cut through a surrogate pair would leave half a character behind. */
const cut = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
