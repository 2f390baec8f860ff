/** The slice of @xmpp/client, and of the XML elements under it, that we use; the package brings no types. */
import type { EventEmitter } from 'node:events'

export interface Element {
  readonly name: string
  attrs: Record<string, string | undefined>
  children: (Element | string)[]
  is(name: string, xmlns?: string): boolean
  getNS(): string | undefined
  getChild(name: string, xmlns?: string): Element | undefined
  getChildren(name: string, xmlns?: string): Element[]
  getChildText(name: string): string | null
  getText(): string
  /** Appends a child, and is that child. */
  c(name: string, attrs?: Record<string, string>): Element
  t(text: string): Element
  remove(name: string, xmlns?: string): void
  root(): Element
}

export interface Jid {
  readonly local: string
  readonly domain: string
  resource: string
  bare(): Jid
  toString(): string
}

export interface XmppClient extends EventEmitter {
  readonly reconnect: { stop(): void }
  readonly iqCaller: { request(iq: Element, timeoutMs: number): Promise<Element> }
  readonly iqCallee: { set(xmlns: string, name: string, answer: () => boolean): void }
  readonly parser: { write(text: string): void } | null
  /** A plain socket, or the wrapper of one that speaks TLS. */
  readonly socket: (Partial<Destroyable> & { readonly socket?: Destroyable | null }) | null
  readonly transports: readonly {
    readonly prototype: {
      readonly Socket: new () => SecureSocket
      socketParameters(service: string): unknown
    }
  }[]
  socketParameters(service: string): object
  _attachSocket(socket: SecureSocket): void
  restart(): Promise<void>
  sendReceive(element: Element): Promise<Element>
  _onData(data: Buffer): void
  isSecure(): boolean
  start(): Promise<unknown>
  stop(): Promise<unknown>
  send(element: Element): Promise<void>
}

/** The library's wrapper of a socket that speaks TLS. */
export interface SecureSocket extends EventEmitter {
  connect(options: object): void
}

interface Destroyable {
  destroy(): unknown
}
