import type { ServerResponse } from 'node:http'
import { redactForPeople } from '../log/redact.ts'

/** Ends a request with JSON. No secret is in it, whatever the body holds. */
export function answerJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  })
  const hidden = (_name: string, value: unknown): unknown =>
    typeof value === 'string' ? redactForPeople(value) : value
  response.end(`${JSON.stringify(body, hidden)}\n`)
}
