/** What the sandbox's GitHub, services and Artifactory know at first: it fits the builds of its TeamCity servers. */

import type { SeedRepository } from './github/simulator.ts'
import type { DeployedVersion } from './service/simulator.ts'

export const restaurantRepo = 'acme/restaurant-api'
export const locationRepo = 'acme/location-api'

/** Revisions of builds: Restaurant_229 and Location_161 are live. */
export const revisions = {
  restaurant229: '9f8e7d6c5b4a39281706f5e4d3c2b1a098765432',
  restaurant230: 'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678',
  location161: '7c6d5e4f30213243546576879809a1b2c3d4e5f6',
  location162: '0a1b2c3d4e5f60718293a4b5c6d7e8f901234567',
  location163: '1b2c3d4e5f60718293a4b5c6d7e8f90123456780',
} as const

export interface Releases {
  readonly repositories: readonly SeedRepository[]
  /** By the name of the service. */
  readonly services: Readonly<Record<'restaurant-api' | 'location-api', DeployedVersion>>
  /** Content by path. */
  readonly artifacts: Readonly<Record<string, string>>
}

/** Times count back from `nowMs`, epoch ms. */
export function releasesOfSandbox(nowMs: number): Releases {
  const ago = (minutes: number): string => new Date(nowMs - minutes * 60_000).toISOString()
  return {
    repositories: [
      {
        repo: restaurantRepo,
        commits: [
          { message: 'VZ-118 open on Sundays (#207)', author: 'Dan', at: ago(180) },
          {
            message: 'VZ-120 read menus as UTF-8 (#208)',
            author: 'Bob',
            at: ago(100),
            sha: revisions.restaurant229,
          },
          { message: 'VZ-126 show the next free table (#209)', author: 'Eve', at: ago(75) },
          { message: 'VZ-126 no table at all is no error', author: 'Dan', at: ago(50) },
          { message: 'Log less while starting', author: 'Dan', at: ago(32) },
          {
            message: 'VZ-131 cache opening hours (#211)',
            author: 'Dan',
            at: ago(15),
            sha: revisions.restaurant230,
          },
        ],
      },
      {
        repo: locationRepo,
        commits: [
          { message: 'LOC-7 find by postal code', author: 'Ann', at: ago(600), sha: revisions.location161 },
          { message: 'LOC-9 distances in miles', author: 'Ann', at: ago(200), sha: revisions.location162 },
          { message: 'LOC-11 try another map', author: 'Dan', at: ago(40), sha: revisions.location163 },
        ],
      },
    ],
    services: {
      'restaurant-api': { sha: revisions.restaurant229, at: ago(100) },
      'location-api': { sha: revisions.location161, at: ago(600) },
    },
    artifacts: {
      'releases/restaurant/Restaurant_229.zip': 'Restaurant_229',
      'releases/restaurant/Restaurant_230.zip': 'Restaurant_230',
      'releases/location/Location_162.zip': 'Location_162',
    },
  }
}
