/** What the notification resource demands of a body, by the documentation of version 2. */
import { htmlProblem } from './html.ts'

export interface Invalid {
  readonly field: string
  readonly message: string
}

export interface Valid {
  readonly message: string
  readonly message_format: 'html' | 'text'
  readonly color: string
  readonly notify: boolean
  readonly from: string
  readonly card?: Readonly<Record<string, unknown>>
}

type Fields = Readonly<Record<string, unknown>>

const colors: readonly unknown[] = ['yellow', 'green', 'red', 'purple', 'gray', 'random']
const styles: readonly unknown[] = ['file', 'image', 'application', 'link', 'media']

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isText = (value: unknown, least: number, most: number): value is string =>
  typeof value === 'string' && value.length >= least && value.length <= most
const isUrl = (value: unknown): boolean => typeof value === 'string' && URL.canParse(value)

/** The first thing that is wrong, or the notification with its defaults. */
export function validate(body: unknown, cards: 'taken' | 'refused'): Invalid | Valid {
  if (!isFields(body)) return wrong('', 'The request body must be a JSON object')
  const { message, message_format: format = 'html', color = 'yellow', notify = false, from = '' } = body
  if (message === undefined) return wrong('message', "Field 'message' is required")
  if (!isText(message, 1, 10_000)) return wrong('message', "Field 'message' must have 1 to 10000 characters")
  if (format !== 'html' && format !== 'text') {
    return wrong('message_format', `Value '${String(format)}' for field 'message_format' is not html or text`)
  }
  if (!colors.includes(color)) {
    return wrong('color', `Value '${String(color)}' for field 'color' is not one of ${colors.join(', ')}`)
  }
  if (typeof notify !== 'boolean') return wrong('notify', "Field 'notify' must be a boolean")
  if (!isText(from, 0, 64)) return wrong('from', "Field 'from' must have 0 to 64 characters")
  if (body.attach_to !== undefined && !isText(body.attach_to, 0, 36)) {
    return wrong('attach_to', "Field 'attach_to' must have 0 to 36 characters")
  }
  const problem = format === 'html' ? htmlProblem(message) : undefined
  if (problem !== undefined) return wrong('message', `Field 'message' is no valid HTML: ${problem}`)
  const base = { message, message_format: format, color: String(color), notify, from } as const
  if (body.card === undefined) return base
  if (cards === 'refused') return wrong('card', "Unknown field 'card'")
  return isFields(body.card)
    ? (cardProblem(body.card) ?? { ...base, card: body.card })
    : wrong('card', 'no object')
}

function cardProblem(card: Fields): Invalid | undefined {
  const { style, id, title, format, url, thumbnail, activity, icon, attributes } = card
  if (!styles.includes(style)) return wrong('card.style', `Field 'style' is not one of ${styles.join(', ')}`)
  if (!isText(id, 1, 1_000)) return wrong('card.id', "Field 'id' is required")
  if (!isText(title, 1, 500)) return wrong('card.title', "Field 'title' must have 1 to 500 characters")
  if (format !== undefined && format !== 'compact' && format !== 'medium') {
    return wrong('card.format', "Field 'format' is not compact or medium")
  }
  if (url !== undefined && !isUrl(url)) return wrong('card.url', "Field 'url' is no URL")
  for (const [name, part] of Object.entries({ thumbnail, icon })) {
    if (part !== undefined && !(isFields(part) && isUrl(part.url))) {
      return wrong(`card.${name}.url`, "Field 'url' is required")
    }
  }
  if (activity !== undefined && !(isFields(activity) && isText(activity.html, 1, 10_000))) {
    return wrong('card.activity.html', "Field 'html' is required")
  }
  if (attributes === undefined) return undefined
  if (!Array.isArray(attributes)) return wrong('card.attributes', "Field 'attributes' must be a list")
  return attributes.every(isAttribute) ? undefined : wrong('card.attributes', 'A value has no label')
}

function isAttribute(attribute: unknown): boolean {
  if (!isFields(attribute)) return false
  const { label, value } = attribute
  if (label !== undefined && !isText(label, 1, 500)) return false
  if (!isFields(value)) return false
  return isText(value.label, 1, 1_000) && (value.url === undefined || isUrl(value.url))
}

const wrong = (field: string, message: string): Invalid & { readonly color?: never } => ({ field, message })
