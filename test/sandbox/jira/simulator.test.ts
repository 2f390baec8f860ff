import { expect, onTestFinished, test } from 'vitest'
import {
  createJiraSimulator,
  type JiraSimulator,
  type JiraSimulatorOptions,
} from '../../../src/sandbox/jira/simulator.ts'

async function start(options: JiraSimulatorOptions = {}): Promise<JiraSimulator> {
  const simulator = await createJiraSimulator(options)
  onTestFinished(() => simulator.close())
  return simulator
}

async function ask(
  simulator: JiraSimulator,
  path: string,
  body?: unknown,
): Promise<[status: number, answer: unknown]> {
  const answer = await fetch(`${simulator.url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  return [answer.status, text.startsWith('{') ? JSON.parse(text) : text]
}

const fields = { project: { key: 'CCB' }, issuetype: { name: 'Change' }, summary: 'Deploying' }
const create = (simulator: JiraSimulator, more: Record<string, unknown> = {}) =>
  ask(simulator, '/rest/api/2/issue', { fields: { ...fields, ...more } })

test('a ticket as grunt-ccb makes one: created, then moved', async () => {
  const simulator = await start()
  const log = { customfield_11502: '2014-05-14T12:00:00.000+0000', customfield_11505: 'Commit log:\n\n[]' }
  expect(
    await ask(simulator, '/rest/api/2/issue/', {
      fields: { ...fields, project: { id: '10500' }, issuetype: { id: '10600' }, ...log },
    }),
  ).toEqual([201, { id: '20001', key: 'CCB-1', self: `${simulator.url}/rest/api/2/issue/20001` }])
  expect(await ask(simulator, '/rest/api/2/issue/20001/transitions', { transition: { id: 21 } })).toEqual([
    204,
    '',
  ])
  expect(simulator.ticket('CCB-1')).toMatchObject({ status: 'Done', fields: log })
})

test.each<[Record<string, unknown>, Record<string, string>]>([
  [{ project: { key: 'NO' } }, { project: 'valid project is required' }],
  [{ issuetype: { id: '9' } }, { issuetype: 'valid issue type is required' }],
  [{ summary: 'a\nb' }, { summary: 'The summary is invalid because it contains newline characters.' }],
  [{ summary: 'x'.repeat(255) }, { summary: 'Summary must be less than 255 characters.' }],
  [{ labels: ['a b'] }, { labels: "The label 'a b' contains spaces which is invalid." }],
  [
    { description: 'x'.repeat(32_768) },
    { description: 'The entered text is too long. It exceeds the allowed limit of 32,767 characters.' },
  ],
  [
    { customfield_11502: '2014-05-14T12:00:00Z' },
    { customfield_11502: 'Error parsing time: 2014-05-14T12:00:00Z' },
  ],
  [
    { customfield_1: 'x' },
    {
      customfield_1: "Field 'customfield_1' cannot be set. It is not on the appropriate screen, or unknown.",
    },
  ],
])('%o is refused in the form of JIRA', async (more, errors) => {
  const simulator = await start()
  expect(await create(simulator, more)).toEqual([400, { errorMessages: [], errors }])
  expect(simulator.tickets).toEqual([])
  expect((await create(simulator, { description: 'x'.repeat(32_767) }))[0]).toBe(201)
})

test('Cloud has another search, and version 3 wants documents', async () => {
  const simulator = await start({ flavour: 'cloud' })
  await create(simulator, { labels: ['l1'] })
  expect((await ask(simulator, '/rest/api/2/search?jql=labels%3Dl1'))[0]).toBe(410)
  for (const version of [2, 3]) {
    expect(await ask(simulator, `/rest/api/${version}/search/jql?jql=labels%3Dl1`)).toMatchObject([
      200,
      { issues: [{ key: 'CCB-1' }], isLast: true },
    ])
  }
  expect(
    await ask(simulator, '/rest/api/3/issue', { fields: { ...fields, description: 'plain' } }),
  ).toMatchObject([400, { errors: { description: expect.stringContaining('Atlassian Document') } }])
  const [, answer] = await ask(simulator, '/rest/api/2/serverInfo')
  expect(answer).toMatchObject({ deploymentType: 'Cloud' })
})

test.each([
  ['labels = nothing', 0],
  ['labels = "L1"', 1],
  ['project = CCB AND statusCategory != Done', 1],
  ['project = VZ', 0],
])('a search for %s', async (jql, count) => {
  const simulator = await start()
  await create(simulator, { labels: ['l1'] })
  const query = new URLSearchParams({ jql })
  expect(await ask(simulator, `/rest/api/2/search?${query}`)).toMatchObject([200, { total: count }])
})

test('a search that can not be read, and one for a project that is not there', async () => {
  const simulator = await start()
  for (const jql of ['labels ~ x', 'project = NO', 'a OR b']) {
    const [status] = await ask(simulator, `/rest/api/2/search?${new URLSearchParams({ jql })}`)
    expect(status).toBe(400)
  }
})

test('what it knows outlives it, and can be looked at', async () => {
  let saved: string | undefined
  const persist = {
    load: () => saved,
    save: (text: string) => {
      saved = text
    },
  }
  const first = await start({ persist })
  await create(first, { description: '<b>bold</b>' })
  first.move('CCB-1', 'In Progress')
  await first.close()
  const second = await start({ persist })
  expect(second.ticket('CCB-1')).toEqual(first.ticket('CCB-1'))
  expect((await create(second))[1]).toMatchObject({ id: '20002', key: 'CCB-2' })
  const [status, page] = await ask(second, '/browse/CCB-1')
  expect([status, page]).toEqual([200, expect.stringContaining('&#60;b&#62;bold')])
})

test('faults, and the log of requests without credentials', async () => {
  const simulator = await start({ token: 'secret' })
  simulator.fail({ path: /serverInfo/, how: { status: 503 } })
  expect((await ask(simulator, '/rest/api/2/serverInfo'))[0]).toBe(503)
  const headers = { Authorization: 'Bearer secret' }
  expect((await fetch(`${simulator.url}/rest/api/2/myself`, { headers })).status).toBe(200)
  expect(JSON.stringify(simulator.requests)).not.toContain('secret')
})
