import type { App } from '../app.ts'
import { type Decision, subjectOf, type What } from '../audit.ts'
import type { ChatCommand, ChatLine } from '../chat/command.ts'
import type { Refusal } from '../deployment/refusal.ts'
import { redact } from '../log/redact.ts'
import { oneLine } from '../messages/fault.ts'
import { permitted } from './permitted.ts'
import { refusalOf } from './refuse.ts'

/** How a command came out, to be recorded before it is answered. */
export type Verdict = Pick<Decision, 'why' | 'alias' | 'deployment' | 'build' | 'env' | 'inFreeze'> & {
  readonly outcome: 'taken' | 'asked' | 'refused' | 'repeated'
}

/** What a person typed is kept up to here. */
const longestText = 2_000

/** Says how the line came out. Refusing answers with the words of the refusal. */
export interface Verdicts {
  readonly decided: (verdict: Verdict) => void
  readonly refuse: (no: Refusal) => string
}

/** A command that decides something, as it is when it may: the line is permitted and can be recorded. */
export type Deciding = (line: ChatLine, app: App, verdicts: Verdicts) => Promise<string | null>

/** `text` is null when everything was said already. */
export interface Answer {
  readonly text: string | null
  readonly refusal: Refusal | null
}

/**
 * A command that decides something: nothing is decided by somebody who may not, nor what can't be recorded, and each
 * line typed leaves one record, be it taken, refused, or cut short by a fault.
 */
export const audited =
  (what: What, command: Deciding): ChatCommand =>
  async (line, app) =>
    (await recorded(what, { line, app }, command)).text

/** The same, for whoever has to know what was refused. */
export async function recorded(
  what: What,
  { line, app }: { line: ChatLine; app: App },
  command: Deciding,
): Promise<Answer> {
  const said = app.audit.hindrance()
  if (said !== null) {
    app.log.error('refused: no_audit', { what, by: line.person.name, said })
    const refusal = { because: 'no_audit', said } as const
    return { text: refusalOf(refusal, app), refusal }
  }
  let isDecided = false
  const refusals: Refusal[] = []
  const decided = (verdict: Verdict | { outcome: 'fault'; why: string }): void => {
    isDecided = true
    app.log.info(`${what} ${verdict.outcome}`, { ...factsOf(verdict), by: line.person.name })
    app.audit.record({ what, ...verdict, ...originOf(line) })
  }
  const refuse = (no: Refusal): string => {
    refusals.push(no)
    decided(verdictOf(no))
    return refusalOf(no, app)
  }
  try {
    const text = await permitted(what, line, app, {
      denied: refuse,
      may: known => command(line, known, { decided, refuse }),
    })
    return { text, refusal: refusals.at(-1) ?? null }
  } catch (error) {
    if (!isDecided) decided({ outcome: 'fault', why: oneLine(error) })
    throw error
  }
}

const verdictOf = (no: Refusal): Verdict => ({
  outcome: 'refused',
  why: no.because === 'malformed' ? `malformed ${no.problem.with}` : no.because,
  ...('alias' in no && no.alias !== null
    ? { alias: typeof no.alias === 'string' ? no.alias : no.alias.alias }
    : {}),
  ...(no.because === 'not_permitted' && no.denial.alias !== null ? { alias: no.denial.alias } : {}),
  ...(no.because === 'changed' ? { build: no.ask.build.number } : {}),
  ...(no.because === 'active' || no.because === 'cancelled_already' ? subjectOf(no.deployment) : {}),
})

const factsOf = ({ outcome: _outcome, ...facts }: { outcome: string }): Readonly<Record<string, unknown>> =>
  facts

const originOf = ({
  person,
  room,
  text,
  messageKey,
  messageId,
  approvedBy,
}: ChatLine): Pick<Decision, 'who' | 'approvedBy' | 'room' | 'message'> => ({
  who: person,
  ...(approvedBy ? { approvedBy } : {}),
  room,
  message: {
    ...(messageKey === undefined ? {} : { key: messageKey }),
    ...(messageId === undefined ? {} : { id: messageId }),
    text: redact(text).slice(0, longestText),
  },
})
