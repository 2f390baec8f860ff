/** docs/fault-matrix.md, made of what was observed. */
import { type Call, calls, type Fault, faults, isAround } from './axes.ts'
import { outcomes } from './table.ts'

/** What came of one cell, in words of the table; a single outcome stands for once and lasting. */
export interface Observed {
  readonly call: Call
  readonly fault: Fault
  readonly outcomes: readonly string[]
  readonly refusals: readonly string[]
}

export const file = 'docs/fault-matrix.md'

export function document(all: readonly Observed[]): string {
  const cell = (call: Call, fault: Fault): string => {
    const found = all.find(one => one.call === call && one.fault === fault)
    return found ? [...new Set(found.outcomes)].join(' · ') : '–'
  }
  const names = Object.keys(calls) as Call[]
  const tableOf = (some: readonly Call[]): string[] => [
    `| | ${some.join(' | ')} |`,
    `|---${'|---'.repeat(some.length)}|`,
    ...(Object.keys(faults) as Fault[])
      .map(fault => [fault, ...some.map(call => cell(call, fault))])
      .filter(([, ...all]) => all.some(one => one !== '–'))
      .map(row => `| ${row.join(' | ')} |`),
  ]
  const left = names.flatMap(call => {
    const said = all.flatMap(one => (one.call === call ? one.refusals.map(text => secondSentence(text)) : []))
    return said.length === 0 ? [] : [`- ${call}: ${[...new Set(said)].toSorted().join(' Or: ')}`]
  })
  const why = [...new Set(all.flatMap(({ refusals }) => refusals.map(text => shortened(text))))].toSorted()
  return `${[
    '# Fault matrix',
    '',
    'Made by `npm run fault-matrix` from what `test/matrix/` observed; not written by hand. Every outside call of a deploy meets every fault: never two builds of one deployment, each ends in an outcome that the room was told, and whoever waits hears something within the time limit of a call and a second.',
    '',
    'Two outcomes in a cell: when the fault comes once · when it lasts. One: both are the same, or it comes once only.',
    '',
    ...tableOf(names.filter(call => !isAround(call))),
    '',
    'And the systems around it, where each deploy leaves one ticket, done, with one comment, one start and one end marker, and one notice, unless the outcome says otherwise. What only reads meets each fault once, since there is nothing to be taken. Killed between any two of these calls it leaves the same: `test/services/visible-kill.test.ts`.',
    '',
    ...tableOf(names.filter(isAround)),
    '',
    '## Outcomes',
    '',
    ...Object.entries(outcomes).map(([name, { means }]) => `- **${name}**: ${means}.`),
    '',
    '## Calls',
    '',
    ...Object.entries(calls).map(([call, is]) => `- **${call}**: ${is}.`),
    '',
    '## Faults',
    '',
    ...Object.entries(faults).map(([fault, is]) => `- **${fault}**: ${is}.`),
    '',
    '## What a refusal says',
    '',
    'First, of which server, and why:',
    '',
    ...why.map(text => `- ${text}`),
    '',
    'Then, what was done:',
    '',
    ...left,
  ].join('\n')}\n`
}

/** The first line with the server and what it was asked left open. */
const shortened = (text: string): string =>
  (text.split('\n')[0] ?? '')
    .replace(/^Nothing was done\. (.*?\.) Check .*$/, '$1')
    .replace(/did not say if it has \S+:/, 'did not say if it has …:')
    .replace(/does not let me see if it has \S+:/, 'does not let me see if it has …:')
    .replace(/^The (?:non-)?production TeamCity/, 'The … TeamCity')
    .replace(/did not (?:answer my question|pin \S+|queue \S+):/, 'did not …:')
    .replace(/teamcity build(?:s| configuration):/, 'teamcity …:')

const secondSentence = (text: string): string =>
  text.startsWith('Nothing was done. ') ? 'Nothing was done.' : `${text.split('\n')[1]?.split('. ')[0]}.`
