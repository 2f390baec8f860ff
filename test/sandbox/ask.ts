import * as v from 'valibot'
import { afterEach } from 'vitest'
import {
  createTeamCitySimulator,
  type SimulatorOptions,
  type TeamCitySimulator,
} from '../../src/sandbox/teamcity/simulator.ts'

export interface Answer {
  readonly status: number
  readonly type: string
  readonly headers: Headers
  readonly text: string
  /** The body as JSON; null when it is none. */
  readonly json: unknown
}

const opened: TeamCitySimulator[] = []

afterEach(async () => {
  await Promise.all(opened.splice(0).map(each => each.close()))
})

export const deploy = { id: 'Shop_Deploy', name: 'Deploy', projectId: 'Shop', projectName: 'Shop' }
export const build = { id: 'Shop_Build', name: 'Build', projectId: 'Shop', projectName: 'Shop' }

/** A clock that moves when told to. */
export function createClock(start = Date.UTC(2026, 2, 4, 10, 0, 0)) {
  let time = start
  return {
    now: () => time,
    pass(ms: number) {
      time += ms
    },
  }
}

/** A simulator that is closed after the test. */
export async function start(options: Partial<SimulatorOptions> = {}): Promise<TeamCitySimulator> {
  const simulator = await createTeamCitySimulator({ configurations: [deploy, build], ...options })
  opened.push(simulator)
  return simulator
}

export async function ask(
  simulator: TeamCitySimulator,
  path: string,
  options: {
    method?: string
    body?: unknown
    type?: string
    accept?: string
    headers?: Record<string, string>
  } = {},
): Promise<Answer> {
  const { method = 'GET', body, accept = 'application/json' } = options
  const type = options.type ?? 'application/json'
  const answer = await fetch(`${simulator.url}${path}`, {
    method,
    redirect: 'manual',
    headers: {
      ...(accept === '' ? {} : { Accept: accept }),
      ...(body === undefined ? {} : { 'Content-Type': type }),
      ...options.headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await answer.text()
  const contentType = answer.headers.get('content-type') ?? ''
  const json: unknown = contentType === 'application/json' ? JSON.parse(text) : null
  return { status: answer.status, type: contentType, headers: answer.headers, text, json }
}

const idOnly = v.object({ id: v.number() })

/** Queues a build over REST and gives its id. */
export async function queue(
  simulator: TeamCitySimulator,
  extra: Record<string, unknown> = {},
): Promise<number> {
  const { json } = await ask(simulator, '/app/rest/buildQueue', {
    method: 'POST',
    body: { buildType: { id: deploy.id }, ...extra },
  })
  return v.parse(idOnly, json).id
}

const list = v.object({ build: v.optional(v.array(idOnly), []) })

/** Ids that a locator finds, newest first; the status when it is refused. */
export async function find(
  simulator: TeamCitySimulator,
  locator: string,
): Promise<number[] | `${number} ${string}`> {
  const answer = await ask(simulator, `/app/rest/builds?locator=${encodeURIComponent(locator)}`)
  if (answer.status !== 200) return `${answer.status} ${errorMessage(answer)}`
  return v.parse(list, answer.json).build.map(each => each.id)
}

const errors = v.object({ errors: v.array(v.object({ message: v.string() })) })

export function errorMessage(answer: Answer): string {
  return v.parse(errors, answer.json).errors[0]?.message ?? ''
}
