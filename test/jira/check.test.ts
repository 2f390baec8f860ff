import { expect, test } from 'vitest'
import type { JiraOptions, JiraProblem } from '../../src/jira/jira.ts'
import type { JiraSimulatorOptions } from '../../src/sandbox/jira/simulator.ts'
import { clientOf, draft, faultOf, world } from './bench.ts'

const fields = [
  { id: 'customfield_1', name: 'Deploy date', type: 'datetime' },
  { id: 'customfield_2', name: 'Commit log', type: 'text' },
  { id: 'customfield_3', name: 'Twin', type: 'text' },
  { id: 'customfield_4', name: 'Twin', type: 'text' },
  { id: 'customfield_5', name: 'One line', type: 'line' },
  { id: 'customfield_6', name: 'Amount', type: 'number' },
  { id: 'customfield_7', name: 'Hidden log', type: 'text', onScreen: false },
] as const
const existing = [
  'Summary',
  'Issue Type',
  'Project',
  'Reporter',
  'Description',
  'Labels',
  ...['Deploy date', 'Commit log', 'Twin', 'One line', 'Amount'],
]

test.each(['server', 'cloud'] as const)('where all is well there is no problem, on %s', async flavour => {
  const { jira } = await world({ flavour }, { dateField: 'Deploy date', logField: 'Commit log' })
  expect(await jira.check()).toEqual([])
  await jira.create(draft())
  expect(await jira.check()).toEqual([])
})

test.each<[string, Partial<JiraOptions>, JiraSimulatorOptions, JiraProblem[]]>([
  [
    'a project that is not there',
    { project: 'CCBB' },
    {},
    [
      {
        is: 'unknown',
        setting: 'project',
        given: 'CCBB',
        nearest: [],
        existing: ['Change Control Board', 'Visibility'],
      },
    ],
  ],
  [
    'a project whose name is misspelt',
    { project: 'Change Controll Board' },
    {},
    [
      {
        is: 'unknown',
        setting: 'project',
        given: 'Change Controll Board',
        nearest: ['Change Control Board'],
        existing: ['Change Control Board', 'Visibility'],
      },
    ],
  ],
  [
    'an issue type that is misspelt',
    { issueType: 'Chagne' },
    {},
    [
      {
        is: 'unknown',
        setting: 'issue_type',
        given: 'Chagne',
        nearest: ['Change'],
        existing: ['Change', 'Bug'],
      },
    ],
  ],
  [
    'a field that is not there',
    { dateField: 'Deployment date' },
    {},
    [
      {
        is: 'unknown',
        setting: 'date_field',
        given: 'Deployment date',
        nearest: ['Deploy date'],
        existing,
      },
    ],
  ],
  [
    'two fields of one name',
    { logField: 'Twin' },
    {},
    [{ is: 'ambiguous', setting: 'log_field', given: 'Twin', ids: ['customfield_3', 'customfield_4'] }],
  ],
  [
    'fields of the wrong type',
    { dateField: 'Amount', logField: 'One line' },
    {},
    [
      { is: 'wrong_type', setting: 'date_field', given: 'Amount', type: 'float' },
      { is: 'wrong_type', setting: 'log_field', given: 'One line', type: 'textfield' },
    ],
  ],
  [
    'fields that are not on the create screen',
    { logField: 'Hidden log' },
    { hidden: ['labels', 'description'] },
    [
      { is: 'not_on_screen', field: 'description', issueType: 'Change' },
      { is: 'not_on_screen', field: 'labels', issueType: 'Change' },
      { is: 'not_on_screen', field: 'Hidden log', issueType: 'Change' },
    ],
  ],
  [
    'tickets that can not be seen would be created again and again',
    {},
    { denied: ['BROWSE_PROJECTS'] },
    [{ is: 'no_permission', permission: 'BROWSE_PROJECTS', project: 'CCB' }],
  ],
  [
    'nothing may be created',
    {},
    { denied: ['CREATE_ISSUES'] },
    [{ is: 'no_permission', permission: 'CREATE_ISSUES', project: 'CCB' }],
  ],
])('%s: doctor says so, and no ticket is created', async (_, options, simulated, problems) => {
  for (const createmeta of ['new', 'old'] as const) {
    const { jira, simulator } = await world({ fields, createmeta, ...simulated }, options)
    expect(await jira.check()).toEqual(problems)
    const fault = await faultOf(jira.create(draft()))
    expect(fault).toMatchObject({ kind: 'rejected', sent: 'no', transient: false, problems })
    expect(simulator.tickets).toEqual([])
  }
})

