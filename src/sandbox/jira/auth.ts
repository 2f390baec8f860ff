import type { RawReply, RawRequest } from '../http-types.ts'
import type { JiraSimulatorOptions } from './types.ts'

/** Failed logins after which JIRA wants a CAPTCHA. */
const MOST_FAILURES = 3

export interface Door {
  /** Who asks, null for nobody in particular; or the answer to somebody who may not. */
  enter(request: RawRequest): { readonly user: string | null } | { readonly refused: RawReply }
  solveCaptcha(): void
}

export function createDoor(options: () => JiraSimulatorOptions, url: () => string): Door {
  let failures = 0

  const page = (status: number, why: string, headers: Record<string, string>): RawReply => ({
    status,
    headers: { 'Content-Type': 'text/html;charset=UTF-8', ...headers },
    body: `<html><head><title>${why}</title></head><body>Basic Authentication Failure - Reason : ${why}</body></html>`,
  })

  return {
    enter({ headers }) {
      const { user, token, flavour } = options()
      if (token === undefined) return { user: user ?? 'hubot' }
      const given = headers.authorization
      if (given === undefined) return { user: null }
      const isBasic = user !== undefined
      if (isBasic && flavour !== 'cloud' && failures >= MOST_FAILURES) {
        const denied = `CAPTCHA_CHALLENGE; login-url=${url()}/login.jsp`
        return {
          refused: page(403, 'AUTHENTICATION_DENIED', {
            'X-Seraph-LoginReason': 'AUTHENTICATION_DENIED',
            'X-Authentication-Denied-Reason': denied,
          }),
        }
      }
      const wanted = isBasic
        ? `Basic ${Buffer.from(`${user}:${token}`).toString('base64')}`
        : `Bearer ${token}`
      if (given === wanted) {
        failures = 0
        return { user: user ?? 'hubot' }
      }
      failures++
      return {
        refused: page(401, 'AUTHENTICATED_FAILED', { 'X-Seraph-LoginReason': 'AUTHENTICATED_FAILED' }),
      }
    },
    solveCaptcha() {
      failures = 0
    },
  }
}
