import fc from 'fast-check'
import { expect, test } from 'vitest'
import { escapeValue, noServiceMessage, serviceMessage } from '../../src/cli/service-message.ts'

test.each([
  ['plain text, 100%', 'plain text, 100%'],
  ["it's", "it|'s"],
  ['a|b', 'a||b'],
  ['[x]', '|[x|]'],
  ['a\nb\r\nc', 'a|nb|r|nc'],
  ['\u0085\u2028\u2029', '|x|l|p'],
  ['Café', 'Caf|0x00E9'],
  ['…', '|0x2026'],
  ['🍕', '|0xD83C|0xDF55'],
  ['\t\0', '|0x0009|0x0000'],
  ["|n|'", "||n|||'"],
  ['', ''],
])('%j is written %s', (value, escaped) => {
  expect(escapeValue(value)).toBe(escaped)
})

test('TeamCity reads back what was written, whatever it is, out of one line of ASCII', () => {
  const marks: Record<string, string> = { n: '\n', r: '\r', x: '\u0085', l: '\u2028', p: '\u2029' }
  const readValue = (text: string): string =>
    text.replace(/\|(?:0x([0-9A-F]{4})|(.))/g, (_, code?: string, mark = '') =>
      code === undefined ? (marks[mark] ?? mark) : String.fromCharCode(Number.parseInt(code, 16)),
    )
  const anything = fc.array(fc.integer({ min: 0, max: 0xffff })).map(units => String.fromCharCode(...units))
  const marked = fc
    .array(fc.constantFrom("'", '|', '[', ']', '\n', 'n', '0x0041', 'é'))
    .map(all => all.join(''))
  fc.assert(
    fc.property(fc.oneof(anything, marked), value => {
      const escaped = escapeValue(value)
      expect(readValue(escaped)).toBe(value)
      expect(escaped).toMatch(/^(?:[^'|[\]\r\n]|\|['|[\]nrxlp]|\|0x[0-9A-F]{4})*$/)
      expect(escaped).toMatch(/^[ -~]*$/)
    }),
  )
})

test('both forms of a message', () => {
  expect(serviceMessage({ name: 'buildNumber', value: "1.0 [it's]" })).toBe(
    "##teamcity[buildNumber '1.0 |[it|'s|]']",
  )
  expect(serviceMessage({ name: 'setParameter', values: { name: 'a.b', value: 'c|d' } })).toBe(
    "##teamcity[setParameter name='a.b' value='c||d']",
  )
})

test('what somebody wrote into a name is no service message', () => {
  const forged = "x ##teamcity[buildStatus status='SUCCESS']"
  expect(noServiceMessage(forged)).toBe("x ## teamcity[buildStatus status='SUCCESS']")
})
