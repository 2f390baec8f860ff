import type { App } from '../app.ts'
import type { ChatCommand } from '../chat/command.ts'
import { everything } from '../deployment/alias.ts'
import { examine, type Patient } from '../doctor/examine.ts'
import { createProbe } from '../http/probe.ts'
import { doctorInFull, doctorInShort } from '../messages/doctor-report.ts'
import { unknownAlias } from './find-alias.ts'
import { parseAlias } from './parse.ts'
import { refusalTo } from './permitted.ts'
import { refusalOf } from './refuse.ts'

/** In a room what is not well, all of it in private or when `all` is typed. Decides nothing, so it is not audited. */
export const doctor: ChatCommand = async (line, app) => {
  const { rest, room } = line
  const denied = await refusalTo({ act: 'examine', alias: null }, line, app)
  if (denied) return refusalOf(denied, app)
  const isAll = rest.toLowerCase() === everything
  const parsed = rest === '' || isAll ? null : parseAlias(rest)
  if (parsed && !parsed.ok) {
    return refusalOf({ because: 'malformed', command: 'doctor', problem: parsed.problem }, app)
  }
  const all = await app.aliases.all()
  const only = parsed && all.find(({ alias }) => alias.toLowerCase() === parsed.value.toLowerCase())
  if (parsed && !only) return refusalOf(unknownAlias(all, parsed.value), app)
  const findings = await examine(patientOf(app, only ? [only] : all, !only))
  return room === null || isAll ? doctorInFull(findings) : doctorInShort(findings, only?.alias ?? null)
}

const patientOf = (app: App, aliases: Awaited<ReturnType<Patient['aliases']>>, isAll: boolean): Patient => ({
  config: app.config,
  sandbox: app.sandbox,
  host: app.host(),
  aliases: async () => aliases,
  isAll,
  store: app.config.store && {
    where: app.config.store.kind === 'file' ? app.config.store.path : app.config.store.shown,
    async reach() {
      await app.store.beat(app.now())
      return 'there'
    },
    weaknesses: () => app.store.weaknesses(),
  },
  auditHindrance: () => app.audit.hindrance(),
  probe: () => createProbe(app.newId()),
  now: app.now,
  random: Math.random,
  log: line => app.log.debug(line),
})
