import { expect, test, vi } from 'vitest'
import { createHipChatApi } from '../../src/hipchat-api/lazy.ts'
import { createMarkers } from '../../src/logstash/markers.ts'
import { readRedisAddress } from '../../src/redis/address.ts'

const loaded = vi.hoisted(() => ({ ioredis: false, axios: false }))
vi.mock('ioredis', async original => {
  loaded.ioredis = true
  return await original()
})
vi.mock('../../src/remote/axios.ts', async original => {
  loaded.axios = true
  return await original()
})

test('the libraries are loaded when something is pushed or posted, and not at start', async () => {
  const address = readRedisAddress('redis://127.0.0.1:1')
  if (!address) throw new Error('no address')
  const markers = createMarkers({ address, list: 'logstash' })
  const api = createHipChatApi({
    url: 'http://127.0.0.1:1',
    token: 't',
    room: '12',
    timeoutMs: 5_000,
    random: () => 0,
  })
  expect(loaded).toEqual({ ioredis: false, axios: false })
  const notification = { message: 'x', format: 'text', color: 'green', notify: false, from: '' } as const
  await expect(api.notify(notification)).rejects.toMatchObject({ kind: 'unreachable' })
  expect(loaded).toEqual({ ioredis: false, axios: true })
  const pushing = expect(markers.push('d1', '{}')).rejects.toMatchObject({ kind: 'unreachable' })
  await vi.waitFor(() => expect(loaded.ioredis).toBe(true), 10_000)
  await markers.close()
  await pushing
  api.close()
})
