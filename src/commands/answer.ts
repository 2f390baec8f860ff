/** `yes` and `no`: to what the bot has asked. */
import type { App } from '../app.ts'
import type { ChatCommand, ChatLine } from '../chat/command.ts'
import { type Answer, answerTo } from '../deployment/answer.ts'
import { ruleFor } from '../deployment/confirmation.ts'
import { type Deployment, isSamePlace } from '../deployment/deployment.ts'
import { type Ask, type KeptCommand, typedOf, whereTyped } from '../deployment/kept-line.ts'
import { notYours, saidNo, tooLate, whichOne, withdrawn, yesBefore, yesHeard } from '../messages/answer.ts'
import { oneLine } from '../messages/fault.ts'
import { lateMs } from './ask-first.ts'
import { audited } from './audited.ts'
import { deploy, override } from './deploy.ts'
import { findAlias } from './find-alias.ts'
import { isOlder, noteHeard, whenAsked } from './first-heard.ts'
import { refusalTo } from './permitted.ts'
import { redeploy, rollback } from './rollback.ts'

/** A word that was said, and how: `rest` is what followed it. */
export interface Word {
  readonly is: 'yes' | 'no'
  readonly line: ChatLine
  /** To the bot by its name, or just into the room. */
  readonly isAddressed: boolean
  /** When it was heard, in epoch ms. */
  readonly atMs: number
}

const commands: Readonly<Record<KeptCommand, ChatCommand>> = { deploy, override, rollback, redeploy }

/** Who was told already that it is another's to answer, by question. */
const told = new WeakMap<App['store'], Set<string>>()

/** Questions whose yes is being acted on: a second one at the same moment has nothing to add. */
const running = new WeakMap<App['store'], Set<string>>()

/** Whether that word means anything to us here; where it does not, nobody hears of us. */
export async function isOurs(word: Word, app: App): Promise<boolean> {
  const asks = await openAsks(app)
  noteHeard(word, asks, app.store)
  return answerAmong(asks, word).is !== 'nothing'
}

/** What comes of it; null where there is nothing to be said. */
export async function answer(word: Word, app: App): Promise<string | null> {
  const found = answerAmong(await openAsks(app), word)
  const { person } = word.line
  switch (found.is) {
    case 'nothing':
      return null
    case 'which':
      return whichOne(found.asks, word.is)
    case 'late':
      return (await app.store.removeLine(found.ask, app.newId()))
        ? tooLate(found.ask, app.config.confirmation.waitMs)
        : null
    case 'not_yours':
      return isNews(`${found.ask.id} ${person.id}`, app) ? notYours(found.ask, person) : null
    case 'meant':
      return await (word.is === 'yes' ? sayYes : sayNo)(found.ask)(word.line, app)
  }
}

/** As strict as their aliases are by now. */
async function openAsks(app: App): Promise<readonly Ask[]> {
  const asks = (await app.store.keptLines()).filter(kept => kept.kind === 'ask')
  if (asks.length === 0) return []
  const all = await app.aliases.all()
  return asks.map((ask): Ask => {
    const alias = all.find(other => other.alias.toLowerCase() === ask.alias.toLowerCase())
    const rule = alias && ruleFor(alias.options, app.config.confirmation)
    const isOther = rule && rule.confirm !== 'never' && rule.approve === 'other'
    return isOther ? { ...ask, approve: 'other' } : ask
  })
}

const answerAmong = (asks: readonly Ask[], { is, line, isAddressed, atMs }: Word): Answer =>
  asks.length === 0
    ? { is: 'nothing' }
    : answerTo(asks, { is, isAddressed, atMs, lateMs, alias: line.rest, ...line })

function isNews(key: string, { store }: App): boolean {
  const known = told.get(store) ?? new Set()
  told.set(store, known)
  return known.size !== known.add(key).size
}

/** For so long at least a question stands whose yes is being acted on, in ms. */
const actingMs = 120_000

