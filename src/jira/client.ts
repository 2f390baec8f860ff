import { inTime } from '../in-time.ts'
import { factsOf } from '../remote/answer.ts'
import { decode, jsonIn } from '../remote/decode.ts'
import { createHttp, type Deadline, deadlineIn, type Send } from '../remote/http.ts'
import { type Ask, askWith } from './ask.ts'
import { checkTransitions } from './check.ts'
import { endTicket, mustHaveLabel, problemFault } from './end.ts'
import {
  type DraftInTime,
  type FoundTicket,
  type Jira,
  JiraFault,
  type JiraOptions,
  type Opening,
  type Ticket,
  type TicketDraft,
} from './jira.ts'
import { LOCKED_OUT, limitIn, reasonIn } from './reason.ts'
import { dateValue } from './resolve.ts'
import { mustBrowse, readSetup, type Setup } from './setup.ts'
import { createdShape, searchShape, serverShape } from './wire.ts'

/** `jira.text.field.character.limit` as it is shipped, and the one of Cloud. */
const TEXT_LIMIT = 32_767
/** Of the limit: Cloud counts a form of the text that is longer than the text, by its links above all. */
const PARTS = [1, 0.9, 0.6, 0.3]
const MOST_DRAFTS = 6

/**
 * How far the index may be behind. Of Cloud's search Atlassian says "a few seconds to minutes"; nodes of a Data Center
 * send each other their changes within seconds. https://developer.atlassian.com/cloud/jira/platform/search-and-reconcile
 */
const SETTLE_MS = { server: 30_000, cloud: 300_000 }

/** JIRA over version 2 of its REST API: plain texts, which Cloud takes too. */
export function createJira(options: JiraOptions): Jira {
  const { user, token } = options
  const pair = user ? Buffer.from(`${user}:${token ?? ''}`, 'utf8').toString('base64') : ''
  const http = createHttp({
    ...options,
    system: 'JIRA',
    root: '/rest/api',
    authorization: user ? `Basic ${pair}` : token ? `Bearer ${token}` : undefined,
    secrets: [token],
    reasonIn,
    fault: about => new JiraFault(about, { isLockedOut: about.said === LOCKED_OUT }),
  })
  const setups = new Map<string, Promise<Setup>>()
  let cloud: Promise<boolean> | undefined

  const asking = <T>(work: (ask: Ask) => Promise<T>, until?: Deadline): Promise<T> =>
    http.call(async (send: Send) => work(askWith(http, send)), until)

  const isCloud = (): Promise<boolean> => {
    cloud ??= asking(readFlavour).catch((fault: unknown) => {
      cloud = undefined
      throw fault
    })
    return cloud
  }

  async function readSetupOf(project: string): Promise<Setup> {
    const onCloud = await isCloud()
    const setup = await asking(ask => readSetup(ask, { ...options, project }, onCloud))
    if ('blocking' in setup) return setup
    throw problemFault(setup)
  }

  const setupOf = (project: string): Promise<Setup> => {
    const kept = setups.get(project) ?? readSetupOf(project)
    setups.set(project, kept)
    kept.catch(() => setups.delete(project))
    return kept
  }

  const ticket = (key: string): Ticket => ({ key, url: `${http.url}/browse/${key}` })

  async function find(label: string, given = options.project, until?: Deadline): Promise<FoundTicket | null> {
    const onCloud = await shared(isCloud(), until)
    const search = {
      what: 'search',
      shape: searchShape,
      path: onCloud ? '/3/search/jql' : '/2/search',
      query: { jql: `labels = ${quoted(label)}`, fields: 'labels', maxResults: '10' },
    }
    const { issues } = await asking(ask => ask.get(search), until)
    // A search compares labels without case.
    const [first, ...others] = issues
      .filter(issue => issue.fields?.labels?.includes(label) ?? true)
      .toSorted((a, b) => Number(a.id) - Number(b.id))
    if (first) return { ...ticket(first.key), doubles: others.map(({ key }) => ticket(key)) }
    const { project } = await shared(setupOf(given), until)
    await asking(ask => mustBrowse(ask, project, given), until)
    return null
  }

  /** The new ticket, or the limit that one of its texts breaks. */
  const post = (draft: TicketDraft, setup: Setup, until?: Deadline): Promise<Ticket | number> =>
    asking(async ask => {
      try {
        const answer = await ask.post('/2/issue', { fields: fieldsOf(draft, setup) })
        const created = decode('jira created issue', createdShape, jsonIn(answer.body))
        if (created.ok) return ticket(created.value.key)
        throw http.unreadable(created.why, answer, { sent: 'unknown', transient: false })
      } catch (fault) {
        if (!(fault instanceof JiraFault) || fault.status !== 400) throw fault
        const said = limitIn(fault.said, ['description', ...(setup.logField ? [setup.logField] : [])])
        if (said === undefined) throw fault
        return said
      }
    }, until)

  async function createWithin(draftWithin: DraftInTime, setup: Setup, until?: Deadline): Promise<Ticket> {
    let limit = TEXT_LIMIT
    let step = 0
    for (let drafts = 0; drafts < MOST_DRAFTS; drafts++) {
      const part = PARTS[step]
      if (part === undefined) break
      const outcome = await post(await draftWithin(Math.floor(limit * part)), setup, until)
      if (typeof outcome !== 'number') return outcome
      if (outcome < limit) limit = outcome
      else step++
    }
    throw tooLong(limit)
  }

  const opening = (until?: Deadline): Opening => ({
    find: (label, project) => find(label, project, until),

    async settleMs() {
      const onCloud = await shared(isCloud(), until)
      return (onCloud ? SETTLE_MS.cloud : SETTLE_MS.server) + options.timeoutMs
    },

    async create(draftWithin, project = options.project) {
      const setup = await shared(setupOf(project), until)
      try {
        if (setup.blocking.length > 0) throw problemFault(setup.blocking)
        return await createWithin(draftWithin, setup, until)
      } catch (fault) {
        // Somebody may have changed what was asked for once, or will now.
        if (fault instanceof JiraFault && fault.kind === 'rejected') setups.delete(project)
        throw fault
      }
    },
  })

  return {
    url: http.url,
    ...opening(),
    within: ms => opening(deadlineIn(ms)),

    async end({ key, url }, ending) {
      const { doneTransition, failedTransition } = options
      await asking(async ask => {
        if (url !== ticket(key).url) await mustHaveLabel(ask, key, ending.marker)
        await endTicket(ask, key, { ...ending, doneTransition, failedTransition })
      })
    },

    async check(project = options.project) {
      const onCloud = await isCloud()
      return await asking(async ask => {
        const setup = await readSetup(ask, { ...options, project }, onCloud)
        if (!('blocking' in setup)) return setup
        const transitions = await checkTransitions(ask, { setup, options, onCloud })
        return [...setup.blocking, ...setup.others, ...transitions]
      })
    },

    close: () => http.close(),
  }
}

