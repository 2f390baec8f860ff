import type { RawReply } from '../http-types.ts'
import type { Api } from './reply.ts'

const escaped = (text: string): string => text.replace(/[&<>"]/g, sign => `&#${sign.charCodeAt(0)};`)

/** `/browse/KEY`, so that a link in chat leads somewhere. */
export function ticketPage(key: string, api: Api): RawReply {
  const ticket = api.world.ticket(key)
  const headers = { 'Content-Type': 'text/html;charset=UTF-8' }
  if (!ticket) return { status: 404, headers, body: '<h1>Issue Does Not Exist</h1>' }
  const texts = [
    ticket.description,
    ...Object.entries(ticket.fields).map(
      ([id, value]) => `${id}\n${typeof value === 'string' ? value : JSON.stringify(value)}`,
    ),
    ...ticket.comments.map(({ by, body }) => `${by}:\n${body}`),
  ]
  const body = [
    '<!doctype html><meta charset="utf-8"><p>Simulated JIRA</p>',
    `<h1>${escaped(ticket.key)} ${escaped(ticket.summary)}</h1><p>${escaped(ticket.status)}</p>`,
    ...texts.map(text => `<pre>${escaped(text)}</pre>`),
  ].join('\n')
  return { status: 200, headers, body }
}
