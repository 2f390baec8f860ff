/** What the options of several commands must be. */

import type { Option } from './command.ts'

export const repo = {
  value: 'owner/name',
  is: 'the repository on GitHub',
  required: true,
  form: (text: string) => /^[\w.-]{1,100}\/[\w.-]{1,100}$/.test(text),
  must: 'owner/name',
} as const satisfies Option

export const gitHubSettings = ['HUBOT_GITHUB_URL', 'HUBOT_GITHUB_TOKEN'] as const

export const env = { value: 'environment', is: 'where it is deployed to' } as const satisfies Option

/** Longest time of the reads of one command, repeats included, in ms. */
export const patience = { gitHub: 60_000, info: 15_000, jira: 30_000, hipChat: 20_000 }
