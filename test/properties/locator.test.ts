import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseDeploy } from '../../src/commands/parse.ts'
import { type Locator, one, parseLocator } from '../../src/sandbox/teamcity/locator.ts'
import {
  buildConfigurationId,
  buildsWithPropertyLocator,
  lastBuildLocator,
  literal,
  newestBuildsLocator,
  propertyName,
} from '../../src/teamcity/locator.ts'

/** The server's side of it: the simulator's parser, written after TeamCity's own and sharing nothing with the builder. */
const valuesOf = (locator: Locator): Record<string, string> =>
  Object.fromEntries([...locator.dimensions].map(([name, values]) => [name, values.join(' AND ')]))
const read = (text: string): Record<string, string> => valuesOf(parseLocator(text))

const signs = [
  ...'(),:$%="\'\\/+-._ \n\u0000\u{1F600}é',
  'a',
  'Z',
  '0',
  '$any',
  '$base64:',
  '$help',
  'id:5',
  '))',
]
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.array(fc.constantFrom(...signs), { maxLength: 20 }).map(parts => parts.join('')),
)
const id = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,60}$/)
const name = fc.stringMatching(/^[A-Za-z0-9._-]{1,30}$/)
const numRuns = 500

describe('what is asked is what the server reads: that value, and nothing beside it', () => {
  test('the last build, with any filters and any number', () => {
    const filters = fc.record(
      { status: fc.constant('SUCCESS' as const), pinned: fc.constant(true as const), number: anyText },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(id, filters, (buildTypeId, given) => {
        const locator = parseLocator(lastBuildLocator({ buildTypeId, ...given }))
        expect(valuesOf(locator)).toEqual({
          buildType: `id:${buildTypeId}`,
          state: 'finished',
          personal: 'false',
          canceled: 'false',
          failedToStart: 'false',
          branch: 'default:true',
          ...(given.status && { status: 'SUCCESS' }),
          ...(given.pinned && { pinned: 'true' }),
          ...(given.number !== undefined && { number: given.number }),
          count: '1',
        })
        expect(one(parseLocator(locator.dimensions.get('buildType')?.[0] ?? ''), 'id')).toBe(buildTypeId)
      }),
      { numRuns },
    )
  })

  test('builds by any property', () => {
    fc.assert(
      fc.property(id, name, anyText, (buildTypeId, property, value) => {
        const { property: condition = '', ...rest } = read(
          buildsWithPropertyLocator(buildTypeId, { name: property, value }),
        )
        expect(rest).toEqual({
          defaultFilter: 'false',
          state: 'any',
          buildType: `id:${buildTypeId}`,
          count: '10',
          lookupLimit: '200',
        })
        expect(read(condition)).toEqual({ name: property, value, matchType: 'equals' })
      }),
      { numRuns },
    )
  })

  test('the newest builds', () => {
    fc.assert(
      fc.property(id, buildTypeId => {
        expect(read(newestBuildsLocator(buildTypeId))).toEqual({
          defaultFilter: 'false',
          state: 'any',
          buildType: `id:${buildTypeId}`,
          count: '100',
        })
      }),
      { numRuns },
    )
  })

  test('a build number as it was typed in chat', () => {
    fc.assert(
      fc.property(anyText, typed => {
        const parsed = parseDeploy(`search build ${typed}`)
        if (!parsed.ok || parsed.value.number === null) return
        const { number } = parsed.value
        expect(read(lastBuildLocator({ buildTypeId: 'X', number })).number).toBe(number)
      }),
      { numRuns: 2 * numRuns },
    )
  })
})

test('no sign of the language is ever bare: what is not plain is base64, in parentheses', () => {
  fc.assert(
    fc.property(anyText, value => {
      expect(literal(value)).toMatch(/^(?:[A-Za-z0-9._-]+|\(\$base64:[A-Za-z0-9+/]*={0,2}\))$/)
    }),
    { numRuns },
  )
})

test('what is no id and no plain name is refused before it reaches a locator', () => {
  fc.assert(
    fc.property(anyText, text => {
      const isId = /^[A-Za-z][A-Za-z0-9_]{0,224}$/.test(text) && !text.endsWith('\n')
      const isName = /^[A-Za-z0-9._-]+$/.test(text) && !text.endsWith('\n')
      const tries: [boolean, () => unknown][] = [
        [isId, () => buildConfigurationId(text)],
        [isId, () => lastBuildLocator({ buildTypeId: text })],
        [isId, () => newestBuildsLocator(text)],
        [isId, () => buildsWithPropertyLocator(text, { name: 'a', value: 'b' })],
        [isName, () => propertyName(text)],
        [isName, () => buildsWithPropertyLocator('X', { name: text, value: 'b' })],
      ]
      for (const [isFine, ask] of tries) {
        if (isFine) expect(ask).not.toThrow()
        else expect(ask).toThrow(TypeError)
      }
    }),
    { numRuns },
  )
})