/** Runs the line for whoever had typed it: may they still, is nothing locked, is it the same build? */
const sayYes = (ask: Ask): ChatCommand =>
  audited('yes', async (line, app, verdicts) => {
    const denied = await denialOf(ask, line, app)
    if (denied) return verdicts.refuse(denied)
    const subject = { alias: ask.alias, build: ask.build.number }
    const acting = running.get(app.store) ?? new Set<string>()
    running.set(app.store, acting)
    if (acting.has(ask.id)) {
      verdicts.decided({ outcome: 'repeated', ...subject })
      return null
    }
    if (isOlder(line, ask, app.store)) {
      verdicts.decided({ outcome: 'repeated', ...subject })
      return yesBefore(ask)
    }
    acting.add(ask.id)
    try {
      const before = await newestOf(ask, app)
      const acted = untilAfter(actingMs, ask, app)
      const isKept = await app.store.keepLine(acted, ask)
      verdicts.decided({ outcome: isKept ? 'taken' : 'repeated', ...subject })
      const said = isKept ? await run(acted, line, app) : null
      const isSilent = said === null && !isSamePlace(ask, line)
      if (isSilent) return (await hasBegun(ask, before, app)) ? yesHeard(ask) : withdrawn(ask)
      return saidThereToo(said, ask, line, app)
    } finally {
      acting.delete(ask.id)
    }
  })

const sayNo = (ask: Ask): ChatCommand =>
  audited('no', async (line, app, verdicts) => {
    const denied = line.person.id === ask.person.id ? null : await denialOf(ask, line, app)
    if (denied) return verdicts.refuse(denied)
    const isMine = await app.store.removeLine(ask, app.newId())
    verdicts.decided({ outcome: isMine ? 'taken' : 'repeated', alias: ask.alias, build: ask.build.number })
    return isMine ? saidThereToo(saidNo(ask, line.person), ask, line, app) : null
  })

/** Whoever approves may do the same; of the one who asked it is looked at when the line is run. */
async function denialOf(ask: Ask, line: ChatLine, app: App) {
  if (line.person.id === ask.person.id) return null
  const found = await findAlias(app.aliases, ask.alias)
  if ('refusal' in found) return found.refusal
  const act = ask.command === 'rollback' ? 'roll_back' : 'deploy'
  return await refusalTo({ act, alias: found.alias }, line, app)
}

/** As if it had been said now. Where that breaks the question stands on, for another yes. */
async function run(acted: Ask, line: ChatLine, app: App): Promise<string | null> {
  const again: ChatLine = { ...typedOf(acted), kept: acted, approvedBy: line.person }
  try {
    const said = await commands[acted.command](again, app)
    // What was deployed has taken it away already: this is no reason to say that nothing was done.
    await forget(acted, app).catch(error => app.log.warn(oneLine(error)))
    return said
  } catch (error) {
    const open = untilAfter(app.config.confirmation.waitMs, { ...acted, until: acted.at }, app)
    await app.store.keepLine(open, acted).catch(fault => app.log.warn(oneLine(fault)))
    throw error
  }
}

/** A question that ends no sooner than so long from now. */
const untilAfter = (ms: number, ask: Ask, { now }: App): Ask => ({
  ...ask,
  until: new Date(Math.max(Date.parse(ask.until), now() + ms)).toISOString(),
})

/** Null where the store can't say. */
const newestOf = ({ alias }: Ask, { store }: App): Promise<readonly Deployment[] | null> =>
  store.list({ alias, limit: 3 }).catch(() => null)

/**
 * Whether a deployment has come of it: its line may have been withdrawn while it was looked into. By its time, or, since
 * clocks of bots differ, because it was not there `before`.
 */
async function hasBegun(ask: Ask, before: readonly Deployment[] | null, app: App): Promise<boolean> {
  const newest = await newestOf(ask, app)
  const isIt = ({ id, build, requestedAt }: Deployment): boolean =>
    build.id === ask.build.id &&
    (requestedAt >= whenAsked(ask) || (before !== null && !before.some(old => old.id === id)))
  return newest?.some(isIt) ?? true
}

/** What was answered stands no longer, unless it was asked anew. */
async function forget(ask: Ask, { store, newId }: App): Promise<void> {
  const kept = (await store.keptLines()).find(({ id }) => id === ask.id)
  if (kept?.kind === 'ask' && kept.until === ask.until) await store.removeLine(ask, newId())
}

/** What comes of it is heard where it was asked as well. */
function saidThereToo(text: string | null, ask: Ask, line: ChatLine, app: App): string | null {
  if (text !== null && !isSamePlace(ask, line)) {
    app.say(whereTyped(ask), text).catch(error => app.log.warn(oneLine(error)))
  }
  return text
}
