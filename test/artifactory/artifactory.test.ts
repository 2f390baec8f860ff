import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import type { Artifactory, ArtifactoryOptions } from '../../src/artifactory/artifactory.ts'
import { createArtifactory } from '../../src/artifactory/lazy.ts'
import { artifactPath, encodedPath } from '../../src/artifactory/path.ts'
import {
  type ArtifactorySimulator,
  type ArtifactorySimulatorOptions,
  createArtifactorySimulator,
} from '../../src/sandbox/artifactory/simulator.ts'
import type { FaultHow } from '../../src/sandbox/http-types.ts'
import { faultOf } from '../github/github.ts'

const path = 'releases/restaurant/Restaurant_230.zip'
const token = 'eyJ2ZXIiOiIyIn0.not-a-real-token.x'

async function startWorld(
  simulated: ArtifactorySimulatorOptions = {},
  options: Partial<ArtifactoryOptions> = {},
): Promise<{ artifactory: Artifactory; server: ArtifactorySimulator }> {
  const server = await createArtifactorySimulator({ artifacts: { [path]: 'content' }, ...simulated })
  const artifactory = createArtifactory({
    url: `${server.url}/`,
    token,
    timeoutMs: 20_000,
    random: () => 0.5,
    sleep: async () => undefined,
    ...options,
  })
  onTestFinished(async () => {
    artifactory.close()
    await server.close()
  })
  return { artifactory, server }
}

const hash = (algorithm: string): string => createHash(algorithm).update('content').digest('hex')
const found = (server: ArtifactorySimulator, at = path) => ({
  path: at,
  url: `${server.url}/${at}`,
  sha1: hash('sha1'),
  sha256: hash('sha256'),
  size: 7,
})

test('an artifact is found with its checksums and size, and not fetched', async () => {
  const { artifactory, server } = await startWorld({ token })
  expect(await artifactory.find(path)).toEqual(found(server))
  expect(server.requests.map(({ method, path }) => [method, path])).toEqual([
    ['HEAD', `/artifactory/${path}`],
  ])
})

test('one that is missing is null, and there once it is put there', async () => {
  const { artifactory, server } = await startWorld()
  server.remove(path)
  expect(await artifactory.find(path)).toBeNull()
  server.put(path, 'content')
  expect(await artifactory.find(path)).toEqual(found(server))
})

test('a folder is no artifact', async () => {
  const { artifactory } = await startWorld()
  expect(await artifactory.find('releases/restaurant')).toBeNull()
})

test('a web page that is the artifact is found by what the storage says of it', async () => {
  const page = 'releases/site/index.html'
  const { artifactory, server } = await startWorld({ artifacts: { [page]: 'content' } })
  expect(await artifactory.find(page)).toEqual(found(server, page))
})

test('an artifact that is kept elsewhere is found by what the storage says of it', async () => {
  const { artifactory, server } = await startWorld()
  const headers = { Location: 'https://bucket.example/x?signature=1' }
  server.fail({ method: 'HEAD', how: { status: 302, headers } })
  expect(await artifactory.find(path)).toEqual(found(server))
})

test('a login page before it is a fault, and no artifact', async () => {
  const { artifactory, server } = await startWorld()
  const headers = { 'Content-Type': 'text/html' }
  server.fail({ how: { status: 200, headers, body: '<html>Log in' }, times: 9 })
  expect(await faultOf(artifactory.find(path))).toMatchObject({ system: 'Artifactory', kind: 'unreadable' })
})

test.each([
  ['text/plain', '404 page not found'],
  ['application/json', '{"message":"no route"}'],
])('the 404 of a proxy before it, in %s, does not say that there is none', async (type, body) => {
  const { artifactory, server } = await startWorld()
  const how = { status: 404, headers: { 'Content-Type': type }, body }
  server.fail({ method: 'HEAD', how })
  expect(await artifactory.find(path)).toEqual(found(server))
  server.fail({ how, times: 2 })
  expect(await faultOf(artifactory.find(path))).toMatchObject({ kind: 'unreadable', status: 404 })
})

