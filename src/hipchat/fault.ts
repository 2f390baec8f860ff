/** Why there is no connection to the chat, told apart by what an operator would have to check. */

export type FaultKind =
  | 'password'
  | 'mechanism'
  | 'conflict'
  | 'unresolved'
  | 'certificate'
  | 'domain'
  | 'refused'
  | 'silent'
  | 'lost'

export interface Fault {
  readonly kind: FaultKind
  /** As the server or the system put it; never a credential. */
  readonly said: string
}

interface Known {
  readonly name?: string
  readonly code?: string
  readonly condition?: string
  readonly message?: string
}

const isKnown = (error: unknown): error is Known => typeof error === 'object' && error !== null

/** What an error of @xmpp/client, or of the socket under it, means. */
export function readFault(error: unknown): Fault {
  if (!isKnown(error)) return { kind: 'lost', said: 'the connection was closed' }
  const { name, code = '', condition, message = '' } = error
  const said = condition ?? (code || message)
  if (/^SASL:/.test(message)) return { kind: 'mechanism', said: message }
  if (name === 'SASLError') return { kind: 'password', said }
  if (condition === 'conflict') return { kind: 'conflict', said }
  if (condition === 'host-unknown' || condition === 'host-gone') return { kind: 'domain', said }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return { kind: 'unresolved', said }
  if (/CERT|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)|^ERR_TLS|^ERR_SSL/.test(code))
    return { kind: 'certificate', said }
  if (/^E(?:CONNREFUSED|HOSTUNREACH|NETUNREACH|HOSTDOWN)$/.test(code)) return { kind: 'refused', said }
  if (name === 'TimeoutError' || code === 'ETIMEDOUT') return { kind: 'silent', said: 'no answer' }
  return { kind: 'lost', said }
}

/** What another try soon would not mend: from and to how many seconds to wait. The others are tried every few seconds. */
const slow: Partial<Record<FaultKind, readonly [fromSeconds: number, toSeconds: number]>> = {
  password: [30, 60],
  mechanism: [30, 60],
  certificate: [20, 40],
  domain: [20, 40],
  unresolved: [10, 20],
}

/** How long to wait before another try, in ms. `failures` counts those in a row; of a conflict also those after a login. */
export function waitMs({ kind }: Fault, failures: number, random: () => number): number {
  const between = (from: number, to: number): number => Math.round((from + (to - from) * random()) * 1_000)
  if (kind === 'conflict') {
    const most = Math.min(300, 15 * 2 ** Math.max(0, failures - 1))
    return between(most * 0.7, most)
  }
  const [from, to] = slow[kind] ?? [0.3, Math.min(2, 0.5 * 2 ** failures)]
  return between(from, to)
}
