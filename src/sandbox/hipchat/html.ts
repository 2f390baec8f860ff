/** Stricter than the real server, which mends what it can: only what is well-formed and on its list passes. */

const allowed: ReadonlySet<string> = new Set(
  'a b i strong em br img pre code ul ol li table thead tbody tr th td'.split(' '),
)
const alone: ReadonlySet<string> = new Set(['br', 'img'])
const tag = /<(\/?)([a-z]+)((?:\s+[a-z]+="[^"<]*")*)\s*\/?>/y
const entity = /&(?:amp|lt|gt|quot|nbsp|#\d+|#x[\da-f]+);/iy

/** What is wrong with it, or undefined. */
export function htmlProblem(html: string): string | undefined {
  const open: string[] = []
  for (let at = 0; at < html.length; ) {
    const sign = html[at]
    if (sign === '>') return 'a bare >'
    if (sign !== '<' && sign !== '&') {
      at += 1
      continue
    }
    const form = sign === '<' ? tag : entity
    form.lastIndex = at
    const found = form.exec(html)
    if (!found) return `a bare ${sign}`
    at = form.lastIndex
    const [, closes, name = ''] = found
    if (sign === '&' || alone.has(name)) continue
    if (!allowed.has(name)) return `<${name}> is not allowed`
    if (closes === '') open.push(name)
    else if (open.pop() !== name) return `</${name}> closes nothing`
  }
  return open.length === 0 ? undefined : `<${open.at(-1)}> is not closed`
}