test.each(['[1].zip', 'a b.zip', 'ümlaut.zip', 'a;b=c.zip', 'a?b.zip', 'a#b.zip', 'a%20b.zip', 'a+b@c.zip'])(
  'the name %j is taken literally',
  async name => {
    const odd = `releases/restaurant/${name}`
    const { artifactory } = await startWorld({ artifacts: { [odd]: 'content' } })
    expect(await artifactory.find(odd)).toMatchObject({ path: odd, size: 7 })
  },
)

test.each(['', 'releases', 'releases//x', '/releases/x', 'a/../b', 'a/./b', 'a/..'])(
  '%j is no path of a file and not asked for',
  async odd => {
    const { artifactory, server } = await startWorld()
    expect(await artifactory.find(odd)).toBeNull()
    expect(server.requests).toEqual([])
  },
)

test('an API key goes into its own header, an access token into Authorization', async () => {
  const apiKey = 'AKCp5notARealKey0123456789'
  const withKey = await startWorld({ apiKey }, { token: apiKey })
  expect(await withKey.artifactory.find(path)).not.toBeNull()
  expect(withKey.server.requests[0]?.headers).not.toHaveProperty('authorization')
  const withToken = await startWorld({ token })
  expect(await withToken.artifactory.find(path)).not.toBeNull()
  expect(withToken.server.requests[0]?.headers).not.toHaveProperty('x-jfrog-art-api')
})

test('a wrong token is a fault that holds it nowhere', async () => {
  const { artifactory } = await startWorld({ token }, { token: 'AKCwrong-key-of-somebody' })
  const fault = await faultOf(artifactory.find(path))
  expect(fault.kind).toBe('unauthorized')
  expect(JSON.stringify([fault, fault.stack])).not.toContain('AKCwrong')
})

test.each<[string, FaultHow]>([
  ['the answer is lost', 'reset-after'],
  ['the connection breaks', 'reset-before'],
  ['503', { status: 503, headers: { 'Content-Type': 'application/json' } }],
])('%s: asked again', async (_, how) => {
  const { artifactory, server } = await startWorld()
  server.fail({ how, times: 2 })
  expect(await artifactory.find(path)).toEqual(found(server))
})

test('a server that never answers ends with the time limit', async () => {
  const { artifactory, server } = await startWorld({}, { timeoutMs: 300 })
  server.fail({ how: 'hang-before', times: 9 })
  expect((await faultOf(artifactory.find(path))).kind).toBe('timeout')
})

test.each([
  ['releases/restaurant/{number}.zip', 'Restaurant_230', 'releases/restaurant/Restaurant_230.zip'],
  ['r/{number}/x-{number}.zip', '1.4', 'r/1.4/x-1.4.zip'],
  ['/r/{number}.zip', '1', 'r/1.zip'],
  ['r/{number}.zip', "$& $' $1", "r/$& $' $1.zip"],
  ['r/{number}.zip', '#7 (main)', 'r/#7 (main).zip'],
  ['r/{number}.zip', '{number}', 'r/{number}.zip'],
  ['r/{number}', '..', null],
  ['r/{number}/x', '.', null],
  ['r/{number}.zip', '1/2', null],
  ['r/{number}.zip', '..\\x', null],
  ['r/{number}.zip', '1\n', null],
  ['r/{number}.zip', '', null],
  ['{number}', '1', null],
  ['r/{number}/', '1', null],
])('%s of %j is %s', (pattern, number, expected) => {
  expect(artifactPath(pattern, number)).toBe(expected)
})

test('no build number leads out of its folder, and each comes back out of the address', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), number => {
      const made = artifactPath('releases/{number}/x.zip', number)
      if (made === null) return
      const { pathname } = new URL(`https://artifactory.example/artifactory/${encodedPath(made)}`)
      expect(pathname.split('/').map(decodeURIComponent)).toEqual([
        '',
        'artifactory',
        'releases',
        number,
        'x.zip',
      ])
    }),
  )
})
