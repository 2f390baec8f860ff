import type { App } from '../app.ts'
import type { ChatCommand, ChatLine } from '../chat/command.ts'
import type { Again } from '../deployment/again.ts'
import type { Facts } from '../deployment/decide.ts'
import type { Deployment } from '../deployment/deployment.ts'
import type { Refusal } from '../deployment/refusal.ts'
import { againOf, live, standing, wayBack } from '../deployment/way-back.ts'
import type { Build } from '../teamcity/teamcity.ts'
import { attempt, newMessage, repeated } from './attempt.ts'
import { audited, type Verdicts } from './audited.ts'
import { historyOf } from './fallback.ts'
import { findAlias } from './find-alias.ts'
import { freezeFor, freezeToGoBackIn } from './freeze.ts'
import { lookedInto } from './looked-into.ts'
import { orNoConfiguration } from './no-configuration.ts'
import type { Parsed } from './parse.ts'
import { parseAlias } from './parse.ts'
import { parseRollback } from './parse-rollback.ts'

interface Asked {
  readonly alias: string
  readonly number: string | null
}

/** Back to what went out well before, or to that number of those. */
export const rollback: ChatCommand = audited('rollback', (line, app, verdicts) =>
  shipAgain('rollback', parseRollback(line.rest), { line, app, verdicts }),
)

/** What is live, once more. */
export const redeploy: ChatCommand = audited('redeploy', (line, app, verdicts) => {
  const parsed = parseAlias(line.rest)
  const asked = parsed.ok ? ({ ok: true, value: { alias: parsed.value, number: null } } as const) : parsed
  return shipAgain('redeploy', asked, { line, app, verdicts })
})

/** As a deploy: asks, decides, saves; the worker says what is going to be done, and does it. */
async function shipAgain(
  is: Again['is'],
  parsed: Parsed<Asked>,
  { line, app, verdicts }: { line: ChatLine; app: App; verdicts: Verdicts },
): Promise<string | null> {
  const { refuse } = verdicts
  if (!parsed.ok) return refuse({ because: 'malformed', command: is, problem: parsed.problem })
  const { value } = parsed
  return await lookedInto(value.alias, app, async () => await shipOnce(is, value, { line, app, verdicts }))
}

async function shipOnce(
  is: Again['is'],
  asked: Asked,
  { line, app, verdicts }: { line: ChatLine; app: App; verdicts: Verdicts },
): Promise<string | null> {
  const { refuse } = verdicts
  const found = await findAlias(app.aliases, asked.alias)
  if ('refusal' in found) return refuse(found.refusal)
  const { alias } = found
  const { earlier, ...message } = await newMessage(line, app)
  if (earlier) return repeated(earlier, verdicts)
  const active = await app.store.activeOf(alias.alias)
  if (active) return refuse({ because: 'active', deployment: active })
  const history = await historyOf(alias, app)
  const way = wayOf(is, { alias: alias.alias, number: asked.number }, history)
  if ('because' in way) return refuse(way)
  const again = againOf(is, way, history)
  const look = async (): Promise<Facts | Refusal> => {
    const freeze = is === 'redeploy' ? await freezeFor(alias, line, app) : freezeToGoBackIn(app)
    const facts = await read({ alias, freeze }, way.to, app)
    const isGood = 'because' in facts || facts.build?.status === 'SUCCESS'
    return isGood ? facts : notToBeHad(facts, way.to, history)
  }
  return await attempt(
    { command: is, line, ...message, alias, override: 'denied', look, again },
    app,
    verdicts,
  )
}

type Way = { readonly from: Deployment; readonly to: Deployment }

function wayOf(is: Again['is'], asked: Asked, history: readonly Deployment[]): Way | Refusal {
  const { alias, number } = asked
  if (is === 'redeploy') {
    const to = live(history)
    return to ? { from: to, to } : { because: 'nothing_out', alias }
  }
  const way = wayBack(history, number)
  switch (way.is) {
    case 'way':
      return way
    case 'nothing_out':
      return { because: 'nothing_out', alias }
    case 'there':
      return { because: 'there_already', alias, live: way.from }
    case 'no_other':
      return { because: 'no_way_back', alias, live: way.from, number, known: way.known }
  }
}

/** The build itself, by its id: a number may have been given twice. */
async function read(
  { alias, freeze }: Pick<Facts, 'alias' | 'freeze'>,
  to: Deployment,
  app: App,
): Promise<Facts | Refusal> {
  const [build, target, locks] = await Promise.all([
    orNoConfiguration(app.nonProduction().build(to.build.id)),
    app.production().configuration(alias.deployBuildTypeId),
    app.store.locks(),
  ])
  if (build === 'no_configuration') {
    return { because: 'no_configuration', alias, server: 'non-production', id: alias.mainBuildTypeId }
  }
  const isThere =
    build?.state === 'finished' && build.buildTypeId === alias.mainBuildTypeId && isSame(build, to.build)
  const artifact = isThere ? await app.visibility.artifactOf(alias, build) : null
  const number = to.build.number
  return {
    alias,
    number,
    locks,
    freeze,
    build: isThere ? build : null,
    lastGood: null,
    lastPinned: null,
    target,
    artifact,
  }
}

/** Another server may stand behind the address now, with other builds of the same ids. */
const isSame = ({ number, revision }: Build, known: Deployment['build']): boolean =>
  isAlike(number, known.number) && isAlike(revision, known.revision)

const isAlike = (one: string | undefined, other: string | undefined): boolean =>
  one === undefined || other === undefined || one === other

function notToBeHad({ alias, build }: Facts, to: Deployment, history: readonly Deployment[]): Refusal {
  const others = standing(history).filter(each => each.build.id < to.build.id)
  const next = others.at(-1)?.build.number ?? null
  return { because: 'not_to_be_had', alias: alias.alias, number: to.build.number, build, next }
}
