import type { ServerResponse } from 'node:http'
import { redactForPeople } from '../log/redact.ts'

/** Ends a request with JSON. No secret is in it, whatever the body holds. */
export function answerJson(response: ServerResponse, status: number, body: object): void {
  answerText(response, status, jsonOf(body))
}

/** What `answerJson` sends, for an answer that is always the same. */
export function jsonOf(body: object): string {
  const hidden = (_name: string, value: unknown): unknown =>
    typeof value === 'string' ? redactForPeople(value) : value
  return `${JSON.stringify(body, hidden)}\n`
}

export function answerText(response: ServerResponse, status: number, json: string): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(json),
    'cache-control': 'no-store',
  })
  response.end(json)
}
