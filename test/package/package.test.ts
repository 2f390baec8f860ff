import { once } from 'node:events'
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, posix, resolve } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { createTeamCitySimulator } from '../../src/sandbox/teamcity/simulator.ts'
import { prosodyIsHere, startProsody } from '../prosody.ts'
import { startHipChatBot } from '../services/hipchat.ts'
import { checks, scripts } from '../services/hipchat-checks.ts'
import { enter, room } from '../services/human.ts'
import {
  canReachRegistry,
  createHubot,
  install,
  killAll,
  pack,
  packageName,
  root,
  run,
  startLines,
  startShell,
} from './new-hubot.ts'

const project = { projectId: 'Search', projectName: 'Search' }
const mainBuild = { id: 'Search_Build', name: 'Build', ...project }
const deployBuild = { id: 'Search_Deploy', name: 'Deploy', ...project, queueMs: 100, durationMs: 500 }
const lastBuild = { buildTypeId: 'Search_Build', number: 'Search_7', status: 'SUCCESS' } as const

const isReachable = await canReachRegistry()
if (!isReachable && !process.env.CI)
  console.warn('test/package is skipped: no package registry can be reached.')

describe.skipIf(!isReachable && !process.env.CI)(
  'the package in a Hubot that was made by its generator',
  { timeout: 60_000 },
  () => {
    let folder = ''
    let tarball: string
    let hubot: string
    let installed: string
    let files: string[]

    beforeAll(async () => {
      if (!isReachable) throw new Error('no package registry can be reached')
      folder = mkdtempSync(join(tmpdir(), 'package-'))
      ;[tarball, hubot] = await Promise.all([pack(folder), createHubot(folder)])
      await install(hubot, tarball)
      installed = join(hubot, 'node_modules', packageName)
      files = readdirSync(installed, { recursive: true, encoding: 'utf8' })
        .filter(file => statSync(join(installed, file)).isFile())
        .map(file => file.replaceAll('\\', '/'))
    }, 120_000)

    afterEach(async () => {
      await killAll()
      for (const left of ['.data', 'brain.json', 'load-brain', 'scripts/late-keeper.mjs']) {
        rmSync(join(hubot, left), { recursive: true, force: true })
      }
    })

    afterAll(() => folder && rmSync(folder, { recursive: true, force: true }), 60_000)

    test('it holds what runs, its types and its sources, and nothing else', () => {
      const known =
        /^(dist\/(src|scripts)\/.+\.(js|js\.map|d\.ts)|dist\/hubot-hipchat\/.+|(src|scripts)\/.+\.ts|[A-Z]+(\.md)?|package\.json)$/
      expect(files.filter(file => !known.test(file))).toEqual([])
      expect(files.filter(file => /(^|\/)(test|tests|bench|\.[^/]+)\/|\.test\./.test(file))).toEqual([])
      expect(files).toEqual(expect.arrayContaining(['package.json', 'LICENSE']))
      for (const script of files.filter(file => file.endsWith('.js'))) {
        expect(files).toContain(script.replace(/\.js$/, '.d.ts'))
        expect(files).toContain(`${script}.map`)
      }
      expect(statSync(tarball).size).toBeLessThan(1_250_000)
    })

    test('its source maps lead to sources that are in it', () => {
      const maps = files.filter(file => file.endsWith('.map'))
      expect(maps.length).toBeGreaterThan(10)
      for (const map of maps) {
        const { sources } = JSON.parse(readFileSync(join(installed, map), 'utf8')) as { sources: string[] }
        expect(sources.length).toBeGreaterThan(0)
        for (const source of sources) expect(files).toContain(posix.join(posix.dirname(map), source))
      }
    })

    test('everything that its code imports by path is in it', () => {
      for (const script of files.filter(file => file.endsWith('.js'))) {
        const code = readFileSync(join(installed, script), 'utf8')
        for (const [, path] of code.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)) {
          expect(
            existsSync(resolve(dirname(join(installed, script)), String(path))),
            `${script}: ${path}`,
          ).toBe(true)
        }
      }
    })

    test('installing it runs no script, and asks one registry only', () => {
      const json = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'))
      const own = json(join(installed, 'package.json')) as Record<string, Record<string, string>>
      const atInstall = ['preinstall', 'install', 'postinstall', 'preprepare', 'prepare', 'postprepare']
      expect(atInstall.filter(name => name in (own.scripts ?? {}))).toEqual([])
      expect(
        Object.values(own.dependencies ?? {}).filter(range => !/^[\^~]?\d+\.\d+\.\d+/.test(range)),
      ).toEqual([])

      const lock = json(join(hubot, 'package-lock.json')) as {
        packages: Record<string, { resolved?: string; hasInstallScript?: boolean }>
      }
      const entries = Object.entries(lock.packages).filter(([path]) => path !== '')
      expect(entries.filter(([, entry]) => entry.hasInstallScript).map(([path]) => path)).toEqual([])
      const origins = entries
        .map(([, { resolved = 'unknown:' }]) => new URL(resolved))
        .filter(({ protocol }) => protocol !== 'file:')
        .map(({ protocol, host }) => `${protocol}//${host}`)
      expect(new Set(origins).size).toBe(1)
      expect(origins[0]).toMatch(/^https?:/)
    })

    test('hubot-hipchat is in it as it was published, and is not installed beside it', () => {
      const published = join(root, 'node_modules/hubot-hipchat')
      const shipped = files.filter(file => file.startsWith('dist/hubot-hipchat/'))
      expect(shipped).toEqual(expect.arrayContaining(['dist/hubot-hipchat/src/hipchat.coffee']))
      for (const file of shipped) {
        const original = join(published, file.replace('dist/hubot-hipchat/', ''))
        expect(readFileSync(join(installed, file)).equals(readFileSync(original)), file).toBe(true)
      }
      for (const gone of ['hubot-hipchat', 'node-xmpp-client', 'node-xmpp-core', 'underscore']) {
        expect(existsSync(join(hubot, 'node_modules', gone)), gone).toBe(false)
      }
    })

    test.skipIf(!prosodyIsHere)(
      'its HipChat adapter passes every check of a real room',
      {
        timeout: 120_000,
      },
      async context => {
        const prosody = await startProsody()
        context.onTestFinished(() => prosody.close())
        const [ryan, bob] = await Promise.all([
          enter(context, prosody, 'ryan'),
          enter(context, prosody, 'bob'),
        ])
        await ryan.join(room)
        // Without the generator's examples and diagnostics, which answer to the same words.
        const bare = mkdtempSync(join(folder, 'bare-'))
        symlinkSync(join(hubot, 'node_modules'), join(bare, 'node_modules'))
        writeFileSync(join(bare, 'external-scripts.json'), JSON.stringify([packageName]))
        const line = ['exec', process.execPath, 'node_modules/hubot/bin/hubot', '"$@"'].join(' ')
        const adapter = ['--adapter', `${packageName}/hipchat`]
        const bot = startHipChatBot(context, prosody, {
          command: ['sh', '-c', `cd ${bare} && ${line}`, 'sh', ...adapter, ...scripts],
          env: { HUBOT_ADAPTER: '' },
        })
        await bot.prints('In the room', 60_000)
        for (const [name, check] of checks) {
          await check({ bot, ryan, bob }).catch((error: Error) => {
            throw new Error(`${name}: ${error.message}`, { cause: error })
          })
        }
        const from = ryan.seen.length
        await ryan.says(room, '@hubot deploy restaurant-api-na')
        const said = (): string => ryan.heard(room, from).join('\n')
        await vi.waitFor(() => expect(said()).toContain('RestaurantAPI was deployed'), { timeout: 20_000 })
      },
    )

    test('npm finds nothing missing, extraneous or invalid', async () => {
      const listed = JSON.parse(await run(hubot, 'npm', 'ls', '--all', '--json')) as { problems?: string[] }
      expect(listed.problems ?? []).toEqual([])
    })

    test('a strict TypeScript consumer compiles with its types, and they are not any', async () => {
      const use = [
        `import load from '${packageName}'`,
        `import hipchat from '${packageName}/hipchat'`,
        'const loaded: (robot: Parameters<typeof load>[0]) => Promise<void> = load',
        '// @ts-expect-error it takes a robot',
        'load({ name: 1 })',
        '// @ts-expect-error it returns a promise',
        'const wrong: number = load',
        'const use: (robot: Parameters<typeof hipchat.use>[0]) => { close(): void } = hipchat.use',
        '// @ts-expect-error it takes a robot',
        'hipchat.use({ name: 1 })',
        'export { loaded, use, wrong }',
      ]
      writeFileSync(join(hubot, 'consumer.mts'), use.join('\n'))
      const compilerOptions = {
        strict: true,
        exactOptionalPropertyTypes: true,
        module: 'nodenext',
        target: 'es2023',
        skipLibCheck: false,
        noEmit: true,
        types: ['node'],
        typeRoots: [join(root, 'node_modules/@types')],
      }
      writeFileSync(
        join(hubot, 'tsconfig.json'),
        JSON.stringify({ compilerOptions, files: ['consumer.mts'] }),
      )
      const compiled = await run(
        hubot,
        process.execPath,
        join(root, 'node_modules/typescript/bin/tsc'),
      ).catch(({ stdout }: { stdout: string }) => stdout)
      expect(compiled).toBe('')
    })

    test('its command line runs by its name, and each command of it can be loaded', async () => {
      const bin = join(hubot, 'node_modules/.bin', packageName)
      const help = await run(hubot, bin, '--help')
      const names = [...help.matchAll(/^ {2}([a-z-]+) {2,}/gm)].map(([, name = '']) => name)
      expect(names).toEqual([
        'last-pinned',
        'manifest',
        'ticket',
        'marker',
        'package-info',
        'notify',
        'doctor',
      ])
      for (const name of names)
        expect(await run(hubot, bin, name, '--help')).toContain(`${packageName} ${name}`)
      await expect(run(hubot, bin, 'ticket')).rejects.toMatchObject({ code: 2 })
      const denying = createServer((_, response) => response.writeHead(401).end()).listen(0, '127.0.0.1')
      await once(denying, 'listening')
      const { port } = denying.address() as AddressInfo
      const nobody = ['--repo', 'a/b', '--since', '2026-11-22', '--github-url', `http://127.0.0.1:${port}`]
      await expect(run(hubot, bin, 'manifest', ...nobody)).rejects.toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/^GitHub .*401.*\n$/),
      })
      denying.close()
    })

    test('its commands are in the help of that Hubot', async () => {
      const { help } = await startLines(hubot)
      const commands = help.map(line => line.split(' - ')[0])
      expect(commands).toEqual(
        expect.arrayContaining([
          'hubot deploy <alias>',
          'hubot deploy <alias> build <number>',
          'hubot deployment set alias <alias> <non-production id> <production id> [key=value ...]',
          'hubot deployment show aliases',
          'hubot deployment show alias <alias>',
          'hubot deployment clear alias <alias>',
          'hubot deployment show last successful build for <alias>',
          'hubot deployment show last successful deployment for <alias>',
          'hubot deployment retry <alias>',
          'hubot deployment give up <alias>',
          'hubot deployment follow <alias> <build id>',
          'hubot deployment help [<command>]',
        ]),
      )
      expect(new Set(commands).size).toBe(commands.length)
    })

    test('a deploy typed into its shell goes the whole way', async () => {
      const shell = startShell(hubot)
      await shell.hears('SANDBOX')
      shell.types('deploy restaurant-api-na')
      await shell.hears('RestaurantAPI was deployed to prod-na version Restaurant_230')
      shell.types('exit')
      expect(await shell.exit).toBe(0)
      const at = (text: string): number => shell.output.indexOf(text)
      expect(at('Pinned Restaurant_230')).toBeGreaterThan(0)
      expect(
        at('Successfully triggered deployment of restaurant-api-na Restaurant_230 to prod-na'),
      ).toBeGreaterThan(at('Pinned Restaurant_230'))
      expect(shell.output.match(/was deployed to/g)).toHaveLength(1)
    })

    test('a new operator gets from nothing to a deploy by what doctor says', async () => {
      const [builds, ships] = await Promise.all([
        createTeamCitySimulator({ token: 'dev-token-1', configurations: [mainBuild], builds: [lastBuild] }),
        createTeamCitySimulator({ token: 'prod-token-2', configurations: [deployBuild] }),
      ])
      builds.setOptions({ permissions: { pin: false } })
      const settings: Record<string, string> = {
        HUBOT_DEPLOY_SANDBOX: 'false',
        HUBOT_DEPLOY_POLL_SECONDS: '0.2',
      }
      const bin = join(hubot, 'node_modules/.bin', packageName)
      /** What is not ok, as the command line says it; null when all is. */
      const doctor = async (): Promise<string | null> => {
        const text = Object.entries(settings).map(([name, value]) => `${name}=${value}`)
        writeFileSync(join(hubot, '.env'), text.join('\n'))
        return await run(hubot, bin, 'doctor').then(
          () => null,
          ({ stdout }: { stdout: string }) => stdout,
        )
      }
      try {
        expect(await doctor()).toContain('HUBOT_TEAMCITY_NONPROD_URL is not set.')
        settings.HUBOT_TEAMCITY_NONPROD_URL = builds.url
        settings.HUBOT_TEAMCITY_PROD_URL = ships.url
        expect(await doctor()).toContain('Set HUBOT_TEAMCITY_PROD_TOKEN to an access token')
        settings.HUBOT_TEAMCITY_NONPROD_TOKEN = 'dev-token-1'
        settings.HUBOT_TEAMCITY_PROD_TOKEN = 'prod-token-2'
        expect(await doctor()).toBeNull()

        const bot = await startLines(hubot, settings)
        bot.says('hubot deployment set alias search Search_Build Search_Deploi')
        await bot.hears('Ok, alias for search was set')
        bot.says('hubot deployment doctor')
        await bot.hears('has no \\"Pin / unpin build\\" permission in the project Search')
        await bot.hears('shows me no build configuration Search_Deploi')
        builds.setOptions({ permissions: {} })
        bot.says('hubot deployment set alias search Search_Build Search_Deploy')
        await vi.waitFor(() => expect(bot.output.match(/Ok, alias for search was set/g)).toHaveLength(2))
        bot.says('hubot deployment doctor search')
        expect(await bot.hears('Everything about search')).not.toContain('NOT OK')
        expect(await doctor()).toBeNull()
        bot.says('hubot deploy search')
        await bot.hears('search was deployed to production version Search_7')
      } finally {
        rmSync(join(hubot, '.env'), { force: true })
        await Promise.all([builds.close(), ships.close()])
      }
    })

    test('an alias outlives a kill in the moment in which it is acknowledged', async () => {
      const first = await startLines(hubot, { DIE_ON_SAYING: 'Ok, alias for search was set' })
      first.says('hubot deployment set alias search Search_Build Search_DeployProd env=prod-eu')
      expect(await first.exit).toBe('SIGKILL')
      expect(first.output).toContain('Ok, alias for search was set')

      const second = await startLines(hubot)
      second.says('hubot deployment show alias search')
      expect(await second.hears('Search_Build')).toContain('Search_DeployProd')
      expect(await second.hears('Search_Build')).toContain('prod-eu')
    })

    test('the brain belongs to the keeper of that Hubot, and commands wait until it has come', async () => {
      const brain = {
        users: { 7: { id: '7', name: 'dana' } },
        _private: {},
        scores: { dana: 'a-score-of-another-script' },
        deploymentAliases: { x: { mainBuildTypeId: 'Old_Build', deployBuildTypeId: 'Old_Deploy' } },
      }
      writeFileSync(join(hubot, 'brain.json'), JSON.stringify(brain))
      copyFileSync(join(import.meta.dirname, 'late-keeper.mjs'), join(hubot, 'scripts/late-keeper.mjs'))
      const kept = (): typeof brain => JSON.parse(readFileSync(join(hubot, 'brain.json'), 'utf8'))
      const bot = await startLines(hubot)
      bot.says('hubot deployment show alias x')
      await new Promise(resolve => setTimeout(resolve, 1_500))
      expect(kept()).toEqual(brain)
      expect(bot.output).not.toContain('"room"')
      writeFileSync(join(hubot, 'load-brain'), '')
      expect(await bot.hears('Old_Build')).toContain('Old_Deploy')
      expect(bot.output.indexOf('Old_Build')).toBeGreaterThan(bot.output.indexOf('"loaded"'))

      bot.says('hubot deployment set alias y New_Build New_Deploy')
      await bot.hears('Ok, alias for y was set')
      expect(kept()).toMatchObject({
        scores: brain.scores,
        users: { 7: { name: 'dana' } },
        deploymentAliases: {
          ...brain.deploymentAliases,
          y: { mainBuildTypeId: 'New_Build', deployBuildTypeId: 'New_Deploy' },
        },
      })
      await bot.kill()
      const ours = readdirSync(join(hubot, '.data')).map(file =>
        readFileSync(join(hubot, '.data', file), 'latin1'),
      )
      expect(ours.join()).toContain('New_Build')
      expect(ours.join()).not.toContain('a-score-of-another-script')
      expect(ours.join()).not.toContain('Old_Build')
    })
  },
)
