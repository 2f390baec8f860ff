import { type Alias, isAliasName } from '../deployment/alias.ts'
import { examine } from '../doctor/examine.ts'
import { findingOf } from '../doctor/finding.ts'
import { createProbe } from '../http/probe.ts'
import { redactForPeople } from '../log/redact.ts'
import { aliasNotThere } from '../messages/cli-results.ts'
import { doctorReasons } from '../messages/doctor-reasons.ts'
import { doctorFailed, doctorJson, doctorTable, sum } from '../messages/doctor-report.ts'
import { command } from './command.ts'
import { lookAtStore, whyNotWritten } from './doctor-store.ts'

export const doctor = command({
  name: 'doctor',
  is: 'Looks whether the bot is set up well: every server, credential, permission, build configuration and way in. It changes nothing.',
  options: {
    alias: {
      value: 'alias',
      is: 'only this one of the aliases',
      form: isAliasName,
      must: 'an alias',
    },
    json: { is: 'prints it for a program' },
  },
  settings: [],
  needs: [],
  example: 'doctor --alias restaurant-api-na',

  async run(given, { config, now, random, newId, say, print, log }) {
    const store = config.store && lookAtStore(config.store)
    try {
      const wanted = given.maybe('alias')?.toLowerCase()
      const isWanted = ({ alias }: Alias): boolean => wanted === undefined || alias.toLowerCase() === wanted
      const kept = store
        ? await store.kept().catch((error: unknown) => error as Error)
        : new Error(doctorReasons.noStore)
      const isRead = !(kept instanceof Error)
      const aliases = isRead ? kept.aliases.filter(isWanted) : []
      if (wanted !== undefined && isRead && kept.hasBrain && aliases.length === 0) {
        return {
          usage: aliasNotThere(
            given.text('alias'),
            kept.aliases.map(({ alias }) => alias),
          ),
        }
      }
      const findings = await examine({
        config,
        sandbox: null,
        host: null,
        store,
        async aliases() {
          if (kept instanceof Error) throw kept
          return aliases
        },
        isAll: wanted === undefined,
        others:
          isRead &&
          !kept.hasBrain &&
          (wanted === undefined || aliases.length === 0) &&
          findingOf('alias', wanted)('unknown', { is: 'aliases_elsewhere' }),
        auditHindrance: () => config.auditFile && whyNotWritten(config.auditFile),
        probe: () => createProbe(newId()),
        now,
        random,
        log: line => log('debug', line),
      })
      if (given.has('json')) print(doctorJson(findings, redactForPeople))
      else for (const line of [...doctorTable(findings), '', `${sum(findings)}.`]) say(line)
      return findings.some(({ verdict }) => verdict === 'wrong') ? { failed: doctorFailed(findings) } : 'done'
    } finally {
      await store?.close()
    }
  },
})
