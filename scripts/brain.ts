// Description:
//   Keeps the brain of this bot in its own store. Only here: somebody else's Hubot has a keeper of its own.

import { startApp } from '../src/app.ts'
import { keepBrain } from '../src/chat/brain.ts'
import type { Robot } from '../src/chat/hubot.ts'

export default (robot: Robot): Promise<void> => startApp(robot, app => keepBrain(robot, app))
