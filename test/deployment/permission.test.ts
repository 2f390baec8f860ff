import { describe, expect, test } from 'vitest'
import type { Alias } from '../../src/deployment/alias.ts'
import { anyone, readPeople } from '../../src/deployment/people.ts'
import { type Act, type Asker, denialOf, type Trust } from '../../src/deployment/permission.ts'

const list = (text: string) => readPeople(text) ?? ('malformed' as const)
const open: Trust = {
  admins: null,
  deployers: anyone,
  aliasEditors: null,
  lockers: null,
  overriders: null,
  rollbackers: null,
  exempt: null,
}
const ann: Asker = { person: { id: 'U1', name: 'Ann' }, room: 'ops', roles: new Set(), hasNamesake: false }
const search = (deployers?: string): Alias => ({
  alias: 'search',
  mainBuildTypeId: 'B',
  deployBuildTypeId: 'D',
  options: deployers === undefined ? {} : { deployers },
})
const may = (act: Act, alias: Alias, trust: Trust, asker = ann): boolean =>
  denialOf({ act, alias, touched: [alias] }, asker, trust) === null

describe('who is meant by an entry', () => {
  test.each<[string, Partial<Asker>, boolean]>([
    ['anyone', {}, true],
    ['nobody', {}, false],
    ['', {}, false],
    ['ann', {}, true],
    ['@ANN', {}, true],
    ['bob', {}, false],
    ['an', {}, false],
    ['U1', {}, true],
    ['u1', {}, false],
    ['id:U1', {}, true],
    ['id:u1', {}, false],
    ['id:Ann', {}, false],
    ['ann', { hasNamesake: true }, false],
    ['U1', { hasNamesake: true }, true],
    ['id:U1', { hasNamesake: true }, true],
    ['U2', { person: { id: 'U1', name: 'U2' }, hasNamesake: true }, false],
    ['bob,ann', {}, true],
    ['bob,,ann', {}, false],
    ['group:ops,ann', {}, false],
    ['role:ops', {}, false],
    ['role:ops', { roles: new Set(['ops']) }, true],
    ['role:ops', { roles: null }, false],
    ['role:ops,ann', { roles: null }, true],
    ['room:ops', {}, true],
    ['room:#OPS', {}, true],
    ['room:ops', { room: '#ops' }, true],
    ['room:ops', { room: null }, false],
    ['room:ops', { room: 'ops2' }, false],
    ['room:ops', { room: 'C024BE7LR', roomName: 'ops' }, true],
    ['room:C024BE7LR', { room: 'C024BE7LR', roomName: 'ops' }, true],
    ['room:ops', { room: 'C024BE7LR', roomName: 'ops2' }, false],
    ['room:ops', { room: 'C024BE7LR' }, false],
    ['ann in room:ops', {}, true],
    ['ann in room:ops', { room: 'random' }, false],
    ['ann in room:ops', { room: null }, false],
    ['role:ops in room:ops', { roles: new Set(['ops']), room: 'random' }, false],
  ])('%j: %j %s', (deployers, asker, expected) =>
    expect(may('deploy', search(deployers), open, { ...ann, ...asker })).toBe(expected),
  )
})

describe('which list decides', () => {
  const noOne = list('nobody')
  test.each<[string, Act, string | undefined, Partial<Trust>, boolean]>([
    ['as shipped', 'deploy', undefined, {}, true],
    ['as shipped', 'roll_back', undefined, {}, true],
    ['as shipped', 'lock', undefined, {}, true],
    ['as shipped', 'edit_alias', undefined, {}, true],
    ['as shipped nobody', 'override', undefined, {}, false],
    ['the default', 'deploy', undefined, { deployers: list('bob') }, false],
    ['the alias before the default', 'deploy', 'ann', { deployers: list('bob') }, true],
    ['the alias before the default', 'deploy', 'bob', {}, false],
    ['a malformed default', 'deploy', undefined, { deployers: 'malformed' }, false],
    ['a malformed alias', 'deploy', 'x:y', {}, false],
    ['administrators, always', 'deploy', 'x:y', { admins: list('ann'), deployers: 'malformed' }, true],
    ['malformed administrators', 'deploy', 'bob', { admins: 'malformed' }, false],
    ['the deployers', 'lock', 'bob', {}, false],
    ['the lockers', 'lock', 'ann', { lockers: noOne }, false],
    ['the lockers', 'lock', 'bob', { lockers: list('ann') }, true],
    ['the deployers', 'roll_back', 'bob', {}, false],
    ['the rollbackers', 'roll_back', 'ann', { rollbackers: noOne }, false],
    ['the rollbackers', 'roll_back', 'bob', { rollbackers: list('ann') }, true],
    ['the overriders', 'override', 'bob', { overriders: list('ann') }, true],
    ['malformed overriders', 'override', undefined, { overriders: 'malformed' }, false],
    ['the exempt', 'break_freeze', 'bob', { exempt: list('ann') }, true],
    ['the exempt', 'break_freeze', undefined, { exempt: noOne }, false],
    ['as shipped nobody', 'break_freeze', undefined, {}, false],
    ['malformed exempt', 'break_freeze', undefined, { exempt: 'malformed' }, false],
    ['administrators', 'break_freeze', undefined, { admins: list('ann'), exempt: list('bob') }, true],
    ['the overriders', 'take_out', 'bob', { overriders: list('ann') }, true],
    ['as shipped nobody', 'take_out', undefined, {}, false],
    ['administrators', 'override', undefined, { admins: list('ann') }, true],
    ['administrators where there are some', 'edit_alias', undefined, { admins: list('bob') }, false],
    ['malformed administrators', 'edit_alias', undefined, { admins: 'malformed' }, false],
    ['the editors', 'edit_alias', 'bob', { aliasEditors: list('ann') }, true],
    ['the editors', 'edit_alias', undefined, { aliasEditors: noOne }, false],
    ['as shipped nobody', 'ask_less', undefined, {}, false],
    ['administrators', 'ask_less', undefined, { admins: list('ann') }, true],
    ['administrators', 'ask_less', undefined, { admins: list('bob') }, false],
    ['the editors', 'ask_less', undefined, { aliasEditors: list('ann') }, true],
    ['malformed editors', 'ask_less', undefined, { aliasEditors: 'malformed' }, false],
    ['editors that are anyone', 'ask_less', undefined, { aliasEditors: anyone }, false],
    ['administrators', 'ask_less', undefined, { aliasEditors: anyone, admins: list('ann') }, true],
    ['where anyone may edit, the deployers of the alias', 'edit_alias', 'bob', {}, false],
    ['where anyone may edit, the deployers of the alias', 'edit_alias', 'ann', {}, true],
    [
      'where anyone may edit, the deployers of the alias',
      'edit_alias',
      'x:y',
      { aliasEditors: anyone },
      false,
    ],
  ])('%s: %s with deployers=%s %j is %s', (_which, act, deployers, trust, expected) =>
    expect(may(act, search(deployers), { ...open, ...trust })).toBe(expected),
  )
})
