import { expect, test } from 'vitest'
import { type Hint, isAbout } from '../../src/deployment/hint.ts'
import { deployment } from './sample.ts'

const queued = deployment({ deployBuild: { id: 77, url: 'https://prod.example/build/77' } })
const early = deployment()

test.each<[string, Hint, boolean, boolean]>([
  ['no more than that something happened', 'anything', true, true],
  ['nothing', {}, false, false],
  ['our id', { deploymentId: 'd1' }, true, true],
  ['our id, and another build', { deploymentId: 'd1', buildId: 1 }, true, true],
  ['our build', { buildId: 77 }, true, false],
  ['our build, and the id of another deployment', { buildId: 77, deploymentId: 'd2' }, true, false],
  ['another build', { buildId: 7 }, false, false],
  ['another build of our configuration', { buildId: 7, buildTypeId: 'Search_Deploy' }, false, false],
  ['our configuration', { buildTypeId: 'Search_Deploy' }, true, true],
  ['our configuration in another spelling', { buildTypeId: 'search_deploy' }, false, false],
  ['another configuration', { buildTypeId: 'Other_Deploy' }, false, false],
  ['the configuration that builds', { buildTypeId: 'Search_Build' }, false, false],
])('a hint at %s', (_what, hint, whenQueued, whenEarly) => {
  expect(isAbout(hint, queued)).toBe(whenQueued)
  expect(isAbout(hint, early)).toBe(whenEarly)
})
