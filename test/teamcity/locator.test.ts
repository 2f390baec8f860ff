import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  buildConfigurationId,
  buildId,
  buildsWithPropertyLocator,
  lastBuildLocator,
  literal,
  newestBuildsLocator,
  propertyName,
} from '../../src/teamcity/locator.ts'

test('the last build is asked for with every filter spelled out', () => {
  expect(lastBuildLocator({ buildTypeId: 'Restaurant_Build' })).toBe(
    'buildType:(id:Restaurant_Build),state:finished,personal:false,canceled:false,failedToStart:false,' +
      'branch:(default:true),count:1',
  )
  expect(lastBuildLocator({ buildTypeId: 'X', status: 'SUCCESS' })).toContain(',status:SUCCESS,count:1')
  expect(lastBuildLocator({ buildTypeId: 'X', number: '1.0.230' })).toContain(',number:1.0.230,count:1')
})

test('a look-up covers builds in any state', () => {
  expect(buildsWithPropertyLocator('Prod_Deploy', { name: 'hubot.deploy.id', value: 'a-1' })).toBe(
    'defaultFilter:false,state:any,buildType:(id:Prod_Deploy),' +
      'property:(name:hubot.deploy.id,value:a-1,matchType:equals),count:10,lookupLimit:200',
  )
  expect(newestBuildsLocator('Prod_Deploy')).toBe(
    'defaultFilter:false,state:any,buildType:(id:Prod_Deploy),count:100',
  )
})

describe('whatever a person types, the server reads exactly that value and the filters as they were', () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1 }),
    fc.string({ unit: fc.constantFrom('(', ')', ',', ':', '$', '%', 'a', '=', ' '), minLength: 1 }),
  )

  test('as a build number', () => {
    const filters = dimensions(lastBuildLocator({ buildTypeId: 'X' }))
    fc.assert(
      fc.property(anyText, number => {
        const { number: asked, ...rest } = dimensions(lastBuildLocator({ buildTypeId: 'X', number }))
        expect(meaning(asked)).toBe(number)
        expect(rest).toEqual(filters)
      }),
      { numRuns: 500 },
    )
  })

  test('as the value of a property', () => {
    fc.assert(
      fc.property(anyText, value => {
        const outer = dimensions(buildsWithPropertyLocator('X', { name: 'hubot.deploy.id', value }))
        expect(Object.keys(outer)).toEqual([
          'defaultFilter',
          'state',
          'buildType',
          'property',
          'count',
          'lookupLimit',
        ])
        const inner = dimensions(meaning(outer.property))
        expect(meaning(inner.value)).toBe(value)
        expect(inner).toMatchObject({ name: 'hubot.deploy.id', matchType: 'equals' })
      }),
      { numRuns: 500 },
    )
  })

  test('and it travels as letters, digits and the marks of base64 only', () => {
    fc.assert(
      fc.property(anyText, value => {
        expect(literal(value)).toMatch(/^(?:[\w.-]+|\(\$base64:[\w+/]+={0,2}\))$/)
      }),
    )
  })
})

test.each(['', '1X', '_X', 'A,project:B', 'A)', 'A B', 'A-B', 'Ä', `A${'x'.repeat(225)}`, 'A\n'])(
  '%j is refused as the id of a build configuration',
  id => {
    expect(() => buildConfigurationId(id)).toThrow(TypeError)
    expect(() => lastBuildLocator({ buildTypeId: id })).toThrow(TypeError)
    expect(() => newestBuildsLocator(id)).toThrow(TypeError)
  },
)

test('the longest id of a build configuration has 225 characters', () => {
  expect(buildConfigurationId(`A${'x'.repeat(224)}`)).toHaveLength(225)
})

test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])(
  '%d is refused as the id of a build',
  id => {
    expect(() => buildId(id)).toThrow(TypeError)
  },
)

test.each(['', 'a,b', 'a)', 'a b', '$any:'])('%j is refused as the name of a property', name => {
  expect(() => propertyName(name)).toThrow(TypeError)
})

/** A reader of the locator language that shares nothing with the writer: splits at commas outside parentheses. */
function dimensions(locator: string): Record<string, string> {
  const parts: string[] = ['']
  let depth = 0
  for (const character of locator) {
    if (character === '(') depth++
    if (character === ')') depth--
    if (depth < 0) throw new Error(`unbalanced: ${locator}`)
    if (character === ',' && depth === 0) parts.push('')
    else parts[parts.length - 1] += character
  }
  if (depth !== 0) throw new Error(`unbalanced: ${locator}`)
  return Object.fromEntries(
    parts.map(part => [part.slice(0, part.indexOf(':')), part.slice(part.indexOf(':') + 1)]),
  )
}

function meaning(written: string | undefined): string {
  const bare = /^\((.*)\)$/s.exec(written ?? '')?.[1] ?? written ?? ''
  const encoded = /^\$base64:(.*)$/s.exec(bare)?.[1]
  return encoded === undefined ? bare : Buffer.from(encoded, 'base64').toString('utf8')
}
