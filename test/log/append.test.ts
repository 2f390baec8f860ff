import { spawn } from 'node:child_process'
import { appendFileSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { appendLine, checkAppend } from '../../src/log/append.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'append-'))
  file = join(folder, 'below', 'lines.log')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))
const text = (name = file): string => readFileSync(name, 'utf8')

test('lines are added at the end, in a folder that is made, for the bot’s own eyes', () => {
  appendLine(file, 'one')
  appendLine(file, 'two')
  expect(text()).toBe('one\ntwo\n')
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

test('a line that was cut off does not swallow the next', () => {
  appendLine(file, 'one')
  appendFileSync(file, 'half a li')
  appendLine(file, 'two')
  expect(text()).toBe('one\nhalf a li\ntwo\n')
})

test('a file that is moved away is begun anew', () => {
  appendLine(file, 'one')
  renameSync(file, `${file}.old`)
  appendLine(file, 'two')
  expect([text(`${file}.old`), text()]).toEqual(['one\n', 'two\n'])
})

test('a full disk and a folder that is a file are faults', () => {
  expect(() => appendLine('/dev/full', 'one')).toThrow('ENOSPC')
  appendLine(file, 'one')
  expect(() => checkAppend(join(file, 'below'))).toThrow('ENOTDIR')
})

test('it is put aside when it has so many bytes, and no more than so many are kept', () => {
  for (let number = 1; number <= 9; number += 1) appendLine(file, `line ${number}`, { bytes: 14, files: 3 })
  expect(text()).toBe('line 9\n')
  expect(text(`${file}.1`)).toBe('line 7\nline 8\n')
  expect(text(`${file}.2`)).toBe('line 5\nline 6\n')
  expect(existsSync(`${file}.3`)).toBe(false)
})

test('lines of several processes stay whole', async () => {
  const program = `
    import { appendLine } from './src/log/append.ts'
    for (let number = 0; number < 200; number += 1)
      appendLine(process.argv[1], JSON.stringify({ by: process.argv[2], number, long: 'x'.repeat(6_000) }))`
  const ends = ['a', 'b', 'c'].map(
    name =>
      new Promise(resolve =>
        spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program, file, name], {
          stdio: 'inherit',
        }).once('exit', resolve),
      ),
  )
  expect(await Promise.all(ends)).toEqual([0, 0, 0])
  const lines = text()
    .trimEnd()
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as { by: string; number: number })
  for (const name of ['a', 'b', 'c']) {
    expect(lines.filter(({ by }) => by === name).map(({ number }) => number)).toEqual([...Array(200).keys()])
  }
})
