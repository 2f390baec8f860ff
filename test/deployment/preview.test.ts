import { expect, test } from 'vitest'
import type { Manifest, Relation } from '../../src/deployment/manifest.ts'
import {
  obstacles,
  type Preview,
  runsAnother,
  type Surroundings,
  type Warning,
  warningsOf,
} from '../../src/deployment/preview.ts'
import { preview } from '../../src/messages/preview.ts'
import { build, deployment } from './sample.ts'

const candidate = build({ id: 11, buildTypeId: 'Search_Build', number: '1.4', revision: 'a'.repeat(40) })
const liveOf = (id: number) => ({
  deployment: deployment({ state: 'succeeded', build: { ...deployment().build, id } }),
})
const shippedBy = (properties: Record<string, string>) => ({ build: build({ properties }) })
const manifest = (relation: Relation): Manifest => ({
  repo: 'acme/search',
  relation,
  to: 'a'.repeat(40),
  commits: [],
  url: '',
})
const around = (change: Partial<Surroundings> = {}): Surroundings => ({
  live: liveOf(10),
  manifest: null,
  last: null,
  unread: [],
  ...change,
})
const unread = (what: 'live' | 'changes' | 'target') => [{ what, system: 'x', said: 'y', ref: 'z' }]

test.each<[string, Partial<Surroundings>, readonly Warning[]]>([
  ['newer than what is live', {}, []],
  ['the first', { live: null }, []],
  ['older, by its id', { live: liveOf(12) }, ['older']],
  ['live already', { live: liveOf(11) }, ['nothing_new']],
  ['older, by its commits', { manifest: manifest('behind') }, ['older']],
  ['going another way', { manifest: manifest('diverged') }, ['older']],
  ['of the same commit', { manifest: manifest('identical') }, ['nothing_new']],
  ['built earlier, with more in it', { live: liveOf(12), manifest: manifest('ahead') }, []],
  ['of an unknown way, and older', { live: liveOf(12), manifest: manifest('first') }, ['older']],
  ['over a commit that is gone', { manifest: manifest('gone') }, ['unknown']],
  ['over what somebody else has shipped', { live: shippedBy({}) }, []],
  [
    'over what somebody else has shipped, and older',
    { live: shippedBy({ 'source.build.id': '12' }) },
    ['older'],
  ],
  ['after one that failed', { last: deployment({ state: 'failed' }) }, ['last_failed']],
  ['after one that was cancelled', { last: deployment({ state: 'cancelled' }) }, ['last_failed']],
  ['after one that went well', { last: deployment({ state: 'succeeded' }) }, []],
  ['where nobody knows what is live', { live: null, unread: unread('live') }, ['unknown']],
  ['where nobody knows what is new', { unread: unread('changes') }, ['unknown']],
  ['where something else is not known', { unread: unread('target') }, []],
  [
    'that is all of it',
    {
      live: liveOf(11),
      manifest: manifest('behind'),
      last: deployment({ state: 'failed' }),
      unread: unread('live'),
    },
    ['older', 'last_failed', 'unknown'],
  ],
  [
    'live already, of a service that does not answer',
    { live: liveOf(11), unread: unread('changes') },
    ['unknown'],
  ],
])('a build %s', (_which, change, warnings) => {
  expect(warningsOf(candidate, around(change))).toEqual(warnings)
})

test('a service that says another commit than what went out', () => {
  const of = (revision: string) => ({
    live: { deployment: deployment({ build: { ...deployment().build, revision } }) },
  })
  const says = (from: string) => ({ manifest: { ...manifest('ahead'), from } })
  expect(runsAnother(around({ ...of('b'.repeat(40)), ...says('b'.repeat(7)) }))).toBe(false)
  expect(runsAnother(around({ ...of('b'.repeat(40)), ...says('c'.repeat(40)) }))).toBe(true)
  expect(runsAnother(around(says('c'.repeat(40))))).toBe(false)
})

const alias = {
  alias: 'search',
  mainBuildTypeId: 'Search_Build',
  deployBuildTypeId: 'Search_Deploy',
  options: {},
}
const target = { id: 'Search_Deploy', name: 'Deploy', paused: false }
const seen = (change: Partial<Preview> = {}): Preview => ({
  ...around(),
  alias,
  number: null,
  build: candidate,
  lastGood: null,
  lastPinned: null,
  target,
  artifact: null,
  locks: [],
  freeze: null,
  active: null,
  rule: { confirm: 'never', approve: 'self' },
  ...change,
})
test.each([
  ['by its id', 12, {}, true],
  ['by its start alone', 10, { startedAt: '2026-11-22T14:01:00.000Z' }, true],
  ['by its id alone', 12, { startedAt: '2026-11-22T13:59:00.000Z' }, false],
])('a pinned build that is newer %s: whether that is said', (_what, id, change, isSaid) => {
  const startedAt = '2026-11-22T14:00:00.000Z'
  const lastPinned = { ...candidate, startedAt, id, number: '1.5', ...change }
  const said = preview(seen({ build: { ...candidate, startedAt }, lastPinned }), Date.parse(startedAt))
  expect(said.includes('1.5 is newer and pinned')).toBe(isSaid)
})

const lock = { id: 'l1', alias: null, by: { id: 'u9', name: 'dana' }, room: null, since: '' }

test.each<[string, Partial<Preview>, readonly string[]]>([
  ['nothing', {}, []],
  ['a lock', { locks: [lock] }, ['locked']],
  ['one on its way', { active: deployment() }, ['active']],
  ['no build', { build: null }, ['no_build']],
  ['no build of that number', { build: null, number: '7' }, ['no_such_build']],
  [
    'a build that was not read',
    { build: null, unread: [{ what: 'candidate', system: 'x', said: 'y', ref: 'z' }] },
    [],
  ],
  ['a red build', { build: { ...candidate, status: 'FAILURE' } }, ['not_a_success']],
  ['no configuration', { target: null }, ['no_configuration']],
  ['a configuration that was not read', { target: null, unread: unread('target') }, []],
  ['a paused one', { target: { ...target, paused: true } }, ['paused']],
  ['no file', { artifact: { path: 'a', url: 'b', found: null } }, ['no_artifact']],
  [
    'all of it, at once',
    { locks: [lock, lock], active: deployment(), target: { ...target, paused: true } },
    ['locked', 'locked', 'active', 'paused'],
  ],
])('what keeps it from being deployed: %s', (_what, change, because) => {
  expect(obstacles(seen(change)).map(no => no.because)).toEqual(because)
})
