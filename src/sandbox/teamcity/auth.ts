import type { SimulatorOptions } from './types.ts'

export type Authentication =
  | { readonly user: string }
  | { readonly refused: string; readonly scheme: 'Basic' | 'Bearer' }

const loginHint = 'To login manually go to "/login.html" page'

/** Who asks; a refusal holds the recorded 401 body, which is plain text whatever was accepted. */
export function authenticate(
  header: string | undefined,
  prefix: string,
  settings: SimulatorOptions,
): Authentication {
  const { token, username, password } = settings
  const user = username ?? 'hubot'
  if (token === undefined && password === undefined) return { user }
  const refuse = (text: string, scheme: 'Basic' | 'Bearer'): Authentication => ({
    refused: `${text}\n${loginHint}`,
    scheme,
  })
  if (header === undefined)
    return refuse('Authentication required', prefix === 'httpAuth' ? 'Basic' : 'Bearer')
  const [scheme = '', credentials = ''] = header.split(' ')
  if (scheme.toLowerCase() === 'basic') {
    const expected = Buffer.from(`${username ?? ''}:${password ?? ''}`).toString('base64')
    if (password !== undefined && credentials === expected) return { user }
    return refuse('Incorrect username or password.', 'Basic')
  }
  if (scheme.toLowerCase() === 'bearer' && token !== undefined && credentials === token) return { user }
  return refuse('Invalid authentication request or authentication scheme is not supported', 'Bearer')
}
