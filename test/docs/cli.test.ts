/**
 * What docs/cli.md shows of our commands is what they print: each of its blocks that is marked `ours=` is compared.
 * WRITE_CLI_DOCS=1 writes them anew.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { parse } from '../../src/cli/parse.ts'
import { table } from '../../src/cli/table.ts'
import { generalHelp } from '../../src/messages/cli-help.ts'
import { inTeamCity } from '../cli/cli.ts'
import { inProcess } from '../cli/in-process.ts'
import { REPO, redisIsHere, startList, startWorld } from '../cli/world.ts'

const file = join(import.meta.dirname, '../../docs/cli.md')
const BLOCK = /(```\w+ ours=([\w-]+)\n)([\s\S]*?)(```)/g

test.skipIf(!redisIsHere)('docs/cli.md shows what the commands print', async () => {
  const { shown, shas } = await outputs()
  const document = readFileSync(file, 'utf8')
  if (process.env.WRITE_CLI_DOCS) {
    const written = document.replace(BLOCK, (_, head, name, _old, tail) => `${head}${shown[name]}${tail}`)
    writeFileSync(file, written)
  }
  for (const sha of shas) expect(document).toContain(sha.slice(0, 7))
  const blocks = [...readFileSync(file, 'utf8').matchAll(BLOCK)].map(([, , name, text]) => [name, text])
  expect(Object.fromEntries(blocks)).toEqual(shown)
})

async function outputs(): Promise<{ shown: Record<string, string>; shas: readonly string[] }> {
  const world = await startWorld()
  const list = await startList()
  const { teamCity, gitHub, jira, hipChat, service, shas } = world
  const cwd = mkdtempSync(join(tmpdir(), 'docs-'))
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }))
  const inFolder = (name: string): string => join(cwd, name)
  const env = { ...world.env, ...inTeamCity, HUBOT_DEPLOY_REDIS_URL: list.url }
  const info = service.infoUrl('restaurant-api')
  const asIn = (text: string): string =>
    [
      [teamCity.url, 'https://teamcity.dev.example'],
      [gitHub.url, 'https://api.github.com'],
      [gitHub.web, 'https://github.com'],
      [jira.url, 'https://jira.example'],
      [info, 'https://restaurant.example/deployment-info'],
      [list.url, 'redis://redis.example:6379'],
      [hostname(), 'agent-7'],
      [`${cwd}/`, ''],
    ].reduce((before, [from = '', to = '']) => before.replaceAll(from, to), text)
  /** As at a prompt. */
  const at = async (args: readonly string[]): Promise<string> => {
    const { code, out, err } = await inProcess(args, env)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const typed = args.map(word => (/[^\w./:@=-]/.test(word) ? `"${word}"` : word)).join(' ')
    return asIn(`$ npx hubot-teamcity-deploy ${typed}\n${out}`)
  }
  const manifest = inFolder('manifest.json')
  const packageFile = inFolder('package.json')
  writeFileSync(packageFile, '{\n  "name": "restaurant-api",\n  "files": ["lib", "views"]\n}\n')
  const marker = (which: string, message: string): string[] => [
    ...['marker', which, '--message', message, '--env', 'prod-na'],
  ]
  const found: Record<string, string> = {
    commands: `${generalHelp(table)}\n`,
    'last-pinned': await at(['last-pinned', '--build-type', 'Restaurant_Build']),
    manifest: await at([
      ...[
        'manifest',
        '--repo',
        REPO,
        '--info',
        info,
        '--to',
        shas[2] ?? '',
        '--summarised',
        '--out',
        manifest,
      ],
    ]),
    'manifest-json': asIn(readFileSync(manifest, 'utf8')),
    'package-info': await at([
      ...['package-info', '--repo', REPO, '--commit', shas[2] ?? '', '--package', packageFile],
    ]),
    'package-json': readFileSync(packageFile, 'utf8'),
    'marker-start': await at(marker('start', 'starting deployment of Restaurant_230')),
    'marker-end': await at(marker('end', 'finished deployment of Restaurant_230')),
    ticket: await at([
      ...['ticket', '--name', 'RestaurantAPI', '--build', 'Restaurant_230', '--manifest', manifest],
    ]),
    notify: await at([
      ...['notify', '--room', 'deployments', '--message'],
      'RestaurantAPI was deployed to prod-na version Restaurant_230',
    ]),
  }
  const posted = (
    requests: readonly { method: string; path: string; body: string }[],
    path: RegExp,
  ): string =>
    requests
      .filter(request => request.method === 'POST' && path.test(request.path))
      .map(({ path: to, body }) => `POST ${to}\n${asIn(JSON.stringify(JSON.parse(body), null, 2))}\n`)
      .join('')
  const shown = {
    ...found,
    'ticket-requests': posted(jira.requests, /./),
    markers: (await list.markers()).map(text => `RPUSH logstash ${asIn(JSON.stringify(text))}\n`).join(''),
    'notify-request': posted(hipChat.requests, /./),
  }
  return { shown, shas }
}

test('every command of docs/teamcity-build.md is one, with options that it has', async () => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/teamcity-build.md'), 'utf8')
  const lines = text.split('\n').flatMap(line => /npx hubot-teamcity-deploy ([a-z].*)/.exec(line)?.[1] ?? [])
  expect(lines.length).toBeGreaterThan(12)
  for (const line of lines) {
    const words = [...line.matchAll(/"([^"]*)"|([^\s"]+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
    const [name, ...args] = words
      .filter(word => word !== '')
      // What TeamCity puts in.
      .map(word => word.replace(/%build(?:LastChangeVersion|\.vcs\.number)%/, 'a1b2c3d').replaceAll('%', ''))
      .map(word => word.replace(/^teamcity\.serverUrl/, 'https://tc.example'))
    const entry = table.find(known => known.name === name)
    expect(entry && parse(await entry.load(), args), line).toMatchObject({ is: 'given' })
  }
})
