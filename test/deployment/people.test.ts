import { expect, test } from 'vitest'
import { readPeople } from '../../src/deployment/people.ts'

test('each entry is a person, an id, a role or a room, wherever or from one room', () => {
  expect(
    readPeople('ann, @Bob O’Neil,id:U1:x,Role: Ops,room:#war room,id:U2 in room:ops,ANYONE in Room:a,nobody'),
  ).toEqual([
    { who: { is: 'person', named: 'ann' } },
    { who: { is: 'person', named: 'Bob O’Neil' } },
    { who: { is: 'id', id: 'U1:x' } },
    { who: { is: 'role', role: 'ops' } },
    { who: { is: 'anyone' }, room: '#war room' },
    { who: { is: 'id', id: 'U2' }, room: 'ops' },
    { who: { is: 'anyone' }, room: 'a' },
    { who: { is: 'nobody' } },
  ])
})

test.each([
  '',
  ' ',
  ',',
  'ann,',
  'ann,,bob',
  'group:ops',
  'role:',
  'id:',
  'room:a in room:b',
  'ann in rooom:ops',
  'ann in room:',
  '"ann"',
  'ann\nbob',
  'a\u200bnn',
  'x'.repeat(1_001),
])('%j can’t be read', text => expect(readPeople(text)).toBe(null))
