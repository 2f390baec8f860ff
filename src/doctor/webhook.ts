import type { Config } from '../config.ts'
import { doctorReasons } from '../messages/doctor-reasons.ts'
import type { Host } from './chat.ts'
import { type Finding, findingOf } from './finding.ts'
import type { Walked } from './way-in.ts'

/** Shorter ones can be tried out. */
const shortest = 16
/** Without these the end of a build is not told. https://www.jetbrains.com/help/teamcity/teamcity-webhooks.html */
const events = ['BUILD_FINISHED', 'BUILD_INTERRUPTED']
const prefix = 'teamcity.internal.webhooks.'

export interface WayIn {
  readonly config: Pick<Config, 'webhookSecret' | 'publicUrl' | 'httpUrl'>
  /** Null on the command line. */
  readonly host: Host | null
  walk(url: string): Promise<Walked & { readonly wasHere: boolean }>
}

export async function checkWayIn({ config, host, walk }: WayIn): Promise<readonly Finding[]> {
  const finding = findingOf('webhook')
  const { webhookSecret, publicUrl } = config
  if (webhookSecret === null) return [finding('off', { is: 'no_secret' })]
  const short = webhookSecret.length < shortest ? [finding('warning', { is: 'secret_short' })] : []
  if (host && host.http === null) return [...short, finding('wrong', { is: 'no_http' })]
  if (host?.http?.isListening === false) return [...short, finding('wrong', { is: 'not_listening' })]
  const own = host?.http?.url ?? config.httpUrl
  const unasked = URL.canParse(own) ? [] : [finding('unknown', { is: 'own_port_unasked' })]
  const urls = new Set([own, publicUrl].filter(url => url !== null).filter(url => URL.canParse(url)))
  const ways = await Promise.all(
    [...urls].map(async url =>
      findingOfWay(url, await walk(url), { isPublic: url === publicUrl, isBot: host !== null }),
    ),
  )
  return [...short, ...unasked, ...ways]
}

function findingOfWay(
  url: string,
  { status, said, health, wasHere }: Walked & { wasHere: boolean },
  { isPublic, isBot }: { isPublic: boolean; isBot: boolean },
): Finding {
  const finding = findingOf('webhook')
  if (status === null) {
    if (!isBot && !isPublic) return finding('unknown', { is: 'no_bot', url })
    return finding('wrong', { is: 'way_shut', url, said, isPublic })
  }
  if (status !== 401) return finding('wrong', { is: 'way_strange', url, status })
  // The command line is not who answers.
  if (isBot && !wasHere) return finding('warning', { is: 'way_of_another', url })
  return finding('ok', { is: 'way_in', url, health })
}

/** What TeamCity's own webhooks of a project are set to; null where that can't be read. */
export function checkHooks(
  project: string,
  parameters: Readonly<Record<string, string>> | null,
  publicUrl: string | null,
): readonly Finding[] {
  const finding = findingOf('webhook')
  if (parameters === null) return [finding('unknown', { is: 'hooks_unread', project })]
  const { [`${prefix}enable`]: enable, [`${prefix}url`]: url, [`${prefix}events`]: told } = parameters
  if (enable !== 'true' || !url) return [finding('off', { is: 'hooks_unset', project })]
  const to = hostOf(url)
  const wanted = publicUrl === null ? null : hostOf(publicUrl)
  if (wanted !== null && to !== wanted) {
    return [finding('warning', { is: 'hooks_elsewhere', project, to, wanted })]
  }
  const missing = events.filter(event => !(told ?? '').split(';').some(one => one.trim() === event))
  return missing.length > 0
    ? [finding('warning', { is: 'hooks_lack', project, events: missing })]
    : [finding('ok', { is: 'hooks_set', project })]
}

/** The path may be the secret. */
const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : doctorReasons.noAddress)
