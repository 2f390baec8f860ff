import type { Config } from '../config.ts'
import { secretsOfRedis } from '../redis/address.ts'
import type { Setting } from '../settings/forms.ts'
import { settings } from '../settings.ts'
import { secretsOfStore } from '../store/address.ts'

/** Adapters and Hubot itself have secrets too; theirs are in what they log. */
const namesSecret = /^(?:HUBOT|EXPRESS)_.*(?:TOKEN|PASSWORD|PASSWD|SECRET|API_?KEY)$/

/** Whether the whole value of that variable is for nobody to see. */
export const isSecret = (name: string): boolean =>
  (settings as Record<string, Setting>)[name]?.secret === true || namesSecret.test(name)

/** A text that is no address may be one all the same, with a password in it: a colon before anything but a port. */
export const mayHoldSecret = (text: string): boolean => /[@?]|%40|:(?!\/\/|\d{1,5}(?:[/,#]|$))/i.test(text)

const inAddress = /:\/\/[^\s/@]*?:([^\s@]+)@/

/** Every value that nobody may see, also as it goes over the network. */
export function secretsOf(
  env: Readonly<Record<string, string | undefined>>,
  config: Pick<Config, 'production' | 'nonProduction' | 'store' | 'visibility'>,
): string[] {
  const values = Object.entries(env).flatMap(([name, value = '']) => {
    if (isSecret(name) && value.trim()) return [value.trim()]
    const [, password] = (/^(?:HUBOT|REDIS)/.test(name) && inAddress.exec(value)) || []
    return password === undefined ? [] : [password]
  })
  const pairs = [config.production, config.nonProduction].flatMap(server =>
    server?.password === undefined
      ? []
      : [Buffer.from(`${server.username ?? ''}:${server.password}`).toString('base64')],
  )
  const { jira, markers } = config.visibility
  if (jira?.user) pairs.push(Buffer.from(`${jira.user}:${jira.token}`).toString('base64'))
  const addresses = [...secretsOfStore(config.store), ...(markers ? secretsOfRedis(markers.address) : [])]
  return [...new Set([...values, ...pairs, ...addresses])]
}
