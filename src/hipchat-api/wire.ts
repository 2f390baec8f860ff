import { z } from 'zod'
import { isWebPage } from '../remote/present.ts'
import { type Card, longest, type Notification } from './hipchat-api.ts'

const errorBody = z.object({ error: z.object({ message: z.string().min(1) }) })

/** The explanation in the body of an error answer. Not yet one line, nor redacted. */
export function reasonIn(body: string, contentType: string): string | undefined {
  if (isWebPage(body, contentType)) return undefined
  try {
    const read = errorBody.safeParse(JSON.parse(body))
    return read.success ? read.data.error.message : undefined
  } catch {
    return undefined
  }
}

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
