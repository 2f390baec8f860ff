/** hubot-hipchat itself: that it is loaded as it was published, and what of it would break us if it were another. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import * as Hubot from 'hubot'
import { expect, test } from 'vitest'
import { callable } from '../../src/hipchat/es5.ts'
import { loadPackage } from '../../src/hipchat/load.ts'
import { packageLogger } from '../../src/hipchat/log.ts'
import { decodeWhole } from '../../src/hipchat/mend.ts'
import type { XmppClient } from '../../src/hipchat/xml.ts'

const folder = join(dirname(createRequire(import.meta.url).resolve('hubot-hipchat/package.json')))

test('its files are those that were published as 2.12.0', () => {
  const hash = createHash('sha256')
  for (const file of readdirSync(join(folder, 'src')).sort())
    hash.update(readFileSync(join(folder, 'src', file)))
  expect(hash.digest('hex')).toBe('7757897d2b094a5f101f7b4871f1eb4fd7152e6da01a52e3e33f28ba278b96e4')
})

test('its adapter is built by Hubot’s own class, with the state that this one gives', () => {
  const modules = { 'node-xmpp-client': { ltx: {} }, 'node-xmpp-core': {}, underscore: {} }
  const { use } = loadPackage({
    ...modules,
    hubot: { ...Hubot, Adapter: callable(Hubot.Adapter) },
  }) as { use(robot: object): object }
  const adapter = use({ logger: { info() {} } })
  expect(adapter).toBeInstanceOf(Hubot.Adapter)
  expect(adapter).toHaveProperty('robot')
  expect(adapter.constructor.name).toBe('HipChat')
})

test('a class that is called by an older one, and one that is extended, give the same object', () => {
  class Modern {
    readonly given: number
    constructor(given: number) {
      this.given = given
    }
  }
  const Parent = callable(Modern) as typeof Modern
  class Extended extends Parent {}
  expect(new Extended(1).given).toBe(1)
  expect(new Parent(2)).toBeInstanceOf(Modern)
  const old = Object.create(Parent.prototype) as Modern
  ;(Parent as unknown as (this: Modern, given: number) => void).call(old, 3)
  expect([old.given, old instanceof Modern]).toEqual([3, true])
})

test('without being made callable, Hubot’s class can not be its parent', () => {
  const modules = { 'node-xmpp-client': { ltx: {} }, 'node-xmpp-core': {}, underscore: {} }
  const { use } = loadPackage({ ...modules, hubot: { ...Hubot } }) as { use(robot: object): object }
  expect(() => use({ logger: {} })).toThrow("cannot be invoked without 'new'")
})

test('a character that is split between two packets comes in whole', () => {
  const parts: string[] = []
  const parser = { write: (part: string) => void parts.push(part) }
  const x = { parser, _onData: () => undefined } as Pick<XmppClient, '_onData' | 'parser'>
  decodeWhole(x)
  for (const byte of Buffer.from('a 😀 漢 é')) x._onData(Buffer.from([byte]))
  expect(parts.join('')).toBe('a 😀 漢 é')
})

test('its line with the password in it is not logged, and its others are for who debugs it', () => {
  const lines: string[] = []
  const logger = packageLogger({ debug: line => void lines.push(line) })
  logger.debug('HipChat adapter options: {"password":"x"}')
  logger.info('Connecting %s adapter...', 'HipChat')
  logger.error('broken')
  expect(lines).toEqual(['Connecting HipChat adapter...', 'broken'])
})
