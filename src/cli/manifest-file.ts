/** The file that grunt-github-manifest writes, and that our own command writes: commits as GitHub's API has them. */

import * as v from 'valibot'
import type { LoggedCommit } from '../deployment/ticket.ts'
import { jsonIn, object, valueIn } from '../remote/decode.ts'

const fullCommit = object({
  sha: v.string(),
  html_url: v.nullish(v.string()),
  url: v.nullish(v.string()),
  commit: object({ message: v.string(), author: v.nullish(object({ name: v.nullish(v.string()) })) }),
})
const summarised = object({ author: v.nullish(v.string()), message: v.string(), url: v.nullish(v.string()) })

export type ReadManifest =
  | { readonly ok: true; readonly commits: readonly LoggedCommit[] }
  /** Which entry can't be read, counted from 1; null when it is no JSON array at all. */
  | { readonly ok: false; readonly entry: number | null }

/** Full or summarised commits, in the order of the file. */
export function readManifestFile(text: string): ReadManifest {
  const parsed = jsonIn(text)
  if (!Array.isArray(parsed)) return { ok: false, entry: null }
  const commits: LoggedCommit[] = []
  for (const [index, entry] of parsed.entries()) {
    const commit = readCommit(entry)
    if (!commit) return { ok: false, entry: index + 1 }
    commits.push(commit)
  }
  return { ok: true, commits }
}

function readCommit(entry: unknown): LoggedCommit | null {
  const full = valueIn(fullCommit, entry)
  if (full) {
    const { sha, html_url, url, commit } = full
    const link = html_url ?? url
    return {
      sha,
      author: commit.author?.name || 'unknown',
      subject: firstLine(commit.message),
      ...(link && { url: link }),
    }
  }
  const short = valueIn(summarised, entry)
  if (!short) return null
  const { author, message, url } = short
  return { author: nameIn(author ?? ''), subject: firstLine(message), ...(url && { url }) }
}

const firstLine = (message: string): string => message.split(/\r?\n/, 1)[0] ?? ''

/** `Name` of `Name <mail>`. */
const nameIn = (author: string): string => author.replace(/\s*<[^>]*>\s*$/, '').trim() || 'unknown'
