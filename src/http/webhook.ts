import { createSecretKey } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { appFor } from '../app.ts'
import type { Robot } from '../chat/hubot.ts'
import { readConfig } from '../config.ts'
import { type Hint, isAbout } from '../deployment/hint.ts'
import { httpText, unreadableBody } from '../messages/http.ts'
import { decodeWebhook } from '../teamcity/webhook/decode.ts'
import { readProven } from '../teamcity/webhook/proof.ts'
import { answerJson, answerText, jsonOf } from './answer.ts'
import type { Route } from './bind.ts'
import { readBody, readUnproven } from './body.ts'
import { createRate } from './rate.ts'

/** TeamCity's payload carries all properties of a build; one this large is no webhook. */
const limitBytes = 1_048_576
/** So many bodies are held at once for those who have proved nothing: 32 MiB. */
const mostUnproven = 32
const accepted = jsonOf({ status: 'accepted' })

/**
 * `POST /hubot/teamcity`. Answers before any work, since TeamCity waits and repeats; the work is one look. While the
 * app can't come up the hint is lost, and the timer finds what it was about. Who proves nothing costs two hashes, and
 * takes nothing from the rate of those who do. No body is ever logged: it may hold a build's passwords.
 */
export function takeWebhook(robot: Robot, now: () => number): Route {
  const { webhookSecret: secret, webhookRate } = readConfig()
  const take = createRate(webhookRate, now)
  const readToCheck = readUnproven(mostUnproven)
  const key = secret === null ? null : createSecretKey(secret, 'utf8')
  const look = createLook(robot)
  return async (request, response, last) => {
    if (secret === null || key === null) return answerJson(response, 503, { error: httpText.noWebhookSecret })
    const {
      authorization,
      'content-type': contentType,
      'content-encoding': contentEncoding,
    } = request.headers
    const signature = request.headers['x-hubot-signature-256']
    // A slash after the secret is no part of it, unless it ends so.
    const pathSecret = secret.endsWith('/') ? last : last?.replace(/\/$/, '')
    const bytes = await readProven(
      { authorization, pathSecret, signature },
      { text: secret, key },
      { known: () => readBody(request, limitBytes), toCheck: () => readToCheck(request, limitBytes) },
    )
    if (bytes === 'forged') return turnAway(response)
    if (bytes === 'too_large') return answerJson(response, 413, { error: httpText.tooLarge(limitBytes) })
    if (bytes === 'too_slow') {
      response.setHeader('connection', 'close')
      return answerJson(response, 408, { error: httpText.tooSlow })
    }
    const waitSeconds = take()
    if (waitSeconds > 0) {
      response.setHeader('retry-after', String(waitSeconds))
      return answerJson(response, 429, { error: httpText.tooMany(webhookRate, waitSeconds) })
    }
    const decoded = await decodeWebhook({ contentType, contentEncoding, bytes })
    if ('unreadable' in decoded) {
      const status = decoded.unreadable === 'body' ? 400 : 415
      return answerJson(response, status, { error: unreadableBody(decoded.unreadable) })
    }
    answerText(response, 202, accepted)
    await look(decoded.hint)
  }
}

function turnAway(response: ServerResponse): void {
  response.setHeader('connection', 'close')
  response.setHeader('www-authenticate', 'Bearer')
  answerJson(response, 401, { error: httpText.notAuthentic })
}

/** A plugin sends several webhooks at once; so long the first waits for the others. */
const gatherMs = 20

/** Hints that come together are looked up together: a flood asks the store few questions. */
function createLook(robot: Robot): (hint: Hint) => Promise<void> {
  const waiting = new Map<string, Hint>()
  let busy = false
  return async hint => {
    waiting.set(JSON.stringify(hint), hint)
    if (busy) return
    busy = true
    try {
      while (waiting.size > 0) {
        await new Promise(resolve => setTimeout(resolve, gatherMs))
        const hints = [...waiting.values()]
        waiting.clear()
        const { store, reconciliation, log } = await appFor(robot)
        for (const deployment of await store.active()) {
          if (!hints.some(hint => isAbout(hint, deployment))) continue
          log.debug('a webhook points at this deployment', { deployment: deployment.id })
          reconciliation.look(deployment.id)
        }
      }
    } finally {
      busy = false
    }
  }
}
