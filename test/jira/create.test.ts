import { describe, expect, test } from 'vitest'
import { draftOf } from '../../src/deployment/ticket.ts'
import type { JiraOptions } from '../../src/jira/jira.ts'
import type { JiraSimulatorOptions } from '../../src/sandbox/jira/simulator.ts'
import { clientOf, draft, faultOf, LABEL, TOKEN, world } from './bench.ts'

const creations = (asked: readonly string[]): number => asked.filter(one => one === 'POST 2/issue').length

describe('a ticket is created', () => {
  test.each<[string, JiraSimulatorOptions]>([
    ['Data Center', {}],
    ['Data Center since 9', { createmeta: 'new' }],
    ['Server before 8.4', { createmeta: 'old' }],
    ['Cloud', { flavour: 'cloud' }],
    ['with a context path', { contextPath: '/jira' }],
  ])('on %s, by names', async (_, simulated) => {
    const { jira, simulator } = await world(simulated, { dateField: 'deploy date', logField: 'Commit log' })
    const ticket = await jira.create(draft({ log: 'Commit log:\n\none' }))
    expect(ticket).toEqual({ key: 'CCB-1', url: `${simulator.url}/browse/CCB-1` })
    expect(simulator.tickets).toMatchObject([
      {
        key: 'CCB-1',
        issueType: '10600',
        summary: 'Deploying Search 1.4 to prod',
        description: 'Commit log:',
        labels: [LABEL],
        fields: {
          customfield_11502: '2026-11-22T23:30:05.250+0000',
          customfield_11505: 'Commit log:\n\none',
        },
      },
    ])
    expect(await jira.find(LABEL)).toEqual({ ...ticket, doubles: [] })
  })

  test.each<[string, Partial<JiraOptions>]>([
    ['keys and ids', { project: '10500', issueType: '10600', dateField: 'customfield_11502' }],
    ['a key in lower case, and bare numbers', { project: 'ccb', dateField: '11502' }],
    ['the name of a project', { project: 'change control board' }],
  ])('by %s', async (_, options) => {
    for (const flavour of ['server', 'cloud'] as const) {
      const { jira, simulator } = await world({ flavour }, options)
      expect((await jira.create(draft())).key).toBe('CCB-1')
      expect(Object.keys(simulator.tickets[0]?.fields ?? {})).toEqual(
        options.dateField ? ['customfield_11502'] : [],
      )
    }
  })

  test.each([
    ['date', '2026-11-22'],
    ['datetime', '2026-11-22T23:30:05.250+0000'],
    ['line', '2026-11-22T23:30:05.250Z'],
  ] as const)('a %s field gets %s', async (type, value) => {
    const fields = [{ id: 'customfield_1', name: 'When', type }]
    const { jira, simulator } = await world({ fields }, { dateField: 'When' })
    await jira.create(draft())
    expect(simulator.tickets[0]?.fields.customfield_1).toBe(value)
  })

  test('in another project than that of the settings', async () => {
    const { jira } = await world()
    expect((await jira.create(draft(), 'VZ')).key).toBe('VZ-1')
    expect((await jira.create(draft())).key).toBe('CCB-1')
  })

  test('what the names mean is asked once', async () => {
    const { jira, simulator, asked } = await world({}, { dateField: 'Deploy date' })
    await jira.create(draft())
    const before = simulator.requests.length
    await Promise.all([jira.create(draft()), jira.create(draft())])
    expect(asked().slice(before)).toEqual(['POST 2/issue', 'POST 2/issue'])
  })

  test('with a user it is Basic', async () => {
    const { jira } = await world({ user: 'hubot' }, { user: 'hubot' })
    expect((await jira.create(draft())).key).toBe('CCB-1')
  })
})

