import { number, oneOf, type Setting } from './forms.ts'

export const confirmationSettings = {
  HUBOT_DEPLOY_CONFIRM: {
    default: 'never',
    is: 'when a deploy is asked about before it begins, for aliases without `confirm=`: `always`, `never` or `risky`',
    form: oneOf('always', 'never', 'risky'),
    must: 'always, never or risky',
  },
  HUBOT_DEPLOY_APPROVE: {
    default: 'self',
    is: 'whose yes counts, for aliases without `approve=`: `self`, of whoever asked for the deploy, or `other`, of somebody else who may deploy it',
    form: oneOf('self', 'other'),
    must: 'self or other',
  },
  HUBOT_DEPLOY_CONFIRM_SECONDS: {
    default: '60',
    is: 'how long a yes is waited for',
    form: number(5, 3600),
    must: 'a number from 5 to 3600',
  },
} as const satisfies Record<string, Setting>
