/** What docs/cli.md shows of doctor is what it prints. WRITE_CLI_DOCS=1 writes it anew. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { run } from '../../src/cli/run.ts'
import { versionsHere } from '../../src/doctor/versions.ts'
import { openStore } from '../../src/store/open.ts'
import { startWorld } from '../doctor/world.ts'

const file = join(import.meta.dirname, '../../docs/cli.md')
const BLOCK = /(```console doctor=cli\n)([\s\S]*?)(```)/

test('docs/cli.md shows what doctor prints', async () => {
  const shown = await printed()
  if (process.env.WRITE_CLI_DOCS) {
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace(BLOCK, (_, head, _old, tail) => `${head}${shown}${tail}`),
    )
  }
  expect(BLOCK.exec(readFileSync(file, 'utf8'))?.[2]).toBe(shown)
})

async function printed(): Promise<string> {
  const world = await startWorld()
  const folder = mkdtempSync(join(tmpdir(), 'docs-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'deployments.db')
  const { artifact: _artifact, ...options } = world.options
  const store = await openStore({ kind: 'file', path })
  const ids = { mainBuildTypeId: 'Restaurant_Build', deployBuildTypeId: 'Restaurant_DeployNA' }
  await store.saveAlias(
    'restaurant-api-na',
    JSON.stringify({ alias: 'restaurant-api-na', ...ids, ...options }),
  )
  await store.close()
  world.ships.setOptions({ permissions: { customizeParameters: false } })
  const {
    HUBOT_DEPLOY_AUDIT_FILE: _file,
    HUBOT_ARTIFACTORY_URL: _url,
    HUBOT_ARTIFACTORY_TOKEN: _token,
    ...env
  } = world.env
  let out = `$ npx hubot-teamcity-deploy doctor\n`
  const more = { HUBOT_DEPLOY_STORE: path, HUBOT_JIRA_DATE_FIELD: 'Deploy dat', EXPRESS_PORT: '1' }
  const code = await run(['doctor'], {
    env: { ...env, ...more },
    out: text => {
      out += text
    },
    err: text => {
      out += text
    },
    now: Date.now,
    random: () => 0,
    newId: () => 'an-id',
    sleep: async () => undefined,
  })
  expect(code).toBe(1)
  const { around } = world
  const { own, hubot, node } = versionsHere()
  return [
    [world.builds.url, 'https://teamcity.dev.example'],
    [world.ships.url, 'https://teamcity.prod.example'],
    [around.jira.url, 'https://jira.example'],
    [around.hipChat.url, 'https://hipchat.example'],
    [world.options.info ?? '', 'https://restaurant.example/deployment-info'],
    [folder, '.data'],
    [`deploy ${own}, Hubot ${hubot}, Node.js ${node}`, 'deploy 0.1.0, Hubot 14.1.0, Node.js v20.20.2'],
    ['http://127.0.0.1:1', 'http://127.0.0.1:8080'],
  ].reduce((before, [from = '', to = '']) => before.replaceAll(from, to), out)
}
