import { notFound } from './errors.ts'
import { checkDimensions, type Locator, one, parseLocator } from './locator.ts'
import type { SimulatedConfiguration } from './types.ts'

const supported = ['id', 'internalId', 'uuid', 'name', 'project', 'affectedProject', 'paused', 'template']
const paging = ['start', 'count', 'lookupLimit']
const applied = ['id', 'name', 'project', 'affectedProject', 'paused', ...paging]

export interface Configurations {
  configurations(): readonly SimulatedConfiguration[]
}

const visible = (all: Configurations): SimulatedConfiguration[] =>
  all.configurations().filter(each => !each.hidden)

/** Configurations of a `buildType` dimension; 404 when none, as in a list of builds. */
export function findConfigurations(text: string, all: Configurations): SimulatedConfiguration[] {
  const found = matching(text, all)
  if (found.length === 0) throw notFound(`No build types found by locator '${text}'.`)
  return found
}

export function listConfigurations(text: string | undefined, all: Configurations): SimulatedConfiguration[] {
  return text === undefined ? visible(all) : matching(text, all)
}

/** The one configuration of a path or of a request body. */
export function findConfiguration(text: string, all: Configurations): SimulatedConfiguration {
  const [found] = matching(text, all)
  if (found) return found
  const locator = parseLocator(text)
  const id = locator.single ?? one(locator, 'id')
  throw notFound(
    id === undefined
      ? `Nothing is found by locator '${text}'.`
      : `No build type nor template is found by id '${id}'.`,
  )
}

function matching(text: string, all: Configurations): SimulatedConfiguration[] {
  const locator = parseLocator(text, { supported: [...supported, ...paging] })
  const { single } = locator
  if (single !== undefined) {
    const byId = visible(all).filter(each => each.id === single)
    return byId.length > 0 ? byId : visible(all).filter(each => each.name === single)
  }
  checkDimensions(locator, supported, applied)
  return visible(all).filter(each => fits(each, locator))
}

function fits(configuration: SimulatedConfiguration, locator: Locator): boolean {
  const id = one(locator, 'id')
  const name = one(locator, 'name')
  const project = one(locator, 'project') ?? one(locator, 'affectedProject')
  const paused = one(locator, 'paused')
  if (id !== undefined && configuration.id !== id) return false
  if (name !== undefined && configuration.name !== name) return false
  if (paused !== undefined && paused !== 'any' && String(configuration.paused ?? false) !== paused)
    return false
  return project === undefined || inProject(configuration, project)
}

/** Every project hangs directly under the root project. */
export function inProject(configuration: SimulatedConfiguration, project: string): boolean {
  const locator = parseLocator(project)
  const id = locator.single ?? one(locator, 'id')
  if (id !== undefined) return id === '_Root' || configuration.projectId === id
  return configuration.projectName === one(locator, 'name')
}
