import { TextMessage } from 'hubot'
import { expect, test, vi } from 'vitest'
import hipchat from '../../src/hipchat/adapter.ts'

const quiet = { debug() {}, info() {}, warn() {}, error: vi.fn() }
const robotThat = (receive: () => Promise<void>): never =>
  ({ name: 'hubot', logger: quiet, brain: { userForId: () => ({}) }, receive }) as never

test('a message that can not be taken is logged, and ends nothing', async () => {
  const adapter = hipchat.use(robotThat(async () => Promise.reject(new Error('broken by a script'))))
  const receive = adapter as unknown as { receive(message: object): Promise<void> }
  await receive.receive(new TextMessage({ id: '1', name: 'ann', room: 'dev' }, 'hi'))
  await receive.receive({})
  expect(quiet.error).toHaveBeenCalledTimes(2)
  expect(quiet.error.mock.calls[0]?.[0]).toContain('broken by a script')
})

test('before it has joined, a send is refused with the reason', async () => {
  const adapter = hipchat.use(robotThat(async () => undefined))
  await expect(adapter.send({ room: 'dev' }, 'hi')).rejects.toThrow('there is no connection to the chat')
})
