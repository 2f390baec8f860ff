import { describe, expect, test } from 'vitest'
import { parseFields, plain, select, short } from '../../src/sandbox/teamcity/fields.ts'
import { parseLocator } from '../../src/sandbox/teamcity/locator.ts'
import { fromXml, toXml } from '../../src/sandbox/teamcity/xml.ts'
import { ask, build, deploy, errorMessage, find, start } from './ask.ts'

const b64 = (text: string): string => `$base64:${Buffer.from(text).toString('base64url')}`

const parsed = (text: string): unknown => {
  const { single, dimensions } = parseLocator(text)
  return single ?? Object.fromEntries(dimensions)
}

describe('the grammar of locators', () => {
  const table: [string, unknown][] = [
    ['12', '12'],
    ['a,b', 'a,b'],
    ['id:12', { id: ['12'] }],
    ['id:12,count:1', { id: ['12'], count: ['1'] }],
    ['buildType:(id:X),count:1', { buildType: ['id:X'], count: ['1'] }],
    ['buildType(id:X)', { buildType: ['id:X'] }],
    ['property:(name:a,value:(b,c),matchType:equals)', { property: ['name:a,value:(b,c),matchType:equals'] }],
    ['tag:a,tag:b', { tag: ['a', 'b'] }],
    ['branch:default:any', { branch: ['default:any'] }],
    ['name:a)b', { name: ['a)b'] }],
    ['flag,id:1', { flag: [''], id: ['1'] }],
    [`value:(${b64('a,b:(c')})`, { value: ['a,b:(c'] }],
    [b64('id:4'), 'id:4'],
    ['id:', { id: [''] }],
  ]
  for (const [text, wanted] of table) {
    test(text, () => expect(parsed(text)).toEqual(wanted))
  }

  const refused: [string, string][] = [
    ['', 'Invalid locator: Cannot be empty.'],
    [':1', "Could not find dimension name, found ':' instead"],
    ['a-b:1', "Invalid dimension name :'a-b'"],
    ['a:(b', "Could not find matching ')'"],
    ['a:b(c', "Could not find matching ')'"],
    ['a:(b)c', "No dimensions delimiter ',' after complex value"],
    ['a:($base64:%%%)', 'Invalid Base64url character sequence'],
  ]
  for (const [text, why] of refused) {
    test(`${text || 'nothing'} is refused`, () => expect(() => parseLocator(text)).toThrow(why))
  }
})

