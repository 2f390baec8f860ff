/** The bot as `npm start` runs it, with the real adapter, in a Slack and beside two TeamCity servers on loopback. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, vi } from 'vitest'
import { createTeamCitySimulator, type TeamCitySimulator } from '../../src/sandbox/teamcity/simulator.ts'
import { type Process, start } from '../services/processes.ts'
import { certify } from './certificate.ts'
import { bot, type FakeSlack, startSlack, tokens } from './fake.ts'

export const [ann, bob, carl] = ['U0ANN', 'U0BOB', 'U0CARL']
/** What the rooms are called in Slack's API, and by people: deployments, team-food, elsewhere (without the bot), quiet (of which it has heard nothing yet). */
export const [deployments, food, elsewhere, quiet] = ['C0DEPLOY', 'C0FOOD', 'C0ELSE', 'C0QUIET']
export const privately = 'D0ANN'

export interface World {
  readonly slack: FakeSlack
  readonly production: TeamCitySimulator
  /** Starts a bot on what the one before has left; resolves when it hears. */
  startBot(env?: Readonly<Record<string, string>>): Promise<Process>
  /** Waits until the bot has said that, there. */
  hears(channel: string, thread: string | null, text: string | RegExp): Promise<string>
  /** Types a line and waits for what is said to it where it was typed. */
  asks(person: string, channel: string, text: string, thread?: string): Promise<string>
  /** Lets the newest deploy of that configuration run to its end. */
  finish(configuration: string, status?: 'SUCCESS' | 'FAILURE'): Promise<void>
  close(): Promise<void>
}

const token = { nonProduction: 'nonprod-secret-1', production: 'prod-secret-2' }
export const patience = { timeout: 60_000, interval: 20 }

/** The settings as docs/slack.md has them, with the tokens and the name of the fake. */
function documented(): Record<string, string> {
  const block = /```sh\n(.*?)```/s.exec(readFileSync('docs/slack.md', 'utf8'))?.[1] ?? ''
  const given = [...block.matchAll(/^ *(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value])
  const env: Record<string, string> = Object.fromEntries(given)
  const own = { HUBOT_SLACK_APP_TOKEN: tokens.app, HUBOT_SLACK_BOT_TOKEN: tokens.bot, HUBOT_NAME: bot.name }
  for (const [name, value] of Object.entries(own)) if (name in env) env[name] = value
  return env
}

/** Apps by their number: App1_Build is shipped by App1_Deploy. */
export async function startWorld(apps: number): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'slack-'))
  const numbers = Array.from({ length: apps }, (_none, nth) => nth + 1)
  const project = { projectId: 'Food', projectName: 'Food' }
  const [nonProduction, production] = await Promise.all([
    createTeamCitySimulator({
      token: token.nonProduction,
      configurations: numbers.map(nth => ({ id: `App${nth}_Build`, name: 'Build', ...project })),
      builds: numbers.map(nth => ({
        buildTypeId: `App${nth}_Build`,
        number: `App${nth}_230`,
        status: 'SUCCESS' as const,
        finishedMsAgo: 720_000,
      })),
    }),
    createTeamCitySimulator({
      token: token.production,
      configurations: numbers.map(nth => ({ id: `App${nth}_Deploy`, name: 'Deploy', ...project })),
    }),
  ])
  production.holdBuilds(true)
  const certificate = certify(folder)
  const slack = await startSlack({
    certificate,
    people: [
      { id: ann, name: 'ann' },
      { id: bob, name: 'bob' },
      { id: carl, name: 'carl' },
    ],
    rooms: {
      [deployments]: { name: 'deployments' },
      [food]: { name: 'team-food' },
      [elsewhere]: { name: 'elsewhere', isMember: false },
      [quiet]: { name: 'quiet' },
    },
  })
  const ends: (() => unknown)[] = []
  const watches: Process['watch'][] = []
  const test: Parameters<typeof start>[0] = {
    onTestFinished: end => void ends.push(end as () => unknown),
  }
  const heard = (): string =>
    slack.posted.map(each => `${each.channel} ${each.thread ?? ''} ${each.by}: ${each.text}`).join('\n')

  const world: World = {
    slack,
    production,
    async startBot(env = {}) {
      const before = slack.connections
      const preload = ['--import', './test/slack/loopback.mjs', '--import', 'tsx']
      const process = start(test, [globalThis.process.execPath, ...preload, 'src/start.ts'], {
        env: {
          SLACK_LOOPBACK_PORT: String(slack.port),
          NODE_EXTRA_CA_CERTS: certificate.file,
          ...documented(),
          HUBOT_SLACK_SOCKET_MODE_OPTS: '{"clientPingTimeout":2000}',
          HUBOT_LOG_LEVEL: 'debug',
          EXPRESS_PORT: '0',
          EXPRESS_BIND_ADDRESS: '127.0.0.1',
          HUBOT_DEPLOY_SANDBOX: 'false',
          HUBOT_DEPLOY_STORE: join(folder, 'store', 'deployments.db'),
          HUBOT_DEPLOY_POLL_SECONDS: '0.2',
          HUBOT_TEAMCITY_NONPROD_URL: nonProduction.url,
          HUBOT_TEAMCITY_NONPROD_TOKEN: token.nonProduction,
          HUBOT_TEAMCITY_PROD_URL: production.url,
          HUBOT_TEAMCITY_PROD_TOKEN: token.production,
          ...env,
        },
      })
      await vi.waitFor(() => {
        expect(process.child.exitCode, process.output).toBe(null)
        expect(slack.connections, process.output).toBeGreaterThan(before)
      }, patience)
      watches.push(process.watch)
      return process
    },
    hears: (channel, thread, text) =>
      vi.waitFor(() => {
        const said = slack
          .said(channel, thread)
          .find(one => (typeof text === 'string' ? one.includes(text) : text.test(one)))
        if (said === undefined)
          throw new Error(`never heard ${text} in ${channel} ${thread}; heard:\n${heard()}`)
        return said
      }, patience),
    async asks(person, channel, text, thread) {
      const from = slack.said(channel, thread ?? null).length
      slack.types(person, channel, text, thread === undefined ? {} : { thread })
      return await vi.waitFor(() => {
        const said = slack.said(channel, thread ?? null)[from]
        if (said === undefined) throw new Error(`no answer to ${text}; heard:\n${heard()}`)
        return said
      }, patience)
    },
    async finish(configuration, status = 'SUCCESS') {
      const build = await vi.waitFor(() => {
        const [newest] = production.builds(configuration)
        if (newest?.state !== 'queued') throw new Error(`nothing was queued; heard:\n${heard()}`)
        return newest
      }, patience)
      production.start(build.id)
      production.finish(build.id, status)
    },
    async close() {
      const faults: unknown[] = []
      for (const { text } of slack.posted) for (const watch of watches) watch.saw('what was posted', text)
      for (const end of ends.reverse()) {
        try {
          await end()
        } catch (fault) {
          faults.push(fault)
        }
      }
      await Promise.all([nonProduction.close(), production.close(), slack.close()])
      rmSync(folder, { recursive: true, force: true })
      if (faults.length > 0) throw faults[0]
    },
  }
  return world
}
