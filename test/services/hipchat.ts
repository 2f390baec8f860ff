/** A bot in a real chat, as its owner starts it. */
import { join } from 'node:path'
import { built, builtFolder } from '../built.ts'
import { jidOf, type Prosody, passwordOf } from '../prosody.ts'
import { type Process, start, type Test } from './processes.ts'
import { newFolder } from './world.ts'

export interface HipChatBotOptions {
  /** How it is started: by npm in the repository, as its package anywhere else. */
  readonly command?: readonly string[]
  readonly env?: Record<string, string>
  readonly resource?: string
}

export const asOwner = ['npm', 'start', '--silent'] as const
export const quickly = [process.execPath, built('src/start.ts')] as const

/** Its process, at once: whether it comes into the chat is for the test to see. */
export function startHipChatBot(
  test: Test,
  prosody: Pick<Prosody, 'host' | 'authority'>,
  { command = [...quickly], env = {}, resource = 'bot' }: HipChatBotOptions = {},
): Process {
  return start(test, command, {
    ...(command[0] === asOwner[0] ? {} : { cwd: builtFolder }),
    env: {
      HUBOT_ADAPTER: 'hipchat',
      HUBOT_NAME: 'hubot',
      HUBOT_LOG_LEVEL: 'debug',
      HUBOT_HIPCHAT_JID: `${jidOf('bot')}/${resource}`,
      HUBOT_HIPCHAT_PASSWORD: passwordOf('bot'),
      HUBOT_HIPCHAT_HOST: prosody.host,
      HUBOT_HIPCHAT_XMPP_DOMAIN: 'hipchat.local',
      HUBOT_HIPCHAT_ROOMS: '1_deployments@conf.hipchat.local',
      NODE_EXTRA_CA_CERTS: prosody.authority,
      EXPRESS_PORT: '0',
      EXPRESS_BIND_ADDRESS: '127.0.0.1',
      HUBOT_DEPLOY_SANDBOX: 'true',
      HUBOT_DEPLOY_STORE: join(newFolder(test), 'deployments.db'),
      HUBOT_DEPLOY_POLL_SECONDS: '0.5',
      ...env,
    },
  })
}