describe('locators of builds', () => {
  const refused: [string, string][] = [
    ['colour:red', '400 Locator dimension [colour] is unknown. Supported dimensions are: [id, '],
    ['colour:red,size:1', '400 Locator dimensions [colour, size] are unknown.'],
    ['locator=count:1', "400 Bad locator syntax: Invalid dimension name :'locator=count'."],
    ['status:SUCCESS,status:FAILURE', "400 Only single 'status' dimension is supported in locator."],
    ['count:many', "400 Invalid value of dimension 'count': 'many'. Should be a number."],
    ['pinned:perhaps', "400 Invalid value of dimension 'pinned': Invalid boolean value 'perhaps'."],
    ['state:sleeping', "400 Unsupported value 'sleeping' of 'state' dimension."],
    ['buildType:(id:Nobody)', "404 No build types found by locator 'id:Nobody'."],
    ['buildType:(name:Nobody)', "404 No build types found by locator 'name:Nobody'."],
    ['snapshotDependency:(to:(id:1))', '400 Locator dimension [snapshotDependency] is known but was ignored'],
    ['branch:(colour:red)', '400 Locator dimension [colour] is unknown.'],
    ['property:(name:a,value:b,matchType:like)', "400 Unsupported value for 'matchType' dimension: 'like'."],
  ]
  for (const [text, why] of refused) {
    test(`${text} is refused`, async () => {
      const simulator = await start({
        builds: [{ buildTypeId: build.id, number: '1', status: 'SUCCESS', properties: { a: 'b' } }],
      })
      expect(await find(simulator, text)).toContain(why)
    })
  }

  test('one build by its id, by a bare number, or by any locator; a colon may be encoded', async () => {
    const simulator = await start({
      builds: [
        { id: 7, buildTypeId: build.id, number: '1.7', status: 'SUCCESS' },
        { id: 8, buildTypeId: build.id, number: '1.8', status: 'FAILURE' },
      ],
    })
    const id = async (path: string) => (await ask(simulator, `/app/rest/${path}`)).json
    expect(await id('builds/id:7')).toMatchObject({ id: 7 })
    expect(await id('builds/id%3A7')).toMatchObject({ id: 7 })
    expect(await id('builds/7')).toMatchObject({ id: 7 })
    expect(await id('builds/buildType:(id:Shop_Build),status:SUCCESS')).toMatchObject({ id: 7 })
    expect(await id('buildTypes/id:Shop_Build/builds/1.8')).toMatchObject({ id: 8 })
    expect(await id('buildTypes/id:Shop_Build/builds/status:SUCCESS')).toMatchObject({ id: 7 })
    expect(await id('buildTypes/Shop_Build/builds')).toMatchObject({ count: 2 })
    const none = await ask(simulator, '/app/rest/builds/buildType:(id:Shop_Build),number:9')
    expect(none.status).toBe(404)
    expect(errorMessage(none)).toContain('Nothing is found by locator')
    expect((await ask(simulator, '/app/rest/builds/latest')).status).toBe(400)
  })

  test('an id in a JSON body is read as part of a locator, so a comma in it means something', async () => {
    const simulator = await start()
    const post = (body: unknown) => ask(simulator, '/app/rest/buildQueue', { method: 'POST', body })
    expect((await post({ buildType: { id: `${deploy.id},project:Shop` } })).status).toBe(200)
    expect((await post({ buildType: { id: `${deploy.id},project:Other` } })).status).toBe(404)
    const plainId = await post({ buildTypeId: `${deploy.id},project:Shop` })
    expect(errorMessage(plainId)).toBe("No build type found by submitted id 'Shop_Deploy,project:Shop'")
    expect(errorMessage(await post({}))).toBe("No 'buildType' element in the posted entry.")
  })
})

describe('the fields parameter', () => {
  const entity = {
    fields: [
      { name: 'id', level: 'short' as const, value: () => 1 },
      {
        name: 'note',
        level: 'long' as const,
        value: () => plain({ text: 'a', user: plain({ name: 'ann' }) }),
      },
      { name: 'secret', level: 'asked' as const, value: () => 'x' },
    ],
  }
  const note = { text: 'a', user: { name: 'ann' } }
  const table: [string, unknown][] = [
    ['id', { id: 1 }],
    ['$short', { id: 1 }],
    ['$long', { id: 1, note }],
    ['$short,secret', { id: 1, secret: 'x' }],
    ['*', { id: 1, note, secret: 'x' }],
    ['note', { note }],
    ['note(text)', { note: { text: 'a' } }],
    ['id,note(user(name))', { id: 1, note: { user: { name: 'ann' } } }],
    ['nothing-like-it', {}],
  ]
  for (const [fields, wanted] of table) {
    test(fields, () => expect(select(entity, parseFields(fields, short))).toEqual(wanted))
  }
})

describe('XML', () => {
  test('the same data as JSON, with texts as elements', () => {
    const data = { id: 1, statusText: 'a < "b"', build: [{ id: 2 }, { id: 3 }], none: null }
    expect(toXml('builds', data)).toBe(
      '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' +
        '<builds id="1"><statusText>a &lt; &quot;b&quot;</statusText><build id="2"/><build id="3"/></builds>',
    )
  })

  test('a request body is read as the same JSON would be', () => {
    const text = `<?xml version="1.0"?><build branchName="a&amp;b"><buildType id='X'/>
      <comment><text>1 &lt; 2</text></comment>
      <properties><property name="p" value="v"/></properties></build>`
    expect(fromXml(text)).toEqual({
      branchName: 'a&b',
      buildType: { id: 'X' },
      comment: { text: '1 < 2' },
      properties: { property: [{ name: 'p', value: 'v' }] },
    })
  })

  for (const text of ['{"a":1}', '<a><b></a>', '<a>', 'a', '']) {
    test(`${text || 'nothing'} is no XML`, () => expect(fromXml(text)).toBeUndefined())
  }
})
