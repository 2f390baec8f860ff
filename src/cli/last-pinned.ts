import { settingFault } from '../config.ts'
import { lastPinnedIs, nothingPinned, pinnedWithoutRevision } from '../messages/cli-results.ts'
import { createTeamCity } from '../teamcity/lazy.ts'
import { command } from './command.ts'
import { forReads, patiently } from './patiently.ts'

export const lastPinned = command({
  name: 'last-pinned',
  is: 'Prints number and revision of the newest pinned successful build, and makes them those of this build.',
  insteadOf: 'grunt-get-last-pinned',
  options: {
    'build-type': {
      value: 'id',
      is: 'the build configuration on the non-production TeamCity',
      required: true,
      form: text => /^[A-Za-z][A-Za-z0-9_]{0,224}$/.test(text),
      must: 'the id of a build configuration, such as Restaurant_Build',
    },
  },
  settings: [
    'HUBOT_TEAMCITY_NONPROD_URL',
    'HUBOT_TEAMCITY_NONPROD_TOKEN',
    'HUBOT_TEAMCITY_NONPROD_USERNAME',
    'HUBOT_TEAMCITY_NONPROD_PASSWORD',
    'HUBOT_TEAMCITY_TIMEOUT_SECONDS',
  ],
  needs: ['HUBOT_TEAMCITY_NONPROD_URL'],
  example: 'last-pinned --build-type Restaurant_Build',

  async run(given, { config, random, log, say, warn, tell, sleep, now }) {
    if (!config.nonProduction) throw settingFault('HUBOT_TEAMCITY_NONPROD_URL', config)
    const teamCity = createTeamCity({
      ...config.nonProduction,
      server: 'non-production',
      timeoutMs: config.timeoutMs,
      random,
      log,
    })
    try {
      const buildType = given.text('build-type')
      const build = await patiently(() => teamCity.lastPinned(buildType), { sleep, now }, forReads)
      if (!build) return { failed: nothingPinned(buildType, teamCity.configurationUrl(buildType)) }
      const number = build.number ?? String(build.id)
      for (const line of lastPinnedIs(number, build.revision)) say(line)
      tell({ name: 'buildNumber', value: number })
      tell(parameter('buildLastPinnedNumber', number))
      if (build.revision === undefined) warn(pinnedWithoutRevision(number))
      else tell(parameter('buildLastChangeVersion', build.revision))
      return 'done'
    } finally {
      teamCity.close()
    }
  },
})

const parameter = (name: string, value: string) =>
  ({ name: 'setParameter', values: { name, value } }) as const
