import type { App } from '../app.ts'
import { isAskedFirst, type Rule } from '../deployment/confirmation.ts'
import { type Deployment, isSamePlace } from '../deployment/deployment.ts'
import { type Ask, type KeptLine, type Typed, typedOf } from '../deployment/kept-line.ts'
import type { Lock } from '../deployment/lock.ts'
import { warningsOf } from '../deployment/preview.ts'
import { askIdOf } from '../deployment/waiting.ts'
import { question } from '../messages/confirm.ts'
import type { Build } from '../teamcity/teamcity.ts'
import type { Attempt } from './attempt.ts'
import { surroundingsOf } from './surroundings.ts'

/** A late yes is answered for so long, in ms. */
export const lateMs = 10 * 60_000

/** `needless`: nobody need be asked · `gone`: the line that is run was run, or taken away, meanwhile. */
export type Asked = 'needless' | 'gone' | { readonly question: string }

/** Asks, where that deployment waits for a yes: its line is kept then. A turn stays until the chat has the question. */
export async function askFirst(
  asked: Attempt,
  decided: { deployment: Deployment; build: Build; overridden: readonly Lock[]; rule: Rule },
  app: App,
): Promise<Asked> {
  const { alias, command } = asked
  const { build, rule } = decided
  const around = await surroundingsOf(alias, build, app)
  if (!isAskedFirst(rule, command, warningsOf(build, around))) return 'needless'
  const ask = askOf(asked, decided, app)
  const before = (await app.store.keptLines()).filter(kept => kept.kind === 'ask')
  if (!(await app.store.keepLine(ask, asked.line.kept))) return 'gone'
  for (const other of before) {
    const isOver = other.turn === undefined && Date.parse(other.until) + lateMs < app.now()
    if (other.id !== ask.id && (isOver || isAnewOf(other, ask)))
      await app.store.removeLine(other, app.newId())
  }
  const { deployment, overridden } = decided
  const { waitMs } = app.config.confirmation
  const known = { ask, around: { ...around, alias }, build, deployment, overridden, waitMs }
  return { question: question(known, app.now()) }
}

/** A question that the chat rejects is not asked: no yes counts for it. */
export async function withdrawUnheard(line: Typed, { store, newId }: App): Promise<void> {
  const isItsOwn = (kept: KeptLine): boolean =>
    kept.person.id === line.person.id && kept.text === line.text && kept.messageId === line.messageId
  for (const kept of await store.keptLines('ask')) {
    if (isSamePlace(kept, line) && isItsOwn(kept)) await store.removeLine(kept, newId())
  }
}

/** Whoever asks the same again is asked anew. */
const isAnewOf = (other: Ask, { alias, person, room }: Ask): boolean =>
  other.alias === alias && other.person.id === person.id && other.room === room

function askOf(
  { line, command, messageKey, alias }: Attempt,
  { deployment, rule }: { deployment: Deployment; rule: Rule },
  app: App,
): Ask {
  const { messageKey: _unproven, ...typed } = typedOf(line)
  return {
    kind: 'ask',
    ...idOf(line.kept, app),
    alias: alias.alias,
    command,
    ...typed,
    ...(messageKey === undefined ? {} : { messageKey }),
    at: line.kept?.at ?? deployment.requestedAt,
    askedAt: new Date(app.now()).toISOString(),
    until: new Date(app.now() + app.config.confirmation.waitMs).toISOString(),
    build: { id: deployment.build.id, number: deployment.build.number },
    deployBuildTypeId: deployment.deployBuildTypeId,
    approve: rule.approve,
  }
}

function idOf(kept: KeptLine | undefined, { newId }: App): Pick<Ask, 'id' | 'turn'> {
  if (!kept) return { id: newId() }
  if (kept.kind === 'turn') return { id: askIdOf(kept), turn: kept.id }
  return { id: kept.id, ...(kept.turn === undefined ? {} : { turn: kept.turn }) }
}
