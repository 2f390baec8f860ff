import type { Unreadable } from '../teamcity/webhook/decode.ts'

export const httpText = {
  noWebhookSecret: 'Webhooks are turned away until HUBOT_DEPLOY_WEBHOOK_SECRET is set.',
  notAuthentic:
    'The secret is missing or wrong: send it as a bearer token, as Basic password, as X-Hubot-Signature-256, or as last part of the path.',
  tooMany: (perSecond: number, waitSeconds: number): string =>
    `More than ${perSecond} webhooks a second (HUBOT_DEPLOY_WEBHOOK_RATE). Send it again in ${waitSeconds} s, or not at all: the build is read all the same.`,
  postOnly: 'Webhooks are POSTed.',
  tooLarge: (bytes: number): string => `The body is larger than ${bytes} bytes.`,
  tooSlow: 'The body took too long.',
  noBrain: 'What keeps the brain never filled it.',
  noAnswer: (ms: number): string => `no answer in ${ms / 1_000} seconds`,
  noApiToken: 'Send HUBOT_DEPLOY_API_TOKEN as a bearer token.',
  badQuery: 'limit is a number from 1 to 200; alias and before are given once, at most 64 characters each.',
  noDeployment: (id: string): string => `There is no deployment ${id.slice(0, 64)}.`,
  broken: (ref: string): string =>
    `Something went wrong. The log has the detail under this reference. [ref ${ref}]`,
} as const

/** Why a webhook that proved itself is not read, and what to send instead. */
export function unreadableBody(why: Unreadable): string {
  switch (why) {
    case 'type':
      return 'Send application/json, application/x-www-form-urlencoded, application/xml or text/xml; or no body at all, as text/plain.'
    case 'charset':
      return 'The charset is not known here. Send the body as UTF-8.'
    case 'compressed':
      return 'The body is compressed. Send it as it is, without Content-Encoding.'
    case 'body':
      return 'The body can not be read as what its Content-Type and charset say. Send a JSON object, a form, or XML without a DOCTYPE, in UTF-8.'
  }
}
