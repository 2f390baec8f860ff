/** A chat server that is away, frozen or unfriendly: one line that says what to check, and back as soon as it is. */
import { describe, expect, test, vi } from 'vitest'
import { type Prosody, people, prosodyIsHere, startProsody } from '../prosody.ts'
import { type HipChatBotOptions, quickly, startHipChatBot } from './hipchat.ts'
import { scripts } from './hipchat-checks.ts'
import { enter, type Human, invitation, room, roomOf } from './human.ts'
import type { Process, Test } from './processes.ts'

const patience = { timeout: 60_000, interval: 20 }

async function start(test: Test, options: Parameters<typeof startProsody>[0] = {}): Promise<Prosody> {
  const prosody = await startProsody(options)
  test.onTestFinished(() => prosody.close())
  return prosody
}

const startBot = (test: Test, prosody: Prosody, options: HipChatBotOptions = {}): Process =>
  startHipChatBot(test, prosody, { command: [...quickly, ...scripts], ...options })

async function comesIn(bot: Process, times = 1): Promise<void> {
  await vi.waitFor(() => expect(count(bot, 'In the room')).toBe(times), patience)
}

const count = (bot: Process, text: string): number => bot.output.split(text).length - 1

async function answers(ryan: Human, text = 'PONG', typed = '@hubot ping'): Promise<void> {
  const from = ryan.seen.length
  await ryan.says(room, typed)
  await vi.waitFor(() => expect(ryan.heard(room, from)).toContain(text), patience)
}

const warnings = ({ output }: Process): string[] =>
  output
    .split('\n')
    .filter(line => /"level":"(?:warn|error|fatal)"/.test(line) && line.includes('hipchat: '))
    .map(line => (JSON.parse(line) as { message: string }).message.replace(/ in \d+ s/, ' in … s'))

