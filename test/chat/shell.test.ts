import { expect, test } from 'vitest'
import { addressedOnce } from '../../src/chat/shell.ts'

test.each([
  ['hubot deployment locks', 'hubot deployment locks'],
  ['hubot @hubot deployment locks', 'hubot deployment locks'],
  ['hubot HUBOT deployment locks', 'hubot deployment locks'],
  ['hubot Hubot: Deployment LOCKS', 'hubot Deployment LOCKS'],
  ['hubot @Hubot,  deploy search', 'hubot deploy search'],
  ['hubot @Deploy Bot: deploy search', 'hubot deploy search'],
  ['hubot deploy bot', 'hubot'],
  ['hubot @hubot', 'hubot'],
  ['hubot hubots are many', 'hubot hubots are many'],
  ['hubot @hubot.example', 'hubot @hubot.example'],
  ['hubot: deploy search', 'hubot: deploy search'],
  ['deploy hubot', 'deploy hubot'],
])('%j is heard as %j', (typed, heard) =>
  expect(addressedOnce(typed, { name: 'hubot', alias: 'Deploy Bot' })).toBe(heard),
)

test('a bot without an alias', () => {
  expect(addressedOnce('hubot @HUBOT yes', { name: 'hubot', alias: false })).toBe('hubot yes')
})
