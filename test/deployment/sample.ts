import type { Deployment } from '../../src/deployment/deployment.ts'
import type { Release } from '../../src/deployment/release.ts'
import type { Build } from '../../src/teamcity/teamcity.ts'

export const deployment = (change: Partial<Deployment> = {}): Deployment => ({
  id: 'd1',
  version: 1,
  state: 'requested',
  alias: 'search',
  name: 'Search',
  env: 'prod',
  build: { buildTypeId: 'Search_Build', id: 11, number: '1.4', url: 'https://dev.example/build/11' },
  deployBuildTypeId: 'Search_Deploy',
  requestedBy: { id: 'u1', name: 'ann' },
  room: 'deployments',
  requestedAt: '2026-11-22T14:02:00.000Z',
  ...change,
})

export const states = [
  'requested',
  'pinned',
  'queued',
  'running',
  'succeeded',
  'failed',
  'cancelled',
  'refused',
] as const

export const build = (change: Partial<Build> = {}): Build => ({
  id: 77,
  buildTypeId: 'Search_Deploy',
  state: 'finished',
  status: 'SUCCESS',
  url: 'https://prod.example/build/77',
  pinned: false,
  failedToStart: false,
  properties: {},
  ...change,
})

export const release: Release = {
  relation: 'ahead',
  from: '9f8e7d6c5b4a39281706f5e4d3c2b1a098765432',
  to: 'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678',
  count: 4,
  authors: [
    { name: 'Dan', commits: 3 },
    { name: 'Eve', commits: 1 },
  ],
  tickets: ['VZ-126'],
  url: 'https://github.example/acme/search/compare/9f8e7d6...a1b2c3d',
}
