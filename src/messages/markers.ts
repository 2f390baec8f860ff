/** What is said about markers for Logstash, in the log and in the chat. */
import { guardDays } from '../logstash/guard.ts'
import type { RemoteFault } from '../remote/remote-fault.ts'

/** For the log, when a marker was not pushed and waits. `shown` is the address without its password. */
export const markerWaits = (fault: RemoteFault, shown: string): string =>
  `A marker for Logstash waits: Redis at ${shown}: ${fault.said.replace(/\.$/, '')}. ${markersAdvice(fault)}`

/** For the log: it has waited so long that a second copy could no longer be told from the first. */
export const markerDropped = (id: string): string =>
  `The marker ${id} could not be pushed in ${guardDays} days, and is not tried any more.`

/** For `deployment status`: what is still to be shown on the graphs. */
export const markersPending = (count: number): string =>
  `${count} ${count === 1 ? 'marker waits' : 'markers wait'} for Redis, and will be set with the original times.`

export const markersAdvice = (fault: RemoteFault): string =>
  markersCure(fault) ?? 'It is pushed when Redis is back; check HUBOT_DEPLOY_REDIS_URL.'

/** Null where Redis is away, or says nothing that is known. */
export function markersCure({ kind, said }: RemoteFault): string | null {
  if (kind === 'unauthorized') return 'Check user and password in HUBOT_DEPLOY_REDIS_URL.'
  if (kind === 'forbidden') {
    return 'Its user needs EVAL, EVALSHA, EXISTS, RPUSH and SET on the list and on hubot-deploy:*, and SELECT where the address has a number.'
  }
  if (kind === 'tls') {
    return 'Check rediss:// in HUBOT_DEPLOY_REDIS_URL, and name the authority of its certificate in NODE_EXTRA_CA_CERTS.'
  }
  if (/\bWRONGTYPE\b/.test(said)) return 'HUBOT_DEPLOY_REDIS_LIST is a key that holds no list.'
  if (/\bCROSSSLOT\b/.test(said))
    return 'On a cluster HUBOT_DEPLOY_REDIS_LIST may not have a lone brace in it.'
  if (/\bOOM\b/.test(said)) return 'Its memory is full: does Logstash read the list?'
  if (/\bDB index\b/.test(said)) return 'It has no database of the number in HUBOT_DEPLOY_REDIS_URL.'
  return null
}
