import { defineConfig } from 'vitest/config'

/** Folders of tests without state: what they load is loaded once for many, which saves a tenth of the processor's time. */
const stateless = [
  'artifactory',
  'commands',
  'config',
  'deployment',
  'deployment-info',
  'github',
  'hipchat-api',
  'jira',
  'logstash',
  'messages',
  'properties',
  'remote',
  'teamcity',
]
/** But for those that look at what is loaded, or at the environment. */
const apart = ['lazy', 'cron', 'network', 'forged']
const tests = (folder: string, name = '*'): string => `test/${folder}/**/${name}.test.ts`

export default defineConfig({
  test: {
    globalSetup: 'test/built.ts',
    testTimeout: 40_000,
    hookTimeout: 60_000,
    // Processes, servers and their time limits meet on a machine that may be busy; a second try is shown as one.
    retry: process.env.CI ? 1 : 0,
    // Most tests wait for a process, a server or a time limit, not for the processor.
    maxWorkers: 3,
    projects: [
      {
        extends: true,
        test: {
          name: 'together',
          include: [tests(`{${stateless.join(',')}}`, `!(${apart.join('|')})`)],
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'apart',
          include: [
            'test/*.test.ts',
            tests(`!(${stateless.join('|')})`),
            tests(`{${stateless.join(',')}}`, `{${apart.join(',')}}`),
          ],
        },
      },
    ],
  },
})
