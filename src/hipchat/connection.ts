/** One connection to an XMPP server, from the first attempt to its end. A new attempt is a new connection. */
import { resolveSrv } from 'node:dns/promises'
import { client, xml } from '@xmpp/client'
import { notSent } from '../messages/hipchat.ts'
import { type Fault, readFault } from './fault.ts'
import { decodeWhole, takeOldLogin } from './mend.ts'
import { trustBothNames } from './secure.ts'
import { conditionOf } from './stanza.ts'
import type { Element, XmppClient } from './xml.ts'

export interface Account {
  readonly domain: string
  readonly local: string
  readonly resource: string
  readonly password: string
  /** `xmpp://host:port`, or `xmpps://…` for TLS from the first byte; null: as the domain's SRV record says. */
  readonly service: string | null
  /** The host of that service, as it was configured. */
  readonly host: string | null
}

export interface Connection {
  readonly isSecure: boolean
  /**
   * Resolves when the server has the stanza. Rejects when it refuses it; with Unconfirmed when the connection ended
   * before that was known. In the order of the calls.
   */
  send(stanza: Element): Promise<void>
  /** The answer; rejects with the server's error. */
  ask(iq: Element): Promise<Element>
  /** Resolves when the server has done all that was sent before, and what it said to that is here. */
  confirm(): Promise<void>
  /** Idempotent. */
  close(): void
}

export interface ConnectionEvents {
  online(jid: string): void
  stanza(stanza: Element): void
  /** Once, unless it was closed from here. */
  over(fault: Fault): void
}

/** The connection ended after a message was written: the server may have it, or not. */
export class Unconfirmed extends Error {
  override readonly name = 'Unconfirmed'
  readonly mayHaveCome = true
}

/** How long a login may take, how often the server is asked if it is there, and how long it may take to answer, in ms. */
const [loginMs, everyMs, answerMs] = [20_000, 20_000, 15_000]

export function openConnection(account: Account, on: ConnectionEvents): Connection {
  const refusals = new Map<string, (error: Error) => void>()
  let [isOnline, isOver, lastId] = [false, false, 0]
  let last: unknown
  let confirmed: Promise<void> | null = null
  let x: XmppClient | null = null
  let heartbeat: NodeJS.Timeout | undefined
  const login = setTimeout(() => end(readFault({ name: 'TimeoutError' })), loginMs)

  /** Whatever waits for the server hears of the end. */
  let ended: (error: Error) => void = () => undefined
  const end$ = new Promise<never>((_resolve, reject) => {
    ended = reject
  })
  end$.catch(() => undefined)

  function end(fault: Fault | null): void {
    if (isOver) return
    isOver = true
    isOnline = false
    clearTimeout(login)
    clearInterval(heartbeat)
    ended(new Error(notSent.away(fault)))
    if (x) hangUp(x)
    if (fault) on.over(fault)
  }

  async function request(iq: Element): Promise<Element> {
    if (!x || !isOnline) throw new Error(notSent.away(null))
    return await Promise.race([x.iqCaller.request(iq, answerMs), end$])
  }

  /** An answer proves that the server has all that was sent before; any answer does, also "I know no ping". */
  async function ping(): Promise<void> {
    await request(
      xml('iq', { type: 'get', to: account.domain }, xml('ping', { xmlns: 'urn:xmpp:ping' })),
    ).catch((error: unknown) => {
      const fault = readFault(error)
      if (fault.kind === 'silent') end(fault)
      if (isOver) throw error
    })
  }

  /** What is written in one go is confirmed by one ping. */
  function confirm(): Promise<void> {
    confirmed ??= new Promise<void>(resolve => setImmediate(resolve)).then(() => {
      confirmed = null
      return ping()
    })
    return confirmed
  }

  async function send(stanza: Element): Promise<void> {
    if (!x || !isOnline) throw new Error(notSent.away(null))
    const written = x.send(stanza)
    if (!stanza.is('message')) return await Promise.race([written, end$])
    const id = stanza.attrs.id ?? ''
    const refused = new Promise<never>((_resolve, reject) => refusals.set(id, reject))
    refused.catch(() => undefined)
    try {
      await Promise.race([refused, end$, written.then(confirm)])
    } catch (error) {
      throw isOver ? new Unconfirmed(errorText(error)) : error
    } finally {
      refusals.delete(id)
    }
  }

  function take(stanza: Element): void {
    const { type, id = '', from = '' } = stanza.attrs
    if (stanza.is('message') && type === 'error') {
      refusals.get(id)?.(new Error(notSent.refused(from, conditionOf(stanza))))
    }
    on.stanza(stanza)
  }

  async function start(): Promise<void> {
    const { domain, local, password, resource } = account
    const service = account.service ?? (await findService(domain))
    if (isOver) return
    x = client({ service, domain, username: local, password, resource, timeout: answerMs })
    mend(x, account)
    x.on('error', (error: unknown) => {
      last = error
    })
    x.on('disconnect', () => end(readFault(last)))
    x.on('stanza', take)
    x.on('online', (jid: unknown) => {
      clearTimeout(login)
      isOnline = true
      heartbeat = setInterval(() => void ping().catch(() => undefined), everyMs)
      on.online(String(jid))
    })
    await x.start()
  }

  start().catch((error: unknown) => end(readFault(error)))
  return {
    get isSecure() {
      return x?.isSecure() ?? false
    },
    send(stanza) {
      if (stanza.is('message')) {
        lastId += 1
        stanza.attrs.id ??= `hubot-${process.pid}-${Date.now().toString(36)}-${lastId}`
      }
      return send(stanza)
    },
    ask: request,
    confirm,
    close: () => end(null),
  }
}

const errorText = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** https://datatracker.ietf.org/doc/html/rfc6120#section-3.2: the SRV record, without one the domain itself. */
async function findService(domain: string): Promise<string> {
  const [record] = await resolveSrv(`_xmpp-client._tcp.${domain}`).catch(() => [])
  return record ? `xmpp://${record.name}:${record.port}` : `xmpp://${domain}:5222`
}

function mend(x: XmppClient, { domain, host }: Account): void {
  x.reconnect.stop()
  decodeWhole(x)
  trustBothNames(x, domain, host)
  takeOldLogin(x)
  x.iqCallee.set('jabber:iq:roster', 'query', () => true)
}

/** At once where the server is silent: a close in good order would wait for its answer. */
function hangUp(x: XmppClient): void {
  void x.stop().catch(() => undefined)
  const { socket } = x
  const raw = socket?.socket ?? socket
  setTimeout(() => raw?.destroy?.(), 200).unref()
}
