/** JSONPath by RFC 9535. With its library it is slow to load: import it when it is needed. */

import { compile, type JSONPathQuery, type JSONValue } from 'json-p3'

/** What is wrong with a path, in a few words, or undefined when it is one. */
export function jsonPathProblem(text: string): string | undefined {
  const compiled = compiledPath(text)
  return 'query' in compiled ? undefined : compiled.problem
}

/** Every value that the path leads to. Throws an Error when the path is none, or leads too deep. */
export function valuesAt(text: string, document: JSONValue): readonly unknown[] {
  const compiled = compiledPath(text)
  if ('query' in compiled) return compiled.query.query(document).values()
  throw new SyntaxError(compiled.problem)
}

function compiledPath(text: string): { readonly query: JSONPathQuery } | { readonly problem: string } {
  if (!text.startsWith('$')) return { problem: 'it does not begin with "$"' }
  try {
    return { query: compile(text) }
  } catch (error) {
    return { problem: oneLine(error) }
  }
}

/** The library adds where it stopped: `('$.a[', 1:4)`. The path itself is known to whoever reads it. */
function oneLine(error: unknown): string {
  const said = error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : ''
  const at = /\('.*', ?1:(\d+)\)$/.exec(said)
  const words = said.replace(/ \('.*$/, '').slice(0, 120) || 'it can not be read'
  return at ? `${words}, at character ${Number(at[1]) + 1}` : words
}
