/**
 * The two servers of bench/deploy.ts and bench/resume.ts, in a process of their own; a message from there is the number
 * of a new build.
 */
import { createTeamCitySimulator } from '../src/sandbox/teamcity/simulator.ts'

const project = { projectId: 'Restaurant', projectName: 'Restaurant' }
const latencyMs = Number(process.argv[2])
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
const ended = production.addBuild({ buildTypeId: 'Restaurant_Deploy', number: '1', status: 'SUCCESS' })
process.on('message', number => {
  nonProduction.addBuild({
    buildTypeId: 'Restaurant_Build',
    number: String(number),
    status: 'SUCCESS',
    finishedMsAgo: 1_000,
  })
  for (const { id, state } of production.builds()) {
    if (state !== 'finished') production.finish(id, 'SUCCESS')
  }
  process.send?.('made')
})
process.on('disconnect', () => process.exit())
process.send?.({ nonProduction: nonProduction.url, production: production.url, ended })
