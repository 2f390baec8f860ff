/** What comes back, taken out of axios's objects: these hold the request with its credentials, too. */
import type { AxiosResponse } from 'axios'
import type { Answer } from './fault.ts'
import type { FaultFacts, RemoteFault } from './remote-fault.ts'

export const factsOf = ({ kind, status, said, sent, transient, retryAfterMs }: RemoteFault): FaultFacts => ({
  kind,
  status,
  said,
  sent,
  transient,
  retryAfterMs,
})

export function answerOf(response: AxiosResponse<unknown>): Answer {
  const header = (name: string): string => textOf(response.headers[name])
  return {
    status: response.status,
    contentType: header('content-type'),
    location: header('location'),
    retryAfter: header('retry-after'),
    date: header('date'),
    headers: Object.fromEntries(
      Object.keys(response.headers).map(name => [name.toLowerCase(), header(name)]),
    ),
    body: textOf(response.data),
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? textOf(error.code) : ''
}
