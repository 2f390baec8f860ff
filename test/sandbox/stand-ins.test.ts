import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { openStandIns } from '../../src/sandbox/stand-ins.ts'

const set = {
  HUBOT_JIRA_URL: 'https://jira.example',
  HUBOT_JIRA_TOKEN: 'jira-token-1',
  HUBOT_JIRA_PROJECT: 'CHG',
}

test.each([
  ['simulated where none is set', {}, 'CCB'],
  ['that of the settings where it is set', set, 'CHG'],
  ['none where a ticket is required and none is set', { HUBOT_JIRA_REQUIRED: 'true' }, undefined],
  [
    'none where a ticket is required and its address is no address',
    { ...set, HUBOT_JIRA_URL: 'jira', HUBOT_JIRA_REQUIRED: 'true' },
    undefined,
  ],
  [
    'none where a ticket is required and its token is missing',
    { ...set, HUBOT_JIRA_TOKEN: '', HUBOT_JIRA_REQUIRED: 'true' },
    undefined,
  ],
  [
    'simulated where production is as well, and a ticket required',
    { HUBOT_JIRA_REQUIRED: 'true' },
    'CCB',
    false,
  ],
])('JIRA in the sandbox is %s', async (_what, env, project, isReal = true) => {
  const folder = mkdtempSync(join(tmpdir(), 'stand-ins-'))
  const standIns = await openStandIns(folder, readConfig(env).visibility, { isReal, nowMs: Date.now() })
  onTestFinished(async () => {
    await standIns.close()
    rmSync(folder, { recursive: true })
  })
  expect(standIns.jira?.project).toBe(project)
})
