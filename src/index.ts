/** For external-scripts.json of somebody else's Hubot: our scripts without the brain's keeper, since that is theirs. */
import { fileURLToPath } from 'node:url'
import deploy from '../scripts/deploy.ts'
import deployment from '../scripts/deployment.ts'
import http from '../scripts/http.ts'
import type { Robot } from './chat/hubot.ts'

export type { Robot } from './chat/hubot.ts'

export default async function load(robot: Robot): Promise<void> {
  const extension = import.meta.url.split('.').pop()
  for (const name of ['deploy', 'deployment', 'http']) {
    robot.parseHelp(fileURLToPath(new URL(`../scripts/${name}.${extension}`, import.meta.url)))
  }
  deployment(robot)
  await deploy(robot)
  http(robot)
}
