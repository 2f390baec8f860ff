import { describe, expect, test } from 'vitest'
import { isPlausible, mayBeItsBuild, mergeOf } from '../../src/deployment/match.ts'
import { build, deployment } from './sample.ts'

const queued = deployment({ state: 'queued', deployBuild: { id: 77, url: 'u' } })
const at = Date.parse('2026-11-22T14:03:00.000Z')
const cancelled = (ships?: string) => ({
  type: 'deploy_cancelled',
  finishedAt: '2026-11-22T14:03:00.000Z',
  replacedBy: { url: 'https://prod.example/build/77', ...(ships === undefined ? {} : { ships }) },
})
const merged = (id: number, isOurs: boolean) => ({
  type: 'deploy_merged',
  build: { id, url: 'https://prod.example/build/77', queuedAs: 77 },
  isOurs,
})

describe('what production answers for the id of a queued build', () => {
  test.each([
    ['it, which shows nothing', 77, {}, null],
    ['it, which shows our id', 77, { 'hubot.deploy.id': 'd1' }, null],
    ['another one, which shows nothing', 70, {}, merged(70, false)],
    ['another one with our id', 70, { 'hubot.deploy.id': 'd1' }, merged(70, true)],
    ['another one that ships the same', 70, { 'source.build.id': '11' }, merged(70, false)],
    ['another one that ships something else', 70, { 'source.build.id': '12' }, cancelled()],
    [
      'another one that ships something else, with its number',
      70,
      { 'hubot.deploy.id': 'd0', 'source.build.id': '12', 'source.build.number': '1.5' },
      cancelled('1.5'),
    ],
    [
      'it, which a person named, with the id of another deployment of the same',
      77,
      { 'hubot.deploy.id': 'd0', 'source.build.id': '11' },
      null,
    ],
    [
      'it, which a person named, and which ships something else',
      77,
      { 'hubot.deploy.id': 'd0', 'source.build.id': '12' },
      cancelled(),
    ],
  ])('%s', (_what, id, properties, event) => {
    expect(mergeOf(queued, build({ id, properties }), at)).toEqual(event)
  })

  test('what it was merged into is known from then on', () => {
    const known = { ...queued, deployBuild: { id: 70, url: 'u', queuedAs: 77 } }
    expect(mergeOf(known, build({ id: 70, properties: { 'hubot.deploy.id': 'd0' } }), at)).toBe(null)
  })

  test('what it was merged into may be much older; of another configuration it is not', () => {
    const old = { queuedAt: '2026-11-22T08:00:00.000Z' }
    expect(mayBeItsBuild(build({ id: 77, ...old }), queued)).toBe(false)
    expect(mayBeItsBuild(build({ id: 70, ...old }), queued)).toBe(true)
    expect(mayBeItsBuild(build({ id: 70, buildTypeId: 'Other' }), queued)).toBe(false)
  })

  test('one that carries our id is ours, however much the clocks differ', () => {
    const ours = { id: 77, properties: { 'hubot.deploy.id': 'd1' } }
    expect(mayBeItsBuild(build({ ...ours, queuedAt: '2026-11-22T08:00:00.000Z' }), queued)).toBe(true)
    expect(mayBeItsBuild(build({ ...ours, buildTypeId: 'Renamed' }), queued)).toBe(true)
    expect(mayBeItsBuild(build({ ...ours, id: 78, buildTypeId: 'Other' }), queued)).toBe(false)
    expect(mayBeItsBuild(build({ ...ours, buildTypeId: '' }), queued)).toBe(true)
    const shown = { id: 77, buildTypeId: 'Renamed', comment: 'Deployment d1 by ann' }
    expect(mayBeItsBuild(build(shown), queued)).toBe(true)
    expect(mayBeItsBuild(build({ ...shown, comment: 'Deployment d0 by ann' }), queued)).toBe(false)
  })
})

test.each([
  ['one that shows nothing', {}, true],
  ['one with our id', { properties: { 'hubot.deploy.id': 'd1' } }, true],
  ['one with the id of another deployment', { properties: { 'hubot.deploy.id': 'd0' } }, false],
  ['one of another configuration', { buildTypeId: 'Other' }, false],
  ['one from before it was asked for', { queuedAt: '2026-11-22T08:00:00.000Z' }, false],
])('a build that a person names: %s', (_what, change, is) => {
  expect(isPlausible(build(change), deployment({ state: 'pinned' }))).toBe(is)
})
