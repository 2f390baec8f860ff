/** Ends that would be wrong: each must be seen as a violation, or the invariants hold nothing. */
import { doctoredAround } from './doctored-around.ts'
import type { End, Kept } from './invariants.ts'

const isNotice = (text: string): boolean => / was deployed to .* by ann\d+\./.test(text)

const waits = 'search Search_1 waits for approval in TeamCity.'

/** The newest deployment was typed in fair weather, so it succeeded or failed. */
const withNewest = (end: End, change: (kept: Kept) => Kept): End => ({
  ...end,
  deployments: end.deployments.map((kept, index) => (index === 0 ? change(kept) : kept)),
})
const twice = <T>(all: readonly T[], isIt: (one: T) => boolean): T[] =>
  all.flatMap(one => (isIt(one) ? [one, one] : [one]))

export const doctored: Readonly<Record<string, (end: End) => End>> = {
  ...doctoredAround,
  'a build twice': end => ({ ...end, builds: twice(end.builds, () => true) }),
  'a build that nobody asked for': end => ({
    ...end,
    builds: end.builds.map(build => ({ ...build, properties: {} })),
  }),
  'another source': end => ({
    ...end,
    builds: end.builds.map(build => ({
      ...build,
      properties: { ...build.properties, 'source.build.id': '999' },
    })),
  }),
  'nothing pinned': end => ({ ...end, sources: end.sources.map(build => ({ ...build, pinned: false })) }),
  'a build put back without a word': end => ({
    ...end,
    builds: end.builds.flatMap(build => [build, { ...build, id: 9_999, webUrl: 'u/9999' }]),
    putBack: new Map(end.builds.map(({ id }) => [9_999, id])),
  }),
  'a notice twice': end => ({ ...end, said: twice(end.said, ({ text }) => isNotice(text)) }),
  'a notice lost': end => ({ ...end, said: end.said.filter(({ text }) => !isNotice(text)) }),
  'a trigger line twice': end => ({ ...end, said: twice(end.said, ({ text }) => /triggered/.test(text)) }),
  'a delay told twice': end => ({
    ...end,
    said: [...end.said, ...twice(end.said, () => true).map(one => ({ ...one, text: waits }))],
  }),
  'an end before its start': end => ({ ...end, said: end.said.toReversed() }),
  'another outcome': end =>
    withNewest(end, kept => ({ ...kept, deployment: { ...kept.deployment, state: 'cancelled' } })),
  'still active': end =>
    withNewest(end, kept => ({ ...kept, deployment: { ...kept.deployment, state: 'running' } })),
  'an alias that is not free': end => withNewest(end, kept => ({ ...kept, isHeld: true })),
  'an effect that waits': end => withNewest(end, kept => ({ ...kept, pending: 1 })),
  'a step not on record': end => withNewest(end, kept => ({ ...kept, steps: kept.steps.slice(1) })),
  'a refusal that was none': end => ({
    ...end,
    said: end.said.map(one => ({ ...one, text: `${one.text}\nNothing was deployed.` })),
  }),
  'no yes': end => ({
    ...withNewest(end, kept => {
      const { approvedBy: _unasked, ...deployment } = kept.deployment
      return { ...kept, deployment }
    }),
    asking: new Set(end.deployments.map(({ deployment }) => deployment.alias)),
  }),
  'a message twice': end => ({ ...end, deployments: twice(end.deployments, () => true) }),
  'no answer': end => ({ ...end, said: [] }),
  'a secret': end => ({ ...end, log: [...end.log, `token=${end.secrets[0]}`] }),
  'a stack': end => ({
    ...end,
    said: end.said.map(one => ({ ...one, text: `${one.text}\n    at run (app.ts:12:3)` })),
  }),
  'an error that nobody caught': end => ({ ...end, broken: ['Error: out of cheese'] }),
  'a stop that takes long': end => ({ ...end, stopsMs: [5_001] }),
  'a forgery taken': end => ({
    ...end,
    answered: [{ asked: 'POST /hubot/teamcity', status: 202, body: '' }],
  }),
}
