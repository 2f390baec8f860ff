import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createAudit } from '../src/audit.ts'
import type { Deployment } from '../src/deployment/deployment.ts'
import { auditCompleted } from '../src/messages/start.ts'
import { addMissingLines, type Line, missingLines, type Recorded } from '../src/missing-lines.ts'
import { openSqliteStore } from '../src/store/sqlite.ts'
import type { Store } from '../src/store/store.ts'
import { deployment } from './deployment/sample.ts'

const at = (second: number): string => new Date(Date.UTC(2026, 10, 22, 14, 0, second)).toISOString()
const states: Readonly<Record<string, Deployment['state']>> = {
  deploy_requested: 'requested',
  build_pinned: 'pinned',
}
const stateOf = (event: string): Deployment['state'] => states[event] ?? 'queued'

const step = (second: number, event: string, of = deployment()): Recorded => ({
  at: at(second),
  event,
  state: stateOf(event),
  deployment: of,
})
const line = (second: number, what: string, more: Partial<Line> = {}): Line => ({
  at: at(second),
  what,
  outcome: what === 'deploy' ? 'taken' : stateOf(what),
  deployment: 'd1',
  ...more,
})
const begin: Line = { at: at(0), what: 'set_alias', outcome: 'taken' }
const [asked, pinned, queued] = [
  step(10, 'deploy_requested'),
  step(20, 'build_pinned'),
  step(30, 'deploy_queued'),
]
const unsure = [40, 50, 60].map(second => step(second, 'queue_unsure'))
const unsureLine = (second: number): Line => line(second, 'queue_unsure')

describe('which lines are missing, by when their step was', () => {
  test.each<[string, readonly Recorded[], readonly Line[], readonly number[]]>([
    [
      'none where each step has its own',
      [asked, pinned, queued],
      [begin, line(10, 'deploy'), line(20, 'build_pinned'), line(31, 'deploy_queued')],
      [],
    ],
    ['the last', [asked, pinned, queued], [begin, line(10, 'deploy'), line(20, 'build_pinned')], [30]],
    ['the first', [asked, pinned], [begin, line(21, 'build_pinned')], [10]],
    ['all but what others wrote', [asked], [begin, line(10, 'deploy', { deployment: 'd2' })], [10]],
    [
      'a line of a refusal is none of the step',
      [asked],
      [begin, line(10, 'deploy', { outcome: 'refused' })],
      [10],
    ],
    ['a rollback begins like a deploy', [asked], [begin, line(10, 'rollback', { outcome: 'taken' })], []],
    [
      'a line with another state is another',
      [pinned],
      [begin, line(20, 'build_pinned', { outcome: 'queued' })],
      [20],
    ],
    ['of several alike the first', unsure, [begin, unsureLine(51), unsureLine(61)], [40]],
    ['of several alike the one between', unsure, [begin, unsureLine(41), unsureLine(61)], [50]],
    ['of several alike the last', unsure, [begin, unsureLine(41), unsureLine(51)], [60]],
    ['none that was added before', [pinned], [begin, line(20, 'build_pinned', { recovered: true })], []],
    ['none twice though the clock was set back in between', [pinned], [begin, line(15, 'build_pinned')], []],
    ['none that is older than the file', [asked, pinned], [line(15, 'cancel')], [20]],
    ['none that is as old as the file', [asked], [line(10, 'cancel')], []],
    [
      'what was added later does not say how old the file is',
      [asked, pinned, queued],
      [line(1, 'deploy', { deployment: 'd0', recovered: true }), line(25, 'cancel')],
      [30],
    ],
    ['none where the file is empty', [asked, pinned], [], []],
    ['none of a step without a time', [{ ...pinned, at: '' }], [begin], []],
  ])('%s', (_name, steps, lines, missing) => {
    expect(missingLines(steps, lines).map(each => each.at)).toEqual(missing.map(at))
  })

  test('a line that is added has the time of its step, and all that the deployment tells', () => {
    const about = {
      who: { id: 'u1', name: 'ann' },
      approvedBy: { id: 'u2', name: 'bob' },
      room: 'deployments',
      message: { key: 'k' },
      alias: 'search',
      deployment: 'd1',
      build: '1.4',
      env: 'prod',
    }
    const of = deployment({ messageKey: 'k', approvedBy: about.approvedBy, overrides: ['lock'] })
    const steps = [step(10, 'deploy_requested', of), step(20, 'build_pinned', of)]
    expect(missingLines(steps, [begin])).toEqual([
      { at: at(10), recovered: true, what: 'override', outcome: 'taken', ...about },
      { at: at(20), recovered: true, what: 'build_pinned', outcome: 'pinned', ...about },
    ])
  })
})

