import { type FaultFacts, type FaultKind, RemoteFault } from '../remote/remote-fault.ts'

export const markerSystem = 'Redis for markers'

/** Words of Redis by which a refusal is told from another; `OOM` passes when Logstash has read the list empty. */
const refusals: readonly (readonly [RegExp, FaultKind])[] = [
  [/\b(?:WRONGPASS|NOAUTH)\b|invalid password/, 'unauthorized'],
  [/\bNOPERM\b/, 'forbidden'],
  [/\b(?:OOM|MISCONF)\b/, 'server_error'],
]

/** What a push rejects with; a marker whose push was not answered may be in the list. */
export function faultOf(kind: 'broken' | 'away', said: string): RemoteFault {
  return new RemoteFault(markerSystem, kind === 'away' ? away(said) : broken(said))
}

function away(said: string): FaultFacts {
  const isTls = /certificate|\bSSL\b|\bTLS\b/i.test(said)
  return { kind: isTls ? 'tls' : 'unreachable', said, sent: 'unknown', transient: !isTls }
}

function broken(said: string): FaultFacts {
  const kind = refusals.find(([words]) => words.test(said))?.[1] ?? 'rejected'
  return { kind, said, sent: 'no', transient: kind === 'server_error' }
}
