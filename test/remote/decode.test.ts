import * as v from 'valibot'
import { expect, test } from 'vitest'
import { decode, jsonIn, number, object, record, valueIn } from '../../src/remote/decode.ts'

const build = object({
  id: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  status: v.string(),
  number: v.nullish(v.union([v.string(), v.pipe(number, v.transform(String))])),
  phase: v.nullish(v.picklist(['ahead', 'behind'])),
  percentage: v.nullish(number),
  pinned: v.nullish(v.boolean()),
  user: v.nullish(object({ name: v.nullish(v.string()) })),
  tags: v.nullish(v.array(object({ name: v.string() }))),
  fields: v.nullish(record(v.string())),
})
const said = (json: string) => decode('teamcity build', build, jsonIn(json))

test.each([
  ['{"id":4', 'the answer is not JSON'],
  ['', 'the answer is not JSON'],
  ['null', 'the answer is not an object'],
  ['"{}"', 'the answer is not an object'],
  ['[]', 'the answer is not an object'],
  ['{"id":1}', '"status" is missing'],
  ['{"id":1,"status":null}', '"status" is missing'],
  ['{"status":1}', '"id" is missing'],
  ['{"id":1,"status":1}', '"status" is not of type string'],
  ['{"id":"1","status":""}', '"id" is not of type number'],
  ['{"id":0,"status":""}', '"id" is not acceptable'],
  ['{"id":1.5,"status":""}', '"id" is not acceptable'],
  ['{"id":9007199254740992,"status":""}', '"id" is not acceptable'],
  ['{"id":1,"status":"","number":true}', '"number" is not acceptable'],
  ['{"id":1,"status":"","number":1e999}', '"number" is not acceptable'],
  ['{"id":1,"status":"","percentage":1e999}', '"percentage" is not acceptable'],
  ['{"id":1,"status":"","phase":"odd"}', '"phase" is not acceptable'],
  ['{"id":1,"status":"","pinned":"true"}', '"pinned" is not of type boolean'],
  ['{"id":1,"status":"","user":[]}', '"user" is not of type object'],
  ['{"id":1,"status":"","fields":[]}', '"fields" is not of type object'],
  ['{"id":1,"status":"","fields":{"a.b":null}}', '"fields.a.b" is missing'],
  ['{"id":1,"status":"","tags":{}}', '"tags" is not of type array'],
  ['{"id":1,"status":"","tags":["a"]}', '"tags.0" is not of type object'],
  ['{"id":1,"status":"","tags":[{"name":"a"},{}]}', '"tags.1.name" is missing'],
])('%s: %s', (json, why) => {
  expect(said(json)).toEqual({ ok: false, why: `teamcity build: ${why}` })
  expect(valueIn(build, jsonIn(json))).toBeUndefined()
})

test('a list that is none says so', () => {
  const why = 'jira fields: the answer is not a list'
  expect(decode('jira fields', v.array(build), {})).toEqual({ ok: false, why })
})

test('what was meant is left, what was not asked for is not', () => {
  const value = { id: 1, status: 'SUCCESS', number: '230', user: {}, tags: null, fields: { a: 'b' } }
  const json = JSON.stringify({ ...value, number: 230, user: { id: 5 }, more: true })
  expect(said(json)).toEqual({ ok: true, value })
  expect(valueIn(build, jsonIn(json))).toEqual(value)
})
