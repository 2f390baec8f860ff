import { describe, expect, test } from 'vitest'
import { ask, build, createClock, deploy, errorMessage, queue, start } from './ask.ts'

const seeded = { builds: [{ id: 1, buildTypeId: build.id, number: '1', status: 'SUCCESS' as const }] }

describe('pins', () => {
  const pinInfo = (status: unknown, text?: string) => ({
    method: 'PUT',
    body: { status, ...(text !== undefined && { comment: { text } }) },
  })

  test('pinInfo pins with a comment, shows it, and unpins', async () => {
    const clock = createClock()
    const simulator = await start({ ...seeded, now: clock.now, username: 'ann' })
    const answer = await ask(simulator, '/app/rest/builds/id:1/pinInfo', pinInfo(true, 'going out'))
    expect(answer.status).toBe(200)
    expect(answer.json).toMatchObject({
      status: true,
      comment: { timestamp: '20260304T100000+0000', text: 'going out', user: { username: 'ann' } },
    })
    expect((await ask(simulator, '/app/rest/builds/id:1')).json).toMatchObject({
      pinned: true,
      pinInfo: { text: 'going out' },
    })
    await ask(simulator, '/app/rest/builds/id:1/pinInfo', pinInfo(true, 'again'))
    expect(simulator.builds()[0]?.pinComment).toBe('again')
    const off = await ask(simulator, '/app/rest/builds/id:1/pinInfo', pinInfo(false))
    expect(off.json).toEqual({ status: false })
    expect((await ask(simulator, '/app/rest/builds/id:1')).json).not.toHaveProperty('pinned')
  })

  test('the old route takes the comment as plain text and answers 204', async () => {
    const simulator = await start({ ...seeded, pinInfoRoute: false })
    const text = { type: 'text/plain; charset=UTF-8', accept: 'text/plain' }
    expect((await ask(simulator, '/app/rest/builds/id:1/pinInfo', pinInfo(true))).status).toBe(404)
    const put = { ...text, method: 'PUT', body: 'für später' }
    expect((await ask(simulator, '/app/rest/builds/id:1/pin/', put)).status).toBe(204)
    expect(simulator.builds()[0]).toMatchObject({ pinned: true, pinComment: 'für später' })
    expect((await ask(simulator, '/app/rest/builds/id:1/pin', text)).text).toBe('true')
    await ask(simulator, '/app/rest/builds/id:1/pin/', { ...text, method: 'DELETE' })
    expect((await ask(simulator, '/app/rest/builds/id:1/pin', text)).text).toBe('false')
  })

  test('refusals: no status, not finished, no permission', async () => {
    const simulator = await start(seeded)
    simulator.holdBuilds(true)
    await queue(simulator)
    const put = (id: number, body: object) =>
      ask(simulator, `/app/rest/builds/id:${id}/pinInfo`, { method: 'PUT', body })
    expect(errorMessage(await put(1, {}))).toBe('Pin status should be specified in the payload')
    expect(errorMessage(await put(2, { status: true }))).toBe('Cannot pin build that is not finished.')
    simulator.setOptions({ permissions: { pin: false } })
    const denied = await put(1, { status: true })
    expect(denied.status).toBe(403)
    expect(errorMessage(denied)).toBe(
      'You do not have "Pin / unpin build" permission in project with internal id: \'project1\'',
    )
  })
})

