import { expect, test } from 'vitest'
import { readManifestFile } from '../../src/cli/manifest-file.ts'

test('full commits as GitHub has them, and summarised ones', () => {
  const full = {
    sha: 'd4c3b2a190817263544536271809abcdefabcdef',
    url: 'https://api.github.example/repos/o/r/commits/d4c3b2a',
    html_url: 'https://github.example/o/r/commit/d4c3b2a',
    author: null,
    commit: { message: 'VZ-1 one\r\n\r\nmore', author: { name: 'Dan', email: 'dan@x.example' } },
  }
  const short = { author: 'Eve Doe <eve@x.example>', message: 'two\nmore', url: 'https://github.example/2' }
  expect(readManifestFile(JSON.stringify([full, short, { author: '<x@y.z>', message: '' }]))).toEqual({
    ok: true,
    commits: [
      { sha: full.sha, author: 'Dan', subject: 'VZ-1 one', url: full.html_url },
      { author: 'Eve Doe', subject: 'two', url: short.url },
      { author: 'unknown', subject: '' },
    ],
  })
})

test.each([
  ['', null],
  ['{"message":"Not Found"}', null],
  ['[{"author":"a","message":"b"},{"sha":"x"}]', 2],
  ['[null]', 1],
])('%s can not be read, and where', (text, entry) => {
  expect(readManifestFile(text)).toEqual({ ok: false, entry })
})

test('no commits at all', () => {
  expect(readManifestFile('[]')).toEqual({ ok: true, commits: [] })
})
