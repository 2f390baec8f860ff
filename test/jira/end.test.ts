import { describe, expect, test } from 'vitest'
import type { Ending, JiraOptions } from '../../src/jira/jira.ts'
import { recordRelease } from '../../src/jira/record.ts'
import type { JiraSimulatorOptions, SimulatedWorkflow } from '../../src/sandbox/jira/simulator.ts'
import { draft, faultOf, LABEL, world } from './bench.ts'

const ending = (outcome: Ending['outcome'] = 'done'): Ending => ({
  outcome,
  comment: `Search 1.4 was deployed to prod in 4 min.\n${LABEL}`,
  marker: LABEL,
})

async function opened(simulated: JiraSimulatorOptions = {}, options: Partial<JiraOptions> = {}) {
  const all = await world(simulated, options)
  const ticket = await all.jira.create(draft())
  const { key } = ticket
  const state = () => {
    const { status, comments, moves } = all.simulator.ticket(key) ?? {}
    return [status, comments?.length, moves?.length]
  }
  return { ...all, key, ticket, state }
}

const workflow = (transitions: SimulatedWorkflow['transitions']): SimulatedWorkflow => ({
  statuses: [
    { id: '1', name: 'Open', category: 'new' },
    { id: '3', name: 'Approved', category: 'indeterminate' },
    { id: '5', name: 'Done', category: 'done' },
    { id: '6', name: 'Archived', category: 'indeterminate' },
  ],
  transitions,
})

describe.each(['server', 'cloud'] as const)('a ticket is ended, on %s', flavour => {
  test.each([
    ['by the name of the transition', 'deployed'],
    ['by its id', '21'],
    ['by the status that it leads to', 'Done'],
  ])('%s', async (_, doneTransition) => {
    const { jira, simulator, key, ticket, state } = await opened({ flavour }, { doneTransition })
    await jira.end(ticket, ending())
    expect(state()).toEqual(['Done', 1, 1])
    expect(simulator.ticket(key)?.comments[0]?.body).toBe(ending().comment)
  })

  test('twice, as if it were once', async () => {
    const { jira, ticket, state } = await opened({ flavour })
    await jira.end(ticket, ending())
    await jira.end(ticket, ending())
    expect(state()).toEqual(['Done', 1, 1])
  })

  test.each([
    ['comment', 'reset-after'],
    ['comment', 'reset-before'],
    ['comment', 'garbage'],
    ['transitions', 'reset-after'],
    ['transitions', 'reset-before'],
    ['transitions', { status: 502, after: true }],
  ] as const)('the answer to its %s is lost by %j: the next try makes it whole', async (what, how) => {
    const { jira, simulator, ticket, state } = await opened({ flavour })
    simulator.fail({ method: 'POST', path: new RegExp(`${what}$`), how })
    await jira.end(ticket, ending()).catch(() => {})
    await jira.end(ticket, ending())
    expect(state()).toEqual(['Done', 1, 1])
  })
})

describe('the ticket of a deployment that failed', () => {
  test('only gets its comment, unless a transition is set', async () => {
    const { jira, ticket, state } = await opened()
    await jira.end(ticket, ending('failed'))
    expect(state()).toEqual(['Open', 1, 0])
  })

  test('is moved by the transition that is set', async () => {
    const { jira, ticket, state } = await opened({}, { failedTransition: 'Not deployed' })
    await jira.end(ticket, ending('failed'))
    await jira.end(ticket, ending('failed'))
    expect(state()).toEqual(['Failed', 1, 1])
  })
})

describe('a ticket that is not where it was', () => {
  test.each([
    ['In Progress', ['Done', 1, 2]],
    ['Done', ['Done', 1, 1]],
    ['Failed', ['Failed', 1, 1]],
  ])('somebody has put it to %s', async (status, expected) => {
    const { jira, simulator, key, ticket, state } = await opened()
    simulator.move(key, status)
    await jira.end(ticket, ending())
    expect(state()).toEqual(expected)
  })

  test('a failed one that somebody has put among the done is said to be stuck', async () => {
    const { jira, simulator, key, ticket } = await opened({}, { failedTransition: 'Not deployed' })
    simulator.move(key, 'Done')
    expect((await faultOf(jira.end(ticket, ending('failed')))).problems).toEqual([
      {
        is: 'no_transition',
        key,
        given: 'Not deployed',
        status: 'Done',
        existing: ['Reopen'],
        nearest: [],
      },
    ])
  })

  test('the workflow carries it on, out of reach of the transition', async () => {
    const carried = workflow([{ id: '21', name: 'Deployed', from: ['Open'], to: 'Done', thenTo: 'Archived' }])
    const { jira, ticket, state } = await opened({ workflow: carried })
    await jira.end(ticket, ending())
    await jira.end(ticket, ending())
    expect(state()).toEqual(['Archived', 1, 2])
  })

  test('a transition from everywhere leads to where it is already', async () => {
    const { jira, ticket, state } = await opened({
      workflow: workflow([{ id: '21', name: 'Deployed', to: 'Done' }]),
    })
    await jira.end(ticket, ending())
    await jira.end(ticket, ending())
    expect(state()).toEqual(['Done', 1, 1])
  })

  test('it is gone', async () => {
    const { jira, simulator, key, ticket } = await opened()
    simulator.remove(key)
    expect(await faultOf(jira.end(ticket, ending()))).toMatchObject({ kind: 'not_found', transient: false })
  })
})

