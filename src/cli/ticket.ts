import type { JiraConfig } from '../config/visibility.ts'
import { settingFault } from '../config.ts'
import { draftOf, releaseLabel } from '../deployment/ticket.ts'
import {
  type DraftTicket,
  type Ending,
  type Jira,
  JiraFault,
  logsIntoDescription,
  type Ticket,
} from '../jira/jira.ts'
import { createJira } from '../jira/lazy.ts'
import { recordRelease } from '../jira/record.ts'
import { remoteFailure } from '../messages/cli.ts'
import { badManifestFile, ticketIs, ticketMoved, ticketNotMoved } from '../messages/cli-results.ts'
import { releasedComment } from '../messages/ticket.ts'
import { url } from '../settings/forms.ts'
import { command, type Outcome, type Tools } from './command.ts'
import { readText } from './file.ts'
import { env, patience } from './forms.ts'
import { readManifestFile } from './manifest-file.ts'
import { forReads, patiently } from './patiently.ts'

const production = 'production'

export const ticket = command({
  name: 'ticket',
  is: 'Puts a release on record: creates its change ticket and moves it to its done state, once.',
  insteadOf: 'grunt-ccb',
  options: {
    name: { value: 'project', is: 'what is deployed', required: true },
    build: { value: 'number', is: 'its build number', required: true },
    manifest: { value: 'file', is: 'the commits, as "manifest" writes them', required: true },
    env: { ...env, default: production },
    id: {
      value: 'id',
      is: 'one ticket for each id; without it one for each name, build number and environment',
    },
    'requested-by': { value: 'name', is: 'who asked for it' },
    link: {
      value: 'url',
      is: 'the build that deploys it',
      form: text => url(text) !== null,
      must: 'an http or https address',
    },
  },
  settings: [
    'HUBOT_JIRA_URL',
    'HUBOT_JIRA_USER',
    'HUBOT_JIRA_TOKEN',
    'HUBOT_JIRA_PROJECT',
    'HUBOT_JIRA_ISSUE_TYPE',
    'HUBOT_JIRA_DONE_TRANSITION',
    'HUBOT_JIRA_DATE_FIELD',
    'HUBOT_JIRA_LOG_FIELD',
  ],
  needs: ['HUBOT_JIRA_URL', 'HUBOT_JIRA_TOKEN', 'HUBOT_JIRA_PROJECT'],
  example: 'ticket --name RestaurantAPI --build Restaurant_230 --manifest manifest.json',

  async run(given, tools) {
    const { config, random, log, now } = tools
    const settings = config.visibility.jira
    if (settings?.project == null) throw settingFault('HUBOT_JIRA_PROJECT', config)
    const file = given.text('manifest')
    const read = await readText(file)
    if ('failed' in read) return read
    const manifest = readManifestFile(read.text)
    if (!manifest.ok) return { failed: badManifestFile(file, manifest.entry) }
    const about = { name: given.text('name'), number: given.text('build'), env: given.text('env') }
    const label = labelOf(about, given.maybe('id'))
    const [requestedBy, link] = [given.maybe('requested-by'), given.maybe('link')]
    const draft = draftOf({
      logIn: logsIntoDescription(settings.logField) ? 'description' : 'field',
      facts: {
        ...about,
        label,
        at: new Date(now()).toISOString(),
        ...(requestedBy !== undefined && { requestedBy }),
        links: link === undefined ? [] : [{ to: 'deploy_build', url: link }],
        release: { commits: manifest.commits },
      },
    })
    const ending: Ending = { outcome: 'done', comment: releasedComment(about, label), marker: label }
    const jira = createJira({
      ...optionsOf({ ...settings, project: settings.project }),
      timeoutMs: patience.jira,
      random,
      log,
    })
    try {
      return await record(jira, { draft, ending, transition: settings.doneTransition }, tools)
    } finally {
      jira.close()
    }
  },
})

/** The same release on two environments is two deployments. */
function labelOf(
  { name, number, env: place }: { name: string; number: string; env: string },
  id?: string,
): string {
  const where = place === production ? '' : `-${place}`
  return releaseLabel(name, `${number}${where}${id === undefined ? '' : `-${id}`}`)
}

const optionsOf = ({ user, failedTransition, dateField, ...given }: JiraConfig & { project: string }) => ({
  ...given,
  user: user ?? undefined,
  failedTransition: failedTransition ?? undefined,
  dateField: dateField ?? undefined,
})

/** A ticket that this run has found or created is not looked for again: JIRA's search may not know it yet. */
async function record(
  jira: Jira,
  { draft, ending, transition }: { draft: DraftTicket; ending: Ending; transition: string },
  { say, tell, sleep, now }: Tools,
): Promise<Outcome> {
  const seen: { ticket: Ticket | null } = { ticket: null }
  const saw = <T extends Ticket | null>(found: T, was: 'created' | 'there'): T => {
    if (found) {
      seen.ticket = found
      say(ticketIs(found.key, found.url, was))
      tell({ name: 'setParameter', values: { name: 'hubot.deploy.ticket', value: found.key } })
    }
    return found
  }
  const watched: Pick<Jira, 'find' | 'create' | 'end'> = {
    find: async label =>
      seen.ticket ? { ...seen.ticket, doubles: [] } : saw(await jira.find(label), 'there'),
    create: async draftTicket => saw(await jira.create(draftTicket), 'created'),
    end: (opened, end) => jira.end(opened, end),
  }
  try {
    // A comment or a move whose answer was lost may arrive later: looked for at once it would be made twice.
    const { key } = await patiently(
      () => recordRelease(watched, draft, ending),
      { sleep, now },
      { mostTries: forReads.mostTries },
    )
    say(ticketMoved(key, transition))
    return 'done'
  } catch (error) {
    if (!(error instanceof JiraFault) || !seen.ticket) throw error
    const { key } = seen.ticket
    return { failed: ticketNotMoved(key, remoteFailure(error, 'repeatable'), error.sent === 'unknown') }
  }
}
