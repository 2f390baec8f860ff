import { randomUUID } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { Json } from './fields.ts'
import { tcWebHooksForm } from './tcwebhooks.ts'
import type { WebhookDelivery, WebhookOptions } from './types.ts'

export interface Webhooks {
  readonly deliveries: readonly WebhookDelivery[]
  /** Sends the event if it is among those configured, in the order of happening, without being waited for. */
  happened(event: string, buildId: number): void
  /** Sends now whatever the configuration says: for duplicates, late and early ones. Never rejects. */
  deliver(event: string, buildId: number): Promise<void>
  /** Resolves when nothing is on its way. */
  idle(): Promise<void>
  close(): void
}

export interface WebhooksOptions {
  readonly settings: () => WebhookOptions | undefined
  readonly version: () => string
  /** The build as it is when the webhook leaves, which may be later than the event. Undefined: it is gone. */
  readonly payload: (buildId: number, fields: string | undefined) => Json | undefined
  /** The same for tcWebHooks. */
  readonly content: (event: string, buildId: number) => { [name: string]: Json } | undefined
}

interface Message {
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
  readonly attempts: number
}

const defaultEvents = ['BUILD_STARTED', 'BUILD_FINISHED', 'BUILD_INTERRUPTED']
const timeoutMs = 60_000

export function createWebhooks(options: WebhooksOptions): Webhooks {
  const deliveries: WebhookDelivery[] = []
  let chain = Promise.resolve()
  let closed = false

  const userAgent = (): string => `TeamCity Server ${options.version()}`

  const compose = (settings: WebhookOptions, event: string, buildId: number): Message | undefined => {
    if (settings.format === undefined || settings.format === 'native') {
      const payload = options.payload(buildId, settings.fields?.replace(/^fields=/, ''))
      const body = `{ "eventType" : "${event}", "payload" : ${JSON.stringify(payload)} }`
      const headers = { 'Content-Type': 'application/json; charset=UTF-8' }
      return payload === undefined ? undefined : { body, headers, attempts: 1 + (settings.retryCount ?? 0) }
    }
    const content = options.content(event, buildId)
    if (!content) return undefined
    const form = settings.format === 'tcwebhooks-form'
    return {
      body: form ? tcWebHooksForm(content) : JSON.stringify({ build: content }),
      headers: {
        'Content-Type': form ? 'application/x-www-form-urlencoded' : 'application/json',
        'X-tcwebhooks-request-id': randomUUID(),
      },
      attempts: 1,
    }
  }

  const deliver = async (event: string, buildId: number): Promise<void> => {
    const settings = options.settings()
    if (!settings) return
    const message = compose(settings, event, buildId)
    if (!message) return
    const { body, headers, attempts } = message
    for (let attempt = 1; attempt <= attempts && !closed; attempt++) {
      const outcome = await post(settings, body, { 'User-Agent': userAgent(), ...headers })
      deliveries.push({ event, buildId, attempt, body, ...outcome })
      if (outcome.status !== undefined && outcome.status >= 200 && outcome.status < 300) return
    }
  }

  return {
    deliveries,
    happened(event, buildId) {
      if (!(options.settings()?.events ?? defaultEvents).includes(event)) return
      chain = chain.then(() => deliver(event, buildId))
    },
    deliver,
    idle: () => chain,
    close() {
      closed = true
    },
  }
}

/** Basic authentication only with a user name and a password; no signature and no delivery id, as the plugin. */
function post(
  settings: WebhookOptions,
  body: string,
  given: Readonly<Record<string, string>>,
): Promise<{ status?: number; error?: string }> {
  const { username, password } = settings
  const basic =
    username !== undefined && password !== undefined
      ? { Authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` }
      : {}
  const headers = {
    ...given,
    'Content-Length': String(Buffer.byteLength(body)),
    ...basic,
    ...settings.headers,
  }
  const send = settings.url.startsWith('https:') ? httpsRequest : httpRequest
  return new Promise(resolve => {
    const fail = (error: Error): void => resolve({ error: error.message })
    const outgoing = send(
      settings.url,
      { method: 'POST', headers, agent: false, timeout: timeoutMs },
      answer => {
        answer.resume()
        answer.on('error', fail)
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0 }))
      },
    )
    outgoing.on('socket', socket => socket.unref())
    outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer within ${timeoutMs} ms`)))
    outgoing.on('error', fail)
    outgoing.end(body)
  })
}
