import type { ServerResponse } from 'node:http'
import { redactForPeople } from '../log/redact.ts'

/** Ends a request with JSON. No secret is in it, whatever the body holds. */
export function answerJson(response: ServerResponse, status: number, body: object): void {
  const hidden = (_name: string, value: unknown): unknown =>
    typeof value === 'string' ? redactForPeople(value) : value
  const text = `${JSON.stringify(body, hidden)}\n`
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
  })
  response.end(text)
}
