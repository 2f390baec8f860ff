import { createSecretKey, timingSafeEqual } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import { looksSigned, readProven } from '../../../src/teamcity/webhook/proof.ts'
import { startBot } from '../../bot.ts'
import { createForger, type Delivery, secret, sign } from './forgeries.ts'

vi.mock('node:crypto', async original => {
  const crypto = await original<typeof import('node:crypto')>()
  return { ...crypto, timingSafeEqual: vi.fn(crypto.timingSafeEqual) }
})
const compared = vi.mocked(timingSafeEqual)

const known = { text: secret, key: createSecretKey(secret, 'utf8') }

/** By the condition of the route itself. */
async function isAccepted({ authorization, pathSecret, signature, body }: Delivery): Promise<boolean> {
  const read = async (): Promise<Buffer> => body
  const bytes = await readProven({ authorization, pathSecret, signature }, known, {
    known: read,
    toCheck: read,
  })
  return bytes === body
}

const genuine = (body: Buffer): Delivery[] => [
  { authorization: `Bearer ${secret}`, body },
  { authorization: `Basic ${Buffer.from(`tc:${secret}`).toString('base64')}`, body },
  { pathSecret: secret, body },
  { signature: sign(body, secret), body },
]

test('of 99,000 forged deliveries none is accepted, and each genuine one among them is', async () => {
  const seed = 20_261_123
  const forge = createForger(seed)
  const accepted: Delivery[] = []
  let [forged, missed] = [0, 0]
  while (forged < 99_000) {
    const delivery = forge()
    forged += 1
    if (await isAccepted(delivery)) accepted.push(delivery)
    for (const one of forged % 100 === 0 ? genuine(delivery.body) : [])
      missed += (await isAccepted(one)) ? 0 : 1
    if (forged % 1_000 === 0) compared.mockClear()
  }
  expect({ seed, forged, accepted, missed }).toEqual({ seed, forged: 99_000, accepted: [], missed: 0 })
}, 120_000)

test('of 1,000 more over HTTP none is accepted, and nothing is looked at', async () => {
  const { bot } = await startBot({ env: { HUBOT_DEPLOY_WEBHOOK_SECRET: secret } })
  const look = vi.spyOn(bot.app.reconciliation, 'look')
  const forge = createForger(20_261_124)
  const answers: Record<number, number> = {}
  let left = 1_000
  const line = async (): Promise<void> => {
    while (left-- > 0) {
      const { authorization, signature, pathSecret, body } = forge()
      const path = pathSecret ? `/${encodeURIComponent(pathSecret)}` : ''
      const answer = await fetch(bot.url(`/hubot/teamcity${path}`), {
        method: 'POST',
        body: new Uint8Array(body),
        headers: {
          'content-type': 'application/json',
          ...(authorization === undefined ? {} : { authorization }),
          ...(signature === undefined ? {} : { 'x-hubot-signature-256': signature }),
        },
      })
      await answer.arrayBuffer()
      answers[answer.status] = (answers[answer.status] ?? 0) + 1
    }
  }
  await Promise.all(Array.from({ length: 10 }, line))
  expect(answers).toEqual({ 401: 1_000 })
  expect(look).not.toHaveBeenCalled()
}, 120_000)

test('every comparison is of two hashes, by the one function that takes the same time for all', async () => {
  const forge = createForger(20_261_125)
  for (let tries = 0; tries < 3_000; tries += 1) {
    const delivery = forge()
    for (const one of [delivery, ...genuine(delivery.body)]) {
      compared.mockClear()
      const accepted = await isAccepted(one)
      for (const [a, b] of compared.mock.calls) expect([a.byteLength, b.byteLength]).toEqual([32, 32])
      expect(compared.mock.results.some(({ value }) => value === true)).toBe(accepted)
    }
  }
})

test('and nothing else decides: as that function says, so it is', async () => {
  const forge = createForger(20_261_126)
  const proofs = (one: Delivery): number =>
    Number(/^(?:bearer|basic) +/i.test(one.authorization ?? '')) +
    Number(one.pathSecret !== undefined) +
    Number(looksSigned(one.signature))
  for (let tries = 0; tries < 3_000; tries += 1) {
    const delivery = forge()
    compared.mockReset().mockReturnValue(false)
    for (const one of [delivery, ...genuine(delivery.body)]) {
      compared.mockClear()
      expect(await isAccepted(one)).toBe(false)
      expect(compared).toHaveBeenCalledTimes(proofs(one))
    }
    compared.mockReset().mockReturnValue(true)
    expect(await isAccepted(delivery)).toBe(proofs(delivery) > 0)
  }
})
