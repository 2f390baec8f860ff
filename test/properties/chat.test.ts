import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseAlias, parseDeploy, parseSetAlias } from '../../src/commands/parse.ts'
import { type Alias, type AliasOption, aliasOptions, isAliasOption } from '../../src/deployment/alias.ts'
import { aliasLine } from '../../src/messages/alias.ts'
import { startBot } from '../bot.ts'

/** None is called all: that is every alias. */
const aliasName = fc
  .oneof(
    fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/),
    fc.constantFrom('constructor', 'toString', 'build', 'alias', 'allow', '0'),
  )
  .filter(name => name.toLowerCase() !== 'all')
const id = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,60}$/)

/** Words that may hold anything but quotes and what chat never carries inside a line, with single spaces between. */
const words = fc
  .array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 4 })
  .map(parts =>
    parts
      .join(' ')
      .replace(/["“”„«»]/g, '')
      .replace(/\s+/g, ' ')
      .trim(),
  )
const url = fc.webUrl({ validSchemes: ['http', 'https'], withQueryParameters: true })
const values: Record<AliasOption, fc.Arbitrary<string>> = {
  name: words,
  env: words,
  room: words,
  repo: fc.stringMatching(/^[\w.-]{1,30}\/[\w.-]{1,30}$/),
  info: url,
  sha: fc.stringMatching(/^\$(?:\.[a-z]{1,8}){1,3}$/),
  date: fc.stringMatching(/^\$\['[a-z]{1,8}(?: [a-z]{1,8})?'\]$/),
  artifact: fc.tuple(words, words).map(([before, after]) => `${before}{number}${after}`),
  ticket: fc.stringMatching(/^[A-Z][A-Z0-9_]{1,40}$/),
  confirm: fc.constantFrom('always', 'Never', 'risky'),
  approve: fc.constantFrom('self', 'OTHER'),
  deployers: fc.constantFrom('ann', 'Ann Other,role:ops', 'id:U1 in room:#ops', 'anyone'),
}
const option = fc
  .constantFrom(...Object.keys(aliasOptions).filter(isAliasOption))
  .chain(name => values[name].map((value): [AliasOption, string] => [name, value]))
  .filter(([name, value]) => aliasOptions[name].test.test(value))
const alias: fc.Arbitrary<Alias> = fc.record({
  alias: aliasName,
  mainBuildTypeId: id,
  deployBuildTypeId: id,
  options: fc
    .uniqueArray(option, { maxLength: 5, selector: ([name]) => name })
    .map(options => Object.fromEntries(options)),
})

/** The ways in which people and chat programs write an option. */
const written = fc.constantFrom<(name: string, value: string) => string>(
  (name, value) => (/\s/.test(value) ? `${name}="${value}"` : `${name}=${value}`),
  (name, value) => `${name}="${value}"`,
  (name, value) => `"${name}=${value}"`,
  (name, value) => `${name.toUpperCase()}=“${value}”`,
  (name, value) => `${name}=„${value}“`,
)
const typed = ({ alias, mainBuildTypeId, deployBuildTypeId, options }: Alias, write: typeof plain): string =>
  [alias, mainBuildTypeId, deployBuildTypeId, ...Object.entries(options).map(([n, v]) => write(n, v))].join(
    ' ',
  )
const plain = (name: string, value: string): string => `${name}="${value}"`

const anyLine = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc
    .array(
      fc.constantFrom(
        'a',
        'A_1',
        'build',
        '"',
        '=',
        'env=',
        'name="',
        '#',
        ' ',
        '\t',
        '\n',
        '“',
        '__proto__',
        '\ud800',
      ),
      { maxLength: 30 },
    )
    .map(parts => parts.join('')),
)

describe('whatever is typed', () => {
  test('it is parsed or it is a problem, and what is parsed is what it must be', () => {
    fc.assert(
      fc.property(anyLine, line => {
        const set = parseSetAlias(line)
        const deploy = parseDeploy(line)
        const one = parseAlias(line)
        for (const parsed of [set, deploy, one])
          if (!parsed.ok) expect(parsed.problem.with).toBeTypeOf('string')
        if (one.ok) expect(one.value).toBe(line.split(' ')[0])
        if (deploy.ok && deploy.value.number !== null) {
          expect(deploy.value.number).toMatch(/^\P{C}{1,256}$/u)
          expect(line.toLowerCase()).toContain(' build')
        }
        if (!set.ok) return
        expect(set.value.mainBuildTypeId).toMatch(/^[A-Za-z]\w{0,224}$/)
        expect(set.value.deployBuildTypeId).toMatch(/^[A-Za-z]\w{0,224}$/)
        for (const [name, value] of Object.entries(set.value.options)) {
          expect(isAliasOption(name) && aliasOptions[name].test.test(value)).toBe(true)
          expect(value).not.toContain('"')
        }
      }),
      { numRuns: 2_000 },
    )
  })

  test('nothing follows a command that is a part of it: a word too many is refused', () => {
    const more = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter(text => /^\S/.test(text))
    fc.assert(
      fc.property(aliasName, id, id, more, (name, main, deploy, text) => {
        expect(parseAlias(`${name} ${text}`).ok).toBe(false)
        if (!/^build(?: |$)/i.test(text)) expect(parseDeploy(`${name} ${text}`).ok).toBe(false)
        if (!/[="“”„«»]/.test(text)) expect(parseSetAlias(`${name} ${main} ${deploy} ${text}`).ok).toBe(false)
      }),
      { numRuns: 500 },
    )
  })
})

describe('an alias', () => {
  test('is set as it was typed, in whatever quotes', () => {
    fc.assert(
      fc.property(alias, written, (given, write) => {
        expect(parseSetAlias(typed(given, write))).toEqual({ ok: true, value: given })
      }),
      { numRuns: 500 },
    )
  })

  test('is shown in words that set the same alias again', () => {
    fc.assert(
      fc.property(alias, given => {
        const shown = aliasLine(given).replace(': ', ' ').replace(' → ', ' ')
        expect(parseSetAlias(shown)).toEqual({ ok: true, value: given })
      }),
      { numRuns: 500 },
    )
  })
})

test('a build’s number is the same in quotes, with a # before it, and bare', () => {
  const number = words.filter(text => /^\P{C}{1,256}$/u.test(text) && !/^#/.test(text))
  fc.assert(
    fc.property(aliasName, number, (name, text) => {
      const expected = { ok: true, value: { alias: name, number: text } }
      for (const way of [text, `"${text}"`, `“${text}”`, `#${text}`])
        expect(parseDeploy(`${name} build ${way}`)).toEqual(expected)
    }),
    { numRuns: 500 },
  )
})

describe('in the room', () => {
  test('an alias that was set is shown as it was set', async () => {
    const { bot } = await startBot({ env: { HUBOT_DEPLOY_ADMINS: 'ann' } })
    await fc.assert(
      fc.asyncProperty(alias, written, async (given, write) => {
        await bot.says('ann', `hubot deployment set alias ${typed(given, write)}`)
        expect(bot.lastReply).toBe(`Ok, alias for ${given.alias} was set`)
        await bot.says('ann', `hubot deployment show alias ${given.alias}`)
        expect(bot.lastReply).toBe(aliasLine(given))
        await bot.says('ann', `hubot deployment clear alias ${given.alias}`)
      }),
      { numRuns: 40 },
    )
  })

  test('a command with words before or after it does nothing, and no line breaks the bot', async () => {
    const { bot, world } = await startBot()
    const before = await bot.app.aliases.all()
    const commands = fc.constantFrom(
      'hubot deploy restaurant-api-na',
      'hubot deployment clear alias restaurant-api-na',
      'hubot deployment set alias restaurant-api-na Other_Build Other_Deploy',
    )
    const junk = fc.oneof(
      fc.stringMatching(/^[a-z]{1,8}[ \n:,]{1,2}$/),
      fc.constantFrom('> ', '"', '```\n', 'say\n\n', '/'),
    )
    const tail = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
      .filter(text => /[^\s"“”„«»]/.test(text) && !/^\s*build/i.test(text) && !text.includes('='))
    const lines = fc.oneof(
      fc.tuple(junk, commands).map(parts => parts.join('')),
      fc.tuple(commands, fc.constantFrom(' ', '\n', ' \n'), tail).map(parts => parts.join('')),
      anyLine.map(text => `hubot deployment ${text}`),
      fc
        .tuple(junk, commands, fc.constantFrom(1, 2))
        .map(([text, command, at]) => command.split(' ').toSpliced(at, 0, text).join(' ')),
    )
    await fc.assert(
      fc.asyncProperty(lines, async line => {
        const heard = bot.said.length
        await bot.says('ann', line)
        const replies = bot.said.slice(heard).map(({ text }) => text)
        expect(replies.length).toBeLessThanOrEqual(1)
        expect(replies.join()).not.toMatch(/\[ref /)
        expect(await bot.app.aliases.all()).toEqual(before)
        expect(world.production.builds()).toEqual([])
        expect(await bot.app.store.active()).toEqual([])
      }),
      { numRuns: 200 },
    )
  })
})
