import { expect, onTestFinished, test } from 'vitest'
import { createTeamCitySimulator } from '../../src/sandbox/teamcity/simulator.ts'
import { createTeamCity } from '../../src/teamcity/lazy.ts'

const project = { projectId: 'Restaurant', projectName: 'Restaurant' }
const rawType = "password validationMode='not_empty' display='prompt'"

async function start() {
  const simulator = await createTeamCitySimulator({
    token: 'secret-token-1',
    username: 'hubot',
    permissions: { pin: false },
    configurations: [
      {
        id: 'Restaurant_DeployNA',
        name: 'Deploy',
        ...project,
        paused: true,
        parameters: [{ name: 'window', rawType }, { name: 'filled', value: 'x', rawType }, { name: 'free' }],
      },
    ],
    projectParameters: {
      Restaurant: {
        'teamcity.internal.webhooks.enable': 'true',
        'teamcity.internal.webhooks.password': 'a-secret',
        'deploy.password': 'another',
      },
    },
  })
  const server = createTeamCity({
    server: 'production',
    url: simulator.url,
    token: 'secret-token-1',
    timeoutMs: 10_000,
    random: () => 0,
  })
  onTestFinished(async () => {
    server.close()
    await simulator.close()
  })
  return { server, simulator }
}

test('what a server says of its user, a project and a configuration; nothing but what is asked for', async () => {
  const { server, simulator } = await start()
  expect(await server.whoAmI()).toBe('hubot')
  expect([...((await server.permissions('Restaurant')) ?? [])]).toEqual([
    ...['view_project', 'run_build', 'customize_build_parameters', 'cancel_build', 'view_build_runtime_data'],
  ])
  expect(await server.examine('Restaurant_DeployNA')).toEqual({
    projectId: 'Restaurant',
    paused: true,
    lacks: ['window'],
  })
  expect(await server.webhooks('Restaurant')).toEqual({ 'teamcity.internal.webhooks.enable': 'true' })
  expect(simulator.requests.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET', 'GET'])
})

test.each([
  ['there is no such route', { status: 404, body: '' }],
  ['it may not be seen', { status: 403, body: 'You do not have enough permissions' }],
  ['the question is not understood', { status: 400, body: 'Locator dimension [project] is unknown.' }],
  [
    'the answer has another form',
    { status: 200, body: '[]', headers: { 'Content-Type': 'application/json' } },
  ],
])('where %s the server does not say', async (_what, how) => {
  const { server, simulator } = await start()
  simulator.fail({ times: 99, how })
  expect(await server.permissions('Restaurant')).toBeNull()
  expect(await server.whoAmI()).toBeNull()
  expect(await server.examine('Restaurant_DeployNA')).toBeNull()
  expect(await server.webhooks('Restaurant')).toBeNull()
})

test('a project whose id could be more than one is not asked about, and a fault is a fault', async () => {
  const { server, simulator } = await start()
  expect(await server.permissions('A),permission:(x')).toBeNull()
  expect(await server.webhooks('a/b')).toBeNull()
  expect(simulator.requests).toEqual([])
  simulator.fail({ times: 99, how: { status: 401 } })
  await expect(server.permissions('Restaurant')).rejects.toMatchObject({ kind: 'unauthorized' })
})