describe('the build queue', () => {
  const property = (value: string) => ({ properties: { property: [{ name: 'id', value }] } })

  test('XML queues a build as well', async () => {
    const simulator = await start()
    const answer = await ask(simulator, '/app/rest/buildQueue', {
      method: 'POST',
      type: 'application/xml',
      body: `<build personal="true"><buildType id="${deploy.id}"/><comment><text>go</text></comment></build>`,
    })
    expect(answer.json).toMatchObject({ state: 'queued', personal: true, comment: { text: 'go' } })
  })

  test('a similar build merges: its id answers with the survivor; a unique property keeps it apart', async () => {
    const simulator = await start({ merge: true })
    simulator.holdBuilds(true)
    const first = await queue(simulator)
    const merged = await queue(simulator)
    expect(merged).not.toBe(first)
    const answer = await ask(simulator, `/app/rest/builds/id:${merged}?fields=id,replacementIds(count)`)
    expect(answer.json).toEqual({ id: first, replacementIds: { count: 1 } })
    const other = await queue(simulator, property('a'))
    await queue(simulator, property('a'))
    await queue(simulator, property('b'))
    expect(simulator.queue.map(each => each.id)).toEqual([other + 2, other, first])
  })

  test('over the limit nothing is queued and the answer is 200 without a body', async () => {
    const simulator = await start({ queueLimit: 1 })
    simulator.holdBuilds(true)
    await queue(simulator)
    const body = { buildType: { id: deploy.id } }
    const answer = await ask(simulator, '/app/rest/buildQueue', { method: 'POST', body })
    expect(answer).toMatchObject({ status: 200, text: '' })
    expect(simulator.queue).toHaveLength(1)
  })

  test('a paused configuration is still started by hand', async () => {
    const simulator = await start({ configurations: [{ ...deploy, paused: true }] })
    expect(await queue(simulator)).toBe(1)
  })

  test('each missing permission is a 403 of its own', async () => {
    const simulator = await start({ permissions: { runBuild: false } })
    const post = (extra: object) =>
      ask(simulator, '/app/rest/buildQueue', {
        method: 'POST',
        body: { buildType: { id: deploy.id }, ...extra },
      })
    expect(errorMessage(await post({}))).toContain('"Run build"')
    simulator.setOptions({ permissions: { customizeParameters: false } })
    expect((await post({})).status).toBe(200)
    expect(errorMessage(await post(property('a')))).toContain('"Customize build parameters"')
  })

  test('cancelling: queued, then again, then with restoring', async () => {
    const simulator = await start()
    simulator.holdBuilds(true)
    const id = await queue(simulator)
    const cancel = (path: string, readdIntoQueue = false) =>
      ask(simulator, `/app/rest/${path}/id:${id}`, { method: 'POST', body: { readdIntoQueue } })
    expect(errorMessage(await cancel('builds', true))).toBe(
      'Restore in queue is not supported for queued builds.',
    )
    expect((await cancel('builds')).json).toMatchObject({ state: 'finished', number: 'N/A' })
    expect((await cancel('builds')).status).toBe(200)
    expect(errorMessage(await cancel('buildQueue'))).toBe(
      `No queued build with id '${id}' can be found (build already started or finished?).`,
    )
  })

  test('a running build that is cancelled with restoring is queued anew, under another id', async () => {
    const simulator = await start()
    simulator.holdBuilds(true)
    const id = await queue(simulator, property('a'))
    simulator.start(id)
    const body = { comment: 'agent is ill', readdIntoQueue: true }
    const answer = await ask(simulator, `/app/rest/builds/id:${id}`, { method: 'POST', body })
    expect(answer.json).toMatchObject({ id, state: 'running', canceledInfo: { text: 'agent is ill' } })
    expect(simulator.queue).toMatchObject([{ id: id + 1, state: 'queued', properties: { id: 'a' } }])
    expect(simulator.queue[0]).not.toHaveProperty('startedAt')
  })

  test('the queue lists what waits, with few dimensions', async () => {
    const simulator = await start()
    simulator.holdBuilds(true)
    const id = await queue(simulator)
    const list = (locator: string) => ask(simulator, `/app/rest/buildQueue?locator=${locator}`)
    expect((await list(`buildType:(id:${deploy.id})`)).json).toMatchObject({ count: 1, build: [{ id }] })
    expect((await list(`buildType:(id:${build.id})`)).json).toMatchObject({ count: 0 })
    expect(errorMessage(await list('property:(name:a)'))).toContain(
      'Locator dimension [property] is unknown.',
    )
    simulator.start(id)
    expect((await ask(simulator, `/app/rest/buildQueue/id:${id}`)).json).toMatchObject({ state: 'running' })
  })
})

describe('approval', () => {
  const configurations = [{ ...deploy, approval: true, queueMs: 1000 }]

  test('a build waits until it is approved, once', async () => {
    const clock = createClock()
    const simulator = await start({ configurations, now: clock.now })
    const id = await queue(simulator)
    clock.pass(3_600_000)
    expect(simulator.build(id)).toMatchObject({
      state: 'queued',
      waitReason: 'Build is waiting for approval',
    })
    const info = () => ask(simulator, `/app/rest/buildQueue/id:${id}/approvalInfo`)
    expect((await info()).json).toMatchObject({
      status: 'waitingForApproval',
      timeoutTimestamp: '20260304T160000+0000',
    })
    const approve = () =>
      ask(simulator, `/app/rest/buildQueue/id:${id}/approve`, { method: 'POST', body: '' })
    expect((await approve()).json).toMatchObject({ status: 'approved' })
    expect(errorMessage(await approve())).toBe('This build cannot be approved, approval status is: approved')
    expect(simulator.build(id)?.state).toBe('running')
  })

  test('it says whose approval it needs, as far as it is asked', async () => {
    const approval = { users: ['dave'], groups: [{ name: 'Release', count: 2 }] }
    const simulator = await start({ configurations: [{ ...deploy, approval }] })
    const id = await queue(simulator)
    const info = async (fields: string) =>
      (await ask(simulator, `/app/rest/buildQueue/id:${id}/approvalInfo?fields=${fields}`)).json
    expect(await info('status,userApprovals(userApproval(approved,user(name,username)))')).toEqual({
      status: 'waitingForApproval',
      userApprovals: { userApproval: [{ user: { username: 'dave' } }] },
    })
    expect(await info('groupApprovals(groupApproval(requiredApprovalsCount,group(name)))')).toEqual({
      groupApprovals: { groupApproval: [{ group: { name: 'Release' }, requiredApprovalsCount: 2 }] },
    })
  })

  test('after six hours the server cancels it', async () => {
    const clock = createClock()
    const simulator = await start({ configurations, now: clock.now })
    const id = await queue(simulator)
    clock.pass(6 * 3_600_000)
    expect(simulator.build(id)).toMatchObject({ state: 'finished', number: 'N/A', status: 'UNKNOWN' })
    expect(simulator.build(id)?.canceled).toEqual({ comment: 'Approval timed out' })
  })

  test('a configuration without it refuses the question', async () => {
    const simulator = await start()
    simulator.holdBuilds(true)
    const id = await queue(simulator)
    expect(errorMessage(await ask(simulator, `/app/rest/buildQueue/id:${id}/approvalInfo`))).toContain(
      'does not have approval configuration',
    )
  })
})
