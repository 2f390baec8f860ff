import { describe, expect, test } from 'vitest'
import { parseAlias, parseDeploy, parseSetAlias } from '../../src/commands/parse.ts'

const problem = (parsed: { ok: boolean; problem?: unknown }) => (parsed.ok ? null : parsed.problem)

describe('set alias', () => {
  test('ids and options', () => {
    expect(
      parseSetAlias('search Search_Build Search_Deploy env=prod-na name="Restaurant API" room=“The team”'),
    ).toEqual({
      ok: true,
      value: {
        alias: 'search',
        mainBuildTypeId: 'Search_Build',
        deployBuildTypeId: 'Search_Deploy',
        options: { env: 'prod-na', name: 'Restaurant API', room: 'The team' },
      },
    })
  })

  test.each([
    ['', { with: 'nothing', missing: 'alias' }],
    ['search', { with: 'nothing', missing: 'ids' }],
    ['search A', { with: 'nothing', missing: 'ids' }],
    ['-search A B', { with: 'alias', value: '-search' }],
    ['__proto__ A B', { with: 'alias', value: '__proto__' }],
    [`${'a'.repeat(65)} A B`, { with: 'alias', value: 'a'.repeat(65) }],
    ['search 1A B', { with: 'configuration_id', value: '1A', server: 'non-production' }],
    ['search A B,C', { with: 'configuration_id', value: 'B,C', server: 'production' }],
    [
      'search "Search Build" B',
      { with: 'configuration_id', value: 'Search Build', server: 'non-production' },
    ],
    ['search Search Build Search_Deploy', { with: 'spaced_id', value: 'Search Build' }],
    ['search A B wrong!', { with: 'word', value: 'wrong!' }],
    ['search A B wrong=1', { with: 'option', value: 'wrong' }],
    ['search A B =1', { with: 'option', value: '=1' }],
    ['search A B confrim=always', { with: 'option', value: 'confrim', nearest: 'confirm' }],
    ['search A B evn=x', { with: 'option', value: 'evn', nearest: 'env' }],
    ['search A B Deployer=ann', { with: 'option', value: 'Deployer', nearest: 'deployers' }],
    ['search A B environment=x', { with: 'option', value: 'environment' }],
    ['search A B constructor=1', { with: 'option', value: 'constructor' }],
    ['search A B env=', { with: 'option_value', option: 'env', value: '' }],
    ['search A B env=a env=b', { with: 'option_twice', option: 'env' }],
    ['search A B repo=acme', { with: 'option_value', option: 'repo', value: 'acme' }],
    ['search A B info=http://me:pw@x/y', { with: 'option_value', option: 'info', value: 'http://me:pw@x/y' }],
    ['search A B info=https://[x', { with: 'option_value', option: 'info', value: 'https://[x' }],
    [
      'search A B info=https://a:99999999',
      { with: 'option_value', option: 'info', value: 'https://a:99999999' },
    ],
    ['search A B info=ftp://x', { with: 'option_value', option: 'info', value: 'ftp://x' }],
    ['search A B sha=lastCommitSha', { with: 'option_value', option: 'sha', value: 'lastCommitSha' }],
    [
      'search A B artifact=releases/x.zip',
      { with: 'option_value', option: 'artifact', value: 'releases/x.zip' },
    ],
    ['search A B ticket=1-2', { with: 'option_value', option: 'ticket', value: '1-2' }],
    ['search A B name="open', { with: 'quote', value: 'name="open' }],
  ])('%s', (text, expected) => {
    expect(problem(parseSetAlias(text))).toEqual(expected)
  })
})

describe('deploy', () => {
  test.each([
    ['search', { alias: 'search', number: null }],
    ['search build 1.4', { alias: 'search', number: '1.4' }],
    ['search BUILD "5535 - CL 123456"', { alias: 'search', number: '5535 - CL 123456' }],
    ['search build 5535 - CL 123456', { alias: 'search', number: '5535 - CL 123456' }],
    ['search build 1,id:5', { alias: 'search', number: '1,id:5' }],
    ['search build #230', { alias: 'search', number: '230' }],
  ])('%s', (text, value) => {
    expect(parseDeploy(text)).toEqual({ ok: true, value })
  })

  test.each([
    ['', { with: 'nothing', missing: 'alias' }],
    ['a/b', { with: 'alias', value: 'a/b' }],
    ['search now', { with: 'word', value: 'now' }],
    ['search build', { with: 'nothing', missing: 'number' }],
    ['search build ""', { with: 'nothing', missing: 'number' }],
    ['search build 1\u0007', { with: 'number', value: '1\u0007' }],
  ])('%s', (text, expected) => {
    expect(problem(parseDeploy(text))).toEqual(expected)
  })
})

test('one alias and nothing else', () => {
  expect(problem(parseAlias('search please'))).toEqual({ with: 'word', value: 'please' })
})
