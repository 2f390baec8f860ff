import type { ServerResponse } from 'node:http'
import { appFor } from '../app.ts'
import type { Robot } from '../chat/hubot.ts'
import { readConfig } from '../config.ts'
import type { Deployment } from '../deployment/deployment.ts'
import { httpText } from '../messages.ts'
import { decodeWebhook, isAuthentic, type WebhookHint } from '../teamcity/webhook.ts'
import { answerJson } from './answer.ts'
import type { Route } from './bind.ts'
import { readBody } from './body.ts'

/** TeamCity's payload carries all properties of a build; one this large is no webhook. */
const limitBytes = 1_048_576

/**
 * `POST /hubot/teamcity`. Answers before any work, since TeamCity waits and repeats; the work is one look. While the
 * app can't come up the hint is lost, and the timer finds what it was about.
 */
export const takeWebhook =
  (robot: Robot): Route =>
  async (request, response, pathSecret) => {
    const { webhookSecret: secret } = readConfig()
    if (secret === null) return answerJson(response, 503, { error: httpText.noWebhookSecret })
    const { authorization, 'x-hubot-signature-256': header, 'content-type': type } = request.headers
    const signature = String(header ?? '') || undefined
    const proof = { authorization, signature, pathSecret }
    const isKnown = isAuthentic({ ...proof, signature: undefined, body: Buffer.of() }, secret)
    if (!isKnown && signature === undefined) return turnAway(response)
    const body = await readBody(request, limitBytes)
    if (body === 'too_large') {
      response.setHeader('connection', 'close')
      return answerJson(response, 413, { error: httpText.tooLarge(limitBytes) })
    }
    if (!isKnown && !isAuthentic({ ...proof, body }, secret)) return turnAway(response)
    const decoded = decodeWebhook(type, body)
    if ('hint' in decoded) {
      answerJson(response, 202, { status: 'accepted' })
      return await look(robot, decoded.hint)
    }
    if (decoded.unreadable === 'type') answerJson(response, 415, { error: httpText.wrongType })
    else answerJson(response, 400, { error: httpText.unreadable })
  }

function turnAway(response: ServerResponse): void {
  response.setHeader('connection', 'close')
  response.setHeader('www-authenticate', 'Bearer')
  answerJson(response, 401, { error: httpText.notAuthentic })
}

async function look(robot: Robot, hint: WebhookHint): Promise<void> {
  const { store, reconciliation } = await appFor(robot)
  for (const deployment of await store.active()) {
    if (isAbout(hint, deployment)) reconciliation.look(deployment.id)
  }
}

function isAbout(hint: WebhookHint, { id, deployBuild, deployBuildTypeId }: Deployment): boolean {
  if (hint.deploymentId === id) return true
  if (hint.buildId !== undefined) return hint.buildId === deployBuild?.id
  return hint.buildTypeId === deployBuildTypeId
}
