/** What @xmpp/client 0.14 gets wrong, mended from outside. */
import { StringDecoder } from 'node:string_decoder'
import type { Element, XmppClient } from './xml.ts'

/**
 * Not to resume sessions: @xmpp/stream-management 0.14 counts wrongly, for which Prosody ends the stream, and a session
 * that is kept stands in the rooms as a ghost. Not the newer login either, which makes up a resource.
 */
export function takeOldLogin(x: Pick<XmppClient, 'prependListener'>): void {
  x.prependListener('element', (element: Element) => {
    if (element.name !== 'stream:features') return
    element.remove('sm', 'urn:xmpp:sm:3')
    element.remove('authentication', 'urn:xmpp:sasl:2')
  })
}

/** @xmpp/connection 0.14 decodes each packet by itself, which breaks a character that is split between two. */
export function decodeWhole(x: Pick<XmppClient, '_onData' | 'parser'>): void {
  const decoder = new StringDecoder('utf8')
  x._onData = data => x.parser?.write(decoder.write(data))
}
