import { expect, test } from 'vitest'
import type { AliasOptions } from '../../src/deployment/alias.ts'
import { planOf, type SetUp, surveyOf } from '../../src/deployment/plan.ts'

const nothing: SetUp = { ticket: null, hasMarkers: false, notificationRoom: null, isElsewhere: false }
const url = 'https://search.example/deployment-info'

test.each<[string, AliasOptions, Partial<SetUp>, unknown]>([
  ['nothing is set up', {}, {}, {}],
  ['a ticket is asked for and no JIRA is set', { ticket: 'OPS' }, {}, {}],
  [
    'tickets go into the project of the settings',
    {},
    { ticket: { project: 'CCB', isRequired: false } },
    { ticket: { project: 'CCB', isRequired: false } },
  ],
  [
    'an alias has a project of its own',
    { ticket: 'OPS' },
    { ticket: { project: 'CCB', isRequired: true } },
    { ticket: { project: 'OPS', isRequired: true } },
  ],
  ['no project is set', {}, { ticket: { project: null, isRequired: true } }, {}],
  [
    'only aliases with a project get a ticket',
    { ticket: 'OPS' },
    { ticket: { project: null, isRequired: false } },
    { ticket: { project: 'OPS', isRequired: false } },
  ],
  ['markers', {}, { hasMarkers: true }, { markers: true }],
  ['a room of the REST API', {}, { notificationRoom: 'graphs' }, { notification: { room: 'graphs' } }],
  [
    'a room of the REST API beside another chat',
    {},
    { notificationRoom: 'graphs', isElsewhere: true },
    { notification: { room: 'graphs', isElsewhere: true } },
  ],
  ['an alias with a repository', { repo: 'acme/search' }, {}, { survey: { repo: 'acme/search' } }],
])('%s', (_what, options, setUp, expected) => {
  expect(planOf(options, { ...nothing, ...setUp })).toEqual(expected)
})

test.each<[AliasOptions, unknown]>([
  [{}, null],
  [{ sha: '$.sha' }, null],
  [{ info: url }, { info: { url } }],
  [
    { info: url, sha: '$.sha', date: '$.at', repo: 'acme/search' },
    { info: { url, sha: '$.sha', date: '$.at' }, repo: 'acme/search' },
  ],
])('an alias with %j is surveyed so', (options, expected) => {
  expect(surveyOf(options)).toEqual(expected)
})
