import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import type { Random } from './random.ts'

/** Ids and references follow from the seed too. */
export function seedCrypto(random: Random): () => void {
  const { randomBytes, randomUUID } = crypto
  const { getRandomValues } = globalThis.crypto
  const bytes = (size: number): Buffer => {
    const made = Buffer.alloc(size)
    random.bytes(made)
    return made
  }
  Object.assign(crypto, { randomBytes: bytes, randomUUID: () => bytes(16).toString('hex') })
  globalThis.crypto.getRandomValues = values => {
    random.bytes(new Uint8Array((values as Uint8Array).buffer))
    return values
  }
  syncBuiltinESMExports()
  return () => {
    Object.assign(crypto, { randomBytes, randomUUID })
    globalThis.crypto.getRandomValues = getRandomValues
    syncBuiltinESMExports()
  }
}
