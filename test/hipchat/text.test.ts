import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inPieces } from '../../src/chat/pieces.ts'
import { carriable } from '../../src/hipchat/text.ts'
import { leftOut } from '../../src/messages/words.ts'

const pieces = (text: string, limit = 10): string[] =>
  inPieces(text, limit, (left, link) => `+${left} ${link ?? ''}`)

describe('a long text in pieces', () => {
  test.each([
    ['short', ['short']],
    ['', []],
    ['0123456789', ['0123456789']],
    ['01234567\n9abc', ['01234567', '9abc']],
    ['0123456 89abc', ['0123456', '89abc']],
    ['0123456789abc', ['0123456789', 'abc']],
    ['012345678😀abc', ['012345678', '😀abc']],
    ['a\nb\nc\nd\ne\nf\ng\nh', ['a\nb\nc\nd\ne', 'f\ng\nh']],
  ])('%j', (text, expected) => {
    expect(pieces(text)).toEqual(expected)
  })

  test('nothing is lost or doubled, no piece is too long, and no character is parted', () => {
    const text = fc.string({ unit: fc.constantFrom('a', ' ', '\n', '😀'), maxLength: 60 })
    fc.assert(
      fc.property(text, given => {
        const parts = pieces(given, 12)
        const isWhole = given.length <= 12 * 6
        for (const part of parts) {
          expect(part.length).toBeLessThanOrEqual(12)
          expect(part).not.toMatch(/\p{Surrogate}/u)
        }
        if (isWhole) expect(parts.join('').replace(/\s/g, '')).toBe(given.replace(/\s/g, ''))
      }),
    )
  })

  test('of a text that would be a flood, the rest is left out, with its last link', () => {
    const text = `${'line\n'.repeat(40_000)}all of it: https://hubot.example/hubot/deployments/1`
    const parts = inPieces(text, 10_000, leftOut)
    expect(parts).toHaveLength(8)
    for (const part of parts) expect(part.length).toBeLessThanOrEqual(10_000)
    expect(parts.at(-1)).toMatch(
      /\n… 12\d{4} more characters: https:\/\/hubot\.example\/hubot\/deployments\/1$/,
    )
  })
})

test('what XML cannot carry is taken out, with the colours of a terminal; all else stays', () => {
  expect(carriable('a\u0000\u0008\u000bb\ud800\uffffc\u001b[1;31mred\u001b[0m')).toBe('ab\ufffdcred')
  const fine = 'tab\tline\r\n é 漢字 😀 \u200b <&> "\''
  expect(carriable(fine)).toBe(fine)
})
