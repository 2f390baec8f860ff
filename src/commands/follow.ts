import { subjectOf } from '../audit.ts'
import type { ChatCommand } from '../chat/command.ts'
import { isPlausible } from '../deployment/match.ts'
import { audited } from './audited.ts'
import { inDoubt } from './in-doubt.ts'
import { parseFollow } from './parse.ts'

/** Somebody has looked and found the build: it is read, and followed from now on. */
export const follow: ChatCommand = audited('follow', async ({ rest }, app, { decided, refuse }) => {
  const parsed = parseFollow(rest)
  if (!parsed.ok) return refuse({ because: 'malformed', command: 'follow', problem: parsed.problem })
  const found = await inDoubt(parsed.value.alias, app)
  if ('refusal' in found) return refuse(found.refusal)
  const { deployment } = found
  const build = await app.production().build(parsed.value.id)
  if (!build || !isPlausible(build, deployment)) {
    return refuse({ because: 'not_its_build', deployment, id: parsed.value.id })
  }
  const { id, url, number } = build
  const known = { id, url, ...(number === undefined ? {} : { number }) }
  const applied = await app.apply(deployment.id, { type: 'deploy_queued', build: known })
  if (!applied.moved) {
    return refuse({ because: 'not_in_doubt', alias: deployment.alias, deployment })
  }
  decided({ outcome: 'taken', ...subjectOf(applied.deployment) })
  await app.worker.settled(deployment.id)
  return null
})