describe.skipIf(!prosodyIsHere).concurrent('a chat server', { timeout: 150_000 }, () => {
  test('with its name taken in a room: it knocks again every minute, and comes in when it is free', async context => {
    const prosody = await start(context)
    const [ryan, bob] = await Promise.all([enter(context, prosody, 'ryan'), enter(context, prosody, 'bob')])
    await ryan.join(room)
    await bob.join(room, { nick: people.bot.name })
    const bot = startBot(context, prosody)
    await bot.prints(/does not let me in \(conflict\)/, 60_000)
    await bob.leave()
    await bot.prints('In the room', 90_000)
    await answers(ryan)
  })

  test('killed and started again: the bot is back within 6 seconds in all its rooms, and answers once', async context => {
    const prosody = await start(context)
    const bot = startBot(context, prosody)
    await comesIn(bot)
    const bob = await enter(context, prosody, 'bob')
    await bob.join(roomOf('invited'))
    await bob.send(invitation(roomOf('invited')))
    await comesIn(bot, 2)
    await prosody.kill()
    await bot.prints('I try again in', 60_000)
    await prosody.start()
    const startedAt = Date.now()
    await comesIn(bot, 4)
    const seconds = (Date.now() - startedAt) / 1_000
    console.info(`back after ${seconds.toFixed(1)} s, of at most 6`)
    const ryan = await enter(context, prosody, 'ryan')
    await ryan.join(room)
    const from = ryan.seen.length
    await answers(ryan)
    await answers(ryan, "I don't see why I should", '@hubot deploy all the things')
    expect(ryan.heard(room, from).filter(said => said === 'PONG')).toHaveLength(1)
  })

  test('not there at the start: webhooks are taken all the same, and the bot comes in later, and goes by both its names', async context => {
    const prosody = await start(context)
    await prosody.kill()
    const bot = startBot(context, prosody, { env: { HUBOT_NAME: 'deploybot' } })
    await bot.prints('The server can not be reached: check HUBOT_HIPCHAT_HOST', 60_000)
    await bot.prints('HUBOT_DEPLOY_WEBHOOK_SECRET is not set', 60_000)
    await prosody.start()
    await comesIn(bot)
    const ryan = await enter(context, prosody, 'ryan')
    await ryan.join(room)
    await answers(ryan)
    await answers(ryan, "I don't see why I should", '@hubot deploy all the things')
    await ryan.says(room, '@hubot help')
    await vi.waitFor(
      () => expect(ryan.heard(room).join()).toContain('@RyanTomlinson Available commands'),
      patience,
    )
    expect(warnings(bot).filter(line => line.includes('can not be reached'))).toHaveLength(1)
  })

  test('frozen: it is noticed within a minute; what was said meanwhile comes once, if the server had it', async context => {
    const prosody = await start(context)
    const bot = startBot(context, prosody)
    await comesIn(bot)
    const ryan = await enter(context, prosody, 'ryan')
    await ryan.join(room)
    await ryan.says(room, `@hubot later ${room}: said while it is frozen`)
    await bot.prints('EVENT {"later":"begun"}', 60_000)
    prosody.signal('SIGSTOP')
    const frozenAt = Date.now()
    await vi.waitFor(() => expect(bot.output).toContain('The server does not answer'), patience)
    expect(Date.now() - frozenAt).toBeLessThan(60_000)
    prosody.signal('SIGCONT')
    const heard = (): string[] => ryan.heard(room).filter(said => said === 'said while it is frozen')
    await bot.prints('EVENT {"later":"sent"}', 60_000)
    await answers(ryan)
    expect(heard()).toHaveLength(1)
    expect(bot.output).toContain('EVENT {"later":"not sent, since there is no connection to the chat')
  })

  test('that puts it out for another with its address: it says so, and comes back slowly', async context => {
    const prosody = await start(context)
    const bot = startBot(context, prosody)
    await comesIn(bot)
    const other = await enter(context, prosody, 'bot', { resource: 'bot' })
    await bot.prints('Somebody else logged in with my JID and resource', 60_000)
    await other.leave()
    await comesIn(bot, 2)
    expect(warnings(bot)).toEqual([
      'hipchat: Somebody else logged in with my JID and resource, and the server put me out: run one bot a JID, or set another resource in HUBOT_HIPCHAT_JID (…/resource) (conflict). I try again in … s, and go on until it works.',
    ])
  })

  const wrong = [
    [
      'a wrong password',
      { HUBOT_HIPCHAT_PASSWORD: 'not-the-password' },
      'The server does not accept the login: check HUBOT_HIPCHAT_JID and HUBOT_HIPCHAT_PASSWORD (not-authorized)',
    ],
    [
      'a host without an address',
      { HUBOT_HIPCHAT_HOST: 'chat.nowhere.invalid' },
      'The server has no address: check HUBOT_HIPCHAT_HOST, and the name service (ENOTFOUND)',
    ],
    [
      'a domain without an address, and no host',
      { HUBOT_HIPCHAT_HOST: '', HUBOT_HIPCHAT_JID: '1_1@chat.nowhere.invalid' },
      'The server has no address: check HUBOT_HIPCHAT_HOST, and the name service (ENOTFOUND)',
    ],
    [
      'an authority that nobody knows',
      { NODE_EXTRA_CA_CERTS: '' },
      'The certificate of the server is not trusted: a private authority goes into NODE_EXTRA_CA_CERTS, and the certificate must be for HUBOT_HIPCHAT_HOST or the domain of HUBOT_HIPCHAT_JID (UNABLE_TO_VERIFY_LEAF_SIGNATURE)',
    ],
  ] as const
  test.for(wrong)(
    'with %s: one line that says what to check, and it goes on trying',
    async ([, env, line], context) => {
      const prosody = await start(context)
      const bot = startBot(context, prosody, { env })
      await bot.prints('I try again in', 60_000)
      await bot.prints('HUBOT_DEPLOY_WEBHOOK_SECRET is not set', 60_000)
      expect(warnings(bot)).toEqual([`hipchat: ${line}. I try again in … s, and go on until it works.`])
      expect(bot.child.exitCode).toBeNull()
    },
  )

  test('with no address or password set: the log names them, and the rest of the bot works', async context => {
    const prosody = await start(context)
    const bot = startBot(context, prosody, { env: { HUBOT_HIPCHAT_JID: '', HUBOT_HIPCHAT_PASSWORD: '' } })
    await bot.prints('HUBOT_DEPLOY_WEBHOOK_SECRET is not set', 60_000)
    expect(warnings(bot)).toEqual([
      'hipchat: HUBOT_HIPCHAT_JID and HUBOT_HIPCHAT_PASSWORD must be set before I can join the chat. Set them, and restart me.',
    ])
  })

  test('lost, with HUBOT_HIPCHAT_RECONNECT=false: it says so, and stays away', async context => {
    const prosody = await start(context)
    const bot = startBot(context, prosody, { env: { HUBOT_HIPCHAT_RECONNECT: 'false' } })
    await comesIn(bot)
    await prosody.stop()
    await bot.prints('I do not try again: HUBOT_HIPCHAT_RECONNECT is false.', 60_000)
    expect(bot.output).not.toContain('I try again')
  })

  test('with TLS from the first byte, at a port of its own; by SIGTERM it leaves at once', async context => {
    const prosody = await start(context)
    const bot = startBot(context, prosody, {
      command: [...quickly, ...scripts, '--adapter', 'hipchat'],
      env: { HUBOT_ADAPTER: 'Shell', HUBOT_HIPCHAT_HOST: `xmpps://${prosody.host}:5223` },
    })
    await comesIn(bot)
    const ryan = await enter(context, prosody, 'ryan')
    await ryan.join(room)
    await answers(ryan)
    const from = ryan.seen.length
    bot.signal('SIGTERM')
    expect(await bot.exit).toEqual({ code: 0, signal: null })
    await ryan.sees(({ name, attrs }) => name === 'presence' && attrs.type === 'unavailable', {
      from,
      within: 5_000,
    })
  })

  test('with a certificate for its host, as HipChat Server had it: the host that was configured is trusted', async context => {
    const prosody = await start(context, { certificate: 'host' })
    await comesIn(startBot(context, prosody))
    const direct = startBot(context, prosody, {
      resource: 'direct',
      env: { HUBOT_HIPCHAT_HOST: `xmpps://${prosody.host}` },
    })
    await comesIn(direct)
  })

  test('with a certificate for somebody else: it does not log in', async context => {
    const prosody = await start(context, { certificate: 'other' })
    const bot = startBot(context, prosody)
    await bot.prints('The certificate of the server is not trusted', 60_000)
    expect(warnings(bot)).toEqual([expect.stringContaining('(ERR_TLS_CERT_ALTNAME_INVALID)')])
    expect(prosody.output).not.toContain('Authenticated')
  })

  test('without TLS: it joins by a login that shows no password, and says that nothing is encrypted', async context => {
    const prosody = await start(context, { tls: false })
    const bot = startBot(context, prosody)
    await comesIn(bot)
    expect(warnings(bot)).toEqual([
      `hipchat: The connection to ${prosody.host} is not encrypted: the server offers no TLS.`,
    ])
  })

  test('with a room on the blacklist, by name or JID: it is not joined, also when it is invited', async context => {
    const prosody = await start(context)
    const bot = startBot(context, prosody, {
      env: {
        HUBOT_HIPCHAT_ROOMS: 'Deployments, Gossip , 1_noise@conf.hipchat.local',
        HUBOT_HIPCHAT_ROOMS_BLACKLIST: 'gossip, 1_noise@conf.hipchat.local',
      },
    })
    await comesIn(bot)
    await bot.prints('Not joining the room 1_gossip@conf.hipchat.local', 60_000)
    await bot.prints('Not joining the room 1_noise@conf.hipchat.local', 60_000)
    const ryan = await enter(context, prosody, 'ryan')
    await ryan.join(roomOf('noise'))
    await ryan.send(invitation(roomOf('noise')))
    await vi.waitFor(() => expect(count(bot, 'Not joining the room 1_noise@')).toBe(2), patience)
    expect(count(bot, 'In the room')).toBe(1)
  })
})
