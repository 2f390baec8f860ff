import type { ChatCommand } from '../chat/command.ts'
import { isPlausible } from '../deployment/match.ts'
import { inDoubt } from './in-doubt.ts'
import { parseFollow } from './parse.ts'
import { refusalOf } from './refuse.ts'

/** Somebody has looked and found the build: it is read, and followed from now on. */
export const follow: ChatCommand = async ({ rest, person }, app) => {
  const parsed = parseFollow(rest)
  if (!parsed.ok) return refusalOf({ because: 'malformed', command: 'follow', problem: parsed.problem }, app)
  const found = await inDoubt(parsed.value.alias, app)
  if ('refusal' in found) return refusalOf(found.refusal, app)
  const { deployment } = found
  const build = await app.production().build(parsed.value.id)
  if (!build || !isPlausible(build, deployment)) {
    return refusalOf({ because: 'not_its_build', deployment, id: parsed.value.id }, app)
  }
  const { id, url, number } = build
  const known = { id, url, ...(number === undefined ? {} : { number }) }
  const applied = await app.apply(deployment.id, { type: 'deploy_queued', build: known })
  if (!applied.moved) {
    return refusalOf({ because: 'not_in_doubt', alias: deployment.alias, deployment }, app)
  }
  app.log.info('build was named', { deployment: deployment.id, build: id, by: person.name })
  await app.worker.settled(deployment.id)
  return null
}
