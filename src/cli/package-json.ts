/** Sets fields of a JSON object in its text, so that all else stays as somebody has written it. */

/** A string, a bracket, a colon or comma, or any other value. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[[\]{}:,]|[^\s"[\]{}:,]+/g

interface Layout {
  /** Where each field's value is; of a name that is there twice the last, which is the one that counts. */
  readonly values: ReadonlyMap<string, { readonly from: number; readonly to: number }>
  /** Behind the last value or the opening brace. */
  readonly end: number
}

/** The text with these fields at its top level, replaced where they are or added at the end; null where it is no JSON object. */
export function withFields(text: string, fields: Readonly<Record<string, string>>): string | null {
  if (!isObject(text.replace(/^\uFEFF/, ''))) return null
  return Object.entries(fields).reduce((before, [name, value]) => withField(before, name, value), text)
}

function withField(text: string, name: string, value: string): string {
  const { values, end } = layoutOf(text)
  const there = values.get(name)
  const json = JSON.stringify(value)
  if (there) return `${text.slice(0, there.from)}${json}${text.slice(there.to)}`
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n'
  const indent = /^[^\S\r\n]+(?=")/m.exec(text)?.[0]
  const isOneLine = values.size > 0 && indent === undefined
  const before = isOneLine ? ' ' : `${lineEnd}${indent ?? '  '}`
  const after = values.size > 0 ? '' : lineEnd
  const added = `${values.size > 0 ? ',' : ''}${before}${JSON.stringify(name)}: ${json}${after}`
  return `${text.slice(0, end)}${added}${text.slice(end).replace(values.size > 0 ? /^/ : /^\s*/, '')}`
}

function layoutOf(text: string): Layout {
  const values = new Map<string, { from: number; to: number }>()
  let depth = 0
  let name: string | null = null
  let isValue = false
  let from = -1
  let end = 0
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    const isTop = depth === 1
    if (isTop && token === ':') isValue = true
    else if (isTop && (token === ',' || token === '}')) {
      if (name !== null) values.set(name, { from, to: end })
      ;[name, isValue, from] = [null, false, -1]
    } else if (isTop && !isValue) name = String(JSON.parse(token))
    else if (isTop && from < 0) from = index
    if (token === '{' || token === '[') depth++
    if (token === '}' || token === ']') depth--
    if (depth === 0) break
    end = index + token.length
  }
  return { values, end }
}

function isObject(text: string): boolean {
  try {
    const parsed: unknown = JSON.parse(text)
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
  } catch {
    return false
  }
}
