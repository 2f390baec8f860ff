import type { Delay } from '../deployment/delay.ts'
import type { Deployment } from '../deployment/deployment.ts'
import { safe } from './safe.ts'
import { roughly } from './table.ts'
import { clock, duration, lines, list, stop } from './words.ts'

/** One line, and the link, about a deployment that keeps its room waiting. */
export function delayed(what: Delay, deployment: Deployment, nowMs: number): string {
  const { alias, build, startedAt, deployBuild } = deployment
  const it = `${alias} ${build.number}`
  switch (what.about) {
    case 'waits_long': {
      const why = what.why === undefined ? '' : `: ${safe(what.why, 200).replace(/\.$/, '')}`
      const forMs = nowMs - Date.parse(what.since)
      return lines(
        `${it} still waits in TeamCity's build queue, for ${duration(forMs)} now${why}.`,
        deployBuild?.url,
      )
    }
    case 'runs_long': {
      const forMs = nowMs - Date.parse(startedAt ?? new Date(nowMs).toISOString())
      return lines(
        `${it} runs for ${roughly(forMs)}, longer than the usual ${roughly(what.usualMs)}. I tell how it ends.`,
        deployBuild?.url,
      )
    }
    case 'goes_unread': {
      const said = stop(safe(what.said, 200))
      return lines(
        `I can't read how ${it} goes on the production TeamCity since ${clock(what.since, nowMs)}: ${said} I keep trying, and tell how it ends.`,
        deployBuild?.url,
      )
    }
    case 'awaits_approval': {
      const until = what.until === undefined ? '' : `, until ${clock(what.until, nowMs)}`
      return lines(
        `${it} waits for approval in TeamCity${by(what)}${until}. To approve it, or to take it out of the queue:`,
        deployBuild?.url,
      )
    }
  }
}

/** All of them are needed. */
function by({ users, groups }: Extract<Delay, { about: 'awaits_approval' }>): string {
  const all = [
    ...users.map(name => safe(name, 60)),
    ...groups.map(({ name, count }) => `${count} of ${safe(name, 60)}`),
  ]
  return all.length === 0 ? '' : ` by ${list(all)}`
}
