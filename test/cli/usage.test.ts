import { expect, test } from 'vitest'
import { table } from '../../src/cli/table.ts'
import { inTeamCity } from './cli.ts'
import { inProcess } from './in-process.ts'

const see = (name: string): string => `To see its options: hubot-teamcity-deploy ${name} --help`

test.each([
  [
    'lastpinned',
    'There is no command "lastpinned". Did you mean last-pinned? To see them all: hubot-teamcity-deploy --help',
  ],
  ['deploy', 'There is no command "deploy". To see them all: hubot-teamcity-deploy --help'],
  [
    '--jira-token=a-secret ticket',
    'The command comes first, --jira-token after it. To see them all: hubot-teamcity-deploy --help',
  ],
  [
    '--jira-token a-secret ticket',
    'The command comes first, --jira-token after it. To see them all: hubot-teamcity-deploy --help',
  ],
  ['last-pinned', `--build-type is missing. ${see('last-pinned')}`],
  [
    'last-pinned --build-type',
    `--build-type needs a value; one that begins with a dash is written --build-type=<value>. ${see('last-pinned')}`,
  ],
  [
    'last-pinned --build-type --verbose',
    `--build-type needs a value; one that begins with a dash is written --build-type=<value>. ${see('last-pinned')}`,
  ],
  ['last-pinned --build-type=', `--build-type is empty. ${see('last-pinned')}`],
  [
    'last-pinned --build-type a:b,count:9',
    `--build-type must be the id of a build configuration, such as Restaurant_Build. ${see('last-pinned')}`,
  ],
  ['last-pinned --build-type A', 'HUBOT_TEAMCITY_NONPROD_URL (--teamcity-nonprod-url) is not set.'],
  [
    'last-pinned --build-type A --teamcity-nonprod-url tc',
    'HUBOT_TEAMCITY_NONPROD_URL must be an http or https address without a password in it, not "tc".',
  ],
  ['last-pinned --build-type A --build-type B', `--build-type is there twice. ${see('last-pinned')}`],
  [
    'last-pinned --build-tpye A',
    `There is no option --build-tpye. Did you mean --build-type? ${see('last-pinned')}`,
  ],
  ['last-pinned -x', `There is no option -x. ${see('last-pinned')}`],
  ['manifest --repo a/b', 'Give --info, or --since.'],
  ['manifest --repo a --since 2026-11-01', `--repo must be owner/name. ${see('manifest')}`],
  [
    'manifest --repo a/b --since yesterday',
    `--since must be a commit (7 digits or more), or a date such as 2026-11-22T20:14:00Z. ${see('manifest')}`,
  ],
  [
    'manifest --repo a/b --info ftp://x',
    `--info must be an http or https address without a password in it. ${see('manifest')}`,
  ],
  [
    'manifest --repo a/b --summarised=yes --since 2026-11-01',
    `--summarised has no value. ${see('manifest')}`,
  ],
  ['ticket', `--name, --build, --manifest are missing. ${see('ticket')}`],
  [
    'ticket --name a --build 1 --manifest m',
    'HUBOT_JIRA_URL (--jira-url), HUBOT_JIRA_TOKEN (--jira-token), HUBOT_JIRA_PROJECT (--jira-project) are not set.',
  ],
  [
    'ticket --name a --build 1 --manifest m --jira-url http://j --jira-project P',
    'HUBOT_JIRA_TOKEN (--jira-token) is not set.',
  ],
  ['marker --message a --env b', `After the command comes start or end. ${see('marker')}`],
  ['marker stop --message a --env b', `After the command comes start or end. ${see('marker')}`],
  [
    'marker start --message a b --env c',
    `Something belongs to no option; a value with spaces is put in quotes. ${see('marker')}`,
  ],
  ['marker start --message a', `--env is missing. ${see('marker')}`],
  [
    'marker start --message a --env b --redis-url http://x',
    'HUBOT_DEPLOY_REDIS_URL must be redis://host:port/number as in docs/several-bots.md, not "http://x".',
  ],
  ['package-info', `--repo is missing. ${see('package-info')}`],
  [
    'package-info --repo a/b c',
    `Something belongs to no option; a value with spaces is put in quotes. ${see('package-info')}`,
  ],
  ['notify --room r', `--message is missing. ${see('notify')}`],
  [
    'notify --room r --message m --color blue',
    `--color must be one of yellow, green, red, purple, gray, random. ${see('notify')}`,
  ],
  [
    'notify --message m',
    'HUBOT_HIPCHAT_API_URL (--hipchat-api-url), HUBOT_HIPCHAT_API_TOKEN (--hipchat-api-token), HUBOT_HIPCHAT_API_ROOM (--room) are not set.',
  ],
])('%s is wrong usage: one line, and exit code 2', async (line, said) => {
  expect(await inProcess(line.split(' '))).toEqual({ code: 2, out: '', err: `${said}\n`, waits: [] })
})

test('wrong usage is a build problem inside TeamCity, and --optional does not help it', async () => {
  const ran = await inProcess(['marker', 'start', '--env', 'x', '--optional'], inTeamCity)
  expect(ran).toMatchObject({
    code: 2,
    out: `##teamcity[buildProblem description='--message is missing. ${see('marker')}' identity='hubot_deploy_marker']\n`,
  })
})

test('no command at all shows what there is, as wrong usage; asked for, it is the answer', async () => {
  const [none, asked, short] = await Promise.all([inProcess([]), inProcess(['--help']), inProcess(['-h'])])
  expect(none).toEqual({ code: 2, out: '', err: asked.out, waits: [] })
  expect(short).toEqual(asked)
  expect(asked).toMatchObject({ code: 0, err: '' })
  for (const { name, is } of table) expect(asked.out).toMatch(new RegExp(`^  ${name} +${is}$`, 'm'))
})

test.each(table)(
  '$name --help names every option and setting, wherever it stands',
  async ({ name, load }) => {
    const { options, settings, insteadOf } = await load()
    const { code, out, err } = await inProcess([name, '--help'])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    for (const option of Object.keys(options)) expect(out).toMatch(new RegExp(`^  --${option}\\b`, 'm'))
    for (const setting of settings) expect(out).toContain(setting)
    if (insteadOf !== undefined) expect(out).toContain(insteadOf)
    expect(await inProcess([name, '--whatever', '-h'])).toMatchObject({ code: 0, out })
  },
)

test('the value of an unknown option, or what belongs to none, is not repeated', async () => {
  const secret = 'hunter2-very-secret'
  const [quoted, colon] = [`--tokn ${secret}`, `--tokn:${secret}`]
  for (const args of [
    ['--tokn', secret],
    [`--tokn=${secret}`],
    [quoted],
    [colon],
    ['--message', 'a', secret],
    [secret],
  ]) {
    const { err, code } = await inProcess(['notify', ...args])
    expect(err).not.toContain(secret)
    expect(code).toBe(2)
  }
})

test.each(['--jira-token=hunter2-very-secret', 'jira-token=hunter2-very-secret', 'hunter2-very-secret'])(
  'a secret of the environment in the place of a command is not repeated: %s',
  async word => {
    const secret = 'hunter2-very-secret'
    const { err, out, code } = await inProcess([word, 'ticket'], { ...inTeamCity, HUBOT_JIRA_TOKEN: secret })
    expect(err + out).not.toContain(secret)
    expect(code).toBe(2)
  },
)