describe('texts that are too long for this JIRA', () => {
  const long = (limit: number) => draft({ description: 'x'.repeat(limit) })()

  test('a lower limit is taken from its answer, and the draft made anew', async () => {
    const { jira, simulator, asked } = await world({ textLimit: 5_000 })
    const limits: number[] = []
    await jira.create(limit => {
      limits.push(limit)
      return long(limit)
    })
    expect(limits).toEqual([32_767, 5_000])
    expect(simulator.tickets.map(({ description }) => description.length)).toEqual([5_000])
    expect(creations(asked())).toBe(2)
  })

  test('a draft is asked for when all else is known, and sent at once', async () => {
    const { jira, asked } = await world({ textLimit: 5_000 })
    const before: (string | undefined)[] = []
    await jira.create(async limit => {
      before.push(asked().at(-1))
      return long(limit)
    })
    expect(before).toEqual(['GET 2/mypermissions', 'POST 2/issue'])
    expect(creations(asked())).toBe(2)
  })

  test('Cloud counts its own form of a text: less is tried', async () => {
    const { jira, simulator } = await world({ flavour: 'cloud' })
    const line = 'https://github.example/commit/a1b2c3d4\n'
    await jira.create(limit => draft({ description: line.repeat(limit / (line.length + 1)) })())
    expect(simulator.tickets[0]?.description.length).toBeGreaterThan(7_000)
  })

  test.each(['server', 'cloud'] as const)(
    'a manifest of 1,000 commits is whole or counted, on %s',
    async flavour => {
      for (const logField of [undefined, 'Commit log']) {
        const { jira, simulator } = await world({ flavour }, { logField })
        const commits = Array.from({ length: 1_000 }, (_, index) => ({
          sha: 'd4c3b2a190817263',
          author: 'Dan',
          subject: `VZ-${index} cache opening hours a little longer`,
          url: 'https://github.example/o/r/commit/d4c3b2a',
        }))
        const made = draftOf({
          logIn: logField ? 'field' : 'description',
          facts: {
            name: 'Search',
            number: '1.4',
            env: 'prod',
            label: LABEL,
            at: '2026-11-22T14:02:00.000Z',
            links: [],
            release: { commits, url: 'https://github.example/o/r/compare/a...b' },
          },
        })
        await jira.create(made)
        const [ticket] = simulator.tickets
        const text = String(logField ? ticket?.fields.customfield_11505 : ticket?.description)
        expect(text.replaceAll('\n', '\r\n').length).toBeLessThanOrEqual(32_767)
        const shown = text.split('\n').filter(line => line.startsWith('* ')).length
        const left = Number(/^… and (\d+) more commits: https/m.exec(text)?.[1])
        expect(shown).toBeGreaterThan(400)
        expect(shown + left).toBe(1_000)
      }
    },
  )

  test('what is never short enough is told, and creates nothing', async () => {
    const { jira, simulator, asked } = await world({ textLimit: 100 })
    const fault = await faultOf(jira.create(() => long(20_000)))
    expect(fault).toMatchObject({ kind: 'rejected', sent: 'no', transient: false })
    expect(simulator.tickets).toEqual([])
    expect(creations(asked())).toBe(5)
  })

  test('another error of that field with a number in it is no limit', async () => {
    const { jira, simulator, asked } = await world()
    const errors = { description: "Field 'customfield_10010' cannot be set, see step 12." }
    const body = JSON.stringify({ errorMessages: [], errors })
    simulator.fail({
      method: 'POST',
      how: { status: 400, headers: { 'Content-Type': 'application/json' }, body },
    })
    const fault = await faultOf(jira.create(draft()))
    expect(fault.said).toBe("description: Field 'customfield_10010' cannot be set, see step 12.")
    expect(creations(asked())).toBe(1)
  })
})

describe('an answer that is lost', () => {
  test.each([
    ['reset-after', 1],
    ['reset-before', 0],
    ['garbage', 1],
    [{ status: 502, body: 'Bad gateway', after: true }, 1],
    [{ status: 503, body: 'Service Unavailable' }, 0],
  ] as const)('%j: it may have been created, and is not sent again', async (how, created) => {
    const { jira, simulator, asked } = await world()
    simulator.fail({ method: 'POST', path: /issue$/, how })
    expect(await faultOf(jira.create(draft()))).toMatchObject({ sent: 'unknown' })
    expect(creations(asked())).toBe(1)
    expect(simulator.tickets).toHaveLength(created)
    expect((await jira.find(LABEL)) !== null).toBe(created === 1)
  })

  test('silence ends with the time of the call', async () => {
    const { jira, simulator } = await world({}, { timeoutMs: 3_000 })
    await jira.create(draft({ label: 'first' }))
    simulator.fail({ method: 'POST', path: /issue$/, how: 'hang-after' })
    expect(await faultOf(jira.create(draft()))).toMatchObject({ kind: 'timeout', sent: 'unknown' })
    expect(simulator.tickets).toHaveLength(2)
  })

  test('that none is found proves nothing where they are not shown to us', async () => {
    const { jira, simulator } = await world()
    simulator.fail({ method: 'POST', path: /issue$/, how: 'reset-after' })
    await faultOf(jira.create(draft()))
    simulator.setOptions({ denied: ['BROWSE_PROJECTS'] })
    expect(await faultOf(jira.find(LABEL))).toMatchObject({
      sent: 'no',
      problems: [{ is: 'no_permission', permission: 'BROWSE_PROJECTS', project: 'CCB' }],
    })
    simulator.setOptions({ denied: [] })
    expect((await jira.find(LABEL))?.key).toBe('CCB-1')
  })

  test('it is not found before the index has it', async () => {
    let now = 1_000_000
    for (const flavour of ['server', 'cloud'] as const) {
      const { jira, simulator } = await world({ flavour, indexLagMs: 30_000, now: () => now })
      simulator.fail({ method: 'POST', path: /issue$/, how: 'reset-after' })
      await faultOf(jira.create(draft()))
      expect(await jira.find(LABEL)).toBeNull()
      now += 30_000
      expect((await jira.find(LABEL))?.key).toBe('CCB-1')
    }
  })

  test('how long a second creation has to wait is known, also of Cloud', async () => {
    const timeoutMs = 5_000
    expect(await (await world({}, { timeoutMs })).jira.settleMs()).toBe(35_000)
    expect(await (await world({ flavour: 'cloud' }, { timeoutMs })).jira.settleMs()).toBe(305_000)
  })

  test('several with one label: the oldest is it', async () => {
    const { jira, simulator } = await world()
    for (const label of [LABEL, LABEL, `${LABEL}0`, LABEL.toUpperCase()]) await jira.create(draft({ label }))
    expect(await jira.find(LABEL)).toEqual({
      key: 'CCB-1',
      url: `${simulator.url}/browse/CCB-1`,
      doubles: [{ key: 'CCB-2', url: `${simulator.url}/browse/CCB-2` }],
    })
  })
})

