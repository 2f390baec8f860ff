/**
 * A whole bot on a store with so much history: started while one deployment of it is active, whose build has ended
 * meanwhile; then listing and deploying.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { v7 as newId } from 'uuid'
import { deployment } from '../test/deployment/sample.ts'
import { startOurBot } from './bot.ts'
import { type Blocked, blockedDuring, blockedWhenIdle, printBlocked } from './event-loop.ts'
import { type Filled, openAt, step } from './past.ts'
import { print, sideBySide } from './side-by-side.ts'

type OurBot = Awaited<ReturnType<typeof startOurBot>>

const [starts, lists, deploys] = [11, 50, 20]

export async function benchResume(name: string, filled: readonly Filled[]): Promise<void> {
  const simulators = fork(new URL('./simulators.ts', import.meta.url), ['0'], {
    execArgv: ['--import', 'tsx'],
  })
  const [{ nonProduction, production, ended }] = (await once(simulators, 'message')) as [
    { nonProduction: string; production: string; ended: number },
  ]
  const start = (at: string): Promise<OurBot> =>
    startOurBot({
      HUBOT_TEAMCITY_NONPROD_URL: nonProduction,
      HUBOT_TEAMCITY_NONPROD_TOKEN: 'a',
      HUBOT_TEAMCITY_PROD_URL: production,
      HUBOT_TEAMCITY_PROD_TOKEN: 'b',
      HUBOT_DEPLOY_STORE: at,
    })
  let number = 0
  const newBuild = async (): Promise<void> => {
    number += 1
    simulators.send(number)
    await once(simulators, 'message')
  }

  /** Leaves a deployment active, whose build has ended. */
  const leave = async (at: string): Promise<void> => {
    const store = await openAt(at)
    const left = deployment({
      id: newId(),
      alias: 'app-left',
      state: 'queued',
      requestedAt: new Date().toISOString(),
      deployBuildTypeId: 'Restaurant_Deploy',
      deployBuild: { id: ended, url: production },
    })
    await store.create(left, [], step)
    await store.close()
  }

  let bot: OurBot | undefined
  const resume = async (at: string): Promise<void> => {
    bot = await start(at)
    if (!bot.said.some(text => text.includes('was deployed'))) await bot.says('was deployed')
  }
  const cases = filled.map(({ size, at }) => ({
    name: `${size} deployments`,
    before: () => leave(at),
    run: () => resume(at),
    after: () => bot?.close(),
  }))
  print(
    `${name}: start of the whole bot, until the end of the active one is said`,
    await sideBySide(cases, starts),
    {
      target: 'at most 1.50',
    },
  )

  const blocked: Record<string, Blocked> = { 'when idle': await blockedWhenIdle() }
  for (const { size, at } of filled) {
    await leave(at)
    blocked[`${size} deployments: start and resume`] = await blockedDuring(() => resume(at))
    const running = bot
    if (!running) continue
    blocked[`${size} deployments: history, ${lists} times`] = await blockedDuring(async () => {
      for (let nth = 0; nth < lists; nth += 1) await ask(running, 'hubot deployment history 20', 'app-')
    })
    for (let nth = 1; nth <= deploys; nth += 1) await setAlias(running, `today-${nth}`)
    blocked[`${size} deployments: ${deploys} deploys`] = await blockedDuring(async () => {
      for (let nth = 1; nth <= deploys; nth += 1) {
        await newBuild()
        await ask(running, `hubot deploy today-${nth}`, 'Successfully triggered')
      }
    })
    await running.close()
  }
  printBlocked(name, blocked)
  simulators.kill()
}

const setAlias = ({ app }: OurBot, alias: string): Promise<unknown> =>
  app.aliases.set({
    alias,
    mainBuildTypeId: 'Restaurant_Build',
    deployBuildTypeId: 'Restaurant_Deploy',
    options: {},
  })

const ask = (bot: OurBot, line: string, answer: string): Promise<unknown> =>
  Promise.all([bot.says(answer), bot.hear(line)])
