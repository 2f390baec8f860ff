/** Who speaks to the bot's HTTP: those who forge, lie or stammer, and those who look. */
import { request } from 'node:http'
import type { Act, Stage } from './acts.ts'
import { botPort } from './bot.ts'
import { createHost } from './host.ts'
import { secrets } from './secrets.ts'

/** Sends that to the bot's HTTP, as whoever. */
export function post(
  { world, answered }: Stage,
  {
    path,
    headers,
    body,
    method = 'POST',
  }: { path: string; headers: Record<string, string>; body: string; method?: string },
): void {
  createHost('stranger').run(() => {
    const outgoing = request({ port: botPort, path, method, headers, agent: false }, answer => {
      let text = ''
      answer.setEncoding('utf8').on('data', chunk => {
        text += chunk
      })
      answer.on('error', () => undefined)
      answer.on('end', () => {
        answered.push({ asked: `${method} ${path}`, status: answer.statusCode ?? 0, body: text })
        world.tell(`HTTP ${method} ${path} ${answer.statusCode}`)
      })
    })
    outgoing.on('error', () => undefined)
    outgoing.end(body)
  })
}

export const aBuild = ({ world, random }: Stage, state?: 'queued' | 'running') => {
  const builds = world.production.builds().filter(build => state === undefined || build.state === state)
  return builds.length === 0 ? undefined : random.pick(builds)
}

export const strangers: Readonly<Record<string, Act>> = {
  forged(stage) {
    const { random } = stage
    const build = aBuild(stage)
    const said = {
      eventType: 'BUILD_FINISHED',
      payload: { id: build?.id ?? 1, state: 'finished', status: 'SUCCESS' },
    }
    post(stage, {
      path: random.pick(['/hubot/teamcity', '/hubot/teamcity/wrong']),
      headers: { 'content-type': 'application/json', authorization: `Bearer ${random.pick(['wrong', ''])}` },
      body: JSON.stringify(said),
    })
  },
  /** Somebody who knows the secret, and lies or stammers. */
  lying(stage) {
    const { random } = stage
    const build = aBuild(stage)
    const lie = {
      eventType: 'BUILD_FINISHED',
      payload: { id: build?.id ?? 1, state: 'finished', status: 'FAILURE' },
    }
    post(stage, {
      path: `/hubot/teamcity/${secrets.webhook}`,
      headers: {
        'content-type': random.pick(['application/json', 'application/x-www-form-urlencoded', 'text/xml']),
      },
      body: random.pick([JSON.stringify(lie), '{"eventType":', '', 'buildId=1&buildTypeId=x', '[]', 'null']),
    })
  },
  looked(stage) {
    post(stage, {
      method: 'GET',
      path: stage.random.pick([
        '/hubot/health',
        '/hubot/deployments',
        '/hubot/deployments?limit=x',
        '/hubot/deployments/x',
      ]),
      headers: { authorization: `Bearer ${stage.random.pick([secrets.api, 'wrong'])}` },
      body: '',
    })
  },
}
