/**
 * A deploy's time, in multiples of its floor: the three calls one after another that it can't do without (find, pin,
 * queue), over kept-alive connections and with nothing written down.
 */
import { Agent, request } from 'node:http'
import { createTeamCitySimulator } from '../src/sandbox/teamcity/simulator.ts'
import { startOurBot } from './bot.ts'
import { print, sideBySide } from './side-by-side.ts'

const latencyMs = 20
const rounds = 40

export async function benchDeploy(): Promise<void> {
  const project = { projectId: 'Restaurant', projectName: 'Restaurant' }
  const nonProduction = await createTeamCitySimulator({
    token: 'a',
    latencyMs,
    configurations: [{ id: 'Restaurant_Build', name: 'Build', ...project }],
  })
  const production = await createTeamCitySimulator({
    token: 'b',
    latencyMs,
    configurations: [{ id: 'Restaurant_Deploy', name: 'Deploy', ...project }],
  })
  production.holdBuilds(true)
  const bot = await startOurBot({
    HUBOT_TEAMCITY_NONPROD_URL: nonProduction.url,
    HUBOT_TEAMCITY_NONPROD_TOKEN: 'a',
    HUBOT_TEAMCITY_PROD_URL: production.url,
    HUBOT_TEAMCITY_PROD_TOKEN: 'b',
    HUBOT_DEPLOY_POLL_SECONDS: '3600',
  })
  let number = 0
  /** Each deploy ships a new build, so each is pinned, and each has an alias of its own. */
  const newBuild = async (): Promise<string> => {
    number += 1
    nonProduction.addBuild({
      buildTypeId: 'Restaurant_Build',
      number: String(number),
      status: 'SUCCESS',
      finishedMsAgo: 1_000,
    })
    return `app-${number}`
  }
  for (let at = 1; at <= 2 * (rounds + 2); at += 1) {
    await bot.app.aliases.set({
      alias: `app-${at}`,
      mainBuildTypeId: 'Restaurant_Build',
      deployBuildTypeId: 'Restaurant_Deploy',
      options: {},
    })
  }
  const agent = new Agent({ keepAlive: true })
  const floor = async (): Promise<void> => {
    await newBuild()
    const locator = 'buildType:(id:Restaurant_Build),state:finished,count:1'
    const found = await call(agent, nonProduction.url, 'a', 'GET', `/builds?locator=${locator}`)
    const { build } = JSON.parse(found) as { build: { id: number }[] }
    const pin = JSON.stringify({ status: true, comment: { text: 'bench' } })
    await call(agent, nonProduction.url, 'a', 'PUT', `/builds/id:${build[0]?.id}/pinInfo`, pin)
    const queue = JSON.stringify({ buildType: { id: 'Restaurant_Deploy' } })
    await call(agent, production.url, 'b', 'POST', '/buildQueue', queue)
  }
  const deploy = async (): Promise<void> => {
    const alias = await newBuild()
    const triggered = bot.said.length
    await bot.hear(`hubot deploy ${alias}`)
    while (!bot.said.slice(triggered).some(text => text.includes('Successfully triggered'))) {
      await new Promise(resolve => setImmediate(resolve))
    }
  }
  print(
    `a deploy, at ${latencyMs} ms a call`,
    await sideBySide(
      [
        { name: 'three bare calls in a row', run: floor },
        { name: 'hubot deploy, saved and said', run: deploy },
      ],
      rounds,
    ),
    { target: 'at most 1.10' },
  )
  agent.destroy()
  await bot.close()
  await Promise.all([nonProduction.close(), production.close()])
}

function call(
  agent: Agent,
  url: string,
  token: string,
  method: string,
  path: string,
  body?: string,
): Promise<string> {
  const headers = {
    Accept: 'application/json',
    Authorization: `Bearer ${token}`,
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
  }
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/app/rest${path}`, { method, agent, headers }, answer => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', data => {
        text += data
      })
      answer.on('end', () =>
        answer.statusCode === 200 ? resolve(text) : reject(new Error(`${answer.statusCode}: ${text}`)),
      )
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
