import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isAbout } from '../../src/deployment/hint.ts'
import { type Decoded, decodeWebhook } from '../../src/teamcity/webhook/decode.ts'
import { deployment } from '../deployment/sample.ts'
import { formats, hintOf, type Ids } from '../teamcity/webhook/bodies.ts'

const decode = (contentType: string | undefined, body: Buffer | string): Promise<Decoded> =>
  decodeWebhook({ contentType, contentEncoding: undefined, bytes: Buffer.from(body) })

const ours: Ids = { build: 4711, type: 'Search_Deploy', deployment: '0195c0de-0000-7000-8000-000000000001' }
const ourDeployment = deployment({
  id: ours.deployment,
  deployBuildTypeId: ours.type,
  deployBuild: { id: ours.build, url: 'https://prod.example/build/4711' },
})

const buildId = fc.integer({ min: 1, max: 10 ** 15 - 1 })
const typeId = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,40}$/).filter(id => id !== 'null')
const someIds: fc.Arbitrary<Ids> = fc.record({ build: buildId, type: typeId, deployment: fc.uuid() })
const types = [...new Set(formats.map(({ contentType }) => contentType)), 'application/xml']

describe('whatever comes, it is a hint or it is unreadable', () => {
  const isDeclared = (decoded: Decoded): void => {
    if ('hint' in decoded) {
      const { buildId: build = 1, buildTypeId: type = 'A', deploymentId = 'd' } = Object(decoded.hint)
      expect(Number.isSafeInteger(build) && build > 0).toBe(true)
      expect(type).toMatch(/^[A-Za-z]\w{0,224}$/)
      expect(deploymentId).toMatch(/^[\w-]{1,64}$/)
    } else expect(['type', 'charset', 'body']).toContain(decoded.unreadable)
  }

  test('bytes of any kind under a name of any kind', async () => {
    const contentType = fc.oneof(
      fc.constantFrom(...types),
      fc.string({ maxLength: 40 }),
      fc.tuple(fc.constantFrom(...types), fc.string({ maxLength: 12 })).map(([t, c]) => `${t};charset=${c}`),
    )
    await fc.assert(
      fc.asyncProperty(contentType, fc.uint8Array({ maxLength: 200 }), async (type, bytes) =>
        isDeclared(await decode(type, Buffer.from(bytes))),
      ),
      { numRuns: 300 },
    )
  })

  test('JSON of any kind', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json({ maxDepth: 6 }), async json => isDeclared(await decode('text/json', json))),
      { numRuns: 300 },
    )
  })

  test('a body that was cut, or in which a byte fell over', async () => {
    const slips = fc.tuple(fc.constantFrom(...formats), fc.nat(), fc.nat({ max: 255 }), fc.boolean())
    await fc.assert(
      fc.asyncProperty(slips, async ([{ contentType, write }, at, byte, isCut]) => {
        const bytes = Buffer.from(write(ours))
        const place = at % bytes.length
        bytes[place] = byte
        isDeclared(await decode(contentType, isCut ? bytes.subarray(0, place) : bytes))
      }),
      { numRuns: 500 },
    )
  })
})

test('every format gives back the ids that it carries', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...formats), someIds, async (format, ids) => {
      expect(await decode(format.contentType, format.write(ids))).toEqual({ hint: hintOf(format, ids) })
    }),
    { numRuns: 400 },
  )
})