describe('adding them', () => {
  let folder: string
  let file: string
  let store: Store
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'missing-lines-'))
    file = join(folder, 'audit.jsonl')
    store = openSqliteStore(join(folder, 'deployments.db'))
    const made = deployment()
    await store.create(made, [], asked)
    await store.move({ ...made, state: 'pinned', version: 2 }, [], pinned)
  })
  afterEach(async () => {
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  })

  async function start(over: { store?: Store; beganMs?: number } = {}): Promise<number> {
    let count = 0
    const audit = createAudit({
      file,
      now: () => Date.parse(at(99)),
      newId() {
        count += 1
        return `id-${count}`
      },
      failed: (what, line) => {
        throw new Error(`${what} ${JSON.stringify(line)}`)
      },
    })
    return await addMissingLines({ store, audit, file, beganMs: Date.parse(at(90)), ...over })
  }
  const put = (...lines: readonly Line[]): void =>
    appendFileSync(file, lines.map(each => `${JSON.stringify(each)}\n`).join(''))
  const whats = (): string[] =>
    readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map(text => (JSON.parse(text) as Line).what)

  test('what a bot that was killed has left out is added, and by the next ones no more', async () => {
    put(begin, line(10, 'deploy'))
    expect([await start(), await start(), await start()]).toEqual([1, 0, 0])
    expect(readFileSync(file, 'utf8').split('\n').at(-2)).toBe(
      `{"at":"${at(20)}","id":"id-1","recovered":true,"what":"build_pinned","outcome":"pinned","who":{"id":"u1","name":"ann"},"room":"deployments","alias":"search","deployment":"d1","build":"1.4","env":"prod"}`,
    )
  })

  test('what was decided while the log was off looks the same, and the operator hears of both', async () => {
    put(begin)
    expect(auditCompleted(await start())).toBe(
      'Steps that were missing in the audit log are added, marked "recovered": 2. A bot was killed before it had written them, or the log was off then.',
    )
  })

  test('what this bot has done since it began is its own to write', async () => {
    put(begin)
    expect(await start({ beganMs: Date.parse(at(15)) })).toBe(1)
    expect(whats()).toEqual(['set_alias', 'deploy'])
  })

  test('of an ended deployment too, and of an old one for which something is still to do', async () => {
    const [end] = [step(25, 'deploy_failed')]
    await store.move({ ...deployment(), state: 'failed', version: 3 }, [{ kind: 'check_live' }], end)
    for (let nth = 10; nth < 40; nth++) {
      const other = deployment({ id: `e${nth}`, state: 'refused', version: 1, alias: `app-${nth}` })
      await store.create(other, [], step(1, 'deploy_requested', other))
      await store.move({ ...other, version: 2 }, [], step(1, 'pin_refused', other))
    }
    put(line(5, 'set_alias'), line(10, 'deploy'), line(20, 'build_pinned'))
    expect(await start()).toBe(1)
    expect(whats().at(-1)).toBe('deploy_failed')
  })

  test('of one that is over, with nothing left to do', async () => {
    await store.move({ ...deployment(), state: 'failed', version: 3 }, [], step(25, 'deploy_failed'))
    put(begin, line(10, 'deploy'), line(20, 'build_pinned'))
    expect(await start()).toBe(1)
  })

  test('a line that was cut off, and lines of others, are no lines', async () => {
    put(begin, line(10, 'deploy'))
    appendFileSync(file, '7\nnull\n{"at":1}\n{"at":"2026-11-22T14:00:20.000Z","what":"build_pi')
    expect(await start()).toBe(1)
    expect(readFileSync(file, 'utf8')).toMatch(
      /"build_pi\n\{"at":"2026-11-22T14:00:20.000Z","id":"id-1","recovered":true/,
    )
  })

  test('no more than the end of a long file is read: what is older may stand before it', async () => {
    put(begin, line(10, 'deploy'))
    writeFileSync(
      file,
      `${readFileSync(file, 'utf8')}${`${JSON.stringify(line(50, 'webhook'))}\n`.repeat(20_000)}`,
    )
    expect(await start()).toBe(0)
    const later = step(60, 'deploy_queued')
    await store.move({ ...deployment(), state: 'queued', version: 3 }, [], later)
    expect([await start(), await start()]).toEqual([1, 0])
    expect(readFileSync(file, 'utf8')).toMatch(/"deploy_queued".*\n$/)
  })

  test('a file that was moved away, is empty or can’t be read gets nothing', async () => {
    expect(await start()).toBe(0)
    writeFileSync(file, '')
    expect(await start()).toBe(0)
    rmSync(file)
    file = '/dev/full'
    expect(await start()).toBe(0)
    file = folder
    expect(await start()).toBe(0)
  })

  test('where several bots share the store none is added: another may have written it', async () => {
    put(begin)
    const replicas: Store['replicas'] = {
      claimMessage: async () => 'mine',
      now: Date.now,
      standBy: async () => undefined,
      standDown: async () => undefined,
      isStoodBy: async () => false,
      answered: async () => undefined,
      holdSeat: async () => true,
      leaveSeat: async () => undefined,
    }
    expect(await start({ store: { ...store, replicas } })).toBe(0)
  })
})
