import { afterAll, beforeAll, describe, test } from 'vitest'
import { type Prosody, prosodyIsHere, startProsody } from '../prosody.ts'
import { quickly, startHipChatBot } from './hipchat.ts'
import { checks, type Scene, scripts } from './hipchat-checks.ts'
import { enter, room } from './human.ts'
import type { Test } from './processes.ts'

const flavours = [
  ['plain', {}],
  ['hipchat', { HUBOT_HIPCHAT_ROOMS: 'All' }],
] as const

describe.skipIf(!prosodyIsHere).concurrent.each(flavours)('in a room of a %s server', (flavour, env) => {
  const ends: (() => unknown)[] = []
  const here: Test = { onTestFinished: end => void ends.unshift(end as () => unknown) }
  let prosody: Prosody
  let scene: Scene

  beforeAll(async () => {
    prosody = await startProsody({ flavour })
    ends.push(() => prosody.close())
    const [ryan, bob] = await Promise.all([enter(here, prosody, 'ryan'), enter(here, prosody, 'bob')])
    await ryan.join(room)
    const bot = startHipChatBot(here, prosody, { command: [...quickly, ...scripts], env })
    scene = { bot, ryan, bob }
    await bot.prints('In the room', 60_000)
  }, 60_000)

  afterAll(async () => {
    for (const end of ends) await end()
  }, 60_000)

  describe.sequential('one after another', { timeout: 45_000 }, () => {
    test.each(checks)('%s', async (_name, check) => check(scene))
  })
})
