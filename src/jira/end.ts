import { type Ask, allPages } from './ask.ts'
import { type Ending, JiraFault, type JiraOptions } from './jira.ts'
import { decideMove, holdsMarker } from './resolve.ts'
import { commentsShape, issueShape, labelledShape, myselfShape, transitionsShape } from './wire.ts'

/** Comments, then moves: some workflows close a ticket for comments, too. Each is looked for before it is made. */
export async function endTicket(
  ask: Ask,
  key: string,
  ending: Ending & Pick<JiraOptions, 'doneTransition' | 'failedTransition'>,
): Promise<void> {
  const path = pathOf(key)
  await comment(ask, path, ending)
  const given = ending.outcome === 'done' ? ending.doneTransition : ending.failedTransition
  if (given !== undefined) await move(ask, path, { given, outcome: ending.outcome })
}

/** Rejects where the ticket of that key lacks the label. */
export async function mustHaveLabel(ask: Ask, key: string, label: string): Promise<void> {
  const question = { what: 'issue', shape: labelledShape, path: pathOf(key), query: { fields: 'labels' } }
  const { fields } = await ask.get(question)
  if (!fields?.labels?.includes(label)) throw problemFault([{ is: 'other_ticket', key, label }])
}

const pathOf = (key: string): string => `/2/issue/${encodeURIComponent(key)}`

async function comment(ask: Ask, path: string, ending: Ending): Promise<void> {
  const comments = await allPages(async startAt => {
    const page = await ask.get({
      what: 'comments',
      shape: commentsShape,
      path: `${path}/comment`,
      query: { startAt: String(startAt), maxResults: '100' },
    })
    return { items: page.comments, total: page.total }
  })
  if (comments?.some(({ body }) => holdsMarker(body, ending.marker))) return
  await ask.post(`${path}/comment`, { body: ending.comment })
}

async function move(
  ask: Ask,
  path: string,
  { given, outcome }: { given: string; outcome: 'done' | 'failed' },
): Promise<void> {
  const { transitions } = await ask.get({
    what: 'transitions',
    shape: transitionsShape,
    path: `${path}/transitions`,
    query: { expand: 'transitions.fields' },
  })
  const issue = await ask.get({
    what: 'issue',
    shape: issueShape,
    path,
    query: { fields: 'status', expand: 'changelog' },
  })
  const me = (await ask.find({ what: 'user', shape: myselfShape, path: '/2/myself' })) ?? {}
  const next = decideMove({ issue, transitions, given, outcome, me })
  if (next.is === 'already') return
  if (next.is === 'impossible') throw problemFault([next.problem])
  const fields = Object.keys(next.fields).length > 0 ? { fields: next.fields } : {}
  await ask.post(`${path}/transitions`, { transition: { id: next.id }, ...fields })
}

/** Something in the settings or the workflow that has to be set otherwise first. */
export const problemFault = (problems: JiraFault['problems']): JiraFault =>
  new JiraFault(
    {
      kind: 'rejected',
      said: problems.map(({ is }) => is).join(', '),
      sent: 'no',
      transient: false,
    },
    { problems },
  )
