/** Loaded before the bot: what is meant for slack.com goes to the fake on loopback, and nothing goes anywhere else. */
import { Socket } from 'node:net'

const port = Number(process.env.SLACK_LOOPBACK_PORT)
const { connect } = Socket.prototype

Socket.prototype.connect = function connectOnLoopback(...args) {
  const [given] = args
  const options = Array.isArray(given) ? given[0] : given
  const host = options?.host ?? 'localhost'
  if (typeof options !== 'object' || options.path) return connect.apply(this, args)
  if (/(?:^|\.)slack\.com$/.test(host))
    return connect.call(this, { ...options, host: '127.0.0.1', port }, ...args.slice(1))
  if (!/^(?:localhost|127\.0\.0\.1|::1)$/.test(host)) throw new Error(`nothing may go to ${host}`)
  return connect.apply(this, args)
}
