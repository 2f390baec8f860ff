import { parseDate } from './dates.ts'
import { badLocator, badRequest } from './errors.ts'
import { findConfigurations, inProject } from './find-configuration.ts'
import { type Locator, one, oneBoolean, oneNumber, parseLocator } from './locator.ts'
import { compares, matchesText } from './match.ts'
import { findBuild, type Search } from './select.ts'
import { buildPhase, type StoredBuild } from './state.ts'

type Test = (build: StoredBuild) => boolean

/** Every condition of a build locator, the default filter included, as one test. */
export function createFilter(given: Locator, search: Search): Test {
  const locator = withDefaultFilter(given)
  const tests = [
    ...identityTests(locator),
    ...placeTests(locator, search),
    ...stateTests(locator, search),
    ...flagTests(locator),
    ...textTests(locator, search),
    ...timeTests(locator, search),
  ]
  return build => tests.every(test => test(build))
}

/**
 * Adds `state:finished` unless a state is asked for, then hides personal, cancelled, never started builds and other
 * branches than the default, unless each is asked for, or ids are, or only queued and running builds are.
 */
export function withDefaultFilter(given: Locator): Locator {
  const { dimensions } = given
  if (oneBoolean(given, 'defaultFilter') === false) return given
  const lifting = ['id', 'promotionId', 'taskId', 'agent', 'agentName', 'user', 'hanging', 'triggered']
  if (lifting.some(name => dimensions.has(name))) return given
  const added = new Map(dimensions)
  if (!dimensions.has('state') && !dimensions.has('running')) added.set('state', ['finished'])
  const wanted = wantedStates({ ...given, dimensions: added })
  const defaults = { personal: 'false', canceled: 'false', failedToStart: 'false', branch: 'default:true' }
  for (const [name, value] of wanted.has('finished') ? Object.entries(defaults) : []) {
    if (!added.has(name)) added.set(name, [value])
  }
  return { ...given, dimensions: added }
}

const states = ['queued', 'running', 'finished'] as const

export function wantedStates(locator: Locator): Set<(typeof states)[number]> {
  const running = oneBoolean(locator, 'running')
  const text = one(locator, 'state')
  if (text === undefined) {
    if (!locator.dimensions.has('running')) return new Set(states)
    return new Set(running === undefined ? ['running', 'finished'] : running ? ['running'] : ['finished'])
  }
  const state = parseLocator(text)
  if (state.single === 'any') return new Set(states)
  const wanted = states.filter(each => each === state.single || oneBoolean(state, each) === true)
  if (wanted.length > 0) return new Set(wanted)
  throw badRequest(
    `Unsupported value '${text}' of 'state' dimension. Should be one of: [${states.join(', ')}, any]`,
  )
}

function identityTests(locator: Locator): Test[] {
  const ids = [oneNumber(locator, 'promotionId'), oneNumber(locator, 'taskId')]
  return ids.flatMap(id => (id === undefined ? [] : [build => build.id === id]))
}

function placeTests(locator: Locator, { world }: Search): Test[] {
  const tests: Test[] = []
  const buildType = one(locator, 'buildType')
  if (buildType !== undefined) {
    const ids = new Set(findConfigurations(buildType, world).map(each => each.id))
    tests.push(build => ids.has(build.buildTypeId))
  }
  for (const project of [one(locator, 'project'), one(locator, 'affectedProject')]) {
    if (project === undefined) continue
    tests.push(build => {
      const configuration = world.configuration(build.buildTypeId)
      return configuration !== undefined && inProject(configuration, project)
    })
  }
  const branch = one(locator, 'branch')
  if (branch !== undefined) tests.push(branchTest(branch))
  return tests
}

function branchTest(text: string): Test {
  const locator = parseLocator(text)
  const name = locator.single ?? one(locator, 'name')
  const byDefault = oneBoolean(locator, 'default')
  const branched = oneBoolean(locator, 'branched')
  const known = ['default', 'name', 'branched', 'policy', 'unspecified']
  const unknown = [...locator.dimensions.keys()].filter(key => !known.includes(key))
  if (unknown.length > 0) throw badLocator(`Locator dimension [${unknown.join(', ')}] is unknown.`)
  return build => {
    if (byDefault !== undefined && build.defaultBranch !== byDefault) return false
    if (branched !== undefined && (build.branchName !== undefined) !== branched) return false
    if (name === undefined || name === '<any>') return true
    if (name === '<default>') return build.defaultBranch
    return matchesText(build.branchName, name)
  }
}

function stateTests(locator: Locator, { world }: Search): Test[] {
  const wanted = wantedStates(locator)
  const tests: Test[] = [build => wanted.has(buildPhase(build))]
  const status = one(locator, 'status')
  if (status !== undefined) {
    const upper = status.toUpperCase()
    if (!['SUCCESS', 'FAILURE', 'UNKNOWN', 'ERROR'].includes(upper)) {
      throw badRequest(
        `Unsupported value '${status}' of 'status' dimension. Should be one of: SUCCESS, FAILURE, UNKNOWN`,
      )
    }
    tests.push(build => world.appearance(build).status === upper)
  }
  return tests
}

