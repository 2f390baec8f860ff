import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asHtml, escapeHtml, link } from '../../src/messages/html.ts'
import { htmlProblem } from '../../src/sandbox/hipchat/html.ts'

const most = 10_000

describe('a text as HTML', () => {
  test.each([
    ['a < b & c > d "e" \'f\'', 'a &lt; b &amp; c &gt; d &quot;e&quot; &#39;f&#39;'],
    ['one\ntwo', 'one<br>two'],
    ['&amp; <br>', '&amp;amp; &lt;br&gt;'],
    [
      'https://x.example/a?b=1&c=2',
      '<a href="https://x.example/a?b=1&amp;c=2">https://x.example/a?b=1&amp;c=2</a>',
    ],
    ['see https://x.example/a.', 'see <a href="https://x.example/a">https://x.example/a</a>.'],
    ['(http://x.example/a)', '(<a href="http://x.example/a">http://x.example/a</a>)'],
    [
      'http://x.example/"><script>',
      '<a href="http://x.example/">http://x.example/</a>&quot;&gt;&lt;script&gt;',
    ],
    [
      "http://x.example/' onclick='y",
      '<a href="http://x.example/">http://x.example/</a>&#39; onclick=&#39;y',
    ],
    ['javascript:alert(1) http://', 'javascript:alert(1) http://'],
    ['a\u0000\u001b[31mb\ud800c\ufffe', 'a[31mbc'],
    ['é 漢 😀', 'é 漢 😀'],
  ])('%j', (text, html) => {
    expect(asHtml(text, { most })).toBe(html)
  })

  test('a link to what is no http address is its text', () => {
    expect(link('javascript:alert(1)', 'CCB-12')).toBe('CCB-12')
    expect(link('https://jira.example/CCB-12', 'CCB-<12>')).toBe(
      '<a href="https://jira.example/CCB-12">CCB-&lt;12&gt;</a>',
    )
  })

  test('what is too long is cut between characters and leads to the rest', () => {
    const html = asHtml('&'.repeat(100), { most: 64, rest: 'https://x.example' })
    expect(html).toBe('&amp;&amp;… <a href="https://x.example">https://x.example</a>')
    expect(asHtml('x'.repeat(60), { most: 60 })).toBe('x'.repeat(60))
    expect(asHtml('x'.repeat(61), { most: 60 })).toBe(`${'x'.repeat(59)}…`)
  })

  const anything = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc
      .array(
        fc.constantFrom('<', '&', '"', "'", '>', 'https://x.example/', '\n', '&lt;', '</a>', '😀', ')', '.'),
        {
          maxLength: 60,
        },
      )
      .map(parts => parts.join('')),
  )

  test('whatever it is, it is well-formed, in its limit, and reads as before', () => {
    fc.assert(
      fc.property(anything, fc.integer({ min: 80, max: 400 }), (text, limit) => {
        const html = asHtml(text, { most: limit, rest: 'https://x.example' })
        expect(htmlProblem(html)).toBe(undefined)
        expect(html.length).toBeLessThanOrEqual(limit)
        const whole = asHtml(text, { most: 1_000_000 })
        expect(whole.replaceAll('<br>', '\n').replace(/<\/?a[^>]*>/g, '')).toBe(escapeHtml(text))
      }),
      { numRuns: 2_000 },
    )
  })
})
