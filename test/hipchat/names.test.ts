import { describe, expect, test } from 'vitest'
import { addressedTo } from '../../src/hipchat/address.ts'
import { createNaming, mentionOf } from '../../src/hipchat/names.ts'
import { addressOf, asReply } from '../../src/hipchat/outgoing.ts'
import { readHipChatSettings, readHost } from '../../src/hipchat/settings.ts'

const { roomNameOf, userIdOf } = createNaming(() => ({
  jid: '1_9@chat.hipchat.com/bot',
  domain: 'conf.hipchat.com',
}))

test('rooms and people by their HipChat addresses, and by others', () => {
  expect(roomNameOf('1_dev_team@conf.hipchat.com')).toBe('dev_team')
  expect(roomNameOf('dev@conf.hipchat.com')).toBe('dev')
  expect(userIdOf('1_2@chat.hipchat.com/home')).toBe('2')
  const { userIdOf: withCapitals } = createNaming(() => ({ jid: '1_9@Chat.HipChat.com', domain: 'conf.x' }))
  expect(withCapitals('1_2@chat.hipchat.com/home')).toBe('2')
  expect(userIdOf('ann@example.org/home')).toBe('ann@example.org')
  expect(mentionOf({ mention_name: 'ann', name: 'Ann Example' })).toBe('ann')
  expect(mentionOf({ name: 'Ann Example' })).toBe('AnnExample')
})

test('nobody of another group or server goes by the number or the name of somebody in ours', () => {
  expect(userIdOf('1_2@chat.evil.example/x')).toBe('1_2@chat.evil.example')
  expect(userIdOf('7_2@chat.hipchat.com')).toBe('7_2@chat.hipchat.com')
  expect(roomNameOf('7_deployments@conf.hipchat.com')).toBe('7_deployments')
  expect(roomNameOf('1_deployments@conf.evil.example')).toBe('1_deployments@conf.evil.example')
})

test('a bot without a group knows rooms by all that stands before the @', () => {
  const { roomNameOf: plain } = createNaming(() => ({ jid: 'bot@chat.x', domain: 'conf.chat.x' }))
  expect([plain('2024_release@conf.chat.x'), plain('2025_release@conf.chat.x')]).toEqual([
    '2024_release',
    '2025_release',
  ])
})

describe('a line that is addressed to the bot', () => {
  const names = ['hubot', 'DeployBot', '/']
  const inRoom = (text: string) => addressedTo(text, { name: 'hubot', names, isPrivate: false })
  const inPrivate = (text: string) => addressedTo(text, { name: 'hubot', names, isPrivate: true })

  test.each([
    ['hubot:  ping', 'hubot: ping'],
    ['hubot: : ping', 'hubot: ping'],
    ['DeployBot: ping', 'hubot: ping'],
    ['deploybot ping\n two', 'hubot: ping\n two'],
    ['/deploy x', 'hubot: deploy x'],
    ['just ping', 'just ping'],
    ['hubots ping', 'hubots ping'],
    ['hubot-two ping', 'hubot-two ping'],
    ['say hubot ping', 'say hubot ping'],
  ])('%j is %j', (text, expected) => {
    expect(inRoom(text)).toBe(expected)
  })

  test.each([
    ['hubot: ping', 'hubot: ping'],
    ['hubot: hubot: ping', 'hubot: ping'],
    ['ping', 'hubot: ping'],
  ])('in private, %j is %j', (text, expected) => {
    expect(inPrivate(text)).toBe(expected)
  })

  test('a line of many blanks is read in no time', () => {
    expect(inRoom(`hubot${' :'.repeat(50_000)}x`)).toBe('hubot: x')
    expect(inRoom(`${' '.repeat(100_000)}x`)).toHaveLength(100_001)
  })
})

test('who a message goes to, in all forms that scripts use', () => {
  const ann = { id: '2', name: 'Ann', jid: 'ann@x' }
  expect(addressOf({ room: 'dev', user: { ...ann, reply_to: 'dev@conf' } as never })).toBe('dev@conf')
  expect(addressOf({ user: ann as never })).toBe('ann@x')
  expect(addressOf(ann)).toBe('ann@x')
  expect(addressOf({ room: 'dev' })).toBe('dev')
  expect(addressOf({ room: 'dev', user: 'Ann' as never })).toBe('dev')
  expect(addressOf({ user: 'ann@x' as never })).toBe('ann@x')
  expect(addressOf('ann@x')).toBe('ann@x')
  expect(addressOf({})).toBeNull()
})

test('a reply mentions the asker in a room, and nobody in private', () => {
  const user = { id: '2', name: 'Ann Example' }
  expect(asReply({ room: 'dev', user }, ['hi', 'you'])).toEqual(['@AnnExample hi', '@AnnExample you'])
  expect(asReply({ user }, ['hi'])).toEqual(['hi'])
})

describe('the settings', () => {
  test.each([
    ['chat.example', { service: 'xmpp://chat.example:5222', name: 'chat.example' }],
    ['chat.example:5300', { service: 'xmpp://chat.example:5300', name: 'chat.example' }],
    ['xmpps://chat.example', { service: 'xmpps://chat.example:5223', name: 'chat.example' }],
    ['xmpps://10.0.0.1:443/', { service: 'xmpps://10.0.0.1:443', name: '10.0.0.1' }],
    ['[::1]:5222', { service: 'xmpp://[::1]:5222', name: '[::1]' }],
    ['https://chat.example', null],
    ['chat.example/bosh', null],
    ['not a host', null],
  ])('HUBOT_HIPCHAT_HOST=%s', (given, expected) => {
    expect(readHost(given)).toEqual(expected)
  })

  test('lists may have blanks; none, All and @All are all rooms', () => {
    const rooms = (HUBOT_HIPCHAT_ROOMS?: string) => readHipChatSettings({ HUBOT_HIPCHAT_ROOMS }).rooms
    expect(rooms(' Dev Team, 1_a@conf.x ,')).toEqual(['Dev Team', '1_a@conf.x'])
    expect([rooms(), rooms('All'), rooms('@All')]).toEqual(['All', 'All', 'All'])
  })

  test('what is missing is named', () => {
    expect(readHipChatSettings({ HUBOT_HIPCHAT_JID: 'a@b' }).missing).toEqual(['HUBOT_HIPCHAT_PASSWORD'])
  })
})
