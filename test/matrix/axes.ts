/** The two axes of the fault matrix: what a deploy asks of the world, and what goes wrong with it. */
import type { FaultHow } from '../../src/sandbox/http-types.ts'

/** How long a lost queue request may take to show. */
export const settleSeconds = 1

export const deploy = 'hubot deploy restaurant-api-na'

interface HttpCall {
  readonly to: 'nonProduction' | 'production'
  readonly method: string
  readonly path: RegExp
}

/** Calls over HTTP. */
export const requests = {
  'source build': { to: 'nonProduction', method: 'GET', path: /\/builds\?/ },
  target: { to: 'production', method: 'GET', path: /\/buildTypes\// },
  pin: { to: 'nonProduction', method: 'PUT', path: /\/pinInfo/ },
  'old pin': { to: 'nonProduction', method: 'PUT', path: /\/pin\// },
  queue: { to: 'production', method: 'POST', path: /\/buildQueue$/ },
  'look-up': { to: 'production', method: 'GET', path: /\/builds\?.*state(?::|%3A)any/ },
  read: { to: 'production', method: 'GET', path: /\/builds\/id:/ },
} as const satisfies Record<string, HttpCall>

export type Request = keyof typeof requests

/** Calls to the systems around a deploy. */
export const aroundRequests = {
  artifact: { to: 'artifactory', method: 'HEAD', path: /\/releases\// },
  storage: { to: 'artifactory', method: 'GET', path: /\/api\/storage\// },
  info: { to: 'service', method: 'GET', path: /\/deployment-info/ },
  compare: { to: 'github', method: 'GET', path: /\/compare\// },
  ticket: { to: 'jira', method: 'POST', path: /\/issue$/ },
  'ticket search': { to: 'jira', method: 'GET', path: /\/search/ },
  comment: { to: 'jira', method: 'POST', path: /\/comment$/ },
  move: { to: 'jira', method: 'POST', path: /\/transitions$/ },
  notification: { to: 'hipChat', method: 'POST', path: /\/notification$/ },
} as const

export type AroundRequest = keyof typeof aroundRequests
export type AroundCall = AroundRequest | 'marker'
export type CoreCall = Request | 'say' | 'save'
export type Call = CoreCall | AroundCall

export const isAroundRequest = (call: Call): call is AroundRequest => call in aroundRequests
export const isAround = (call: Call): call is AroundCall => call === 'marker' || isAroundRequest(call)

export const calls: Readonly<Record<Call, string>> = {
  'source build': 'the look-up of the build to ship, on non-production',
  target: 'the reading of the configuration that deploys, on production',
  pin: 'the pin, on non-production',
  'old pin': 'the pin by the route of servers before 2018.2',
  queue: 'the queue request, on production',
  'look-up': 'the look-up of a build whose queue request got no answer, on production',
  read: 'the reading of the build that deploys, on production',
  say: 'a text to the chat',
  save: 'a move of the deployment to the store',
  artifact: 'the look for the file that an alias with `artifact=` ships, in Artifactory',
  storage: 'the same in its storage API, where the file itself is answered by a web page',
  info: 'the reading of what the service runs',
  compare: 'the comparison of that commit and that of the build, on GitHub',
  ticket: 'the opening of the change ticket, in JIRA',
  'ticket search': 'the look-up of a ticket whose opening got no answer',
  comment: 'the comment in the ticket at the end',
  move: 'the move of the ticket to where it belongs at the end',
  notification: "the notice by HipChat's REST API",
  marker: 'the start marker, into a Redis',
}

const [retryAfter, page] = [{ 'retry-after': '1' }, '<!doctype html><title>Welcome</title>']

export const hows = {
  'reset before': 'reset-before',
  'reset after': 'reset-after',
  '500 before': { status: 500 },
  '500 after': { status: 500, after: true },
  '503 before': { status: 503, headers: retryAfter },
  '503 after': { status: 503, headers: retryAfter, after: true },
  '429 before': { status: 429, headers: retryAfter },
  'hang before': 'hang-before',
  'hang after': 'hang-after',
  garbage: 'garbage',
  'web page': { status: 200, body: page },
} as const satisfies Record<string, FaultHow>

export type How = keyof typeof hows
/** Longest time of one call: short only where it has to run out, so that a slow machine does not make it so. */
export const timeoutSecondsOf = (how: Fault, call: Call): number =>
  // Around a deploy only parts of it are given.
  how.startsWith('hang') && !isAround(call) ? 5 : 30

export type Fault = How | 'killed before' | 'killed after'

export const faults: Readonly<Record<Fault, string>> = {
  'killed before': 'the bot is killed before the call arrives',
  'killed after': 'the bot is killed when the call has been taken',
  'reset before': 'the connection is reset before the call is taken',
  'reset after': 'the connection is reset after the call was taken',
  '500 before': 'status 500, and the call was not taken',
  '500 after': 'status 500, and the call was taken',
  '503 before': 'status 503 with Retry-After, and the call was not taken',
  '503 after': 'status 503 with Retry-After, and the call was taken',
  '429 before': 'status 429 with Retry-After, which is a no',
  'hang before': 'no answer until the time is out, and the call was not taken',
  'hang after': 'no answer until the time is out, and the call was taken',
  garbage: 'the call was taken, and the answer is garbled',
  'web page': 'status 200 with a web page of a proxy',
}
