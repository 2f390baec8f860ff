import { inTime } from '../in-time.ts'
import { oneLine } from '../messages/fault.ts'
import { TeamCityFault } from '../teamcity/teamcity.ts'
import { type Finding, findingOf, type Subject, subjects } from './finding.ts'

/** One check: reads, and says what it found. */
export interface Check {
  readonly subject: Subject
  readonly alias?: string
  find(): Promise<readonly Finding[]>
}

/** More at once would be a burden to a TeamCity with many aliases. */
const mostAtOnce = 32

/**
 * The checks side by side, each for so long: one system that hangs keeps nobody from hearing of the others. Never
 * rejects. In the order of the subjects, what is shared first.
 */
export async function runChecks(checks: readonly Check[], limitMs: number): Promise<readonly Finding[]> {
  const found: (readonly Finding[])[] = []
  const waiting = checks.entries()
  const work = async (): Promise<void> => {
    for (const [at, check] of waiting) found[at] = await within(check, limitMs)
  }
  await Promise.all(Array.from({ length: mostAtOnce }, work))
  const place = ({ subject }: Finding): number => subjects.indexOf(subject)
  return found.flat().toSorted((one, other) => place(one) - place(other))
}

async function within(check: Check, ms: number): Promise<readonly Finding[]> {
  const finding = findingOf(check.subject, check.alias)
  try {
    return await inTime(check.find(), ms, () => [finding('wrong', { is: 'too_long', ms })])
  } catch (error) {
    return [
      error instanceof TeamCityFault
        ? finding('wrong', { is: 'server_fault', fault: error })
        : finding('wrong', { is: 'broken', said: oneLine(error) }),
    ]
  }
}