/** Every version says what it is. One that does not know the question is no JIRA, or a proxy in front of one. */
async function readFlavour(ask: Ask): Promise<boolean> {
  try {
    const info = await ask.get({ what: 'server', shape: serverShape, path: '/2/serverInfo' })
    return info.deploymentType?.toLowerCase() === 'cloud'
  } catch (fault) {
    if (!(fault instanceof JiraFault) || fault.kind !== 'not_found') throw fault
    throw new JiraFault({ ...factsOf(fault), kind: 'unreadable', transient: true })
  }
}

/** What is read for all: whoever may not wait for it that long leaves it to be read for the next. */
async function shared<T>(read: Promise<T>, until?: Deadline): Promise<T> {
  if (!until) return await read
  return await inTime(read, until.endsAt - performance.now(), () => {
    throw new JiraFault({
      kind: 'timeout',
      said: `no answer within ${until.timeoutMs / 1_000} s`,
      sent: 'no',
      transient: true,
    })
  })
}

const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`

const tooLong = (limit: number): JiraFault =>
  new JiraFault({
    kind: 'rejected',
    status: 400,
    said: `its texts may have ${limit} characters, and much shorter ones were too long as well`,
    sent: 'no',
    transient: false,
  })

function fieldsOf(draft: TicketDraft, setup: Setup): Record<string, unknown> {
  const { dateField, logField } = setup
  return {
    project: setup.project,
    issuetype: { id: setup.issueType.id },
    summary: draft.summary,
    description: draft.description,
    labels: [draft.label],
    ...(dateField && { [dateField.id]: dateValue(draft.at, dateField.form) }),
    ...(logField !== undefined && draft.log !== undefined && { [logField]: draft.log }),
  }
}