test('what stands in the way later does not stand in the way of creating', async () => {
  const risk = { id: 'customfield_9', name: 'Risk', type: 'text', required: true } as const
  const { jira, simulator } = await world({ fields: [risk], denied: ['ADD_COMMENTS', 'TRANSITION_ISSUES'] })
  expect(await jira.check()).toEqual([
    { is: 'no_permission', permission: 'ADD_COMMENTS', project: 'CCB' },
    { is: 'no_permission', permission: 'TRANSITION_ISSUES', project: 'CCB' },
    { is: 'required', fields: ['Risk'], issueType: 'Change' },
  ])
  simulator.setOptions({ fields: [] })
  expect((await jira.create(draft())).key).toBe('CCB-1')
})

test('transitions are compared with those of tickets that are not done', async () => {
  const options = { doneTransition: 'Deployd', failedTransition: 'Failed' }
  const { jira, simulator } = await world({}, options)
  expect(await jira.check()).toEqual([])
  await jira.create(draft())
  expect(await jira.check()).toEqual([
    {
      is: 'unknown',
      setting: 'done_transition',
      given: 'Deployd',
      nearest: ['Deployed'],
      existing: ['Start', 'Deployed', 'Not deployed'],
    },
  ])
  simulator.move('CCB-1', 'Done')
  expect(await jira.check()).toEqual([])
})

test('another project can be checked', async () => {
  const { jira } = await world()
  expect(await jira.check('Visibility')).toEqual([])
  expect(await jira.check('Visibilty')).toMatchObject([{ is: 'unknown', nearest: ['Visibility'] }])
})

test('problems are not remembered: what was mended works', async () => {
  const { jira, simulator } = await world({ fields: [] }, { dateField: 'Deploy date' })
  expect((await faultOf(jira.create(draft()))).problems).toHaveLength(1)
  simulator.setOptions({ fields })
  expect((await jira.create(draft())).key).toBe('CCB-1')
})

test('a JIRA that is away is a fault, and asked again', async () => {
  const { jira, simulator } = await world()
  simulator.fail({ path: /serverInfo/, times: 3, how: { status: 503, headers: { 'Retry-After': '1' } } })
  expect(await faultOf(jira.check())).toMatchObject({ kind: 'server_error', transient: true })
  expect(await jira.check()).toEqual([])
  simulator.fail({ path: /createmeta/, how: { status: 401, headers: { 'Content-Type': 'text/plain' } } })
  expect(await faultOf(jira.create(draft()))).toMatchObject({ kind: 'unauthorized' })
  expect((await jira.create(draft())).key).toBe('CCB-1')
})

test.each([
  ['text/plain', '404 page not found'],
  ['application/json', '{"message":"no route"}'],
])('a proxy that answers for a JIRA in the Cloud, in %s, makes no server of it', async (type, body) => {
  const { jira, simulator } = await world({ flavour: 'cloud' })
  simulator.fail({ path: /serverInfo/, how: { status: 404, headers: { 'Content-Type': type }, body } })
  expect(await faultOf(jira.settleMs())).toMatchObject({ kind: 'unreadable', status: 404, transient: true })
  expect(await jira.settleMs()).toBe(305_000)
  expect(await jira.find('hubot-deploy-d1')).toBeNull()
})

test('an address that is no JIRA', async () => {
  const { simulator } = await world()
  const { jira } = clientOf(`${simulator.url}/elsewhere`)
  expect((await faultOf(jira.create(draft()))).kind).toBe('unreadable')
})
