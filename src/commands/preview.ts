import type { App } from '../app.ts'
import type { ChatCommand, ChatLine } from '../chat/command.ts'
import type { Alias } from '../deployment/alias.ts'
import { ruleFor } from '../deployment/confirmation.ts'
import { locksAgainst } from '../deployment/lock.ts'
import type { Preview } from '../deployment/preview.ts'
import { preview } from '../messages/preview.ts'
import { findAlias } from './find-alias.ts'
import { freezeFor } from './freeze.ts'
import { orNoConfiguration } from './no-configuration.ts'
import { parseDeploy } from './parse.ts'
import { refusalOf } from './refuse.ts'
import { createReading, surroundingsOf } from './surroundings.ts'

/** What a deploy would do now. Changes nothing, and says what it could not read beside all that it could. */
export const showPreview: ChatCommand = async (line, app) => {
  const parsed = parseDeploy(line.rest)
  if (!parsed.ok) return refusalOf({ because: 'malformed', command: 'preview', problem: parsed.problem }, app)
  const found = await findAlias(app.aliases, parsed.value.alias)
  if ('refusal' in found) return refusalOf(found.refusal, app)
  const seen = await look(found.alias, parsed.value.number, { line, app })
  if (seen === 'no_configuration') {
    const { alias } = found
    const server = 'non-production'
    return refusalOf({ because: 'no_configuration', alias, server, id: alias.mainBuildTypeId }, app)
  }
  return preview(seen, app.now())
}

async function look(
  alias: Alias,
  number: string | null,
  { line, app }: { line: ChatLine; app: App },
): Promise<Preview | 'no_configuration'> {
  const { read, unread } = createReading(alias, app)
  const { mainBuildTypeId: main } = alias
  const [build, lastPinned, target, locks, active, freeze] = await Promise.all([
    read('candidate', 'non-production TeamCity', async () => {
      const server = app.nonProduction()
      return await orNoConfiguration(
        number === null ? server.lastBuild(main) : server.buildByNumber(main, number),
      )
    }),
    read('pins', 'non-production TeamCity', async () =>
      orNoConfiguration(app.nonProduction().lastPinned(main)),
    ),
    read('target', 'production TeamCity', async () =>
      app.production().configuration(alias.deployBuildTypeId),
    ),
    app.store.locks(),
    app.store.activeOf(alias.alias),
    read('freezes', 'HUBOT_DEPLOY_FREEZE', () => freezeFor(alias, line, app)),
  ])
  if (build === 'no_configuration' || lastPinned === 'no_configuration') return 'no_configuration'
  const isRed = build !== null && build.status !== 'SUCCESS'
  const [lastGood, artifact, around] = await Promise.all([
    isRed
      ? read('candidate', 'non-production TeamCity', async () =>
          app.nonProduction().lastBuild(main, 'SUCCESS'),
        )
      : null,
    build && !isRed ? read('artifact', 'Artifactory', () => app.visibility.artifactOf(alias, build)) : null,
    surroundingsOf(alias, build, app),
  ])
  return {
    ...around,
    alias,
    number,
    build,
    lastGood,
    lastPinned,
    target,
    artifact,
    locks: locksAgainst(locks, { alias: alias.alias, person: line.person }, app.now()),
    active,
    freeze,
    rule: ruleFor(alias.options, app.config.confirmation),
    unread: [...unread, ...around.unread],
  }
}
