/** The HTTP conversation with one other system: connections, deadlines, repeats. What is asked is its client's. */

import { setTimeout as realSleep } from 'node:timers/promises'
import type { AxiosResponse } from 'axios'
import { answerOf, codeOf, factsOf } from './answer.ts'
import axios from './axios.ts'
import { type Agents, baseUrl, isLoopback, keptConnections, transportWith } from './connection.ts'
import { type Answer, type Circumstances, type Failure, faultOfAnswer, faultOfFailure } from './fault.ts'
import { createPresenter } from './present.ts'
import type { FaultFacts, RemoteFault } from './remote-fault.ts'
import { MOST_TRIES, waitBeforeRetryMs } from './retry.ts'
import { freshConnections } from './spare.ts'

export interface HttpOptions {
  /** As the log calls it. */
  readonly system: string
  /** Base URL, with its context path when it has one. */
  readonly url: string
  /** Before every path, such as `/app/rest`. */
  readonly root?: string
  /** Goes into every request; with the `secrets` it is shown to nobody. */
  readonly authorization?: string | undefined
  /** Go into every request too. */
  readonly headers?: Readonly<Record<string, string>>
  readonly secrets: readonly (string | undefined)[]
  /** Longest time of one call, connecting and repeats included. */
  readonly timeoutMs: number
  /** In [0, 1), for the jitter between repeats. */
  readonly random: () => number
  readonly sleep?: (ms: number) => Promise<void>
  readonly log?: (level: 'debug' | 'warn', line: string) => void
  readonly reasonIn: Circumstances['reasonIn']
  /** For a system that says in ways of its own what is wrong, or how long to wait; `faultOfAnswer` unless given. */
  readonly faultIn?: (answer: Answer, told: Circumstances) => FaultFacts | undefined
  /** In bytes, 5 MiB unless given. */
  readonly largestAnswer?: number
  /** What a call rejects with. */
  readonly fault: (about: FaultFacts) => RemoteFault
}

export interface Request {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE'
  /** Below the root. */
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly body?: { readonly type: 'application/json' | 'text/plain;charset=utf-8'; readonly text: string }
  /** `application/json` unless given. */
  readonly accept?: string
}

/** Of calls that together may take no longer. */
export interface Deadline {
  readonly timeoutMs: number
  /** On the clock of `performance.now()`. */
  readonly endsAt: number
}

export const deadlineIn = (timeoutMs: number): Deadline => ({
  timeoutMs,
  endsAt: performance.now() + timeoutMs,
})

/** Resolves with a 2xx answer that is no web page, rejects with the fault of its system. */
export type Send = (request: Request) => Promise<Answer>

export interface Http {
  /** Makes any text fit to be shown: secrets become `***`, one line, at most 300 characters. */
  readonly present: (text: string) => string
  /** Base URL without credentials and without a trailing slash. */
  readonly url: string
  /**
   * Runs the requests of one call within one deadline, its own unless given. GET, PUT and DELETE are repeated, POST
   * never is.
   */
  call<T>(work: (send: Send) => Promise<T>, until?: Deadline): Promise<T>
  /** A fault of ours about an answer that came, redacted like all others. */
  unreadable(
    said: string,
    answer: Answer,
    effect: { sent: 'no' | 'unknown'; transient: boolean },
  ): RemoteFault
  /** Opens the connection for a POST that will be sent within a second or two. */
  openAhead(): void
  /** Ends calls that are under way, too. */
  close(): void
}

interface Call extends Deadline {
  readonly controller: AbortController
  /** The same on the wall: the other clock stands while a machine is suspended. */
  readonly wallEndsAt: number
}

const isInTime = ({ endsAt, wallEndsAt }: Call): boolean =>
  performance.now() < endsAt && Date.now() < wallEndsAt

type Try = { readonly answer: Answer } | { readonly fault: RemoteFault; readonly tries: number }

const LARGEST_ANSWER_BYTES = 5 * 1024 * 1024

