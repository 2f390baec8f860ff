import { join } from 'node:path'
import { type Process, start, type Test } from './processes.ts'

/** The Shell adapter in the sandbox, as .hubotrc sets it, with its store in that folder. */
export function startShell(
  test: Test,
  folder: string,
  command: string,
  env: Readonly<Record<string, string>> = {},
): Process {
  return start(test, ['sh', '-c', command], {
    env: {
      EXPRESS_PORT: '0',
      EXPRESS_BIND_ADDRESS: '127.0.0.1',
      HUBOT_DEPLOY_STORE: join(folder, 'deployments.db'),
      HUBOT_DEPLOY_POLL_SECONDS: '0.5',
      HUBOT_TEAMCITY_TIMEOUT_SECONDS: '2',
      HUBOT_TEAMCITY_SETTLE_SECONDS: '2',
      ...env,
    },
  })
}
