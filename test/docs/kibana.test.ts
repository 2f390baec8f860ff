/** What the files in docs/kibana promise each other, and the markers them. */
import { readFileSync } from 'node:fs'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { type Marker, marker, markerByHand, markerId } from '../../src/deployment/marker.ts'
import { deployment } from '../deployment/sample.ts'

const read = (file: string): string =>
  readFileSync(new URL(`../../docs/kibana/${file}`, import.meta.url), 'utf8')
const fields = v.record(v.string(), v.unknown())
const references = v.array(v.object({ type: v.string(), id: v.string(), name: v.string() }))
const savedObject = v.object({
  type: v.string(),
  id: v.string(),
  attributes: fields,
  references,
  coreMigrationVersion: v.string(),
  typeMigrationVersion: v.string(),
})
const template = v.object({
  index_patterns: v.array(v.string()),
  template: v.object({ mappings: v.object({ dynamic: v.literal(false), properties: fields }) }),
})

const lines = read('dashboard.ndjson').trimEnd().split('\n')
const objects = lines.map(line => v.parse(savedObject, JSON.parse(line)))
const object = (type: string): v.InferOutput<typeof savedObject> => {
  const found = objects.find(one => one.type === type)
  if (!found) throw new Error(`no ${type}`)
  return found
}
const { index_patterns: patterns, template: made } = v.parse(
  template,
  JSON.parse(read('index-template.json')),
)
const pipeline = read('logstash.conf').replace(/^\s*#.*$/gm, '')

const mapping = v.object({ type: v.optional(v.string()), properties: v.optional(fields) })
/** `a`, `b.c`, with the type of each. */
function leaves(properties: Readonly<Record<string, unknown>>, before = ''): [string, string][] {
  return Object.entries(properties).flatMap(([name, value]) => {
    const { type, properties: inner } = v.parse(mapping, value)
    return inner ? leaves(inner, `${before}${name}.`) : [[`${before}${name}`, type ?? '']]
  })
}
const mapped = new Map(leaves(made.mappings.properties))

const names = (value: object, before = ''): string[] =>
  Object.entries(value).flatMap(([name, inner]) =>
    typeof inner === 'object' && inner !== null ? names(inner, `${before}${name}.`) : [`${before}${name}`],
  )

const ended = deployment({
  id: 'd7',
  build: { ...deployment().build, revision: 'a1b2c3d' },
  state: 'succeeded',
  startedAt: '2026-12-31T23:59:00.000Z',
  finishedAt: '2027-01-01T00:03:00.000Z',
})
const context = { host: 'bot-1', type: 'deployment', ticket: 'CCB-12' }
const whole = (which: 'start' | 'end'): Marker => {
  const one = marker(ended, which, context)
  if (!one) throw new Error('no marker')
  return one
}

test('every field of a marker has its type in the index, and the index has no other', () => {
  expect([...mapped.keys()].sort()).toEqual(names(whole('end')).sort())
  expect(mapped.get('@timestamp')).toBe('date')
  expect(mapped.get('timestamp')).toBe('date')
  expect(mapped.get('deployment.duration_seconds')).toBe('long')
})

describe('the pipeline', () => {
  const setting = (name: string): string => new RegExp(`\\b${name} => "([^"]*)"`).exec(pipeline)?.[1] ?? ''
  /** `%{a}` and `%{[a][b]}` as Logstash puts them in. */
  const filled = (text: string, event: object): string =>
    text.replace(/%\{([^}+]+)\}/g, (_, path: string) => {
      const parts = path.startsWith('[') ? path.slice(1, -1).split('][') : [path]
      return String(parts.reduce<unknown>((value, part) => v.parse(fields, value)[part], event))
    })
  const ids = [...pipeline.matchAll(/"\[@metadata\]\[marker_id\]" => "([^"]+)"/g)].map(([, id = '']) => id)

  test('reads the list that the bot pushes to by default, as JSON, markers only', () => {
    expect([setting('data_type'), setting('key')]).toEqual(['list', 'logstash'])
    expect(pipeline).toContain('codec => json')
    const types = [...pipeline.matchAll(/\[type\] == "([^"]+)"/g)].map(([, type]) => type)
    expect(types).toEqual(['deployment', 'deployment'])
    expect(pipeline.split('{').length).toBe(pipeline.split('}').length)
  })

  test('gives a marker the id under which the bot pushes it once', () => {
    expect(setting('document_id')).toBe('%{[@metadata][marker_id]}')
    expect(filled(ids[0] ?? '', whole('start'))).toBe(markerId('d7', 'start'))
    expect(filled(ids[0] ?? '', whole('end'))).toBe(markerId('d7', 'end'))
    const byHand = markerByHand({
      which: 'end',
      at: ended.requestedAt,
      message: 'x',
      env: 'prod',
      ...context,
    })
    expect(filled(ids[1] ?? '', byHand)).toBe('bot-1-1795356120000-end-deploy')
  })

  test('writes into an index that the template and the data view take', () => {
    const index = setting('index').replace('%{+YYYY}', '2026')
    const takes = (pattern: unknown): boolean =>
      new RegExp(`^${String(pattern).replace('*', '.*')}$`).test(index)
    expect(patterns.filter(takes)).toHaveLength(1)
    expect(takes(object('index-pattern').attributes.title)).toBe(true)
  })
})

