import fc from 'fast-check'
import { expect, test } from 'vitest'
import { harmless, link, shortened } from '../../src/messages/wiki.ts'

test.each([
  [
    'plain words stay: 1.4, snake_case, a-b, 2026-11-22',
    'plain words stay: 1.4, snake_case, a-b, 2026-11-22',
  ],
  [
    'VZ-131 fix (#12) for https://x.example/a_b?c=1&d=2',
    'VZ-131 fix (#12) for https://x.example/a_b?c=1&d=2',
  ],
  ['*bold* _it_ +in+ -out- ^up^ ~down~', '\\*bold* \\_it_ \\+in+ \\-out- \\^up^ \\~down~'],
  ['2 * 3 - 1 and a!=b, done!', '2 * 3 - 1 and a!=b, done!'],
  ['{code}x{code} {{mono}}', '\\{code\\}x\\{code\\} \\{\\{mono\\}\\}'],
  ['ask [~ann] or [here|http://evil.example]', 'ask \\[\\~ann\\] or \\[here\\|http://evil.example\\]'],
  ['!http://evil.example/x.png!', '\\!http://evil.example/x.png!'],
  ['??cite?? why?', '\\?\\?cite\\?\\? why?'],
  ['ok :) (y) (/) (12)', 'ok :\\) \\(y) \\(/) (12)'],
  ['C:\\new', 'C:\\new'],
  ['a \\\\ b\\*c', 'a \\\u2060\\\u2060 b\\\u2060\\*c'],
  ['two\r\nlines\u2028and\u202Emore\u0000', 'two lines and more'],
  ['half \uD83D', 'half'],
])('%j becomes %j', (given, expected) => {
  expect(harmless(given)).toBe(expected)
})

test('whatever it is: one line, and no macro, link, mention or table is open', () => {
  const signs = fc.constantFrom(...'\\{}[]|*_-+^~!?():;\n a~é')
  fc.assert(
    fc.property(
      fc.array(signs, { maxLength: 30 }).map(parts => parts.join('')),
      text => {
        const made = harmless(text)
        expect(made).not.toMatch(/\n/)
        expect(made).not.toMatch(/(?<!\\)[{}[\]|]/)
        // Before each backslash of ours stands none that would escape it.
        expect(made).not.toMatch(/\\\\/)
      },
    ),
    { numRuns: 500 },
  )
})

test.each([
  ['https://x.example/a_b/c-d?e=1#f', 'https://x.example/a_b/c-d?e=1#f'],
  ['https://x.example/[~ann]', 'https://x.example/\\[\\~ann\\]'],
  ['javascript:alert(1)', 'javascript:alert(1)'],
])('a link stays one: %s', (given, expected) => {
  expect(link(given)).toBe(expected)
})

test('nothing is cut through a character', () => {
  expect([shortened('abc', 3), shortened('abcd', 3), shortened('a😀bc', 3)]).toEqual(['abc', 'ab…', 'a…'])
})
