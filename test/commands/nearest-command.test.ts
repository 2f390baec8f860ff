import { expect, test } from 'vitest'
import { nearestCommand } from '../../src/commands/nearest-command.ts'

test.each([
  ['lokc search for 2h', 'hubot deployment lock search for 2h'],
  ['unlok search', 'hubot deployment unlock search'],
  ['nxt search build 1.4.230', 'hubot deployment next search build 1.4.230'],
  ['Next', 'hubot deployment next'],
  ['wating', 'hubot deployment waiting'],
  ['leav search', 'hubot deployment leave search'],
  ['roll back search to 1.4.226', 'hubot deployment rollback search to 1.4.226'],
  ['showaliases', 'hubot deployment show aliases'],
  ['show alais search', 'hubot deployment show alias search'],
  ['set alais search A B', 'hubot deployment set alias search A B'],
  ['show last succesful build for search', 'hubot deployment show last successful build for search'],
  ['giveup search', 'hubot deployment give up search'],
  ['statsu', 'hubot deployment status'],
  ['lcoks', 'hubot deployment locks'],
  ['hlep', 'hubot deployment help'],
  ['where please', 'hubot deployment where'],
  ['locks r2', 'hubot deployment locks'],
  ['wehre r2', 'hubot deployment where'],
  ['show aliases now', 'hubot deployment show aliases'],
  ['dance', null],
  ['x', null],
  ['production is on fire', null],
  ['', null],
])('%j is probably %j', (typed, meant) => expect(nearestCommand(typed)).toBe(meant))
