import type { IncomingMessage, ServerResponse } from 'node:http'
import type { App } from '../app.ts'
import type { Deployment } from '../deployment/deployment.ts'
import { httpText } from '../messages.ts'
import { decodeWebhook, isAuthentic, type WebhookHint } from '../teamcity/webhook.ts'
import { answerJson } from './answer.ts'
import { readBody } from './body.ts'

/** TeamCity's payload carries all properties of a build; one this large is no webhook. */
const limitBytes = 1_048_576

/** `POST /hubot/teamcity`. Answers before any work, since TeamCity waits and repeats; the work is one look. */
export async function takeWebhook(
  request: IncomingMessage,
  response: ServerResponse,
  app: App,
  pathSecret: string | undefined,
): Promise<void> {
  const { webhookSecret } = app.config
  if (webhookSecret === null) return answerJson(response, 503, { error: httpText.noWebhookSecret })
  const body = await readBody(request, limitBytes)
  if (body === 'too_large') {
    response.setHeader('connection', 'close')
    return answerJson(response, 413, { error: httpText.tooLarge(limitBytes) })
  }
  const { authorization, 'x-hubot-signature-256': signature } = request.headers
  if (
    !isAuthentic(
      { authorization, signature: String(signature ?? '') || undefined, pathSecret, body },
      webhookSecret,
    )
  ) {
    return answerJson(response, 401, { error: httpText.notAuthentic })
  }
  const decoded = decodeWebhook(request.headers['content-type'], body)
  if ('unreadable' in decoded) {
    return decoded.unreadable === 'type'
      ? answerJson(response, 415, { error: httpText.wrongType })
      : answerJson(response, 400, { error: httpText.unreadable })
  }
  answerJson(response, 202, { status: 'accepted' })
  for (const deployment of await app.store.active()) {
    if (isAbout(decoded.hint, deployment)) app.reconciliation.look(deployment.id)
  }
}

function isAbout(hint: WebhookHint, { id, deployBuild, deployBuildTypeId }: Deployment): boolean {
  if (hint.deploymentId === id) return true
  if (hint.buildId !== undefined) return hint.buildId === deployBuild?.id
  return hint.buildTypeId === deployBuildTypeId
}
