import { createRequire } from 'node:module'
import { describe, expect, test } from 'vitest'
import { build, deploy, start } from './ask.ts'

/** The package `teamcity-rest-api`: a client that nobody here wrote, and without types. */
const load = createRequire(import.meta.url)

const isFunction = (value: unknown): value is (...given: unknown[]) => unknown => typeof value === 'function'

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined

/** Calls `get` or `builds.get` as a method of its object. */
async function invoke(holder: unknown, path: string, ...given: unknown[]): Promise<unknown> {
  const [name = '', rest] = path.split(/\.(.*)/)
  if (rest) return invoke(member(holder, name), rest, ...given)
  const method = member(holder, name)
  if (!isFunction(method)) throw new Error(`the client has no ${path}`)
  return method.apply(holder, given)
}

async function connect(password = 'pw') {
  const simulator = await start({
    username: 'ann',
    password: 'pw',
    builds: [
      { buildTypeId: build.id, number: '1', status: 'SUCCESS', properties: { key: 'value' } },
      { buildTypeId: build.id, number: '2', status: 'FAILURE' },
    ],
  })
  const client = await invoke(load('teamcity-rest-api'), 'create', {
    url: simulator.url,
    username: 'ann',
    password,
  })
  const use = (path: string, ...given: unknown[]) => invoke(client, path, ...given)
  return { simulator, use }
}

describe('teamcity-rest-api 0.0.8', () => {
  test('getVersion and getApiVersion', async () => {
    const { use } = await connect()
    expect(await use('getVersion')).toBe('2026.1.1 (build 222577)')
    expect(await use('getApiVersion')).toBe('2026.1')
  })

  test('projects.getAll, get and getParameters', async () => {
    const { use } = await connect()
    expect(JSON.stringify(await use('projects.getAll'))).toContain('"Shop"')
    expect(await use('projects.get', { id: 'Shop' })).toMatchObject({ id: 'Shop', buildTypes: { count: 2 } })
    expect(await use('projects.getParameters', { id: 'Shop' })).toEqual({})
  })

  test('buildConfigurations.get, isPaused, pause, unpause, getSteps, getTriggers', async () => {
    const { use, simulator } = await connect()
    const locator = { id: deploy.id }
    expect(await use('buildConfigurations.get', locator)).toMatchObject({ name: 'Deploy' })
    expect(await use('buildConfigurations.get', { name: 'Deploy' })).toMatchObject({ id: deploy.id })
    expect(await use('buildConfigurations.isPaused', locator)).toEqual({ paused: false })
    expect(await use('buildConfigurations.pause', locator)).toEqual({ paused: true })
    expect(await use('buildConfigurations.get', locator)).toMatchObject({ paused: true })
    expect(await use('buildConfigurations.unpause', locator)).toEqual({ paused: false })
    expect(await use('buildConfigurations.getSteps', locator)).toEqual({ count: 0 })
    expect(await use('buildConfigurations.getTriggers', locator)).toEqual({ count: 0 })
    expect(await use('buildConfigurations.getArtifactDependencies', locator)).toEqual({ count: 0 })
    expect(await use('buildConfigurations.getVcsRoots', locator)).toEqual({})
    expect(simulator.requests[0]?.headers.authorization).toBe('Basic ***')
  })

  test('builds.get, getByBuildTypeWithCount, getByProjectWithCount, getBuildPropertiesById', async () => {
    const { use } = await connect()
    expect(await use('builds.get', { id: 1 })).toMatchObject({ id: 1, status: 'SUCCESS' })
    const count = { dimensions: { count: 1 } }
    expect(await use('builds.getByBuildTypeWithCount', { id: build.id }, count)).toMatchObject({
      count: 1,
      build: [{ number: '2' }],
    })
    expect(
      await use('builds.getByProjectWithCount', { project: 'Shop' }, { dimensions: { count: 5 } }),
    ).toMatchObject({ count: 2 })
    expect(await use('builds.getBuildPropertiesById', { id: 1 })).toEqual({
      count: 1,
      property: [{ name: 'key', value: 'value' }],
    })
  })

  test('builds.startBuild sends its body as XML: XML queues a build, JSON is refused', async () => {
    const { use, simulator } = await connect()
    const xml = `<build><buildType id="${deploy.id}"/></build>`
    expect(await use('builds.startBuild', xml)).toMatchObject({ state: 'queued', buildTypeId: deploy.id })
    await expect(use('builds.startBuild', { buildType: { id: deploy.id } })).rejects.toMatchObject({
      statusCode: 400,
    })
    expect(simulator.builds(deploy.id)).toHaveLength(1)
  })

  test('an unknown build and wrong credentials are errors of the client', async () => {
    const { use } = await connect()
    await expect(use('builds.get', { id: 99 })).rejects.toMatchObject({ statusCode: 404 })
    const wrong = await connect('no')
    await expect(wrong.use('builds.get', { id: 1 })).rejects.toMatchObject({ statusCode: 401 })
  })
})
