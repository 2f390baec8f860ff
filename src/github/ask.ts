/** Octokit over our own conversation: its requests keep the time limit, proxies, repeats and faults of all others. */

import { Octokit } from '@octokit/core'
import type { Answer } from '../remote/fault.ts'
import type { Http, Send } from '../remote/http.ts'
import { RemoteFault } from '../remote/remote-fault.ts'
import { isRedirect } from './fault.ts'

/** What was answered, with the JSON read. */
export interface Asked {
  readonly data: unknown
  readonly answer: Answer
}

/** Sends `GET <route>`; rejects with the fault of its system. */
export type Ask = (route: string, parameters: Readonly<Record<string, string | number>>) => Promise<Asked>

const MOST_REDIRECTS = 3
const NO_BODY = [204, 205, 304]
const silent = { debug() {}, info() {}, warn() {}, error() {} }

export function createAsk(http: Http): (send: Send) => Ask {
  const octokit = new Octokit({ baseUrl: http.url, log: silent })
  return send => async (route, parameters) => {
    const answers: Answer[] = []
    const fetch = async (
      url: string,
      { headers }: { headers: Record<string, string> },
    ): Promise<Response> => {
      const last = await follow({ http, send, url, accept: headers.accept })
      answers.push(last)
      const body = NO_BODY.includes(last.status) ? null : last.body
      return new Response(body, { status: last.status, headers: { 'content-type': last.contentType } })
    }
    try {
      const { data } = await octokit.request(`GET ${route}`, { ...parameters, request: { fetch } })
      const answer = answers.at(-1)
      if (answer) return { data, answer }
    } catch (error) {
      // What Octokit makes of it holds the request; the fault inside holds one line.
      if (error instanceof Error && error.cause instanceof RemoteFault) throw error.cause
      const answer = answers.at(-1)
      if (answer) throw unreadable(http, answer, 'the answer can not be read')
      throw error
    }
    throw new TypeError('octokit asked nobody')
  }
}

interface Followed {
  readonly http: Http
  readonly send: Send
  readonly url: string
  readonly accept: string | undefined
}

/** Redirects of the API lead to another path of the same API; the token goes nowhere else. */
async function follow({ http, send, url, accept }: Followed): Promise<Answer> {
  let path = url.slice(http.url.length)
  for (let redirects = 0; ; redirects++) {
    const answer = await send({ method: 'GET', path, ...(accept !== undefined && { accept }) })
    if (!isRedirect(answer)) return answer
    const next = pathBelow(http.url, answer.location)
    if (next === null) throw unreadable(http, answer, 'it redirects to another server: check the URL')
    if (redirects === MOST_REDIRECTS) throw unreadable(http, answer, 'it redirects in a circle')
    path = next
  }
}

const unreadable = (http: Http, answer: Answer, said: string): RemoteFault =>
  http.unreadable(said, answer, { sent: 'no', transient: false })

function pathBelow(base: string, location: string): string | null {
  const url = URL.canParse(location, base) ? new URL(location, base).href : ''
  return url.startsWith(`${base}/`) ? url.slice(base.length) : null
}
