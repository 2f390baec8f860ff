/** TLS with a server that is known by two names: the domain of the JID, and the host that was configured. */
import { checkServerIdentity, type PeerCertificate } from 'node:tls'
import { xml } from '@xmpp/client'
import type { Element, XmppClient } from './xml.ts'

const ns = 'urn:ietf:params:xml:ns:xmpp-tls'

/**
 * A standard server's certificate is for the domain (RFC 6120, 13.7.2.1). HipChat Server's was for its host, whatever
 * domain its JIDs had; a host that somebody configured is as good a name to check. `host` is null where it was looked up.
 */
export function trustBothNames(x: XmppClient, domain: string, host: string | null): void {
  const trust = {
    servername: domain,
    checkServerIdentity(_name: string, certificate: PeerCertificate): Error | undefined {
      const problem = checkServerIdentity(domain, certificate)
      return problem && host !== null ? checkServerIdentity(host, certificate) : problem
    },
  }
  const parameters = x.socketParameters.bind(x)
  x.socketParameters = service =>
    service.startsWith('xmpps:') ? { ...parameters(service), ...trust } : parameters(service)

  /** The library's own way knows one name only, so it is not shown that offer. */
  const listeners = x.listeners('element')
  x.removeAllListeners('element')
  x.on('element', (element: Element) => {
    const isOffer = element.name === 'stream:features' && element.getChild('starttls', ns) && !x.isSecure()
    if (isOffer) upgrade().catch(error => x.emit('error', error))
    else for (const listener of listeners) listener.call(x, element)
  })

  async function upgrade(): Promise<void> {
    const answer = await x.sendReceive(xml('starttls', { xmlns: ns }))
    if (!answer.is('proceed', ns)) throw new Error('the server offers TLS, and then refuses it')
    const { Socket } = x.transports.find(speaksTls)?.prototype ?? {}
    if (Socket === undefined) throw new Error('no TLS in the XMPP library')
    const secure = new Socket()
    const ready = new Promise<void>((resolve, reject) =>
      secure.once('connect', resolve).once('error', reject),
    )
    secure.connect({ socket: x.socket, ...trust })
    await ready
    x._attachSocket(secure)
    await x.restart()
  }
}

const speaksTls = ({ prototype }: XmppClient['transports'][number]): boolean =>
  prototype.socketParameters('xmpps://localhost') !== undefined