describe('JIRA says no', () => {
  test('what it says of its fields is told, and the names are asked for again next time', async () => {
    const fields = [{ id: 'customfield_1', name: 'Risk', type: 'text' as const, required: true }]
    const { jira, simulator } = await world({ fields })
    expect(await faultOf(jira.create(draft()))).toMatchObject({
      kind: 'rejected',
      status: 400,
      said: 'customfield_1: Risk is required.',
      sent: 'no',
      transient: false,
    })
    simulator.setOptions({ fields: [] })
    expect((await jira.create(draft())).key).toBe('CCB-1')
  })

  test('429 with Retry-After: a search waits, a creation is for the caller to repeat', async () => {
    const { jira, simulator, waits } = await world()
    const throttled = { status: 429, headers: { 'Retry-After': '2' } }
    simulator.fail({ path: /search/, how: throttled })
    expect(await jira.find(LABEL)).toBeNull()
    expect(waits).toEqual([2_000])
    simulator.fail({ method: 'POST', how: throttled })
    expect(await faultOf(jira.create(draft()))).toMatchObject({
      kind: 'throttled',
      sent: 'no',
      transient: true,
      retryAfterMs: 2_000,
    })
  })

  test('a wrong token', async () => {
    const { simulator } = await world()
    const { jira, lines } = clientOf(simulator.url, { token: 'wrong-and-secret' })
    const fault = await faultOf(jira.find(LABEL))
    expect(fault).toMatchObject({ kind: 'unauthorized', status: 401, said: 'login failed' })
    expect(JSON.stringify([fault, fault.message, fault.stack, lines])).not.toContain('wrong-and-secret')
  })

  test('after too many failed logins a person has to solve a CAPTCHA', async () => {
    const { jira, simulator } = await world({ user: 'hubot' }, { user: 'hubot' })
    const { jira: wrong } = clientOf(simulator.url, { user: 'hubot', token: 'wrong' })
    for (let times = 0; times < 3; times++) await faultOf(wrong.find(LABEL))
    expect(await faultOf(jira.find(LABEL))).toMatchObject({
      kind: 'forbidden',
      status: 403,
      isLockedOut: true,
      said: 'too many failed logins, JIRA wants its CAPTCHA solved',
    })
    simulator.solveCaptcha()
    expect(await jira.find(LABEL)).toBeNull()
  })

  test('a token that is not sent along is said so, and not that nothing is there', async () => {
    const { simulator } = await world()
    const { jira } = clientOf(simulator.url, { token: undefined })
    expect(await faultOf(jira.check())).toMatchObject({ kind: 'unauthorized', status: 401 })
    expect(await faultOf(jira.create(draft()))).toMatchObject({ kind: 'unauthorized', sent: 'no' })
    expect(simulator.tickets).toEqual([])
  })

  test('a login page with status 200 is no answer', async () => {
    const { jira, simulator } = await world()
    const page = { status: 200, body: '<!DOCTYPE html><html><body>Log in</body></html>' }
    simulator.fail({ path: /search/, how: page })
    expect(await faultOf(jira.find(LABEL))).toMatchObject({ kind: 'unreadable', transient: false })
  })

  test('nobody is there', async () => {
    const { jira, simulator } = await world()
    await simulator.close()
    expect(await faultOf(jira.create(draft()))).toMatchObject({
      kind: 'unreachable',
      sent: 'no',
      transient: true,
    })
  })

  test('the token is nowhere in what is logged', async () => {
    const { jira, simulator, lines } = await world()
    const headers = { 'Content-Type': 'text/plain' }
    simulator.fail({ method: 'POST', how: { status: 500, headers, body: `oh ${TOKEN}` } })
    const fault = await faultOf(jira.create(draft()))
    expect(JSON.stringify([fault, fault.message, lines])).not.toContain(TOKEN)
    expect(fault.said).toContain('oh ***')
  })
})
