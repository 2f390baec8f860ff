/** The file that grunt-github-manifest writes, and that our own command writes: commits as GitHub's API has them. */

import { z } from 'zod'
import type { LoggedCommit } from '../deployment/ticket.ts'

const fullCommit = z.object({
  sha: z.string(),
  html_url: z.string().nullish(),
  url: z.string().nullish(),
  commit: z.object({ message: z.string(), author: z.object({ name: z.string().nullish() }).nullish() }),
})
const summarised = z.object({ author: z.string().nullish(), message: z.string(), url: z.string().nullish() })

export type ReadManifest =
  | { readonly ok: true; readonly commits: readonly LoggedCommit[] }
  /** Which entry can't be read, counted from 1; null when it is no JSON array at all. */
  | { readonly ok: false; readonly entry: number | null }

/** Full or summarised commits, in the order of the file. */
export function readManifestFile(text: string): ReadManifest {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return { ok: false, entry: null }
  }
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
  const full = fullCommit.safeParse(entry)
  if (full.success) {
    const { sha, html_url, url, commit } = full.data
    const link = html_url ?? url
    return {
      sha,
      author: commit.author?.name || 'unknown',
      subject: firstLine(commit.message),
      ...(link && { url: link }),
    }
  }
  const short = summarised.safeParse(entry)
  if (!short.success) return null
  const { author, message, url } = short.data
  return { author: nameIn(author ?? ''), subject: firstLine(message), ...(url && { url }) }
}

const firstLine = (message: string): string => message.split(/\r?\n/, 1)[0] ?? ''

/** `Name` of `Name <mail>`. */
const nameIn = (author: string): string => author.replace(/\s*<[^>]*>\s*$/, '').trim() || 'unknown'
