import type { Json } from './fields.ts'

/** Scalars that TeamCity writes as elements; all others are attributes. */
const elementNames = new Set([
  'statusText',
  'waitReason',
  'queuedDate',
  'startDate',
  'finishDate',
  'finishOnAgentDate',
  'timestamp',
  'text',
  'message',
  'additionalMessage',
])

const escapeXml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#13;')
    .replaceAll('\n', '&#10;')

/** The same data as the JSON answer, in the manner of TeamCity's XML. */
export function toXml(root: string, value: Json): string {
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>${element(root, value)}`
}

function element(name: string, value: Json): string {
  if (Array.isArray(value)) return value.map(each => element(name, each)).join('')
  if (value === null) return ''
  if (typeof value !== 'object') return `<${name}>${escapeXml(String(value))}</${name}>`
  let attributes = ''
  let children = ''
  for (const [key, each] of Object.entries(value)) {
    if (each === null) continue
    if (typeof each === 'object' || elementNames.has(key)) children += element(key, each)
    else attributes += ` ${key}="${escapeXml(String(each))}"`
  }
  return children === '' ? `<${name}${attributes}/>` : `<${name}${attributes}>${children}</${name}>`
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

const unescapeXml = (text: string): string =>
  text.replaceAll(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (all, decimal, hex, name) => {
    if (decimal) return String.fromCodePoint(Number(decimal))
    if (hex) return String.fromCodePoint(Number.parseInt(hex, 16))
    return entities[name] ?? all
  })

/** Elements that a request body repeats. */
const listNames = new Set(['property', 'tag'])

/**
 * A request body as the object that the same JSON would be, root element removed; undefined when it is no XML.
 * Enough for `build`, `buildCancelRequest` and `pinInfo`: no CDATA, comments or namespaces.
 */
export function fromXml(text: string): { [name: string]: Json } | undefined {
  const body = text.replace(/^\s*<\?xml[^>]*\?>/, '').trim()
  // One start or end tag: slash, name, attributes, self-closing slash.
  const tags = /<(\/?)([\w-]+)((?:\s+[\w-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|([^<]+)/g
  const stack: { name: string; node: { [name: string]: Json }; text: string }[] = []
  let position = 0
  for (const match of body.matchAll(tags)) {
    if (match.index !== position) return undefined
    position += match[0].length
    const [, closing, name = '', attributes = '', selfClosing, content] = match
    const top = stack.at(-1)
    if (content !== undefined) {
      if (!top) return undefined
      top.text += content
    } else if (!closing) {
      stack.push({ name, node: readAttributes(attributes), text: '' })
    }
    if (!closing && !selfClosing) continue
    const ended = stack.pop()
    if (!ended || (closing && ended.name !== name)) return undefined
    const parent = stack.at(-1)
    if (!parent) return position === body.length ? ended.node : undefined
    attach(parent.node, ended)
  }
  return undefined
}

function readAttributes(text: string): { [name: string]: Json } {
  const node: { [name: string]: Json } = {}
  for (const [, name = '', double, single] of text.matchAll(/([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
    node[name] = unescapeXml(double ?? single ?? '')
  }
  return node
}

function attach(
  parent: { [name: string]: Json },
  child: { name: string; node: { [name: string]: Json }; text: string },
): void {
  const empty = Object.keys(child.node).length === 0
  const value: Json = empty && child.text.trim() !== '' ? unescapeXml(child.text) : child.node
  const before = parent[child.name]
  if (listNames.has(child.name)) parent[child.name] = [...(Array.isArray(before) ? before : []), value]
  else parent[child.name] = value
}
