import { decode, jsonIn, type Shape } from '../remote/decode.ts'
import type { Answer } from '../remote/fault.ts'
import type { Http, Send } from '../remote/http.ts'
import { JiraFault } from './jira.ts'

export interface Question<T> {
  /** As a fault calls it. */
  readonly what: string
  readonly shape: Shape<T>
  /** Below `/rest/api`. */
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
}

/** Requests within one call, with their answers decoded. */
export interface Ask {
  get<T>(question: Question<T>): Promise<T>
  /** Null when JIRA has no such thing, or no such address. */
  find<T>(question: Question<T>): Promise<T | null>
  post(path: string, body: unknown): Promise<Answer>
}

export function askWith(http: Http, send: Send): Ask {
  async function get<T>({ what, shape, path, query }: Question<T>): Promise<T> {
    const answer = await send({ method: 'GET', path, ...(query && { query }) })
    const decoded = decode(`jira ${what}`, shape, jsonIn(answer.body))
    if (decoded.ok) return decoded.value
    throw http.unreadable(decoded.why, answer, { sent: 'no', transient: false })
  }
  return {
    get,
    async find(question) {
      try {
        return await get(question)
      } catch (error) {
        // An address that an old version does not have is answered with a page.
        if (error instanceof JiraFault && error.status === 404) return null
        throw error
      }
    },
    post: (path, body) =>
      send({ method: 'POST', path, body: { type: 'application/json', text: JSON.stringify(body) } }),
  }
}

/** A list that comes in pages, read to its end, or until it is long enough for anything. */
export async function allPages<T>(
  page: (startAt: number) => Promise<{ items: readonly T[]; total?: number | null | undefined } | null>,
): Promise<readonly T[] | null> {
  const all: T[] = []
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const next = await page(all.length)
    if (next === null) return pages === 0 ? null : all
    all.push(...next.items)
    if (next.items.length === 0 || all.length >= (next.total ?? 0)) return all
  }
  return all
}

const MOST_PAGES = 50
