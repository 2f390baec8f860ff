import * as v from 'valibot'
import type {
  JiraSimulatorOptions,
  SimulatedField,
  SimulatedIssueType,
  SimulatedProject,
  SimulatedStatus,
  SimulatedTicket,
  SimulatedWorkflow,
} from './types.ts'

const ticket = v.object({
  id: v.string(),
  key: v.string(),
  project: v.string(),
  issueType: v.string(),
  status: v.string(),
  summary: v.string(),
  description: v.string(),
  labels: v.array(v.string()),
  fields: v.record(v.string(), v.unknown()),
  comments: v.array(v.object({ id: v.string(), body: v.string(), by: v.string(), at: v.number() })),
  moves: v.array(v.object({ from: v.string(), to: v.string(), by: v.string(), at: v.number() })),
  createdAt: v.number(),
})
const snapshot = v.object({
  nextId: v.number(),
  counters: v.record(v.string(), v.number()),
  tickets: v.array(ticket),
})
type Snapshot = v.InferOutput<typeof snapshot>

/** A change board like the one of the pipeline of 2014, and its two custom fields. */
const defaults = {
  projects: [
    { id: '10500', key: 'CCB', name: 'Change Control Board' },
    { id: '10000', key: 'VZ', name: 'Visibility' },
  ],
  issueTypes: [
    { id: '10600', name: 'Change' },
    { id: '1', name: 'Bug' },
  ],
  fields: [
    { id: 'customfield_11502', name: 'Deploy date', type: 'datetime' },
    { id: 'customfield_11505', name: 'Commit log', type: 'text' },
  ],
  workflow: {
    statuses: [
      { id: '1', name: 'Open', category: 'new' },
      { id: '3', name: 'In Progress', category: 'indeterminate' },
      { id: '10001', name: 'Done', category: 'done' },
      { id: '10002', name: 'Failed', category: 'done' },
    ],
    transitions: [
      { id: '11', name: 'Start', from: ['Open'], to: 'In Progress' },
      { id: '21', name: 'Deployed', from: ['Open', 'In Progress'], to: 'Done' },
      { id: '31', name: 'Not deployed', from: ['Open', 'In Progress'], to: 'Failed' },
      { id: '41', name: 'Reopen', from: ['Done', 'Failed'], to: 'Open' },
    ],
  },
} as const satisfies JiraSimulatorOptions

export interface World {
  readonly projects: readonly SimulatedProject[]
  readonly issueTypes: readonly SimulatedIssueType[]
  readonly fields: readonly SimulatedField[]
  readonly workflow: SimulatedWorkflow
  readonly tickets: readonly SimulatedTicket[]
  project(idOrKey: string): SimulatedProject | undefined
  ticket(idOrKey: string): SimulatedTicket | undefined
  statusOf(ticket: SimulatedTicket): SimulatedStatus
  create(
    project: SimulatedProject,
    about: Pick<SimulatedTicket, 'issueType' | 'summary' | 'description' | 'labels' | 'fields'>,
  ): SimulatedTicket
  change(key: string, patch: Partial<SimulatedTicket>): void
  move(key: string, to: string, by: string): void
  remove(key: string): void
  nextId(): string
}

export function createWorld(options: () => JiraSimulatorOptions, now: () => number): World {
  const saved = options().persist?.load()
  const state: Snapshot = saved
    ? v.parse(snapshot, JSON.parse(saved))
    : { nextId: 20_001, counters: {}, tickets: [] }
  const save = (): void => options().persist?.save(JSON.stringify(state))
  const find = (idOrKey: string): Snapshot['tickets'][number] | undefined =>
    state.tickets.find(({ id, key }) => id === idOrKey || key === idOrKey.toUpperCase())
  const workflow = (): SimulatedWorkflow => options().workflow ?? defaults.workflow

  function change(key: string, patch: Partial<SimulatedTicket>): void {
    const at = state.tickets.findIndex(one => one.key === key)
    const before = state.tickets[at]
    if (!before) throw new Error(`the simulated JIRA has no ${key}`)
    state.tickets[at] = v.parse(ticket, { ...before, ...patch })
    save()
  }

  return {
    get projects() {
      return options().projects ?? defaults.projects
    },
    get issueTypes() {
      return options().issueTypes ?? defaults.issueTypes
    },
    get fields() {
      return options().fields ?? defaults.fields
    },
    get workflow() {
      return workflow()
    },
    get tickets() {
      return state.tickets
    },
    project(idOrKey) {
      return this.projects.find(({ id, key }) => id === idOrKey || key === idOrKey)
    },
    ticket: find,
    statusOf({ status }) {
      const found = workflow().statuses.find(({ name }) => name === status)
      return found ?? { id: status, name: status, category: 'indeterminate' }
    },
    create(project, about) {
      const count = (state.counters[project.key] ?? 0) + 1
      state.counters[project.key] = count
      const made = v.parse(ticket, {
        ...about,
        id: String(state.nextId++),
        key: `${project.key}-${count}`,
        project: project.key,
        status: workflow().statuses[0]?.name ?? 'Open',
        comments: [],
        moves: [],
        createdAt: now(),
      })
      state.tickets.push(made)
      save()
      return made
    },
    change,
    move(key, to, by) {
      const before = find(key)
      if (!before) throw new Error(`the simulated JIRA has no ${key}`)
      change(before.key, {
        status: to,
        moves: [...before.moves, { from: before.status, to, by, at: now() }],
      })
    },
    remove(key) {
      state.tickets = state.tickets.filter(one => one.key !== key)
      save()
    },
    nextId: () => String(state.nextId++),
  }
}
