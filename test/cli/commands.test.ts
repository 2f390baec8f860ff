import { readFileSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { cli, folder, inTeamCity } from './cli.ts'
import { REPO, redisIsHere, startList, startWorld } from './world.ts'

const read = (cwd: string, file: string): string => readFileSync(join(cwd, file), 'utf8')

describe('each command as a process', { timeout: 60_000 }, () => {
  test('last-pinned prints number and revision, and tells TeamCity inside it alone', async () => {
    const { env, shas } = await startWorld()
    const cwd = folder()
    const args = ['last-pinned', '--build-type', 'Restaurant_Build']
    const lines = `Last pinned build: Restaurant_230\nRevision: ${shas[2]}\n`
    expect(await cli(args, { env, cwd })).toEqual({ code: 0, out: lines, err: '' })
    const messages = [
      "##teamcity[buildNumber 'Restaurant_230']",
      "##teamcity[setParameter name='buildLastPinnedNumber' value='Restaurant_230']",
      `##teamcity[setParameter name='buildLastChangeVersion' value='${shas[2]}']\n`,
    ].join('\n')
    expect(await cli(args, { env: { ...env, ...inTeamCity }, cwd })).toEqual({
      code: 0,
      out: lines + messages,
      err: '',
    })
  })

  test('last-pinned fails where nothing is pinned, and says where to pin', async () => {
    const { env, teamCity } = await startWorld()
    const line = `Other_Build has no pinned successful build on its default branch: ${teamCity.url}/viewType.html?buildTypeId=Other_Build Pin one there, then run it again.\n`
    const ended = await cli(['last-pinned', '--build-type', 'Other_Build'], { env, cwd: folder() })
    expect(ended).toEqual({ code: 1, out: '', err: line })
  })

  test('manifest writes the commits since the deployed one, as GitHub has them and newest first', async () => {
    const { env, shas, gitHub, service } = await startWorld()
    const cwd = folder()
    const args = [
      'manifest',
      '--repo',
      REPO,
      '--info',
      service.infoUrl('restaurant-api'),
      '--to',
      shas[2] ?? '',
    ]
    const compare = `${gitHub.web}/${REPO}/compare/${shas[0]?.slice(0, 12)}...${shas[2]?.slice(0, 12)}`
    expect(await cli(args, { env, cwd })).toEqual({
      code: 0,
      out: `${REPO} ${shas[2]?.slice(0, 7)}: 2 commits by Eve Doe and Dan.\nWritten to manifest.json; to compare: ${compare}\n`,
      err: '',
    })
    const text = read(cwd, 'manifest.json')
    expect(JSON.parse(text)).toMatchObject([
      { sha: shas[2], parents: [{ sha: shas[1] }], author: { login: 'dan' } },
      { sha: shas[1], commit: { author: { name: 'Eve Doe', email: 'eve.doe@acme.example' } } },
    ])
    expect(text).toMatch(/^\[\n {4}\{\n {8}"sha": "/)

    const short = [...args, '--summarised', '--out', 'short.json']
    const inside = await cli(short, { env: { ...env, ...inTeamCity }, cwd })
    expect(inside.out.split('\n').at(-2)).toBe(
      "##teamcity[buildStatisticValue key='release.commits' value='2']",
    )
    expect(JSON.parse(read(cwd, 'short.json'))).toEqual([
      {
        author: 'Dan <dan@acme.example>',
        message: "Merge pull request #12 from acme/it's-done",
        url: `${gitHub.web}/${REPO}/commit/${shas[2]}`,
      },
      {
        author: 'Eve Doe <eve.doe@acme.example>',
        message: 'VZ-126 Add the menu of the day\n\nAsked for by [ops] on 100% of it.',
        url: `${gitHub.web}/${REPO}/commit/${shas[1]}`,
      },
    ])
  })

  test('ticket creates one, moves it to its done state, and does neither again', async () => {
    const { env, jira } = await startWorld()
    const cwd = folder()
    const commits = [
      { author: 'Dan <dan@acme.example>', message: 'VZ-1 Cook\n\nwell', url: 'https://git.example/1' },
    ]
    writeFileSync(join(cwd, 'manifest.json'), JSON.stringify(commits))
    const args = [
      'ticket',
      '--name',
      'RestaurantAPI',
      '--build',
      'Restaurant_230',
      '--manifest',
      'manifest.json',
    ]
    const first = await cli(args, { env, cwd })
    const [made] = jira.tickets
    expect(first).toEqual({
      code: 0,
      out: `Created ${made?.key}: ${jira.url}/browse/${made?.key}\n${made?.key} is moved on by "Deployed".\n`,
      err: '',
    })
    expect(made).toMatchObject({
      summary: 'Deploying RestaurantAPI Restaurant_230 to production',
      status: 'Done',
      labels: ['hubot-deploy-RestaurantAPI-Restaurant_230'],
      comments: [{ body: expect.stringContaining('was deployed to production') }],
    })
    expect(JSON.stringify(made?.fields)).toContain('VZ-1 Cook (Dan)')
    const again = await cli(args, { env: { ...env, ...inTeamCity }, cwd })
    expect(again.out).toBe(
      [
        `${made?.key} was there already: ${jira.url}/browse/${made?.key}`,
        `##teamcity[setParameter name='hubot.deploy.ticket' value='${made?.key}']`,
        `${made?.key} is moved on by "Deployed".\n`,
      ].join('\n'),
    )
    expect(jira.tickets).toEqual([made])

    await cli([...args, '--env', 'prod-eu'], { env, cwd })
    await cli([...args, '--id', '4711'], { env, cwd })
    expect(jira.tickets.map(({ labels }) => labels[0])).toEqual([
      'hubot-deploy-RestaurantAPI-Restaurant_230',
      'hubot-deploy-RestaurantAPI-Restaurant_230-prod-eu',
      'hubot-deploy-RestaurantAPI-Restaurant_230-4711',
    ])
  })

  test.skipIf(!redisIsHere)('marker pushes start and end, and with an id each once', async () => {
    const { url, markers } = await startList()
    const cwd = folder()
    const env = { HUBOT_DEPLOY_REDIS_URL: url }
    const of = (which: string, message: string): string[] => [
      'marker',
      which,
      '--message',
      message,
      '--env',
      'prod-na',
      '--id',
      '88121',
    ]
    const before = Date.now()
    const start = await cli(of('start', 'starting deployment of Location_162'), { env, cwd })
    expect(start).toEqual({ code: 0, out: `Pushed start-deploy to ${url}, list logstash\n`, err: '' })
    const end = of('end', 'finished deployment of Location_162')
    await cli(end, { env, cwd })
    const again = await cli(end, { env: { ...env, ...inTeamCity }, cwd })
    expect(again).toEqual({
      code: 0,
      out: `end-deploy was pushed already to ${url}, list logstash\n`,
      err: '',
    })
    const [first, last, ...more] = await markers()
    expect(more).toEqual([])
    expect(first).toEqual({
      '@timestamp': expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      '@version': '1',
      type: 'deployment',
      action: 'start-deploy',
      message: 'starting deployment of Location_162',
      timestamp: expect.any(Number),
      host: hostname(),
      env: 'prod-na',
    })
    expect(last).toMatchObject({ action: 'end-deploy', message: 'finished deployment of Location_162' })
    expect((first as { timestamp: number }).timestamp).toBeGreaterThanOrEqual(before)
  })

  test('package-info writes both fields, and leaves the rest as it was', async () => {
    const { env, shas } = await startWorld()
    const cwd = folder()
    const written = '{\n\t"name": "x",\n\t"files": ["a", "b"],\n\t"lastCommitSha": "old"\n}\n'
    writeFileSync(join(cwd, 'package.json'), written)
    const args = ['package-info', '--repo', REPO]
    const ended = await cli(args, { env, cwd })
    expect(ended).toEqual({
      code: 0,
      out: `lastCommitSha: ${shas[3]}\nlastCommitTimestamp: 2026-11-01T09:04:00Z\nWritten to package.json\n`,
      err: '',
    })
    expect(read(cwd, 'package.json')).toBe(
      `{\n\t"name": "x",\n\t"files": ["a", "b"],\n\t"lastCommitSha": "${shas[3]}",\n\t"lastCommitTimestamp": "2026-11-01T09:04:00Z"\n}\n`,
    )
    await cli([...args, '--commit', shas[1] ?? ''], { env: { ...env, ...inTeamCity }, cwd })
    expect(JSON.parse(read(cwd, 'package.json'))).toMatchObject({
      lastCommitSha: shas[1],
      lastCommitTimestamp: '2026-11-01T09:02:00Z',
    })
  })

  test('notify posts in purple from Deployment unless told otherwise', async () => {
    const { env, hipChat } = await startWorld()
    const cwd = folder()
    const message = 'RestaurantAPI was deployed to prod-na version Restaurant_230'
    const args = ['notify', '--room', 'deployments', '--message', message]
    expect(await cli(args, { env, cwd })).toEqual({
      code: 0,
      out: 'Notified the room deployments\n',
      err: '',
    })
    await cli([...args, '--color', 'red', '--notify'], { env: { ...env, ...inTeamCity }, cwd })
    expect(hipChat.notifications('deployments')).toMatchObject([
      { message, message_format: 'text', color: 'purple', notify: false, from: 'Deployment' },
      { message, color: 'red', notify: true },
    ])
  })
})

test('the settings come from .hubotrc too, and an option or the environment goes before it', async () => {
  const { env, hipChat } = await startWorld()
  const cwd = folder()
  const lines = [
    `HUBOT_HIPCHAT_API_URL=${hipChat.url}`,
    'HUBOT_HIPCHAT_API_TOKEN=wrong-token-of-the-file',
    'HUBOT_HIPCHAT_API_ROOM=elsewhere',
  ]
  writeFileSync(join(cwd, '.hubotrc'), lines.join('\n'))
  const { HUBOT_HIPCHAT_API_TOKEN = '' } = env
  const ended = await cli(['notify', '--message', 'hi', '--room', '7'], {
    env: { HUBOT_HIPCHAT_API_TOKEN },
    cwd,
  })
  expect(ended).toMatchObject({ code: 0, err: '' })
  expect(hipChat.notifications()).toHaveLength(1)
})

test('a step of a build takes nothing from the .env of the checkout: its token would go to whatever address stands there', async () => {
  const { env, hipChat } = await startWorld()
  const cwd = folder()
  writeFileSync(join(cwd, '.env'), `HUBOT_HIPCHAT_API_URL=${hipChat.url}`)
  const { HUBOT_HIPCHAT_API_TOKEN = '' } = env
  const ended = await cli(['notify', '--message', 'hi', '--room', '7'], {
    env: { HUBOT_HIPCHAT_API_TOKEN },
    cwd,
  })
  expect(ended).toMatchObject({ code: 2, err: expect.stringContaining('HUBOT_HIPCHAT_API_URL') })
  expect(hipChat.requests).toEqual([])
})
