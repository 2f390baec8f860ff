/** How findings are laid out: for a chat, for a terminal, for a program. */
import type { Finding, Verdict } from '../doctor/finding.ts'
import { wordsOf } from './doctor.ts'
import { lines } from './words.ts'

const verdicts: Readonly<Record<Verdict, string>> = {
  ok: 'ok',
  warning: 'warning',
  wrong: 'NOT OK',
  off: 'not set up',
  unknown: 'not checked',
}

/** More in one message would fill a room. */
const most = 12

/** For a room: what is not well, worst first, under one line that counts. `only` is the alias that was asked for. */
export function doctorInShort(findings: readonly Finding[], only: string | null): string {
  const bad = [...of(findings, 'wrong'), ...of(findings, 'warning')]
  const again = `hubot deployment doctor ${only ?? 'all'}`
  return lines(
    `${sum(findings)}${bad.length === 0 ? '.' : ':'}`,
    ...bad.slice(0, most).map(inChat),
    bad.length > most && `… and ${bad.length - most} more.`,
    only === null ? `Everything: ${again}` : `Everything about ${only}: in private, or on the command line.`,
  )
}

/** The same with all of them, for whoever wants to read them. */
export const doctorInFull = (findings: readonly Finding[]): string =>
  lines(`${sum(findings)}:`, ...findings.map(inChat))

/** `14 checks: 12 ok, 2 NOT OK; 3 things are not set up.` */
export function sum(findings: readonly Finding[]): string {
  const count = (verdict: Verdict): number => of(findings, verdict).length
  const [ok, warnings, wrong, off] = [count('ok'), count('warning'), count('wrong'), count('off')]
  const parts = [
    `${ok} ok`,
    ...(warnings > 0 ? [`${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`] : []),
    ...(wrong > 0 ? [`${wrong} NOT OK`] : []),
  ]
  const notSetUp = off > 0 ? `; ${off} ${off === 1 ? 'thing is' : 'things are'} not set up` : ''
  return `${ok + warnings + wrong} checks: ${parts.join(', ')}${notSetUp}`
}

const of = (findings: readonly Finding[], verdict: Verdict): readonly Finding[] =>
  findings.filter(finding => finding.verdict === verdict)

const about = ({ subject, alias }: Finding): string =>
  alias === undefined ? subject : subject === 'alias' ? alias : `${subject}, ${alias}`

function inChat(finding: Finding): string {
  const { found, todo } = wordsOf(finding.what)
  return `${verdicts[finding.verdict]}  ${about(finding)}: ${found}${todo === undefined ? '' : `\n    ${todo}`}`
}

/** A table, each line of which can be read alone. */
export function doctorTable(findings: readonly Finding[]): readonly string[] {
  const width = Math.max(0, ...findings.map(finding => about(finding).length))
  const first = Math.max(...Object.values(verdicts).map(word => word.length))
  return findings.flatMap(finding => {
    const { found, todo } = wordsOf(finding.what)
    return [
      `${verdicts[finding.verdict].padEnd(first)}  ${about(finding).padEnd(width)}  ${found}`,
      ...(todo === undefined ? [] : [`${' '.repeat(first + width + 4)}${todo}`]),
    ]
  })
}

/** For a program; the fields are added to, not changed. `shown` hides secrets in each text: in the whole they may end in one. */
export const doctorJson = (findings: readonly Finding[], shown: (text: string) => string): string =>
  `${JSON.stringify(
    {
      ok: of(findings, 'wrong').length === 0,
      checks: findings.map(({ subject, alias, verdict, what }) => ({
        subject,
        ...(alias === undefined ? {} : { alias }),
        verdict,
        is: what.is,
        ...wordsOf(what),
      })),
    },
    (_key, value: unknown) => (typeof value === 'string' ? shown(value) : value),
    2,
  )}\n`

/** The line of a failure on the command line. */
export const doctorFailed = (findings: readonly Finding[]): string => {
  const bad = of(findings, 'wrong')
  const where = [...new Set(bad.map(about))].slice(0, 5).join(', ')
  return `${bad.length} of ${sum(findings).replace(/:.*/, '')} ${bad.length === 1 ? 'is' : 'are'} not ok: ${where}.`
}
