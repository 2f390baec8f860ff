/** What the scenarios of the commands that only read share. */
import { expect, onTestFinished, vi } from 'vitest'
import { createArtifactorySimulator } from '../src/sandbox/artifactory/simulator.ts'
import { createGitHubSimulator, type GitHubSimulator } from '../src/sandbox/github/simulator.ts'
import { releasesOfSandbox } from '../src/sandbox/releases.ts'
import { createServiceSimulator, type ServiceSimulator } from '../src/sandbox/service/simulator.ts'
import { type Bot, finishDeploy, startBot, type World } from './bot.ts'

export const set = 'hubot deployment set alias restaurant-api-na Restaurant_Build Restaurant_DeployNA'

/** A bot whose alias has a repository on a simulated GitHub, and a service that tells what it runs. */
export async function startReleases(): Promise<{
  bot: Bot
  world: World
  github: GitHubSimulator
  service: ServiceSimulator
  /** The alias as it is set. */
  line: string
}> {
  const { repositories, services } = releasesOfSandbox(Date.now())
  const github = await createGitHubSimulator({ repositories })
  const service = await createServiceSimulator({ services })
  onTestFinished(() => github.close())
  onTestFinished(() => service.close())
  const info = service.infoUrl('restaurant-api')
  const line = `${set} name=RestaurantAPI env=prod-na repo=acme/restaurant-api info=${info}`
  const { bot, world } = await startBot({
    aliases: [line],
    env: {
      HUBOT_GITHUB_URL: github.url,
      HUBOT_GITHUB_TOKEN: 'github-secret-5',
      HUBOT_DEPLOY_LIVE_SECONDS: '1',
    },
  })
  return { bot, world, github, service, line }
}

export async function startArtifactory(): Promise<Awaited<ReturnType<typeof createArtifactorySimulator>>> {
  const artifactory = await createArtifactorySimulator()
  onTestFinished(() => artifactory.close())
  return artifactory
}

/** What the bot answers. */
export async function ask(bot: Bot, line: string, person = 'ann'): Promise<string[]> {
  const before = bot.said.length
  await bot.says(person, `hubot ${line}`)
  return bot.said.slice(before).flatMap(({ text }) => text.split('\n'))
}

/** Deploys until the build waits in production's queue, and the room has heard so; its id. */
export async function queued(bot: Bot, world: World, person: string, line = ''): Promise<number> {
  const before = bot.count('Successfully triggered')
  await bot.says(person, `hubot deploy restaurant-api-na${line}`)
  await vi.waitFor(() => expect(bot.count('Successfully triggered')).toBe(before + 1), patience)
  return world.production.queue[0]?.id ?? 0
}

/** Deploys to the end, and waits until the room has heard it. */
export async function deployed(
  bot: Bot,
  world: World,
  { number, status = 'SUCCESS' }: { number: string; status?: 'SUCCESS' | 'FAILURE' },
): Promise<void> {
  const said = /was (?:NOT )?deployed to/
  const before = bot.count(said)
  await queued(bot, world, 'ann', ` build ${number}`)
  finishDeploy(world, status, status === 'SUCCESS' ? 'Success' : 'Exit code 1')
  await vi.waitFor(() => expect(bot.count(said)).toBe(before + 1), patience)
}

const patience = { timeout: 15_000, interval: 10 }

/** Without what differs from one moment to the next, and the width of columns with it. */
export const timeless = (text: string): string =>
  text
    .replace(/\d{1,2} [A-Z][a-z]{2}(?: \d{4})? \d\d:\d\d/g, '<day and time>')
    .replace(/(?:\d{4}-\d\d-\d\d )?\d\d:\d\d UTC/g, '<time>')
    .replace(/\b\d+ s\b/g, '<n> s')
    .replace(/\[ref [0-9a-f]+\]/, '[ref <ref>]')
    .replace(/ {3,}/g, '  ')
    .replace(/\/build(?:Configuration\/\w+)?\/\d+$/, '/build/<id>')
    .replace(/http:\/\/127\.0\.0\.1:\d+/g, '<url>')
