import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type Decoded, decodeWebhook } from '../../../src/teamcity/webhook/decode.ts'
import { folder, recorded } from '../../sandbox/recordings.ts'
import { formats, hintOf } from './bodies.ts'

const ids = { build: 4711, type: 'Restaurant_DeployNA', deployment: '0195c0de-0000-7000-8000-000000000001' }
const decode = (contentType: string | undefined, body: string | Buffer, contentEncoding?: string) =>
  decodeWebhook({ contentType, contentEncoding, bytes: Buffer.from(body) })
const json = (body: unknown): Promise<Decoded> => decode('application/json', JSON.stringify(body))
const xml = (body: string): Promise<Decoded> => decode('application/xml', body)

test.each(formats)('$name: $carries', async format => {
  expect(await decode(format.contentType, format.write(ids))).toEqual({ hint: hintOf(format, ids) })
})

describe('no body says that something happened', () => {
  test.each(['text/plain', 'text/plain; charset=UTF-8', undefined, ''])('%s', async type => {
    expect(await decode(type, '')).toEqual({ hint: 'anything' })
  })
})

describe('readable, and about nothing that is known here', () => {
  test.each([
    ['an event of an agent, whose id is no build’s', { eventType: 'AGENT_REGISTRED', payload: { id: 4711 } }],
    ['an event that nobody knows', { eventType: 'BUILD_DREAMED', payload: { id: 4711 } }],
    ['a native event without a payload', { eventType: 'BUILD_FINISHED', payload: null, buildId: 4711 }],
    ['variables that were never filled in', { buildId: ['$', '{buildId}'].join(''), text: '?buildId=%id%' }],
    ['ids of other things', { agent: { id: 4711 }, user: [{ id: 4711 }], агент: { id: 4711 } }],
    ['ids that are none', { buildId: -1, id: 1.5, buildTypeId: 'A,project:B', requestId: 'a b' }],
    ['ids that are too large', { buildId: '9'.repeat(16), id: 2 ** 53 }],
    ['null, as the form writes it', { buildTypeId: 'null', buildExternalTypeId: 'null' }],
    ['a link to a project', { text: 'http://tc.example/project.html?projectId=Restaurant' }],
    ['an id deeper than any honest one', nested(14, { buildId: 4711 })],
  ])('%s', async (_what, body) => {
    expect(await json(body)).toEqual({ hint: {} })
  })
})

test.each([
  [
    'an external id before an internal one',
    { buildTypeId: 'bt7', buildExternalTypeId: 'A' },
    { buildTypeId: 'A' },
  ],
  ['an explicit id before a link', { text: 'x?buildId=1', buildId: 2 }, { buildId: 2 }],
  ['the outer id before an inner one', { inner: { buildId: 1 }, buildId: 2 }, { buildId: 2 }],
  ['a buildId before a bare id', { id: 1, build: { buildId: 2 } }, { buildId: 2 }],
  ['the id of a build before one of who knows what', { id: 1, build: { id: 2 } }, { buildId: 2 }],
  ['a queued build’s link', { webUrl: 'http://tc/viewQueued.html?itemId=5' }, { buildId: 5 }],
  ['REST’s address of a build', { href: '/tc/app/rest/2018.1/builds/id:5' }, { buildId: 5 }],
  ['a byte order mark', '\ufeff{"buildId":5}', { buildId: 5 }],
  ['the same key twice: the last one', '{"buildId":4,"buildId":5}', { buildId: 5 }],
])('%s', async (_what, body, hint) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  expect(await decode('application/json', text)).toEqual({ hint })
})

test('an element that has an attribute keeps its text', async () => {
  const body = '<build><buildId type="string"> 42 </buildId><buildTypeId>A</buildTypeId></build>'
  expect(await xml(body)).toEqual({ hint: { buildId: 42, buildTypeId: 'A' } })
})

describe('charsets', () => {
  test.each([
    ['UTF-8, in quotes', 'application/json; charset="UTF-8"', Buffer.from('{"buildId":5,"x":"é"}')],
    ['Latin-1', 'application/json;charset=ISO-8859-1', Buffer.from('{"buildId":5,"x":"é"}', 'latin1')],
    ['UTF-16', 'application/xml; charset=utf-16le', Buffer.from('<a><buildId>5</buildId></a>', 'utf16le')],
  ])('%s is read as what it says', async (_name, type, bytes) => {
    expect(await decode(type, bytes)).toEqual({ hint: { buildId: 5 } })
  })

  test('one that nobody knows', async () => {
    expect(await decode('application/json; charset=klingon', '{}')).toEqual({ unreadable: 'charset' })
  })

  test('bytes that are not of the charset they are said to be in are not guessed at', async () => {
    const bytes = Buffer.from('{"buildId":5,"x":"é"}', 'latin1')
    expect(await decode('application/json', bytes)).toEqual({ unreadable: 'body' })
  })
})

