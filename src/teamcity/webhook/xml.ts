import type { SaxesTagPlain } from 'saxes'

type Value = Tree | string
type Tree = { [name: string]: Value | Value[] }

/** No honest webhook is deeper, or has more elements and attributes. */
const [deepest, most] = [32, 20_000]

let saxes: Promise<typeof import('saxes')> | undefined

/**
 * Elements, their texts and attributes under their names; a name that comes again makes a list. Throws for what is not well-formed,
 * too deep, too long, or has a DOCTYPE: no entity is ever declared, fetched or expanded but the five of XML itself. The
 * parser is loaded when the first such body comes.
 */
export async function parseXml(text: string): Promise<object> {
  saxes ??= import('saxes')
  const { SaxesParser } = await saxes
  const parser = new SaxesParser({ xmlns: false, position: false })
  const root: Tree = empty()
  const open: { tree: Tree; text: string }[] = [{ tree: root, text: '' }]
  const addText = (more: string): void => {
    const inner = open.at(-1)
    if (inner) inner.text += more
  }
  parser.on('error', error => {
    throw error
  })
  parser.on('doctype', () => {
    throw new Error('a DOCTYPE')
  })
  let left = most
  const count = (): void => {
    left -= 1
    if (left < 0) throw new Error('too long')
  }
  parser.on('opentagstart', count)
  parser.on('attribute', count)
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.on('opentag', ({ attributes }: SaxesTagPlain) => {
    if (open.length > deepest) throw new Error('too deep')
    const tree = empty()
    for (const [name, value] of Object.entries(attributes)) add(tree, name, value)
    open.push({ tree, text: '' })
  })
  parser.on('closetag', ({ name }) => {
    const inner = open.pop()
    const outer = open.at(-1)
    if (!inner || !outer) return
    const isLeaf = Object.keys(inner.tree).length === 0
    const text = inner.text.trim()
    if (!isLeaf) add(outer.tree, name, inner.tree)
    if (isLeaf || text !== '') add(outer.tree, name, text)
  })
  parser.write(text).close()
  return root
}

/** Without a prototype: an element may have any name. */
const empty = (): Tree => Object.create(null) as Tree

function add(tree: Tree, name: string, value: Value): void {
  const known = tree[name]
  if (known === undefined) tree[name] = value
  else if (Array.isArray(known)) known.push(value)
  else tree[name] = [known, value]
}
