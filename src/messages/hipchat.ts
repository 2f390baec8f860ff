/** What the HipChat adapter says: lines for the operator's log, and why something could not be said. */
import type { Fault, FaultKind } from '../hipchat/fault.ts'

const check: Readonly<Record<FaultKind, string>> = {
  password: 'The server does not accept the login: check HUBOT_HIPCHAT_JID and HUBOT_HIPCHAT_PASSWORD',
  mechanism:
    'The server offers no way to log in that I may use: a password goes out over TLS only, so check that its TLS is on',
  conflict:
    'Somebody else logged in with my JID and resource, and the server put me out: run one bot a JID, or set another resource in HUBOT_HIPCHAT_JID (…/resource)',
  unresolved: 'The server has no address: check HUBOT_HIPCHAT_HOST, and the name service',
  certificate:
    'The certificate of the server is not trusted: a private authority goes into NODE_EXTRA_CA_CERTS, and the certificate must be for HUBOT_HIPCHAT_HOST or the domain of HUBOT_HIPCHAT_JID',
  domain: 'The server does not know the domain of HUBOT_HIPCHAT_JID: check it, and HUBOT_HIPCHAT_HOST',
  refused: 'The server can not be reached: check HUBOT_HIPCHAT_HOST and its port, and that the server runs',
  silent: 'The server does not answer: check that it runs, and the network',
  lost: 'The connection was lost',
}

export const chatAway = ({ kind, said }: Fault, seconds: number | null): string =>
  `${check[kind]} (${said}). ${seconds === null ? 'I do not try again: HUBOT_HIPCHAT_RECONNECT is false.' : `I try again in ${seconds} s, and go on until it works.`}`

export const chatThere = (server: string, mention: string): string => `Connected to ${server} as @${mention}.`

export const chatNotSecure = (server: string): string =>
  `The connection to ${server} is not encrypted: the server offers no TLS.`

export const chatNotSet = (names: readonly string[]): string =>
  `${names.join(' and ')} must be set before I can join the chat. Set ${names.length === 1 ? 'it' : 'them'}, and restart me.`

export const badJid = 'HUBOT_HIPCHAT_JID must be an XMPP address, such as 1_2@chat.hipchat.com.'

export const badHost = (host: string): string =>
  `HUBOT_HIPCHAT_HOST must be host, host:port, xmpp://host:port or xmpps://host:port, not "${host.slice(0, 80)}".`

export const roomEntered = (room: string): string => `In the room ${room}.`

export const roomLeft = (room: string): string =>
  `No longer in the room ${room}: I was put out, or it was closed. Invite me to have me back.`

export const roomRefused = (room: string, condition: string): string =>
  `The room ${room} does not let me in (${condition}): check who may enter, and that nobody else there has my name.`

export const roomBlacklisted = (room: string): string =>
  `Not joining the room ${room}: it is in HUBOT_HIPCHAT_ROOMS_BLACKLIST.`

export const notSent = {
  away: (fault: Fault | null): string =>
    `not sent, since there is no connection to the chat${fault ? ` (${fault.said})` : ''}`,
  notInRoom: (room: string): string =>
    `not sent, since I am not in the room ${room}: invite me, or add it to HUBOT_HIPCHAT_ROOMS`,
  noRoom: (room: string): string =>
    `not sent, since there is no room "${room}" that I can see: check its name, or give its JID`,
  nobody: 'not sent, since the envelope names neither a room nor a person with a JID',
  refused: (to: string, condition: string): string => `${to} refused the message (${condition})`,
} as const
