/** A real XMPP client: somebody who joins rooms, types, and remembers what they saw. */
import { readFileSync } from 'node:fs'
import { client, xml } from '@xmpp/client'
import { expect, vi } from 'vitest'
import { decodeWhole, takeOldLogin } from '../../src/hipchat/mend.ts'
import type { Element } from '../../src/hipchat/xml.ts'
import { domain, jidOf, type Prosody, passwordOf, people, roomDomain, type Who } from '../prosody.ts'
import type { Test } from './processes.ts'

export interface Human {
  /** Every stanza so far, oldest first. */
  readonly seen: readonly Element[]
  /** Comes into that room, under the own name, and sees so many of the last messages; resolves when there. */
  join(room: string, options?: { nick?: string; history?: number }): Promise<void>
  /** Into a room. */
  says(room: string, text: string): Promise<void>
  /** In private. */
  whispers(to: string, text: string): Promise<void>
  send(stanza: Element): Promise<void>
  ask(iq: Element): Promise<Element>
  /** What the bot said in that room since `from`, a length of `seen`. */
  heard(room: string, from?: number): string[]
  /** What was said to this person in private. */
  told(from?: number): string[]
  /** Waits for a stanza, from that length of `seen` on. */
  sees(is: (stanza: Element) => boolean, options?: { from?: number; within?: number }): Promise<Element>
  /** Waits until the bot is in that room, from that length of `seen` on. */
  meetsBot(room: string, options?: { from?: number; within?: number }): Promise<void>
  leave(): Promise<void>
}

const mucNs = 'http://jabber.org/protocol/muc'
export const roomOf = (name: string): string => `1_${name}@${roomDomain}`
export const room = roomOf('deployments')

/** Asks the bot into a room. */
export const invitation = (to: string): Element =>
  xml('message', { to }, xml('x', { xmlns: `${mucNs}#user` }, xml('invite', { to: jidOf('bot') })))

export const enter = (
  test: Test,
  { host, authority }: Pick<Prosody, 'host' | 'authority'>,
  who: Who,
  { resource = 'human' }: { resource?: string } = {},
): Promise<Human> =>
  enterAs(test, { host, authority, domain, resource, password: passwordOf(who), ...people[who] })

export async function enterAs(
  test: Test,
  as: {
    readonly host: string
    readonly authority: string
    readonly domain: string
    readonly account: string
    readonly name: string
    readonly password: string
    readonly resource: string
  },
): Promise<Human> {
  const { host, authority, domain, account, name, password, resource } = as
  const service = `xmpps://${host}:5223`
  const x = client({ service, domain, username: account, password, resource, timeout: 20_000 })
  x.reconnect.stop()
  decodeWhole(x)
  takeOldLogin(x)
  const parameters = x.socketParameters.bind(x)
  const trust = { servername: domain, ca: readFileSync(authority) }
  x.socketParameters = at => ({ ...parameters(at), ...trust })
  const seen: Element[] = []
  x.on('error', () => undefined)
  x.on('stanza', (stanza: Element) => seen.push(stanza))
  await x.start()
  await x.send(xml('presence'))
  /** Waits no longer for a server that may be gone. */
  const leave = async (): Promise<void> => {
    const soon = new Promise<void>(resolve => setTimeout(resolve, 1_000))
    await Promise.race([x.stop().catch(() => undefined), soon])
  }
  test.onTestFinished(leave)

  const botIn = (at: string): string => `${at}/${people.bot.name}`
  const bodies = (stanzas: readonly Element[]): string[] =>
    stanzas.flatMap(stanza => {
      const body = stanza.is('message') && stanza.attrs.type !== 'error' ? stanza.getChildText('body') : null
      return body === null ? [] : [body]
    })
  const human: Human = {
    seen,
    async join(at, { nick = name, history = 0 } = {}) {
      const from = seen.length
      const joins = xml('x', { xmlns: mucNs }, xml('history', { maxstanzas: String(history) }))
      await x.send(xml('presence', { to: `${at}/${nick}` }, joins))
      await human.sees(stanza => stanza.is('presence') && stanza.attrs.from === `${at}/${nick}`, { from })
    },
    says: (to, text) => x.send(xml('message', { to, type: 'groupchat' }, xml('body', {}, text))),
    whispers: (to, text) => x.send(xml('message', { to, type: 'chat' }, xml('body', {}, text))),
    send: stanza => x.send(stanza),
    ask: iq => x.iqCaller.request(iq, 20_000),
    heard: (at, from = 0) => bodies(seen.slice(from).filter(({ attrs }) => attrs.from === botIn(at))),
    told: (from = 0) => bodies(seen.slice(from).filter(({ attrs }) => attrs.type === 'chat')),
    async sees(is, { from = 0, within = 20_000 } = {}) {
      return await vi.waitFor(
        () => {
          const found = seen.slice(from).find(is)
          expect(found, `not seen; the last were:\n${seen.slice(-8).map(String).join('\n')}`).toBeDefined()
          if (!found) throw new Error('not seen')
          return found
        },
        { timeout: within, interval: 20 },
      )
    },
    async meetsBot(at, options) {
      const isThere = ({ attrs }: Element): boolean => attrs.from === botIn(at) && attrs.type === undefined
      await human.sees(stanza => stanza.is('presence') && isThere(stanza), options)
    },
    leave,
  }
  return human
}
