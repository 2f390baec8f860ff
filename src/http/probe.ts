/** Questions of doctor's to this very process, so that they are known when they arrive, and nobody is told of them. */

export const probeHeader = 'x-hubot-doctor'

const asked = new Map<string, 'asked' | 'here'>()

export interface Probe {
  readonly name: string
  /** Whether it arrived here; asked once. */
  cameBack(): boolean
}

/** `name` must not be guessed. */
export function createProbe(name: string): Probe {
  asked.set(name, 'asked')
  return {
    name,
    cameBack() {
      const isHere = asked.get(name) === 'here'
      asked.delete(name)
      return isHere
    },
  }
}

/** Whether that header is of a question that is out. */
export function isProbe(header: unknown): boolean {
  if (typeof header !== 'string' || !asked.has(header)) return false
  asked.set(header, 'here')
  return true
}