function flagTests(locator: Locator): Test[] {
  const flags: [string, Test][] = [
    ['personal', build => build.personal],
    ['canceled', build => build.cancelled !== undefined],
    ['failedToStart', build => build.failedToStart],
    ['hanging', () => false],
    ['composite', () => false],
  ]
  const tests = flags.flatMap(([name, holds]) => {
    const wanted = oneBoolean(locator, name)
    return wanted === undefined ? [] : [(build: StoredBuild) => holds(build) === wanted]
  })
  const pinned = oneBoolean(locator, 'pinned')
  if (pinned !== undefined) {
    tests.push(build => build.startedAt !== undefined && (build.pin !== undefined) === pinned)
  }
  return tests
}

function textTests(locator: Locator, search: Search): Test[] {
  const tests: Test[] = []
  const number = one(locator, 'number')
  if (number !== undefined)
    tests.push(build => build.number !== undefined && matchesText(build.number, number))
  const agentName = one(locator, 'agentName')
  if (agentName !== undefined) {
    tests.push(build => build.startedAt !== undefined && matchesText('simulated-agent-1', agentName))
  }
  const revision = one(locator, 'revision')
  if (revision !== undefined) {
    const parsed = parseLocator(revision)
    const version = parsed.single ?? one(parsed, 'version')
    tests.push(build => build.revision === version)
  }
  const triggered = one(locator, 'triggered')
  const user = one(locator, 'user') ?? (triggered && one(parseLocator(triggered), 'user'))
  if (user !== undefined) {
    const parsed = parseLocator(user)
    const name = parsed.single ?? one(parsed, 'username')
    tests.push(build => build.triggeredBy === name)
  }
  for (const tag of locator.dimensions.get('tag') ?? []) tests.push(tagTest(tag))
  for (const property of locator.dimensions.get('property') ?? []) {
    tests.push(propertyTest(property, search.viewProperties))
  }
  return tests
}

function tagTest(text: string): Test {
  const locator = parseLocator(text)
  const condition = locator.single ?? one(locator, 'name') ?? one(locator, 'condition')
  return build => condition !== undefined && build.tags.some(tag => matchesText(tag, condition))
}

/** Finds nothing, without an error, when the token may not view properties. */
function propertyTest(text: string, viewProperties: boolean): Test {
  const locator = parseLocator(text)
  const name = locator.single ?? one(locator, 'name')
  const value = one(locator, 'value')
  const matchType = one(locator, 'matchType') ?? (value === undefined ? 'exists' : 'equals')
  if (name === undefined)
    throw badLocator(`Property locator '${text}' should have at least one of: [name, value]`)
  return build => {
    if (!viewProperties) return false
    const entries = Object.entries(build.properties).filter(([key]) => matchesText(key, name))
    if (entries.length === 0) return compares(undefined, matchType, value)
    return entries.some(([, actual]) => compares(actual, matchType, value))
  }
}

function timeTests(locator: Locator, search: Search): Test[] {
  const tests: Test[] = []
  const limits: [string, (build: StoredBuild) => number | undefined, 'before' | 'after'][] = [
    ['sinceDate', build => build.startedAt, 'after'],
    ['untilDate', build => build.startedAt, 'before'],
    ['queuedDate', build => build.queuedAt, 'after'],
    ['startDate', build => build.startedAt, 'after'],
    ['finishDate', build => build.finishedAt, 'after'],
  ]
  for (const [name, time, side] of limits) {
    for (const value of locator.dimensions.get(name) ?? []) tests.push(timeTest(value, time, side, search))
  }
  const since = one(locator, 'sinceBuild')
  if (since !== undefined) {
    const { id } = findBuild(since, search)
    tests.push(build => build.id > id)
  }
  const until = one(locator, 'untilBuild')
  if (until !== undefined) {
    const { id } = findBuild(until, search)
    tests.push(build => build.id <= id)
  }
  return tests
}

function timeTest(
  text: string,
  time: (build: StoredBuild) => number | undefined,
  side: 'before' | 'after',
  search: Search,
): Test {
  const locator = parseLocator(text)
  const reference = one(locator, 'build')
  const dateText = locator.single ?? one(locator, 'date') ?? ''
  const limit = reference === undefined ? parseDate(dateText) : time(findBuild(reference, search))
  if (limit === undefined) throw badRequest(`Could not parse date from value '${dateText}'.`)
  const after = (one(locator, 'condition') ?? side) === 'after'
  return build => {
    const at = time(build)
    return at !== undefined && (after ? at > limit : at < limit)
  }
}
