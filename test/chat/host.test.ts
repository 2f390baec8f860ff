import { expect, test } from 'vitest'
import { isOtherChat } from '../../src/chat/host.ts'
import type { Robot } from '../../src/chat/hubot.ts'

test.each([
  ['@hubot-friends/hubot-slack', true],
  ['hubot-discord', true],
  ['Telegram', true],
  ['hipchat', false],
  ['xmpp', false],
  ['shell', false],
  [undefined, false],
])('an adapter called %s surely is not in a room of HipChat: %s', (adapterName, is) => {
  expect(isOtherChat({ adapterName } as Robot)).toBe(is)
})
