import type { ServerResponse } from 'node:http'
import { type App, appFor } from '../app.ts'
import type { Robot } from '../chat/hubot.ts'
import { readConfig } from '../config.ts'
import type { Deployment } from '../deployment/deployment.ts'
import { httpText } from '../messages/http.ts'
import type { Page } from '../store/store.ts'
import { answerJson } from './answer.ts'
import type { Route } from './bind.ts'
import type { Request } from './express.ts'
import { authorizationOf, isSame } from './secret.ts'

/** `GET /hubot/deployments` and `GET /hubot/deployments/<id>`. */
export const answerDeployments =
  (robot: Robot): Route =>
  async (request, response, id) => {
    if (!mayRead(request)) return answerJson(response, 401, { error: httpText.noApiToken })
    const app = await appFor(robot)
    return id === undefined ? await list(request, response, app) : await show(id, response, app)
  }

/** Newest first. */
async function list(request: Request, response: ServerResponse, app: App): Promise<void> {
  const page = pageOf(request.query)
  if (page === null) return answerJson(response, 400, { error: httpText.badQuery })
  answerJson(response, 200, { deployments: (await app.store.list(page)).map(asJson) })
}

function pageOf({ alias, limit = '50', before }: Request['query']): Page | null {
  const isText = (value: unknown): value is string | undefined =>
    value === undefined || (typeof value === 'string' && value.length >= 1 && value.length <= 64)
  const isLimit =
    typeof limit === 'string' && /^\d{1,3}$/.test(limit) && Number(limit) >= 1 && Number(limit) <= 200
  if (!isText(alias) || !isText(before) || !isLimit) return null
  return {
    limit: Number(limit),
    ...(alias === undefined ? {} : { alias }),
    ...(before === undefined ? {} : { before }),
  }
}

/** One, with its steps and what is still to do for it. */
async function show(id: string, response: ServerResponse, app: App): Promise<void> {
  const deployment = await app.store.deployment(id)
  if (!deployment) return answerJson(response, 404, { error: httpText.noDeployment(id) })
  const [pending, manifest] = await Promise.all([app.store.pending(id), app.store.manifest(id)])
  answerJson(response, 200, {
    ...asJson(deployment),
    steps: await app.store.steps(id),
    manifest: manifest === null ? null : (JSON.parse(manifest) as unknown),
    pending: pending.map(({ effect, attempts }) => ({ effect: effect.kind, attempts })),
  })
}

function mayRead(request: Request): boolean {
  const { apiToken } = readConfig()
  if (apiToken === null) return true
  const { scheme, value } = authorizationOf(request.headers.authorization)
  return scheme === 'bearer' && isSame(value, apiToken)
}

const asJson = (deployment: Deployment): object => ({
  id: deployment.id,
  alias: deployment.alias,
  name: deployment.name,
  env: deployment.env,
  state: deployment.state,
  build: {
    id: deployment.build.id,
    number: deployment.build.number,
    revision: deployment.build.revision ?? null,
    url: deployment.build.url,
  },
  deployBuild: deployment.deployBuild
    ? {
        id: deployment.deployBuild.id,
        number: deployment.deployBuild.number ?? null,
        url: deployment.deployBuild.url,
      }
    : null,
  requestedBy: deployment.requestedBy.name,
  ...(deployment.approvedBy ? { approvedBy: deployment.approvedBy.name } : {}),
  room: deployment.room,
  requestedAt: deployment.requestedAt,
  startedAt: deployment.startedAt ?? null,
  finishedAt: deployment.finishedAt ?? null,
  ticket: deployment.ticket ?? null,
  statusText: deployment.statusText ?? null,
  ...(deployment.again ? { again: deployment.again } : {}),
  ...(deployment.unpinned
    ? { unpinned: deployment.unpinned.pins.map(({ id, number }) => ({ id, number })) }
    : {}),
  ...(deployment.cancelledBy === undefined ? {} : { cancelledBy: deployment.cancelledBy }),
  ...(deployment.cancelComment === undefined ? {} : { cancelComment: deployment.cancelComment }),
  ...(deployment.release ? { release: deployment.release } : {}),
  ...(deployment.artifact ? { artifact: deployment.artifact } : {}),
  ...(deployment.live ? { live: deployment.live } : {}),
})
