import { expect, test } from 'vitest'
import { revisions } from '../../src/sandbox/releases.ts'
import { alias, startBot } from '../bot.ts'
import { deployment } from '../deployment/sample.ts'
import { ask, deployed, set, startArtifactory, startReleases, timeless } from '../reading.ts'

test('changes: what a deploy would bring, against what is live', async () => {
  const { bot, github } = await startReleases()
  const lines = await ask(bot, 'deployment show changes for restaurant-api-na')
  expect(lines).toEqual([
    'restaurant-api-na Restaurant_230 (a1b2c3d) over 9f8e7d6: 4 commits by Dan and Eve.',
    `Dan 3, Eve 1. VZ-126, VZ-131. ${github.web}/acme/restaurant-api/compare/${revisions.restaurant229.slice(0, 12)}...${revisions.restaurant230.slice(0, 12)}`,
    '  a1b2c3d VZ-131 cache opening hours (#211) (Dan)',
    expect.stringMatching(/^ {2}[0-9a-f]{7} Log less while starting \(Dan\)$/),
    expect.stringMatching(/^ {2}[0-9a-f]{7} VZ-126 no table at all is no error \(Dan\)$/),
    expect.stringMatching(/^ {2}[0-9a-f]{7} VZ-126 show the next free table \(#209\) \(Eve\)$/),
  ])
})

test('changes without repo=: refused, with the alias to set as it is and the option', async () => {
  const { bot } = await startBot({ aliases: [alias] })
  expect(await ask(bot, 'deployment show changes for restaurant-api-na')).toEqual([
    "I do not know the repository of restaurant-api-na, so I can't say what is new.",
    `To name it: ${alias} repo=<owner>/<name>`,
  ])
})

test('changes of a build without a commit, of none, and of an unknown alias', async () => {
  const { bot, world, line } = await startReleases()
  world.nonProduction.addBuild({ buildTypeId: 'Restaurant_Build', number: '7', status: 'SUCCESS' })
  expect((await ask(bot, 'deployment show changes for restaurant-api-na')).map(timeless)).toEqual([
    'TeamCity shows me no commit of restaurant-api-na 7: does Restaurant_Build have a VCS root?',
    '<url>/build/<id>',
  ])
  await ask(bot, line.replace('hubot ', '').replace('Restaurant_Build', 'Empty_Build'))
  expect((await ask(bot, 'deployment show changes for restaurant-api-na'))[0]).toMatch(
    /^restaurant-api-na has no finished build on the default branch of Empty_Build/,
  )
  expect((await ask(bot, 'deployment show changes for resturant-api-na'))[0]).toBe(
    'No app with alias: resturant-api-na. Did you mean restaurant-api-na?',
  )
})

test('a system that fails is named, with what to check; nothing was done', async () => {
  const { bot, github, service } = await startReleases()
  github.removeRepository('acme/restaurant-api')
  expect((await ask(bot, 'deployment show changes for restaurant-api-na')).map(timeless)).toEqual([
    'Nothing was done. GitHub did not say what acme/restaurant-api has new: there is no repository acme/restaurant-api, or I may not see it. Check repo= of restaurant-api-na, and that HUBOT_GITHUB_TOKEN may read acme/restaurant-api. [ref <ref>]',
  ])
  service.answerWith('restaurant-api', '{}')
  expect((await ask(bot, 'deployment show changes for restaurant-api-na')).map(timeless)).toEqual([
    'Nothing was done. <url>/restaurant-api/deployment-info did not say which commit is live: it has nothing at $.lastCommitSha, nor at $.lastCommitTimestamp (200). Check info=, sha= and date= of restaurant-api-na. [ref <ref>]',
  ])
})

test('a deploy while Artifactory is away: said so, and nothing is pinned or queued', async () => {
  const artifactory = await startArtifactory()
  artifactory.fail({ how: { status: 403 }, times: 100 })
  const { bot, world } = await startBot({
    aliases: [`${alias} artifact=releases/{number}.zip`],
    env: { HUBOT_ARTIFACTORY_URL: artifactory.url },
  })
  expect((await ask(bot, 'deploy restaurant-api-na')).map(timeless)).toEqual([
    expect.stringMatching(
      /^Nothing was done\. Artifactory does not let me see if it has releases\/Restaurant_230\.zip: .*\(403\)\. Check HUBOT_ARTIFACTORY_TOKEN: it needs to read that repository\. \[ref <ref>\]$/,
    ),
  ])
  expect(world.nonProduction.builds().some(build => build.pinned)).toBe(false)
  expect(await bot.app.store.list({ limit: 1 })).toEqual([])
})

test('who shipped: a commit by its first digits, a JIRA key, a pull request', async () => {
  const { bot, world, service } = await startReleases()
  await deployed(bot, world, { number: 'Restaurant_230', status: 'FAILURE' })
  expect((await ask(bot, 'deployment who shipped VZ-131')).map(timeless)).toEqual([
    'VZ-131, a1b2c3d VZ-131 cache opening hours (#211) (Dan), has not gone out. What was tried:',
    '<day and time>  restaurant-api-na  Restaurant_230  failed  ann  <n> s  Exit code 1',
    'Times are UTC.',
  ])
  await deployed(bot, world, { number: 'Restaurant_230' })
  service.deploy('restaurant-api', { sha: revisions.restaurant230, at: new Date().toISOString() })
  const rows = [
    '<day and time>  restaurant-api-na  Restaurant_230  succeeded  ann  <n> s',
    '<day and time>  restaurant-api-na  Restaurant_230  failed  ann  <n> s  Exit code 1',
    'Times are UTC.',
  ]
  expect((await ask(bot, 'deployment who shipped A1B2')).map(timeless)).toEqual([
    'a1b2c3d VZ-131 cache opening hours (#211) (Dan) went out with:',
    ...rows,
  ])
  expect((await ask(bot, 'deployment who shipped #209')).map(timeless)[0]).toMatch(
    /^#209, [0-9a-f]{7} VZ-126 show the next free table \(#209\) \(Eve\), went out with:$/,
  )
  expect((await ask(bot, 'deployment who shipped vz-126')).map(timeless)[0]).toBe(
    'VZ-126, 2 commits, went out with:',
  )
  expect((await ask(bot, 'deployment who shipped Acme/Restaurant-API#211')).slice(1).map(timeless)).toEqual(
    rows,
  )
})

test('who shipped what nobody did; what begins more than one commit; what is no commit', async () => {
  const { bot, world, github } = await startReleases()
  const one = `abcd1${'0'.repeat(35)}`
  const two = `abcd2${'0'.repeat(35)}`
  github.commit('acme/restaurant-api', { message: 'one', sha: one })
  github.commit('acme/restaurant-api', { message: 'two', sha: two })
  world.nonProduction.addBuild({
    buildTypeId: 'Restaurant_Build',
    number: 'Restaurant_231',
    status: 'SUCCESS',
    revision: two,
  })
  await deployed(bot, world, { number: 'Restaurant_231' })
  expect(await ask(bot, 'deployment who shipped abcd')).toEqual([
    '2 commits begin with abcd: abcd100000, abcd200000.',
    'Type more of it: hubot deployment who shipped <commit>',
  ])
  expect((await ask(bot, 'deployment who shipped abcd1'))[0]).toBe('abcd100 one (Dan) went out with:')
  const revision = 'd'.repeat(40)
  const refused = deployment({ state: 'refused', build: { ...deployment().build, revision } })
  world.byHand.add(refused.id)
  await bot.app.store.create(refused, [], { at: '', event: 'deploy_requested', state: 'refused' })
  expect((await ask(bot, 'deployment who shipped dddd'))[0]).toBe(
    'I know of no deployment that brought ddddddd.',
  )
  expect(await ask(bot, 'deployment who shipped VZ-999')).toEqual([
    'I know of no deployment that brought VZ-999.',
    'I know the commits of what I deployed myself, of aliases with repo=. To see what went out: hubot deployment history',
  ])
  expect((await ask(bot, 'deployment who shipped something'))[0]).toBe(
    '"something" is no commit (4 digits of its name at least), no JIRA key and no #pull request.',
  )
})

test('an alias with a JSONPath that is none: what is wrong, and it is not set', async () => {
  const { bot } = await startBot({ aliases: [] })
  const line = `${set} info=https://x.example/info`
  expect((await ask(bot, `${line.replace('hubot ', '')} sha=$.a[`))[0]).toMatch(
    /^sha= must be a JSONPath \(RFC 9535\), and \$\.a\[ is none: .*\. For example sha=\$\.lastCommitSha$/,
  )
  expect(await ask(bot, 'deployment show aliases')).toEqual(['No aliases set'])
  expect(await ask(bot, `${line.replace('hubot ', '')} sha=$.a['b'] date=$..at`)).toEqual([
    'Ok, alias for restaurant-api-na was set',
  ])
})
