import { expect, test } from 'vitest'
import { runChecks } from '../../src/doctor/run.ts'
import { checkVersions, checkZones } from '../../src/doctor/runtime.ts'

test.each([
  ['v20.19.0', '14.0.0', []],
  ['v22.1.0', null, []],
  ['v26.0.0', '15.2.1', []],
  ['v20.18.9', '14.1.0', ['Node.js v20.18.9']],
  ['v18.20.0', '3.5.0', ['Node.js v18.20.0', 'Hubot 3.5.0']],
])('Node.js %s with Hubot %s', (node, hubot, old) => {
  const found = checkVersions({ node, hubot, own: '1.0.0' })
  expect(found.flatMap(({ what }) => (what.is === 'version_old' ? [`${what.of} ${what.has}`] : []))).toEqual(
    old,
  )
  expect(found.every(({ verdict }) => verdict === (old.length === 0 ? 'ok' : 'wrong'))).toBe(true)
})

test('time zones are known where their summer time is, and not where every hour is that of UTC', () => {
  expect(checkZones()).toMatchObject([{ verdict: 'ok' }])
  expect(checkZones((_zone, atMs) => new Date(atMs).toISOString().slice(11, 13))).toMatchObject([
    { verdict: 'wrong', what: { is: 'zone_missing', zone: 'Europe/Berlin' } },
  ])
  expect(
    checkZones(() => {
      throw new RangeError('invalid time zone')
    }),
  ).toMatchObject([{ verdict: 'wrong' }])
})

test('a check that breaks is a finding, and the others stand in their order', async () => {
  const ok = async () => [{ subject: 'settings', verdict: 'ok', what: { is: 'zones_there' } }] as const
  const found = await runChecks(
    [
      { subject: 'alias', alias: 'a', find: () => Promise.reject(new Error('boom\nat line 1')) },
      { subject: 'settings', find: ok },
    ],
    1_000,
  )
  expect(found).toEqual([
    { subject: 'settings', verdict: 'ok', what: { is: 'zones_there' } },
    { subject: 'alias', alias: 'a', verdict: 'wrong', what: { is: 'broken', said: 'boom' } },
  ])
})

test('a hundred aliases are not asked about all at once, and all of them are told of', async () => {
  let [now, most] = [0, 0]
  const checks = Array.from({ length: 600 }, (_, number) => ({
    subject: 'alias' as const,
    alias: String(number),
    async find() {
      now += 1
      most = Math.max(most, now)
      await new Promise(resolve => setImmediate(resolve))
      now -= 1
      return [
        { subject: 'alias', alias: String(number), verdict: 'ok', what: { is: 'zones_there' } },
      ] as const
    },
  }))
  const found = await runChecks(checks, 60_000)
  expect(found.map(({ alias }) => alias)).toEqual(checks.map(({ alias }) => alias))
  expect(most).toBe(32)
})
