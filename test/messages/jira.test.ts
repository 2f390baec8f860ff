import { expect, test } from 'vitest'
import { JiraFault, type JiraProblem } from '../../src/jira/jira.ts'
import {
  jiraFault,
  jiraProblem,
  jiraWords,
  ticketAwaited,
  ticketNotClosed,
  ticketPending,
} from '../../src/messages/jira.ts'
import type { FaultKind } from '../../src/remote/remote-fault.ts'
import { deployment } from '../deployment/sample.ts'

const fault = (kind: FaultKind, said: string, status?: number): JiraFault =>
  new JiraFault({ kind, said, status, sent: 'no', transient: false })

test.each([
  [
    fault('unauthorized', 'login failed', 401),
    'JIRA does not accept my credentials: login failed (401). Check HUBOT_JIRA_USER and HUBOT_JIRA_TOKEN: with a user it is Basic, without one a personal access token. [ref 7f3a]',
  ],
  [
    new JiraFault(
      { kind: 'forbidden', said: 'too many failed logins', status: 403, sent: 'no', transient: false },
      { isLockedOut: true },
    ),
    'JIRA does not let my user in: too many failed logins (403). Log in as that user in a browser once, and check HUBOT_JIRA_TOKEN. [ref 7f3a]',
  ],
  [
    fault('forbidden', 'You do not have the permission to comment on this issue.', 403),
    'JIRA does not let me do that: You do not have the permission to comment on this issue (403). Check HUBOT_JIRA_PROJECT, and what my user may do in that project. [ref 7f3a]',
  ],
  [
    fault('unreadable', 'answered 200 OK with a web page: check the URL and the credentials', 200),
    'JIRA did not do it: answered 200 OK with a web page: check the URL and the credentials (200). Check HUBOT_JIRA_URL: does it need a context path, is there a login page before it? [ref 7f3a]',
  ],
  [
    fault('rejected', 'customfield_1: Risk is required.', 400),
    'JIRA did not do it: customfield_1: Risk is required (400). Check the HUBOT_JIRA_… settings against the project. [ref 7f3a]',
  ],
  [
    fault('rejected', 'customfield_1: ask @here <!channel>', 400),
    'JIRA did not do it: customfield_1: ask ＠here ‹!channel> (400). Check the HUBOT_JIRA_… settings against the project. [ref 7f3a]',
  ],
  [
    fault('timeout', 'no answer within 30 s'),
    'JIRA did not answer: no answer within 30 s. Check HUBOT_JIRA_URL and the server. [ref 7f3a]',
  ],
])('a fault is one line, with what to check: %s', (given, line) => {
  expect(jiraFault(given, '7f3a')).toBe(line)
})

test.each<[JiraProblem, string]>([
  [
    {
      is: 'unknown',
      setting: 'issue_type',
      given: 'Chagne',
      nearest: ['Change'],
      existing: ['Change', 'Bug'],
    },
    'HUBOT_JIRA_ISSUE_TYPE: JIRA shows me no issue type "Chagne". Did you mean "Change"? There are: "Change", "Bug".',
  ],
  [
    { is: 'unknown', setting: 'project', given: 'X', nearest: [], existing: [] },
    'HUBOT_JIRA_PROJECT: JIRA shows me no project "X". There are: none.',
  ],
  [
    { is: 'ambiguous', setting: 'log_field', given: 'Log', ids: ['customfield_1', 'customfield_2'] },
    'HUBOT_JIRA_LOG_FIELD: several in JIRA are called "Log". Set one of the ids instead: customfield_1, customfield_2.',
  ],
  [
    { is: 'not_on_screen', field: 'labels', issueType: 'Change' },
    'The field "labels" can\'t be filled when a ticket of type "Change" is created. Put it on that type\'s create screen.',
  ],
  [
    { is: 'wrong_type', setting: 'date_field', given: 'Amount', type: 'float' },
    'HUBOT_JIRA_DATE_FIELD: "Amount" is of type float, and must be a date, or a date with time.',
  ],
  [
    { is: 'required', fields: ['Risk', 'Owner'], issueType: 'Change' },
    'JIRA wants "Risk", "Owner" in a ticket of type "Change", which I don\'t fill. Give them default values, or make them optional.',
  ],
  [
    { is: 'no_permission', permission: 'BROWSE_PROJECTS', project: 'CCB' },
    'My user has no "Browse Projects" permission in the project "CCB".',
  ],
  [
    { is: 'other_ticket', key: 'CCB-1', label: 'hubot-deploy-d1' },
    'CCB-1 of this JIRA has no label "hubot-deploy-d1": it is not the ticket that I opened. Set HUBOT_JIRA_URL to the JIRA that has it, or give it that label.',
  ],
  [
    {
      is: 'no_transition',
      key: 'CCB-1',
      given: 'Deploy',
      status: 'Open',
      existing: ['Approve'],
      nearest: [],
    },
    'CCB-1 can\'t be moved by "Deploy": it is "Open". There are: "Approve".',
  ],
  [
    { is: 'transition_requires', key: 'CCB-1', given: 'Deploy', fields: ['Signature'] },
    'CCB-1 can\'t be moved by "Deploy": that needs "Signature", which I don\'t fill. Make it optional on its screen.',
  ],
])('a problem is one line: %o', (problem, line) => {
  expect(jiraProblem(problem)).toBe(line)
})

test('the room hears that the ticket comes later', () => {
  expect(
    ticketPending(deployment(), {
      said: jiraWords(fault('timeout', 'no answer within 30 s')),
      ref: '7f3a',
    }).split('\n'),
  ).toEqual([
    'The change ticket of search 1.4 is not written yet. JIRA did not answer: no answer within 30 s. Check HUBOT_JIRA_URL and the server.',
    'The deploy goes on, and I write the ticket when I can, with the times as they were; hubot deployment status shows it as pending. [ref 7f3a]',
  ])
})

test('the room hears that the deploy waits for its ticket', () => {
  const about = fault('unreachable', 'it refused the connection (ECONNREFUSED)')
  expect(ticketAwaited(deployment(), { said: jiraWords(about), ref: '7f3a' }).split('\n')).toEqual([
    "search 1.4 waits: it is not deployed without a change ticket (HUBOT_JIRA_REQUIRED), and that can't be written. JIRA can't be reached: it refused the connection (ECONNREFUSED). Check HUBOT_JIRA_URL and the server.",
    'I keep trying, and go on when there is one. [ref 7f3a]',
  ])
})

test('a ticket that was opened', () => {})

test('the log says why a ticket does not get its end, and whether it still may', () => {
  const why = new JiraFault(
    { kind: 'rejected', said: 'other_ticket', sent: 'no', transient: false },
    { problems: [{ is: 'other_ticket', key: 'CCB-12', label: 'hubot-deploy-d1' }] },
  )
  expect(ticketNotClosed(why, 'again')).toMatch(
    /CCB-12 .*hubot-deploy-d1.* The ticket gets its end when that works\.$/,
  )
  expect(ticketNotClosed(why, 'given_up')).toMatch(/CCB-12 .* The ticket does not get its end any more\.$/)
})
