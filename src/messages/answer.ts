/** What is said about a yes or a no to what was asked. */
import type { Person } from '../deployment/deployment.ts'
import type { Ask } from '../deployment/kept-line.ts'
import type { Refusal } from '../deployment/refusal.ts'
import { safe } from './safe.ts'
import { duration, lines } from './words.ts'

/** To whoever has said yes somewhere else than it was asked. */
export const yesHeard = (ask: Ask): string => `Ok, I deploy ${what(ask)} for ${who(ask.person)}.`

/** To whoever has said yes somewhere else, when the question was withdrawn meanwhile. */
export const withdrawn = (ask: Ask): string =>
  lines(`${what(ask)} was withdrawn meanwhile, so I do not deploy it.`, `To be asked again: ${lineOf(ask)}`)

/** To a yes that the chat has delivered again, after something else was asked. */
export const yesBefore = (ask: Ask): string =>
  lines(
    `I heard that yes before I asked about ${what(ask)}: the chat has delivered it again, so I do nothing.`,
    `To deploy it: hubot yes ${ask.alias}`,
  )

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
    ...asks.map(ask =>
      asks.some(other => isOtherBuild(other, ask))
        ? `hubot ${word} ${what(ask)}: asked by ${who(ask.person)}`
        : `hubot ${word} ${ask.alias}: ${safe(ask.build.number, 40)}, asked by ${who(ask.person)}`,
    ),
  )

const isOtherBuild = (one: Ask, other: Ask): boolean =>
  one.alias.toLowerCase() === other.alias.toLowerCase() && one.build.id !== other.build.id

/** The yes was for another build, or for the same one through another configuration. */
export function changed(no: Extract<Refusal, { because: 'changed' }>): string {
  const { ask, build, alias } = no
  const again = `To be asked about that: ${lineOf(ask)}`
  if (ask.build.id === build.id) {
    return lines(
      `Nothing was deployed: your yes was for ${what(ask)} through ${ask.deployBuildTypeId}, and it would go through ${no.deployBuildTypeId} now.`,
      again,
    )
  }
  return lines(
    `Nothing was deployed: your yes was for ${what(ask)}, and it would be ${safe(build.number, 40)} now.`,
    ask.command === 'deploy' || ask.command === 'override'
      ? `${again}. To ship the other all the same: hubot deploy ${alias} build ${ask.build.number}`
      : again,
  )
}

/** As it was typed, in our words. */
const lineOf = ({ command, rest }: Ask): string =>
  command === 'deploy' ? `hubot deploy ${rest}` : `hubot deployment ${command} ${rest}`

const what = ({ alias, build }: Ask): string => `${alias} ${safe(build.number, 40)}`
const who = ({ name }: Person): string => safe(name, 60)
