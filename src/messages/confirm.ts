/** What is said before a deployment that waits for a yes, and about the yes. */
import type { Deployment, Person } from '../deployment/deployment.ts'
import type { Ask } from '../deployment/kept-line.ts'
import type { Lock } from '../deployment/lock.ts'
import type { Preview, Surroundings } from '../deployment/preview.ts'
import type { Refusal } from '../deployment/refusal.ts'
import type { Build } from '../teamcity/teamcity.ts'
import { lockLine } from './lock.ts'
import { unreadLines, warningLines, wouldReplace } from './preview.ts'
import { changeLines } from './release.ts'
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
    ...(around.manifest ? changeLines(around.manifest, 0) : []),
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
    : `Somebody else than ${who(ask.person)} has to say so, who may deploy it. Within ${time}: hubot yes, or from elsewhere: hubot yes ${ask.alias}. If not: hubot no`

/** To whoever has said yes somewhere else than it was asked. */
export const yesHeard = (ask: Ask): string => `Ok, I deploy ${what(ask)} for ${who(ask.person)}.`

export const saidNo = (ask: Ask, by: Person): string =>
  by.id === ask.person.id
    ? `Ok, I do not deploy ${what(ask)}.`
    : `${who(by)} said no, so I do not deploy ${what(ask)}.`

/** To whoever comes too late. */
export const tooLate = (ask: Ask, waitMs: number): string =>
  lines(
    `That came too late: nobody said yes to ${what(ask)} within ${duration(waitMs)}, so nothing was deployed.`,
    `To be asked again: ${lineOf(ask)}`,
  )

/** To somebody whose yes does not count. */
export const notYours = (ask: Ask, by: Person): string =>
  by.id === ask.person.id
    ? `${what(ask)} takes the yes of somebody else than you who may deploy it: hubot yes`
    : `I asked ${who(ask.person)} about ${what(ask)}: only ${who(ask.person)} can say yes to that.`

export const whichOne = (asks: readonly Ask[], word: 'yes' | 'no'): string =>
  lines(
    'Which one?',
    ...asks.map(
      ask => `hubot ${word} ${ask.alias}: ${safe(ask.build.number, 40)}, asked by ${who(ask.person)}`,
    ),
  )

/** The yes was for another build. */
export const changed = ({ ask, build, alias }: Extract<Refusal, { because: 'changed' }>): string =>
  lines(
    `Nothing was deployed: your yes was for ${what(ask)}, and it would be ${safe(build.number, 40)} now.`,
    ask.command === 'deploy' || ask.command === 'override'
      ? `To be asked about that: ${lineOf(ask)}. To ship the other all the same: hubot deploy ${alias} build ${ask.build.number}`
      : `To be asked about that: ${lineOf(ask)}`,
  )

/** As it was typed, in our words. */
const lineOf = ({ command, rest }: Ask): string =>
  command === 'deploy' ? `hubot deploy ${rest}` : `hubot deployment ${command} ${rest}`

const what = ({ alias, build }: Ask): string => `${alias} ${safe(build.number, 40)}`
const who = ({ name }: Person): string => safe(name, 60)