describe('the saved objects', () => {
  const all = JSON.stringify(objects)

  test('are four, each with the versions of its form, and refer to each other only', () => {
    expect(objects.map(({ type }) => type)).toEqual(['index-pattern', 'lens', 'search', 'dashboard'])
    const there = new Set(objects.map(({ type, id }) => `${type} ${id}`))
    expect(there.size).toBe(4)
    for (const { references: all } of objects) {
      for (const { type, id } of all) expect(there).toContain(`${type} ${id}`)
      expect(new Set(all.map(({ name }) => name)).size).toBe(all.length)
    }
    for (const { coreMigrationVersion, typeMigrationVersion } of objects) {
      expect(coreMigrationVersion).toBe('8.8.0')
      expect(typeMigrationVersion).toMatch(/^[78]\.\d+\.\d+$/)
    }
  })

  test('each layer of the graph has its data view, and its columns are there', () => {
    const { attributes, references: refers } = object('lens')
    const column = v.looseObject({ sourceField: v.string() })
    const lens = v.object({
      state: v.object({
        visualization: v.object({ layers: v.array(fields) }),
        datasourceStates: v.object({
          formBased: v.object({
            layers: v.record(
              v.string(),
              v.object({ columnOrder: v.array(v.string()), columns: v.record(v.string(), column) }),
            ),
          }),
        }),
      }),
    })
    const { state } = v.parse(lens, attributes)
    const wanted = state.visualization.layers.map(({ layerId, layerType }) =>
      layerType === 'annotations'
        ? `xy-visualization-layer-${String(layerId)}`
        : `indexpattern-datasource-layer-${String(layerId)}`,
    )
    expect(refers.map(({ name }) => name)).toEqual(wanted)
    const [data] = state.visualization.layers
    const known = state.datasourceStates.formBased.layers[String(data?.layerId)]
    expect([...(known?.columnOrder ?? [])].sort()).toEqual(Object.keys(known?.columns ?? {}).sort())
    const used = v.object({
      xAccessor: v.string(),
      splitAccessor: v.string(),
      accessors: v.array(v.string()),
    })
    const { xAccessor, splitAccessor, accessors } = v.parse(used, data)
    expect(Object.keys(known?.columns ?? {}).sort()).toEqual([xAccessor, splitAccessor, ...accessors].sort())
    for (const { sourceField } of Object.values(known?.columns ?? {})) {
      if (sourceField !== '___records___') expect([...mapped.keys()]).toContain(sourceField)
    }
  })

  test('the annotations cover every marker, each once, and show its message', () => {
    const lens = v.object({ visualization: v.object({ layers: v.array(fields) }) })
    const { layers } = v.parse(lens, object('lens').attributes.state).visualization
    const annotation = v.object({
      type: v.literal('query'),
      key: v.object({ type: v.literal('point_in_time') }),
      timeField: v.string(),
      textField: v.string(),
      extraFields: v.array(v.string()),
      filter: v.object({ type: v.literal('kibana_query'), language: v.literal('kuery'), query: v.string() }),
    })
    const layer = layers.find(({ layerType }) => layerType === 'annotations')
    const annotations = v.parse(v.array(annotation), layer?.annotations)
    for (const { timeField, textField, extraFields } of annotations) {
      expect(timeField).toBe('@timestamp')
      expect(textField).toBe('message')
      for (const field of extraFields) expect([...mapped.keys()]).toContain(field)
    }
    const hits = (event: Marker): number =>
      annotations.filter(({ filter }) => matches(filter.query, event)).length
    expect(hits(whole('start'))).toBe(1)
    for (const change of [
      {},
      { state: 'failed' },
      { state: 'cancelled' },
      { state: 'failed', isLost: true },
    ] as const) {
      const end = marker({ ...ended, ...change }, 'end', context)
      expect(end && hits(end)).toBe(1)
    }
  })

  test('what they ask for are fields of markers', () => {
    const queries = [...all.matchAll(/query\\*":\\*"((?:[^"\\]|\\+")*?)\\*"(?=,|\})/g)].map(
      ([, text = '']) => text,
    )
    const asked = queries.flatMap(text => [...text.matchAll(/([\w.@]+):/g)].map(([, field]) => field))
    expect(new Set(asked)).toEqual(new Set(['type', 'action', 'deployment.status']))
    const columns = v.parse(v.array(v.string()), object('search').attributes.columns)
    for (const field of columns) expect([...mapped.keys()]).toContain(field)
    expect(object('search').attributes.sort).toEqual([['@timestamp', 'desc']])
    expect(object('index-pattern').attributes.timeFieldName).toBe('@timestamp')
  })

  test('each panel of the dashboard has its object', () => {
    const { attributes, references: refers } = object('dashboard')
    const panel = v.object({
      type: v.string(),
      panelIndex: v.string(),
      panelRefName: v.string(),
      gridData: v.object({ i: v.string() }),
    })
    const panels = v.parse(v.array(panel), JSON.parse(String(attributes.panelsJSON)))
    expect(panels.map(one => [`${one.panelIndex}:${one.panelRefName}`, one.type])).toEqual(
      refers.map(({ name, type }) => [name, type]),
    )
    for (const { panelIndex, gridData } of panels) expect(gridData.i).toBe(panelIndex)
  })

  test('the page says how many they are, and its sample is a marker', () => {
    const page = read('README.md')
    expect(page).toContain(`"successCount":${objects.length}`)
    const sample = /^\{"@timestamp".*$/m.exec(page)?.[0] ?? ''
    expect(names(JSON.parse(sample))).toEqual(names(whole('end')))
  })
})

/** `a: "x" and not b: "y"`, as far as the files use the language. */
function matches(query: string, event: object): boolean {
  return query.split(' and ').every(part => {
    const [, not, path = '', value] = /^(not )?([\w.]+): "([^"]*)"$/.exec(part) ?? []
    if (value === undefined) throw new Error(`not understood: ${part}`)
    const found = path
      .split('.')
      .reduce<unknown>((inner, name) => (v.is(fields, inner) ? inner[name] : undefined), event)
    return (found === value) !== (not !== undefined)
  })
}
