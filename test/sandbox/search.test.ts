import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { ask, build, deploy, find, queue, start } from './ask.ts'

/** One build of each kind; the ids are what the table below speaks of. */
async function startWithAllKinds() {
  const simulator = await start({
    builds: [
      { id: 1, buildTypeId: build.id, number: '1', status: 'SUCCESS', pinned: true, revision: 'abc' },
      { id: 2, buildTypeId: build.id, number: '2', status: 'FAILURE' },
      { id: 3, buildTypeId: build.id, number: '3', status: 'SUCCESS', personal: true },
      { id: 4, buildTypeId: build.id, number: '4', status: 'UNKNOWN', canceled: true },
      { id: 5, buildTypeId: build.id, number: '5', status: 'FAILURE', failedToStart: true },
      {
        id: 6,
        buildTypeId: build.id,
        number: '6',
        status: 'SUCCESS',
        branchName: 'feature/a',
        defaultBranch: false,
      },
      { id: 7, buildTypeId: build.id, number: '7', status: 'SUCCESS', triggeredBy: 'ann' },
      { id: 8, buildTypeId: deploy.id, number: '1', status: 'SUCCESS', properties: { key: 'a b' } },
    ],
  })
  simulator.holdBuilds(true)
  const property = (value: string) => ({ properties: { property: [{ name: 'key', value }] } })
  const running = await queue(simulator, property('one'))
  simulator.start(running)
  await queue(simulator, { ...property('two'), tags: { tag: [{ name: 'blue' }] } })
  return simulator
}

describe('which builds a locator finds: 9 is running, 10 queued', () => {
  const all = [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]
  const table: [string, number[]][] = [
    ['count:100', [8, 7, 2, 1]],
    ['status:SUCCESS', [8, 7, 1]],
    ['state:finished', [8, 7, 2, 1]],
    ['state:any', [10, 9, 8, 7, 2, 1]],
    ['state:(queued:true,finished:true)', [10, 8, 7, 2, 1]],
    ['state:queued', [10]],
    ['state:running', [9]],
    ['running:true', [9]],
    ['running:any', [9, 8, 7, 2, 1]],
    ['defaultFilter:false', all],
    ['defaultFilter:false,state:any', all],
    ['defaultFilter:false,state:finished', [8, 7, 6, 5, 4, 3, 2, 1]],
    ['defaultFilter:false,status:SUCCESS', [9, 8, 7, 6, 3, 1]],
    ['defaultFilter:false,status:UNKNOWN', [4]],
    ['defaultFilter:false,number:1', [8, 1]],
    ['defaultFilter:false,pinned:false', [9, 8, 7, 6, 5, 4, 3, 2]],
    ['defaultFilter:false,pinned:any', all],
    ['pinned:true', [1]],
    ['canceled:any', [8, 7, 4, 2, 1]],
    ['canceled:true', [4]],
    ['personal:any', [8, 7, 3, 2, 1]],
    ['failedToStart:any', [8, 7, 5, 2, 1]],
    ['branch:(default:any)', [8, 7, 6, 2, 1]],
    ['branch:default:any', [8, 7, 6, 2, 1]],
    ['branch:feature/a', [6]],
    ['branch:(name:(value:feature,matchType:starts-with))', [6]],
    ['branch:<default>', [8, 7, 2, 1]],
    ['branch:(default:true),status:SUCCESS,buildType:(id:Shop_Build)', [7, 1]],
    ['id:4', [4]],
    ['id:404', []],
    ['id:10', [10]],
    ['user:ann', [7]],
    ['user:(username:ann)', [7]],
    ['buildType:Shop_Deploy', [8]],
    ['buildType:(name:Deploy)', [8]],
    ['project:Shop,count:2', [8, 7]],
    ['project:(id:Other)', []],
    ['revision:abc', [1]],
    ['tag:blue,state:any', [10]],
    ['sinceBuild:(id:2)', [8, 7]],
    ['property:(name:key,value:a b)', [8]],
    ['property:(name:key,value:a)', []],
    ['property:(name:key,value:a,matchType:contains)', [8]],
    ['property:(name:key),state:any', [10, 9, 8]],
    ['property:(name:key,value:two,matchType:equals),state:any,defaultFilter:false', [10]],
    ['property:(name:key,value:($base64:b25l),matchType:equals),state:any,defaultFilter:false', [9]],
    ['finishDate:(date:20200101T000000+0000,condition:after),count:1', [8]],
    ['finishDate:(date:20200101T000000+0000,condition:before)', []],
  ]
  for (const [locator, ids] of table) {
    test(locator, async () => {
      expect(await find(await startWithAllKinds(), locator)).toEqual(ids)
    })
  }

  test('without the permission a property filter finds nothing, and properties are left out, without a word', async () => {
    const simulator = await startWithAllKinds()
    simulator.setOptions({ permissions: { viewProperties: false } })
    expect(await find(simulator, 'property:(name:key,value:two),state:any')).toEqual([])
    const answer = await ask(simulator, '/app/rest/builds/id:8?fields=id,properties')
    expect(answer.json).toEqual({ id: 8 })
  })

  test('one property of a build, by the locator inside fields', async () => {
    const simulator = await startWithAllKinds()
    const fields = (name: string) =>
      ask(
        simulator,
        `/app/rest/builds/id:8?fields=id,properties($locator(name:${name}),property(name,value))`,
      )
    expect((await fields('key')).json).toEqual({
      id: 8,
      properties: { property: [{ name: 'key', value: 'a b' }] },
    })
    expect((await fields('other')).json).toEqual({ id: 8, properties: {} })
  })

  test('builds of a configuration that the token may not see are not there', async () => {
    const simulator = await startWithAllKinds()
    simulator.setConfiguration(deploy.id, { hidden: true })
    expect(await find(simulator, 'defaultFilter:false')).toEqual([7, 6, 5, 4, 3, 2, 1])
    expect((await ask(simulator, '/app/rest/builds/id:8')).status).toBe(404)
    expect((await ask(simulator, `/app/rest/buildTypes/id:${deploy.id}`)).status).toBe(404)
  })
})

