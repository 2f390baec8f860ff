/** What is asked before a deployment that waits for a yes. */
import type { Deployment, Person } from '../deployment/deployment.ts'
import type { Ask } from '../deployment/kept-line.ts'
import type { Lock } from '../deployment/lock.ts'
import type { Preview, Surroundings } from '../deployment/preview.ts'
import type { Build } from '../teamcity/teamcity.ts'
import { lockLine } from './lock.ts'
import { changesOf, unreadLines, warningLines, wouldReplace } from './preview.ts'
import { wouldGoAgain } from './rollback.ts'
import { safe } from './safe.ts'
import { duration, lines } from './words.ts'

export interface Question {
  readonly ask: Ask
  readonly around: Surroundings & Pick<Preview, 'alias'>
  readonly build: Build
  readonly deployment: Deployment
  /** In spite of these. */
  readonly overridden: readonly Lock[]
  readonly waitMs: number
}

/** The preview in short, and what to answer. */
export function question(
  { ask, around, build, deployment, overridden, waitMs }: Question,
  nowMs: number,
): string {
  const { again } = deployment
  return lines(
    again ? wouldGoAgain(deployment, nowMs) : wouldReplace(build, around, nowMs),
    ...changesOf(around, 0),
    ...overridden.map(lock => `LOOK: ${lockLine(lock, nowMs)}`),
    // That it goes back, or ships the same, is what was asked for.
    ...warningLines(build, { ...around, except: again ? ['older', 'nothing_new'] : [] }, nowMs),
    ...unreadLines(around.unread),
    shallI(ask, duration(waitMs)),
  )
}

const shallI = (ask: Ask, time: string): string =>
  ask.approve === 'self'
    ? `${who(ask.person)}, shall I? Within ${time}: hubot yes, or just yes. If not: hubot no`
    : `${who(ask.person)}, somebody else who may deploy it has to say yes. Within ${time}: hubot yes, or from elsewhere: hubot yes ${ask.alias}. If not: hubot no`

const who = ({ name }: Person): string => safe(name, 60)
