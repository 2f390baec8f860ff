import { createHmac } from 'node:crypto'

/** What somebody without the secret may send. Near misses are made from the secret, one slip away from it. */
export interface Delivery {
  readonly authorization?: string
  readonly signature?: string
  readonly pathSecret?: string
  readonly body: Buffer
}

export const secret = 'Webhook-Secret-3'

export const sign = (body: Buffer, key: string): string =>
  `sha256=${createHmac('sha256', key).update(body).digest('hex')}`

/** Deliveries by the number of their seed: mulberry32, so the same seed always makes the same ones. */
export function createForger(seed: number): () => Delivery {
  let state = seed
  const random = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (end: number): number => Math.floor(random() * end)
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~+/= '
  const word = (length: number): string =>
    Array.from({ length }, () => letters[below(letters.length)]).join('')

  /** Never the text itself. */
  const slip = (text: string, alphabet: string): string => {
    const at = below(text.length)
    const other = [...alphabet].filter(letter => letter.toLowerCase() !== text[at]?.toLowerCase())
    return pick([
      () => text.slice(0, at) + pick(other) + text.slice(at + 1),
      () => text.slice(0, at) + text.slice(at + 1),
      () => text.slice(0, at) + pick(other) + text.slice(at),
      () => text + pick(other),
      () => text.slice(0, at),
    ])()
  }
  const guess = (): string =>
    pick([
      () => slip(secret, letters.trim()),
      () => slip(secret, letters.trim()),
      () => secret.toLowerCase(),
      () => secret + secret,
      () => word(secret.length),
      () => word(below(64)),
      () => '',
    ])()
  const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`
  const hex = '0123456789abcdef'

  return () => {
    const body = Buffer.from(JSON.stringify({ buildId: below(1_000), text: word(below(40)) }))
    const other = Buffer.from(body)
    const at = below(other.length)
    other[at] = (other[at] ?? 0) ^ (1 << below(8))
    const forged = pick<() => Omit<Delivery, 'body'>>([
      () => ({ authorization: `Bearer ${guess()}` }),
      () => ({ authorization: pick([secret, `Digest ${secret}`, `Basic ${secret}`, `Bearer${secret}`]) }),
      () => ({ authorization: basic(`${word(5).replaceAll(':', '')}:${guess()}`) }),
      () => ({ authorization: basic(`${secret}:${guess()}`) }),
      () => ({ pathSecret: guess() }),
      () => ({ signature: sign(body, guess()) }),
      () => ({ signature: sign(other, secret) }),
      () => ({ signature: `sha256=${slip(sign(body, secret).slice(7), hex)}` }),
      () => ({ signature: `sha256=${Array.from({ length: 64 }, () => pick([...hex])).join('')}` }),
      () => ({ signature: pick(['sha256=', '', secret, `sha256=${secret}`, `sha1=${'0'.repeat(40)}`]) }),
      () => ({
        authorization: `Bearer ${guess()}`,
        pathSecret: guess(),
        signature: sign(body, guess()),
      }),
    ])()
    return { ...forged, body }
  }
}