export function createHttp(options: HttpOptions): Http {
  const { system, authorization, random, sleep = realSleep, log, faultIn = faultOfAnswer } = options
  const url = baseUrl(options.url)
  const present = createPresenter([...options.secrets, authorization?.split(' ')[1]])
  const kept = keptConnections()
  const fresh = freshConnections(url)
  // An instance of its own: interceptors that other scripts hang on axios see nothing of this.
  const client = axios.create()
  const underWay = new Set<Call>()
  let isClosed = false

  async function call<T>(
    work: (send: Send) => Promise<T>,
    until = deadlineIn(options.timeoutMs),
  ): Promise<T> {
    const leftMs = until.endsAt - performance.now()
    const mine: Call = { controller: new AbortController(), ...until, wallEndsAt: Date.now() + leftMs }
    const timer = setTimeout(() => mine.controller.abort(), leftMs)
    if (isClosed || leftMs <= 0) mine.controller.abort()
    underWay.add(mine)
    try {
      return await work(request => sendWithin(mine, request))
    } finally {
      clearTimeout(timer)
      underWay.delete(mine)
    }
  }

  async function sendWithin(mine: Call, request: Request): Promise<Answer> {
    const most = request.method === 'POST' ? 1 : MOST_TRIES
    let mayHaveWorked = false
    for (let attempt = 1; ; attempt++) {
      const tried = await tryOnce(mine, request)
      if ('answer' in tried) return tried.answer
      mayHaveWorked ||= tried.fault.sent === 'unknown'
      const fault = mayHaveWorked ? options.fault({ ...factsOf(tried.fault), sent: 'unknown' }) : tried.fault
      const remainingMs = mine.controller.signal.aborted ? 0 : mine.endsAt - performance.now()
      const tries = Math.min(most, tried.tries)
      const waitMs = waitBeforeRetryMs({ fault, attempt, tries, remainingMs, random })
      if (waitMs === undefined) throw fault
      log?.('warn', `${fault.message}; ${request.method} ${request.path} again in ${Math.round(waitMs)} ms`)
      await sleep(waitMs)
    }
  }

  async function tryOnce(mine: Call, request: Request): Promise<Try> {
    const startedAt = performance.now()
    const isChange = request.method !== 'GET' && request.method !== 'HEAD'
    const told = { isChange, timeoutMs: mine.timeoutMs, present, reasonIn: options.reasonIn }
    let isConnected = false
    try {
      const answer = answerOf(
        await exchange(mine, request, () => {
          isConnected = isInTime(mine)
          return isConnected
        }),
      )
      const tookMs = Math.round(performance.now() - startedAt)
      log?.('debug', `${system}: ${request.method} ${request.path}: ${answer.status} in ${tookMs} ms`)
      const fault = faultIn(answer, told)
      return fault ? { fault: options.fault(fault), tries: MOST_TRIES } : { answer }
    } catch (error) {
      // The error holds the request with its Authorization header: one word of it is taken, the rest is dropped.
      const code = codeOf(error)
      const fault = options.fault(
        faultOfFailure({ code, isConnected, stoppedBy: stoppedBy(mine, error) }, told),
      )
      // A name that does not exist seldom does so a moment later.
      return { fault, tries: code === 'ENOTFOUND' ? 2 : MOST_TRIES }
    }
  }

  const agentsFor = ({ method }: Request): Agents => {
    const { httpAgent, httpsAgent } = method === 'POST' ? fresh : kept
    return { httpAgent, httpsAgent }
  }

  function exchange(
    mine: Call,
    request: Request,
    onConnected: () => boolean,
  ): Promise<AxiosResponse<unknown>> {
    const query = new URLSearchParams(request.query).toString()
    return client.request({
      method: request.method,
      url: `${url}${options.root ?? ''}${request.path}${query === '' ? '' : `?${query}`}`,
      headers: {
        Accept: request.accept ?? 'application/json',
        'User-Agent': 'hubot-teamcity-deploy',
        ...options.headers,
        ...(authorization && { Authorization: authorization }),
        ...(request.body && { 'Content-Type': request.body.type }),
      },
      ...(request.body && { data: request.body.text }),
      ...agentsFor(request),
      ...(isLoopback(url) && { proxy: false as const }),
      transport: transportWith(onConnected),
      signal: mine.controller.signal,
      maxRedirects: 0,
      maxContentLength: options.largestAnswer ?? LARGEST_ANSWER_BYTES,
      responseType: 'text',
      transformRequest: (data: unknown) => data,
      transformResponse: (data: unknown) => data,
      validateStatus: () => true,
    })
  }

  function stoppedBy(mine: Call, error: unknown): Failure['stoppedBy'] {
    if (isClosed) return 'close'
    if (mine.controller.signal.aborted || !isInTime(mine)) return 'deadline'
    const isTooBig = error instanceof Error && error.message.startsWith('maxContentLength')
    return isTooBig ? 'size' : undefined
  }

  return {
    present,
    url,
    call,
    unreadable: (said, answer, effect) =>
      options.fault({
        kind: 'unreadable',
        status: answer.status,
        said: present(said),
        ...effect,
      }),
    openAhead: fresh.openAhead,
    close() {
      isClosed = true
      for (const mine of underWay) mine.controller.abort()
      kept.httpAgent.destroy()
      kept.httpsAgent.destroy()
      fresh.close()
    },
  }
}
