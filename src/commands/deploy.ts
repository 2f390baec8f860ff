import type { App } from '../app.ts'
import type { ChatCommand, ChatLine } from '../chat/command.ts'
import { type Facts, frozen, lockedOut, type Request } from '../deployment/decide.ts'
import type { Refusal } from '../deployment/refusal.ts'
import { passesByItself } from '../deployment/waiting.ts'
import { dontSeeWhy } from '../messages/notice.ts'
import { attempt, newMessage, repeated } from './attempt.ts'
import { audited, type Deciding, type Verdicts } from './audited.ts'
import { findAlias } from './find-alias.ts'
import { freezeFor } from './freeze.ts'
import { lookedInto } from './looked-into.ts'
import { orNoConfiguration } from './no-configuration.ts'
import { parseDeploy } from './parse.ts'
import { refusalTo } from './permitted.ts'

export const deployLine: Deciding = (line, app, verdicts) => deployAs('deploy', line, { app, verdicts })

/** Asks, decides, saves; the worker does the rest, and says what came of it. */
export const deploy: ChatCommand = audited('deploy', deployLine)

/** In spite of the locks that stand when it is typed. */
export const override: ChatCommand = audited('override', (line, app, verdicts) =>
  deployAs('override', line, { app, verdicts }),
)

async function deployAs(
  command: 'deploy' | 'override',
  line: ChatLine,
  { app, verdicts: given }: { app: App; verdicts: Verdicts },
): Promise<string | null> {
  const refuse = (no: Refusal): string => given.refuse(offering(no, line.rest))
  const verdicts = { ...given, refuse }
  const parsed = parseDeploy(line.rest)
  if (!parsed.ok) return refuse({ because: 'malformed', command, problem: parsed.problem })
  const { number, alias: name } = parsed.value
  return await lookedInto(
    name,
    app,
    async () => await deployOf({ name, number }, { command, line, app, verdicts }),
  )
}

async function deployOf(
  { name, number }: { name: string; number: string | null },
  {
    command,
    line,
    app,
    verdicts,
  }: { command: 'deploy' | 'override'; line: ChatLine; app: App; verdicts: Verdicts },
): Promise<string | null> {
  const { refuse } = verdicts
  const found = await findAlias(app.aliases, name)
  if ('refusal' in found) return refuse(found.refusal)
  const { alias } = found
  const { earlier, ...message } = await newMessage(line, app)
  if (earlier) return repeated(earlier, verdicts)
  const mayOverride = (await refusalTo({ act: 'override', alias }, line, app)) === null
  const freeze = await freezeFor(alias, line, app)
  return await attempt(
    {
      command,
      line,
      ...message,
      alias,
      override: command === 'override' ? 'asked' : mayOverride ? 'permitted' : 'denied',
      look: request => look({ alias, freeze, number }, request, app),
    },
    app,
    verdicts,
  )
}

/** What passes by itself can be waited for. */
const offering = (no: Refusal, wanted: string): Refusal => (passesByItself(no) ? { ...no, wanted } : no)

/**
 * What is locked, frozen or active is refused before a server is asked. Then both servers are asked at once, so that a
 * deploy takes no more than three calls one after another.
 */
async function look(
  { alias, freeze, number }: Pick<Facts, 'alias' | 'freeze' | 'number'>,
  request: Request,
  app: App,
): Promise<Facts | Refusal> {
  const [locks, active] = await Promise.all([app.store.locks(), app.store.activeOf(alias.alias)])
  const held = lockedOut({ alias, locks }, request) ?? frozen({ alias, freeze })
  if (held) return held
  if (active) return { because: 'active', deployment: active }
  const [nonProduction, production] = [app.nonProduction(), app.production()]
  const { mainBuildTypeId, deployBuildTypeId } = alias
  const asked =
    number === null
      ? nonProduction.lastBuild(mainBuildTypeId)
      : nonProduction.buildByNumber(mainBuildTypeId, number)
  const pinned = number === null ? null : nonProduction.lastPinned(mainBuildTypeId)
  const [build, target, lastPinned] = await Promise.all([
    orNoConfiguration(asked),
    production.configuration(deployBuildTypeId),
    pinned && orNoConfiguration(pinned),
  ])
  if (build === 'no_configuration' || lastPinned === 'no_configuration') {
    return { because: 'no_configuration', alias, server: 'non-production', id: mainBuildTypeId }
  }
  const isRed = build !== null && build.status !== 'SUCCESS'
  const artifact = build && !isRed ? await app.visibility.artifactOf(alias, build) : null
  const lastGood = isRed ? await nonProduction.lastBuild(mainBuildTypeId, 'SUCCESS') : null
  return { alias, number, locks, freeze, build, lastGood, lastPinned, target, artifact }
}

export const deployAllTheThings: ChatCommand = async () => dontSeeWhy
