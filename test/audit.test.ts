import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Audit, createAudit, type Decision } from '../src/audit.ts'
import { hide } from '../src/log/redact.ts'
import { auditFaults } from './audited.ts'

let folder: string
let file: string
let failed: string[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-'))
  file = join(folder, 'below', 'audit.jsonl')
  failed = []
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function open(into: string | null = file): Audit {
  let count = 0
  return createAudit({
    file: into,
    now: () => Date.UTC(2026, 10, 22, 14, 2),
    newId() {
      count += 1
      return `id-${count}`
    },
    failed: (what, line) => failed.push(`${what} ${JSON.stringify(line)}`),
  })
}

const taken = (alias: string): Decision => ({
  what: 'set_alias',
  outcome: 'taken',
  who: { id: '7', name: 'ann' },
  room: 'deployments',
  message: { text: `hubot deployment set alias ${alias} A B` },
  alias,
})
const line = (id: string, alias: string): string =>
  `{"at":"2026-11-22T14:02:00.000Z","id":"${id}","what":"set_alias","outcome":"taken","who":{"id":"7","name":"ann"},"room":"deployments","message":{"text":"hubot deployment set alias ${alias} A B"},"alias":"${alias}"}\n`

test('one line a decision', () => {
  const audit = open()
  audit.record(taken('search'))
  audit.record(taken('menu'))
  expect(readFileSync(file, 'utf8')).toBe(line('id-1', 'search') + line('id-2', 'menu'))
})

test('what is in the file is never changed, whoever wrote it', () => {
  mkdirSync(join(folder, 'below'))
  writeFileSync(file, 'not even JSON\n')
  open().record(taken('search'))
  open().record(taken('menu'))
  expect(readFileSync(file, 'utf8')).toBe(`not even JSON\n${line('id-1', 'search')}${line('id-1', 'menu')}`)
})

test('no secret is in it', () => {
  hide(['tell-nobody'])
  open().record({ ...taken('search'), message: { text: 'hubot deploy tell-nobody' } })
  expect(readFileSync(file, 'utf8')).toContain('"text":"hubot deploy ***"')
})

test('our own words are in it whole, though a short secret is one of them', () => {
  hide(['queue', 'what', '2026'])
  const [at, id] = ['2026-11-22T14:01:00.000Z', '019a-2026-queue']
  const late = { what: 'queue_refused', outcome: 'refused', deployment: id, at, recovered: true } as const
  open().record({ ...late, who: null, room: 'queue' })
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ ...late, id: 'id-1', who: null, room: '***' })
})

test('switched off, it records nothing and hinders nothing', () => {
  const audit = open(null)
  audit.record(taken('search'))
  expect([audit.hindrance(), failed]).toEqual([null, []])
})

test('a folder that can’t be made hinders; what was decided is in the log, and in the file when it can be', () => {
  writeFileSync(join(folder, 'below'), '')
  const audit = open()
  expect(audit.hindrance()).toMatch(/^(ENOTDIR|EEXIST): /)
  audit.record(taken('search'))
  audit.record(taken('menu'))
  expect(failed).toEqual([
    expect.stringMatching(/^The audit log .* can't be written \((?:ENOTDIR|EEXIST).*"alias":"search"}$/),
    expect.stringMatching(/"alias":"menu"}$/),
  ])
  rmSync(join(folder, 'below'))
  expect(audit.hindrance()).toBeNull()
  expect(readFileSync(file, 'utf8')).toBe(line('id-1', 'search') + line('id-2', 'menu'))
})

test('a full disk hinders from the first line on that it has not taken', () => {
  const audit = open('/dev/full')
  audit.record(taken('search'))
  expect(failed).toHaveLength(1)
  expect(audit.hindrance()).toBe('ENOSPC: no space left on device, write')
})

describe('what every scenario is held to', () => {
  const steps = [
    { event: 'deploy_requested', state: 'requested' },
    { event: 'build_pinned', state: 'pinned' },
  ]
  const asked = { id: '1', what: 'rollback', outcome: 'taken', deployment: 'd1' }
  const pinned = { id: '2', what: 'build_pinned', outcome: 'pinned', deployment: 'd1' }

  test('the lines of another deployment, of refusals and of what was typed about it later do not count', () => {
    const lines = [
      asked,
      pinned,
      { ...pinned, deployment: 'd2' },
      { ...asked, outcome: 'refused' },
      { ...asked, what: 'cancel' },
    ]
    expect(auditFaults('d1', steps, lines)).toEqual([])
  })

  test('a step without its line, a line without its step, and a line that stands twice', () => {
    expect(auditFaults('d1', steps, [pinned])).toEqual([
      'deploy_requested of d1: 1 in the record, 0 in the audit log',
    ])
    expect(auditFaults('d1', steps, [asked, { ...pinned, outcome: 'queued' }])).toEqual([
      'build_pinned pinned of d1: 1 in the record, 0 in the audit log',
      'build_pinned queued of d1: 0 in the record, 1 in the audit log',
    ])
    expect(auditFaults('d1', steps, [asked, asked, pinned])).toEqual([
      'deploy_requested of d1: 1 in the record, 2 in the audit log',
    ])
  })
})
