import { expect, test, vi } from 'vitest'
import { decodeWebhook } from '../../../src/teamcity/webhook/decode.ts'

const loaded = vi.hoisted(() => ({ saxes: false }))
vi.mock('saxes', async original => {
  loaded.saxes = true
  return await original()
})

test('the XML parser is loaded when the first XML comes, and not at start', async () => {
  const decode = (contentType: string, body: string) =>
    decodeWebhook({ contentType, contentEncoding: undefined, bytes: Buffer.from(body) })
  await decode('application/json', '{}')
  await decode('application/x-www-form-urlencoded', 'a=b')
  expect(loaded.saxes).toBe(false)
  expect(await decode('text/xml', '<build><buildId>1</buildId></build>')).toEqual({ hint: { buildId: 1 } })
  expect(loaded.saxes).toBe(true)
})