describe('a ticket that was opened when JIRA had another address', () => {
  const elsewhere = (key: string) => ({ key, url: `https://jira-before.example/browse/${key}` })

  test('is ended where it has our label: JIRA has moved', async () => {
    const { jira, key, state } = await opened()
    await jira.end(elsewhere(key), ending())
    expect(state()).toEqual(['Done', 1, 1])
  })

  test('is left alone where it has not: it is that of somebody else, in another JIRA', async () => {
    const { jira, simulator } = await world()
    const { key } = await jira.create(draft({ label: `${LABEL}0` }))
    const fault = await faultOf(jira.end(elsewhere(key), ending()))
    expect(fault).toMatchObject({
      kind: 'rejected',
      sent: 'no',
      problems: [{ is: 'other_ticket', key, label: LABEL }],
    })
    expect(simulator.ticket(key)).toMatchObject({ status: 'Open', comments: [], moves: [] })
  })
})

describe('a transition that can not be made', () => {
  test('there is none from its status: its comment is there all the same', async () => {
    const approved = workflow([
      { id: '11', name: 'Approve', from: ['Open'], to: 'Approved' },
      { id: '21', name: 'Deployed', from: ['Approved'], to: 'Done' },
    ])
    const { jira, simulator, key, ticket, state } = await opened(
      { workflow: approved },
      { doneTransition: 'Deploy' },
    )
    const fault = await faultOf(jira.end(ticket, ending()))
    expect(fault).toMatchObject({ kind: 'rejected', sent: 'no', transient: false })
    expect(fault.problems).toEqual([
      {
        is: 'no_transition',
        key,
        given: 'Deploy',
        status: 'Open',
        existing: ['Approve'],
        nearest: [],
      },
    ])
    expect(state()).toEqual(['Open', 1, 0])
    simulator.move(key, 'Approved')
    simulator.setOptions({
      workflow: workflow([{ id: '21', name: 'Deploy', from: ['Approved'], to: 'Done' }]),
    })
    await jira.end(ticket, ending())
    expect(state()).toEqual(['Done', 1, 2])
  })

  test('two of that name lead to two places', async () => {
    const twins = workflow([
      { id: '21', name: 'Deployed', to: 'Done' },
      { id: '22', name: 'Deployed', to: 'Archived' },
    ])
    const { jira, ticket } = await opened({ workflow: twins })
    expect((await faultOf(jira.end(ticket, ending()))).problems).toEqual([
      { is: 'ambiguous', setting: 'done_transition', given: 'Deployed', ids: ['21', '22'] },
    ])
  })

  test('it asks for a field', async () => {
    const asking = workflow([
      { id: '21', name: 'Deployed', to: 'Done', requires: ['resolution', 'Signature'] },
    ])
    const { jira, key, ticket } = await opened({ workflow: asking })
    expect((await faultOf(jira.end(ticket, ending()))).problems).toEqual([
      { is: 'transition_requires', key, given: 'Deployed', fields: ['Signature'] },
    ])
  })

  test('my user may not', async () => {
    const { jira, ticket } = await opened({ denied: ['ADD_COMMENTS'] })
    expect(await faultOf(jira.end(ticket, ending()))).toMatchObject({ kind: 'forbidden', status: 403 })
  })
})

test.each([
  ['done', { id: '1' }],
  ['failed', { id: '2' }],
] as const)('a resolution that is asked for is given, when %s', async (outcome, resolution) => {
  const classic = workflow([
    { id: '21', name: 'Close', from: ['Open'], to: 'Done', requires: ['resolution'] },
  ])
  const options = { doneTransition: 'Close', failedTransition: 'Close' }
  const { jira, simulator, key, ticket } = await opened({ workflow: classic }, options)
  await jira.end(ticket, ending(outcome))
  expect(simulator.ticket(key)).toMatchObject({ status: 'Done', fields: { resolution } })
})

test('among many comments its own is found', async () => {
  const { jira, simulator, key, ticket, state } = await opened()
  await jira.end(ticket, { ...ending(), comment: `${LABEL}0, ${LABEL}-x`, marker: 'other' })
  for (let count = 0; count < 60; count++)
    await jira.end(ticket, { ...ending(), marker: `m${count}`, comment: `m${count}` })
  await jira.end(ticket, ending())
  await jira.end(ticket, ending())
  expect(state()).toEqual(['Done', 62, 1])
  expect(simulator.ticket(key)?.comments.at(-1)?.body).toBe(ending().comment)
})

test('a release is put on record once, however often it is run', async () => {
  const { jira, simulator } = await world()
  const first = await recordRelease(jira, draft(), ending())
  expect(await recordRelease(jira, draft(), ending())).toEqual(first)
  expect(simulator.tickets).toMatchObject([{ key: first.key, status: 'Done' }])
  expect(simulator.tickets[0]?.comments).toHaveLength(1)
})
