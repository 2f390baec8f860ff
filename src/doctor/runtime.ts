import { type Finding, findingOf } from './finding.ts'

/** What `engines` of the package asks for, and the Hubot that it is made for. */
const least = { node: [20, 19], hubot: [14, 0] } as const

/** `hubot` is null where there is none to be asked. */
export function checkVersions(found: {
  node: string
  hubot: string | null
  own: string
}): readonly Finding[] {
  const finding = findingOf('versions')
  const { node, hubot } = found
  const old = [
    ...(isBefore(node, least.node) ? [{ of: 'Node.js', has: node } as const] : []),
    ...(hubot !== null && isBefore(hubot, least.hubot) ? [{ of: 'Hubot', has: hubot } as const] : []),
  ]
  return old.length === 0
    ? [finding('ok', { is: 'versions', ...found })]
    : old.map(one => finding('wrong', { is: 'version_old', ...one }))
}

function isBefore(version: string, [major, minor]: readonly [number, number]): boolean {
  const [is = 0, isMinor = 0] = version.replace(/^v/, '').split('.').map(Number)
  return is < major || (is === major && isMinor < minor)
}

/** Zones with a summer time of their own; a Node.js that was built without their data takes all for UTC. */
const zones = ['Europe/Berlin', 'America/New_York']

export function checkZones(hourIn: (zone: string, atMs: number) => string = usual): readonly Finding[] {
  const finding = findingOf('time zones')
  const missing = zones.find(zone => {
    try {
      const [winter, summer] = [Date.UTC(2026, 0, 15, 12), Date.UTC(2026, 6, 15, 12)]
      return hourIn(zone, winter) === hourIn(zone, summer)
    } catch {
      return true
    }
  })
  return [
    missing === undefined
      ? finding('ok', { is: 'zones_there' })
      : finding('wrong', { is: 'zone_missing', zone: missing }),
  ]
}

const usual = (timeZone: string, atMs: number): string =>
  new Intl.DateTimeFormat('en', { timeZone, hour: '2-digit', hourCycle: 'h23' }).format(atMs)
