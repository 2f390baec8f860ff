import fc from 'fast-check'
import { expect, test } from 'vitest'
import { withFields } from '../../src/cli/package-json.ts'

const add = (text: string): string | null => withFields(text, { sha: 'new' })

test.each([
  ['added with the indent of the file', '{\n  "a": 1\n}\n', '{\n  "a": 1,\n  "sha": "new"\n}\n'],
  ['with tabs', '{\n\t"a": [1, 2]\n}', '{\n\t"a": [1, 2],\n\t"sha": "new"\n}'],
  [
    'with four spaces and CRLF',
    '{\r\n    "a": {}\r\n}\r\n',
    '{\r\n    "a": {},\r\n    "sha": "new"\r\n}\r\n',
  ],
  ['to one line', '{"a": 1}', '{"a": 1, "sha": "new"}'],
  ['to nothing', '{}\n', '{\n  "sha": "new"\n}\n'],
  ['to white space', '{\n}\n', '{\n  "sha": "new"\n}\n'],
  ['behind a byte order mark', '\uFEFF{"a": 1}', '\uFEFF{"a": 1, "sha": "new"}'],
  ['replaced where it is', '{ "sha" : null,\n"b":2 }', '{ "sha" : "new",\n"b":2 }'],
  ['whatever it was', '{"sha": {"sha": [1, {"x": "}"}]}, "b": 2}', '{"sha": "new", "b": 2}'],
  ['not further in', '{"a": {"sha": 1}}', '{"a": {"sha": 1}, "sha": "new"}'],
  ['not in a text', '{"a": "\\"sha\\": 1, {"}', '{"a": "\\"sha\\": 1, {", "sha": "new"}'],
  ['also as the name of another field’s value', '{"a": "sha"}', '{"a": "sha", "sha": "new"}'],
  ['the last of two, which counts', '{"sha": 1, "sha": 2}', '{"sha": 1, "sha": "new"}'],
  ['with an escaped name', '{"s\\u0068a": 1}', '{"s\\u0068a": "new"}'],
])('%s', (_, before, after) => {
  expect(add(before)).toBe(after)
})

test.each(['', 'null', '[]', '"a"', '{', '{"a": 1,}', '// x\n{}'])('%j is no JSON object', text => {
  expect(add(text)).toBeNull()
})

test('of any object only these fields change, whatever its form', () => {
  const name = fc.oneof(fc.constantFrom('sha', 'at', 'a'), fc.string())
  const objects = fc.dictionary(name, fc.jsonValue(), { noNullPrototype: true })
  const forms = fc.constantFrom(undefined, 1, 2, 4, '\t')
  fc.assert(
    fc.property(objects, forms, (object, indent) => {
      const text = JSON.stringify(object, null, indent)
      const fields = { sha: 'a"b', at: '2026' }
      const after = withFields(text, fields) ?? ''
      expect(JSON.parse(after)).toEqual({ ...JSON.parse(text), ...fields })
      expect(withFields(after, fields)).toBe(after)
    }),
  )
})
