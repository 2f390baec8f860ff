import { STATUS_CODES } from 'node:http'
import { isWebPage } from './present.ts'
import type { FaultFacts, FaultKind } from './remote-fault.ts'
import { retryAfterMs } from './retry.ts'

/** An HTTP answer with its body read to the end. Absent headers are empty. */
export interface Answer {
  readonly status: number
  readonly contentType: string
  readonly location: string
  readonly retryAfter: string
  readonly date: string
  /** All of them, names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A try that brought no answer: what is known of the error, and nothing of the request in it. */
export interface Failure {
  /** `ECONNRESET`, `CERT_HAS_EXPIRED`, `ERR_CANCELED` …; empty when it had none. */
  readonly code: string
  /** Before that, nothing can have been asked for. */
  readonly isConnected: boolean
  readonly stoppedBy?: 'deadline' | 'close' | 'size' | undefined
}

/** Where a try stood, and who speaks of it. */
export interface Circumstances {
  /** Whether the call asks for a change on the server. */
  readonly isChange: boolean
  readonly timeoutMs: number
  /** Redacts and shortens. */
  readonly present: (text: string) => string
  /** The explanation in an error answer of that system, or undefined when there is none. */
  readonly reasonIn: (
    body: string,
    contentType: string,
    header: (name: string) => string,
  ) => string | undefined
}

/** Codes of OpenSSL's certificate check and of Node's own. */
const CERTIFICATE =
  /^(?:CERT_|CRL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|INVALID_(?:CA|PURPOSE)|PATH_LENGTH_|HOSTNAME_|ERR_TLS_CERT_)/
const HANDSHAKE = /^(?:EPROTO$|ERR_TLS_|ERR_SSL_|ERR_OSSL_)/

const UNTRUSTED = 'its certificate is not trusted, name its authority in NODE_EXTRA_CA_CERTS'
const NO_TLS = 'no TLS connection could be made, check that the URL has the right scheme and port'

const CERTIFICATE_WORDS: Record<string, string> = {
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host name',
  EPROTO: 'no TLS connection could be made, check that the URL has the right scheme and port',
  ERR_SSL_WRONG_VERSION_NUMBER:
    'that port does not speak TLS, check that the URL has the right scheme and port',
}

const NETWORK_WORDS: Record<string, string> = {
  ECONNREFUSED: 'it refused the connection, check that it runs and that the URL has the right port',
  ENOTFOUND: 'there is no such host name, check the URL',
  EAI_AGAIN: 'its host name could not be looked up just now',
  EHOSTUNREACH: 'there is no route to its host',
  ENETUNREACH: 'there is no route to its network',
  ECONNRESET: 'the connection broke before the answer was complete',
  EPIPE: 'the connection broke before the answer was complete',
  ERR_BAD_RESPONSE: 'the connection broke before the answer was complete',
}

/** The fault in an answer, or undefined when its status is 2xx and it is no web page. */
export function faultOfAnswer(answer: Answer, told: Circumstances): FaultFacts | undefined {
  const { status } = answer
  const page = isWebPage(answer.body, answer.contentType)
  if (status >= 200 && status < 300 && !page) return undefined
  const kind = page && (status < 300 || status === 404) ? 'unreadable' : kindOf(status)
  return {
    kind,
    status,
    said: wordsOf(answer, kind, told),
    sent: told.isChange && mayHaveWorked(status) ? 'unknown' : 'no',
    transient: isPassing(status),
    retryAfterMs: retryAfterMs(answer.retryAfter, answer.date),
  }
}

/** The fault when there was no answer, or none that could be read to its end. */
export function faultOfFailure(failure: Failure, told: Circumstances): FaultFacts {
  const { kind, said, transient } = describe(failure, told)
  return { kind, said, sent: told.isChange && failure.isConnected ? 'unknown' : 'no', transient }
}

/** A proxy whose server is away may say 404 as well, in no words of that server: then nobody knows if there is such a thing. */
export const notOfProxy = <T extends FaultFacts | undefined>(fault: T, words: string | undefined): T =>
  fault?.kind === 'not_found' && words === undefined ? { ...fault, kind: 'unreadable' } : fault

function kindOf(status: number): FaultKind {
  if (status === 401) return 'unauthorized'
  if (status === 403) return 'forbidden'
  if (status === 404) return 'not_found'
  if (status === 408) return 'timeout'
  if (status === 429) return 'throttled'
  if (status >= 500) return 'server_error'
  if (status >= 400) return 'rejected'
  if (status >= 300) return 'redirected'
  return 'unreadable'
}

/** 408 comes from proxies, which may have handed the request on. */
const mayHaveWorked = (status: number): boolean => status < 300 || status === 408 || status >= 500

function isPassing(status: number): boolean {
  if (status === 408 || status === 429) return true
  return status >= 500 && status !== 501 && status !== 505
}

/** Of the words only theirs are redacted: in a sentence of ours a gap would name the secret that is a word of it. */
function wordsOf(answer: Answer, kind: FaultKind, { present, reasonIn }: Circumstances): string {
  const answered = `answered ${`${answer.status} ${STATUS_CODES[answer.status] ?? ''}`.trim()}`
  if (kind === 'redirected')
    return `${answered}, to ${present(placeOf(answer))}: check the URL and the credentials`
  if (kind === 'unreadable') return `${answered} with a web page: check the URL and the credentials`
  const reason = reasonIn(answer.body, answer.contentType, name => answer.headers[name] ?? '')
  return reason === undefined ? `${answered} without a reason` : present(reason)
}

/** Host and path of the Location header; a query may carry what nobody should read. */
function placeOf(answer: Answer): string {
  if (answer.location === '') return 'nowhere'
  if (!URL.canParse(answer.location)) return answer.location.replace(/[?#].*$/s, '')
  const { host, pathname } = new URL(answer.location)
  return `${host}${pathname}`
}

function describe(
  failure: Failure,
  { timeoutMs }: Circumstances,
): { kind: FaultKind; said: string; transient: boolean } {
  const { code, stoppedBy } = failure
  if (stoppedBy === 'deadline') {
    return {
      kind: 'timeout',
      said: `no ${failure.isConnected ? 'answer' : 'connection'} within ${timeoutMs / 1000} s`,
      transient: true,
    }
  }
  if (stoppedBy === 'close') return { kind: 'unreachable', said: 'this bot is stopping', transient: false }
  if (stoppedBy === 'size') return { kind: 'unreadable', said: 'the answer is too big', transient: false }
  if (CERTIFICATE.test(code)) {
    return { kind: 'tls', said: `${CERTIFICATE_WORDS[code] ?? UNTRUSTED} (${code})`, transient: false }
  }
  if (HANDSHAKE.test(code)) return { kind: 'tls', said: `${NO_TLS} (${code})`, transient: false }
  if (code === 'ETIMEDOUT') {
    return { kind: 'timeout', said: 'the connection timed out (ETIMEDOUT)', transient: true }
  }
  if (/^(?:HPE_|Z_)/.test(code)) {
    return { kind: 'unreadable', said: `the answer is garbled (${code})`, transient: false }
  }
  const words = NETWORK_WORDS[code]
  if (words) return { kind: 'unreachable', said: `${words} (${code})`, transient: true }
  return {
    kind: 'unreachable',
    said: `the request failed (${code || 'no code'})`,
    transient: /^E(?!RR_)/.test(code),
  }
}
