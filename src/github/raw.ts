import type { Ask } from './ask.ts'
import type { RawCommit } from './github.ts'
import { rawCommitsIn } from './wire.ts'

/** Asks as before, and keeps each commit of the answers with everything that is in it. */
export function keepCommits(ask: Ask): { ask: Ask; commit(sha: string): RawCommit } {
  const known = new Map<string, RawCommit>()
  return {
    async ask(route, parameters) {
      const asked = await ask(route, parameters)
      for (const commit of rawCommitsIn(asked.data)) known.set(String(commit.sha), commit)
      return asked
    },
    commit: sha => known.get(sha) ?? { sha },
  }
}
