import { expect, test } from 'vitest'
import { readConfig } from '../../src/config.ts'
import type { AliasOptions } from '../../src/deployment/alias.ts'
import {
  type Approve,
  asksLess,
  type Confirm,
  isAskedFirst,
  ruleFor,
} from '../../src/deployment/confirmation.ts'
import type { KeptCommand } from '../../src/deployment/kept-line.ts'

const set = (confirm: Confirm | null, approve: Approve = 'self') => ({ confirm, approve, waitMs: 60_000 })

test.each<[AliasOptions, ReturnType<typeof set>, Confirm, Approve]>([
  [{}, set(null), 'never', 'self'],
  [{}, set('always'), 'always', 'self'],
  [{}, set('risky', 'other'), 'risky', 'other'],
  [{}, set(null, 'other'), 'always', 'other'],
  [{ confirm: 'always' }, set(null), 'always', 'self'],
  [{ confirm: 'RISKY' }, set('always'), 'risky', 'self'],
  [{ confirm: 'never' }, set('always', 'other'), 'never', 'other'],
  [{ approve: 'other' }, set(null), 'always', 'other'],
  [{ approve: 'other' }, set('never'), 'always', 'other'],
  [{ approve: 'other' }, set('risky'), 'always', 'other'],
  [{ approve: 'other', confirm: 'risky' }, set(null), 'risky', 'other'],
  [{ approve: 'other', confirm: 'never' }, set(null), 'never', 'other'],
  [{ approve: 'self' }, set(null, 'other'), 'never', 'self'],
  [{ approve: 'self' }, set('always', 'other'), 'always', 'self'],
  [{ confirm: '' }, set(null), 'always', 'self'],
  [{ confirm: 'nevr' }, set('never'), 'always', 'self'],
  [{ approve: 'bob' }, set(null), 'always', 'other'],
])('%j where %j is set for all: %s, %s', (options, all, confirm, approve) => {
  expect(ruleFor(options, all)).toEqual({ confirm, approve })
})

test.each<[AliasOptions, ReturnType<typeof set>, boolean]>([
  [{}, set(null, 'other'), false],
  [{ approve: 'self' }, set(null, 'other'), true],
  [{ approve: 'SELF', confirm: 'always' }, set(null, 'other'), true],
  [{ confirm: 'never' }, set(null, 'other'), true],
  [{ confirm: 'Risky' }, set(null, 'other'), true],
  [{ confirm: 'always' }, set('risky', 'other'), false],
  [{ confirm: 'risky' }, set('risky', 'other'), false],
  [{ confirm: 'never', approve: 'other' }, set('risky', 'other'), true],
  [{ approve: 'bob', confirm: 'perhaps' }, set(null, 'other'), false],
  // Where nobody is asked by the settings, or everybody answers for themselves, there is nothing to lift.
  [{ approve: 'self', confirm: 'always' }, set('never', 'other'), false],
  [{ confirm: 'never' }, set('always'), false],
  [{ approve: 'self' }, set(null), false],
])('%j where %j is set for all asks for less: %s', (options, all, expected) => {
  expect(asksLess(options, all)).toBe(expected)
})

test.each<[Record<string, string>, ReturnType<typeof set>]>([
  [{}, set(null)],
  [{ HUBOT_DEPLOY_CONFIRM: 'risky' }, set('risky')],
  [{ HUBOT_DEPLOY_CONFIRM: 'Always' }, set('always')],
  [{ HUBOT_DEPLOY_CONFIRM: 'allways' }, set('always')],
  [{ HUBOT_DEPLOY_APPROVE: 'other' }, set(null, 'other')],
  [{ HUBOT_DEPLOY_APPROVE: 'anybody' }, set(null, 'other')],
  [{ HUBOT_DEPLOY_CONFIRM_SECONDS: '90' }, { ...set(null), waitMs: 90_000 }],
  [{ HUBOT_DEPLOY_CONFIRM_SECONDS: '0' }, set(null)],
])('%j is read so that nothing goes out that should be asked about', (env, read) => {
  expect(readConfig(env).confirmation).toEqual(read)
})

const commands: readonly KeptCommand[] = ['deploy', 'override', 'rollback', 'redeploy']

test.each<[Confirm, boolean, readonly KeptCommand[]]>([
  ['always', false, commands],
  ['always', true, commands],
  ['never', false, []],
  ['never', true, []],
  ['risky', false, []],
  ['risky', true, ['deploy', 'override']],
])('confirm=%s, with warnings: %s, asks before %j', (confirm, isOdd, asked) => {
  const rule = { confirm, approve: 'self' } as const
  const warnings = isOdd ? (['older'] as const) : []
  expect(commands.filter(command => isAskedFirst(rule, command, warnings))).toEqual(asked)
})
