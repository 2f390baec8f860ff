/** The part of node-xmpp-client 1 that hubot-hipchat uses, over a connection of ours. */
import { EventEmitter } from 'node:events'
import { jid as parseJid, xml } from '@xmpp/client'
import { type Account, type Connection, openConnection } from './connection.ts'
import type { Dialect } from './dialect.ts'
import type { Fault } from './fault.ts'
import type { Element, Jid } from './xml.ts'

/** What the package passes on of its settings. */
interface ClientOptions {
  readonly jid: string
  readonly password: string
}

export interface FacadeEvents {
  /** Before the package knows of it. */
  online(connection: Connection): void
  /** As it came, before it is translated. */
  stanza(stanza: Element): void
  /** As the package gets it. */
  translated(stanza: Element): void
  over(fault: Fault): void
  /** Something in the package broke while it was given a stanza. */
  broken(error: unknown): void
}

export interface Facade {
  /** The modules that the package asks for, by their names. */
  readonly modules: Readonly<Record<string, unknown>>
}

export function createFacade(options: {
  readonly server: () => Pick<Account, 'service' | 'host'>
  readonly dialect: (ownJid: string) => Dialect
  readonly on: FacadeEvents
}): Facade {
  const { server, dialect, on } = options

  function Client({ jid, password }: ClientOptions): object {
    const { domain, local, resource } = parseJid(jid)
    const account: Account = { domain, local, resource, password, ...server() }
    const emitter = new EventEmitter()
    let translate = dialect(jid)
    const connection = openConnection(account, {
      online(address) {
        translate = dialect(address)
        on.online(connection)
        emitter.emit('online')
      },
      stanza(stanza) {
        try {
          on.stanza(stanza)
          const translated = translate.incoming(stanza)
          if (!translated) return
          on.translated(translated)
          emitter.emit('stanza', translated)
        } catch (error) {
          on.broken(error)
        }
      },
      over(fault) {
        on.over(fault)
        emitter.emit('offline')
      },
    })
    return Object.assign(emitter, {
      /** The package wraps this, and passes its promise on to who asked it to send; mostly nobody waits for it. */
      send(stanza: Element) {
        const translated = translate.outgoing(stanza)
        const sent = translated ? connection.send(translated) : Promise.resolve()
        sent.catch(() => undefined)
        return sent
      },
      end: () => connection.close(),
    })
  }

  /** Called with `new`; a function's own object is what `new` gives then. */
  function JID(address: string): Jid {
    return parseJid(String(address))
  }

  return {
    modules: {
      'node-xmpp-client': { Client, ltx: { Element: xml.Element } },
      'node-xmpp-core': { JID },
      underscore,
    },
  }
}

/** The three functions that the package takes from underscore, whose version of 2013 has known holes. */
const underscore = {
  bind: (work: (...values: unknown[]) => unknown, self: object) => work.bind(self),
  isString: (value: unknown): boolean => typeof value === 'string',
  isRegExp: (value: unknown): boolean => value instanceof RegExp,
}
