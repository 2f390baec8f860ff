/** What the files in docs/kibana promise each other, and the markers them. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type Marker, marker, markerByHand, markerId } from '../../src/deployment/marker.ts'
import { deployment } from '../deployment/sample.ts'

const read = (file: string): string =>
  readFileSync(new URL(`../../docs/kibana/${file}`, import.meta.url), 'utf8')
const fields = z.record(z.string(), z.unknown())
const references = z.array(z.object({ type: z.string(), id: z.string(), name: z.string() }))
const savedObject = z.object({
  type: z.string(),
  id: z.string(),
  attributes: fields,
  references,
  coreMigrationVersion: z.string(),
  typeMigrationVersion: z.string(),
})
const template = z.object({
  index_patterns: z.array(z.string()),
  template: z.object({ mappings: z.object({ dynamic: z.literal(false), properties: fields }) }),
})

const lines = read('dashboard.ndjson').trimEnd().split('\n')
const objects = lines.map(line => savedObject.parse(JSON.parse(line)))
const object = (type: string): z.infer<typeof savedObject> => {
  const found = objects.find(one => one.type === type)
  if (!found) throw new Error(`no ${type}`)
  return found
}
const { index_patterns: patterns, template: made } = template.parse(JSON.parse(read('index-template.json')))
const pipeline = read('logstash.conf').replace(/^\s*#.*$/gm, '')

/** `a`, `b.c`, with the type of each. */
function leaves(properties: Readonly<Record<string, unknown>>, before = ''): [string, string][] {
  return Object.entries(properties).flatMap(([name, value]) => {
    const { type, properties: inner } = z
      .object({ type: z.string().optional(), properties: fields.optional() })
      .parse(value)
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
      return String(parts.reduce<unknown>((value, part) => fields.parse(value)[part], event))
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
    const column = z.object({ sourceField: z.string() }).loose()
    const { state } = z
      .object({
        state: z.object({
          visualization: z.object({ layers: z.array(fields) }),
          datasourceStates: z.object({
            formBased: z.object({
              layers: z.record(
                z.string(),
                z.object({ columnOrder: z.array(z.string()), columns: z.record(z.string(), column) }),
              ),
            }),
          }),
        }),
      })
      .parse(attributes)
    const wanted = state.visualization.layers.map(({ layerId, layerType }) =>
      layerType === 'annotations'
        ? `xy-visualization-layer-${String(layerId)}`
        : `indexpattern-datasource-layer-${String(layerId)}`,
    )
    expect(refers.map(({ name }) => name)).toEqual(wanted)
    const [data] = state.visualization.layers
    const known = state.datasourceStates.formBased.layers[String(data?.layerId)]
    expect([...(known?.columnOrder ?? [])].sort()).toEqual(Object.keys(known?.columns ?? {}).sort())
    const used = z.object({
      xAccessor: z.string(),
      splitAccessor: z.string(),
      accessors: z.array(z.string()),
    })
    const { xAccessor, splitAccessor, accessors } = used.parse(data)
    expect(Object.keys(known?.columns ?? {}).sort()).toEqual([xAccessor, splitAccessor, ...accessors].sort())
    for (const { sourceField } of Object.values(known?.columns ?? {})) {
      if (sourceField !== '___records___') expect([...mapped.keys()]).toContain(sourceField)
    }
  })

  test('the annotations cover every marker, each once, and show its message', () => {
    const layers = z
      .array(fields)
      .parse(
        z
          .object({ visualization: z.object({ layers: z.array(fields) }) })
          .parse(object('lens').attributes.state).visualization.layers,
      )
    const annotation = z.object({
      type: z.literal('query'),
      key: z.object({ type: z.literal('point_in_time') }),
      timeField: z.string(),
      textField: z.string(),
      extraFields: z.array(z.string()),
      filter: z.object({ type: z.literal('kibana_query'), language: z.literal('kuery'), query: z.string() }),
    })
    const annotations = z
      .array(annotation)
      .parse(layers.find(({ layerType }) => layerType === 'annotations')?.annotations)
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
    const columns = z.array(z.string()).parse(object('search').attributes.columns)
    for (const field of columns) expect([...mapped.keys()]).toContain(field)
    expect(object('search').attributes.sort).toEqual([['@timestamp', 'desc']])
    expect(object('index-pattern').attributes.timeFieldName).toBe('@timestamp')
  })

  test('each panel of the dashboard has its object', () => {
    const { attributes, references: refers } = object('dashboard')
    const panel = z.object({
      type: z.string(),
      panelIndex: z.string(),
      panelRefName: z.string(),
      gridData: z.object({ i: z.string() }),
    })
    const panels = z.array(panel).parse(JSON.parse(String(attributes.panelsJSON)))
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
      .reduce<unknown>((inner, name) => fields.safeParse(inner).data?.[name], event)
    return (found === value) !== (not !== undefined)
  })
}