describe('a body about other builds is never about ours', () => {
  const near: fc.Arbitrary<Ids> = fc
    .oneof(
      someIds,
      fc.constantFrom<Ids>(
        { build: 47_110, type: 'Search_Deploy2', deployment: `${ours.deployment}0` },
        { build: 471, type: 'Search_Deplo', deployment: ours.deployment.slice(1) },
        { build: 14_711, type: 'search_deploy', deployment: ours.deployment.toUpperCase() },
      ),
    )
    .filter(ids => ids.build !== ours.build && ids.type !== ours.type && ids.deployment !== ours.deployment)

  test('in any format', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...formats), near, async ({ contentType, write }, ids) => {
        const decoded = await decode(contentType, write(ids))
        expect('hint' in decoded && !isAbout(decoded.hint, ourDeployment)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  /** Where ids of other builds may stand, and names that hold numbers and words like ours but mean other things. */
  const theirs = (ids: Ids): fc.Arbitrary<[string, unknown]> =>
    fc.constantFrom<[string, unknown]>(
      ['buildId', ids.build],
      ['build_id', String(ids.build)],
      ['buildTypeId', ids.type],
      ['hubot.deploy.id', ids.deployment],
      ['requestId', ids.deployment],
      ['webUrl', `http://tc/viewLog.html?buildId=${ids.build}&buildTypeId=${ids.type}`],
      ['text', `see http://tc/buildConfiguration/${ids.type}/${ids.build}?x`],
      ['properties', { property: [{ name: 'hubot.deploy.id', value: ids.deployment }] }],
      ['eventType', 'BUILD_FINISHED'],
    )
  const unrelated = fc.constantFrom<[string, unknown]>(
    ['agent', { id: ours.build, name: ours.type }],
    ['triggered', { user: { id: ours.build, username: ours.deployment } }],
    ['changeId', ours.build],
    ['source.build.id', ours.build],
    ['buildNumber', String(ours.build)],
    ['buildName', ours.type],
    ['projectId', ours.type],
    ['buildInternalTypeId', ours.type],
    ['comment', `${ours.build} ${ours.type} ${ours.deployment}`],
    ['note', `http://tc/project.html?projectId=${ours.type}&id=${ours.build}`],
    ['more', `http://tc/viewLog.html?lastBuildId=${ours.build}&buildId=${ours.build}0000000000000`],
    ['properties', { property: [{ name: 'source.build.id', value: String(ours.build) }] }],
    ['teamcityProperties', [{ name: 'buildId', value: String(ours.build) }]],
  )
  const bodies = near.chain(ids => {
    const member = fc.oneof(theirs(ids), unrelated)
    const { body } = fc.letrec<{ body: object; member: [string, unknown] }>(tie => ({
      member: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        member,
        fc.tuple(fc.constantFrom('build', 'payload', 'data', 'attachments', 'x'), tie('body')),
        fc.tuple(fc.constantFrom('list', 'fields'), fc.array(tie('body'), { maxLength: 3 })),
      ),
      body: fc.array(tie('member'), { maxLength: 5 }).map(members => Object.fromEntries(members)),
    }))
    return body
  })

  test('as JSON of any shape', async () => {
    await fc.assert(
      fc.asyncProperty(bodies, async body => {
        const decoded = await decode('application/json', JSON.stringify(body))
        expect('hint' in decoded && !isAbout(decoded.hint, ourDeployment)).toBe(true)
      }),
      { numRuns: 400 },
    )
  })

  test('as XML of any shape', async () => {
    await fc.assert(
      fc.asyncProperty(bodies, async body => {
        const decoded = await decode('text/xml', asXml('build', body))
        expect('hint' in decoded && !isAbout(decoded.hint, ourDeployment)).toBe(true)
      }),
      { numRuns: 150 },
    )
  })

  test('but with an id of ours in its place among them, it is', async () => {
    const placed = fc.constantFrom<object>(
      { 'hubot.deploy.id': ours.deployment },
      { properties: [{ name: 'hubot.deploy.id', value: ours.deployment }] },
    )
    const plain = fc.array(unrelated, { maxLength: 5 }).map(members => Object.fromEntries(members))
    await fc.assert(
      fc.asyncProperty(plain, placed, async (body, own) => {
        const decoded = await decode('application/json', JSON.stringify({ ...body, x: [{ own }] }))
        expect('hint' in decoded && isAbout(decoded.hint, ourDeployment)).toBe(true)
      }),
      { numRuns: 100 },
    )
  })
})

function asXml(name: string, value: unknown): string {
  const element = name.replace(/[^A-Za-z0-9.]/g, '')
  if (Array.isArray(value)) return value.map(each => asXml(name, each)).join('')
  const inner =
    typeof value === 'object' && value !== null
      ? Object.entries(value)
          .map(([key, each]) => asXml(key, each))
          .join('')
      : String(value).replace(/[&<>]/g, sign => `&#${sign.codePointAt(0)};`)
  return `<${element}>${inner}</${element}>`
}
