import type { App } from '../app.ts'
import type { ChatCommand } from '../chat/command.ts'
import type { Deployment } from '../deployment/deployment.ts'
import type { Commit, Manifest } from '../deployment/manifest.ts'
import { isSought, type Sought, termOf } from '../deployment/shipped.ts'
import { whoShipped as words } from '../messages/shipped.ts'
import { parseSought } from './parse-reading.ts'
import { refusalOf } from './refuse.ts'

/** More rows or commits would not help. */
const most = { deployments: 10, commits: 5 }

/** Which deployments brought a commit, a JIRA key or a pull request. */
export const whoShipped: ChatCommand = async ({ rest }, app) => {
  const parsed = parseSought(rest)
  if (!parsed.ok)
    return refusalOf({ because: 'malformed', command: 'who_shipped', problem: parsed.problem }, app)
  const { value: sought } = parsed
  if (sought.by !== 'commit') return await found(sought, app)
  const terms = await app.store.termsLike(termOf(sought), most.commits + 1)
  const shas = terms.map(term => term.slice(term.indexOf(':') + 1))
  if (shas.length > 1 && !shas.includes(sought.sha)) {
    return refusalOf(
      {
        because: 'several_commits',
        beginning: sought.sha,
        shas: shas.slice(0, most.commits),
        isMore: shas.length > most.commits,
      },
      app,
    )
  }
  const sha = shas.includes(sought.sha) ? sought.sha : (shas[0] ?? sought.sha)
  return await found({ by: 'commit', sha }, app)
}

/** What was surely refused went nowhere. */
async function found(sought: Sought, app: App): Promise<string> {
  const all = await app.store.shipped(termOf(sought), 2 * most.deployments)
  const out = all.filter(({ state, isUnknown }) => state !== 'refused' || isUnknown)
  const [newest] = out
  if (!newest) return refusalOf({ because: 'not_shipped', sought }, app)
  const about = { sought, commits: await commitsIn(newest, sought, app) }
  const shown = out.slice(0, most.deployments)
  return words(about, { deployments: shown, isMore: out.length > shown.length }, app.now())
}

async function commitsIn({ id }: Deployment, sought: Sought, app: App): Promise<readonly Commit[]> {
  const json = await app.store.manifest(id)
  if (json === null) return []
  const { repo, commits } = JSON.parse(json) as Manifest
  return commits.filter(commit => isSought(commit, repo, sought))
}