describe('paging', () => {
  test('a full page has nextHref with the context path, the last one has none', async () => {
    const simulator = await start({
      contextPath: '/teamcity',
      builds: [1, 2, 3].map(n => ({ buildTypeId: build.id, number: String(n), status: 'SUCCESS' as const })),
    })
    const first = await ask(simulator, '/app/rest/builds?locator=buildType:(id:Shop_Build),count:2')
    expect(first.json).toMatchObject({
      count: 2,
      nextHref: '/teamcity/app/rest/builds?locator=start:2,count:2,buildType:(id:Shop_Build)',
      build: [{ id: 3, href: '/teamcity/app/rest/builds/id:3' }, { id: 2 }],
    })
    const second = await ask(
      simulator,
      '/app/rest/builds?locator=start:2,count:2,buildType:(id:Shop_Build)&fields=count,nextHref,build(id)',
    )
    expect(second.json).toEqual({ count: 1, build: [{ id: 1 }] })
  })

  test('a search that lookupLimit stops gives an empty page with nextHref', async () => {
    const simulator = await start({
      builds: [
        { buildTypeId: build.id, number: '1', status: 'SUCCESS' },
        { buildTypeId: build.id, number: '2', status: 'FAILURE' },
      ],
    })
    const answer = await ask(
      simulator,
      '/app/rest/builds?locator=status:SUCCESS,lookupLimit:1&fields=count,nextHref,build(id)',
    )
    expect(answer.json).toEqual({
      count: 0,
      nextHref:
        '/app/rest/builds?locator=start:0,count:100,lookupLimit:2,status:SUCCESS&fields=count,nextHref,build(id)',
    })
  })

  test('nextHref can be followed whatever the locator holds', async () => {
    const simulator = await start({
      builds: ['a+b & c', 'a+b & c'].map((value, index) => ({
        buildTypeId: build.id,
        number: String(index),
        status: 'SUCCESS' as const,
        properties: { key: value },
      })),
    })
    const locator = encodeURIComponent('property:(name:key,value:(a+b & c)),count:1')
    const first = await ask(simulator, `/app/rest/builds?locator=${locator}`)
    const { nextHref } = v.parse(v.object({ nextHref: v.string() }), first.json)
    expect((await ask(simulator, nextHref)).json).toMatchObject({ count: 1, build: [{ id: 1 }] })
  })

  test('nothing found is a count of 0 without a list', async () => {
    const answer = await ask(await start(), '/app/rest/builds?locator=pinned:true&fields=count,build(id)')
    expect(answer.json).toEqual({ count: 0 })
  })
})