test.each([
  ['text/plain', 'hello'],
  [undefined, '{}'],
  ['application/octet-stream', ''],
  ['multipart/form-data; boundary=x', '--x--'],
  ['__proto__', '{}'],
  ['constructor', '{}'],
])('of type %s: not read', async (type, body) => {
  expect(await decode(type, body)).toEqual({ unreadable: 'type' })
})

test('a compressed body is not read, whatever is in it', async () => {
  expect(await decode('application/json', '{}', 'gzip')).toEqual({ unreadable: 'compressed' })
  expect(await decode('application/json', '{}', 'identity')).toEqual({ hint: {} })
})

test.each(['', '{', '7', '"a"', 'null', '[]', '[1]', '{"a":1}x'])(
  'JSON that can’t be read: %s',
  async body => {
    expect(await decode('application/json', body)).toEqual({ unreadable: 'body' })
  },
)

describe('XML', () => {
  test.each([
    ['nothing', ''],
    ['text', 'hello'],
    ['an element that does not end', '<build><buildId>5</buildId>'],
    ['an attribute twice', '<build id="1" id="2"/>'],
    ['a DOCTYPE', '<!DOCTYPE build><build><buildId>5</buildId></build>'],
    ['an entity of its own', '<!DOCTYPE b [<!ENTITY a "5">]><b><buildId>&a;</buildId></b>'],
    ['a file', '<!DOCTYPE b [<!ENTITY a SYSTEM "file:///etc/passwd">]><b>&a;</b>'],
    ['a parameter entity', '<!DOCTYPE b [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x"> %a;]><b/>'],
    ['an entity that nothing declares', '<b>&lol;</b>'],
    ['depth', `${'<a>'.repeat(40)}${'</a>'.repeat(40)}`],
    ['elements without end', `<a>${'<b/>'.repeat(30_000)}</a>`],
    ['attributes without end', `<a ${Array.from({ length: 30_000 }, (_, at) => `a${at}=""`).join(' ')}/>`],
    ['great depth', '<a>'.repeat(300_000)],
  ])('%s is unreadable', async (_what, body) => {
    expect(await xml(body)).toEqual({ unreadable: 'body' })
  })

  test.each([
    ['CDATA', '<b><buildId><![CDATA[5]]></buildId></b>'],
    ['spaces and comments', '<b>\n<buildId> <!-- the id -->5 </buildId>\n</b>'],
    ['the entities of XML itself', '<b><x>&lt;&amp;&quot;</x><buildId>&#53;</buildId></b>'],
    ['names that objects have', '<__proto__ constructor="1"><buildId>5</buildId><toString/></__proto__>'],
    ['an element that comes twice', '<b><build/><build/><buildId>5</buildId></b>'],
  ])('%s', async (_what, body) => {
    expect(await xml(body)).toEqual({ hint: { buildId: 5 } })
  })
})

describe.runIf(recorded)('recorded bodies', () => {
  test.each([
    ['40-native-webhook-BUILD_STARTED.json', { buildId: 901, buildTypeId: 'Wolf1Remaster_TelltaleTool' }],
    [
      '41-native-webhook-BUILD_FINISHED-success.json',
      { buildId: 901, buildTypeId: 'Wolf1Remaster_TelltaleTool' },
    ],
    ['50-tcwebhooks-json-success_branch.json', { buildId: 19952, buildTypeId: 'Project_Compile' }],
    ['51-tcwebhooks-json-failure.json', { buildId: 19952, buildTypeId: 'Project_Compile' }],
  ])('%s', async (file, hint) => {
    expect(await decode('application/json', readFileSync(new URL(file, folder)))).toEqual({ hint })
  })

  test('57-tcwebhooks-nvpairs-form-2016.txt', async () => {
    const lines = readFileSync(new URL('57-tcwebhooks-nvpairs-form-2016.txt', folder), 'utf8').split('\n')
    const pairs = lines.filter(line => /^\w+=/.test(line)).map(line => line.split(/=(.*)/s).slice(0, 2))
    const body = new URLSearchParams(pairs as [string, string][]).toString()
    expect(await decode('application/x-www-form-urlencoded', body)).toEqual({
      hint: { buildId: 746, buildTypeId: 'TcPlugins_TeamCityRestApi91' },
    })
  })
})

function nested(depth: number, body: object): object {
  return depth === 0 ? body : { in: nested(depth - 1, body) }
}
