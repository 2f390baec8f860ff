import { parseLocator } from './locator.ts'

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json }

/** One TeamCity entity before `fields=` has chosen from it. */
export interface Entity {
  readonly fields: readonly Field[]
}

export interface Field {
  readonly name: string
  /** `short`: also in lists; `long`: in single answers; `asked`: only when named in `fields`. */
  readonly level: 'short' | 'long' | 'asked'
  /** Undefined is left out, as TeamCity leaves out nulls and false. Gets the `$locator` of its selection. */
  value(locator: string | undefined): FieldValue | undefined
}

export type FieldValue = Json | Entity | readonly Entity[]

export interface Selection {
  readonly level: 'short' | 'long' | 'none'
  readonly all: boolean
  readonly named: ReadonlyMap<string, Selection | undefined>
  readonly locator?: string
}

export const short: Selection = { level: 'short', all: false, named: new Map() }
export const long: Selection = { level: 'long', all: false, named: new Map() }

/** `count,build(id,triggered(user(username)),$short,*,properties($locator(name:x),property(name,value)))`. */
export function parseFields(text: string | undefined, byDefault: Selection): Selection {
  if (text === undefined || text === '') return byDefault
  const { dimensions } = parseLocator(text, { fieldNames: true })
  const named = new Map<string, Selection | undefined>()
  for (const [name, [value = '']] of dimensions) {
    if (!name.startsWith('$') && !name.startsWith('*')) {
      named.set(name, value === '' ? undefined : parseFields(value, long))
    }
  }
  const locator = dimensions.get('$locator')?.[0]
  return {
    level: dimensions.has('$long') ? 'long' : dimensions.has('$short') ? 'short' : 'none',
    all: dimensions.has('*') || dimensions.has('**'),
    named,
    ...(locator !== undefined && { locator }),
  }
}

/** The entity as JSON. What is named without its own fields is shown as it is inside a long entity. */
export function select(entity: Entity, selection: Selection): { [name: string]: Json } {
  const result: { [name: string]: Json } = {}
  for (const field of entity.fields) {
    if (!isIncluded(field, selection)) continue
    const nested = selection.named.get(field.name)
    const value = field.value(nested?.locator)
    if (value !== undefined) result[field.name] = toJson(value, nested ?? nestedDefault(value))
  }
  return result
}

/** Lists of entities are short inside others; a single nested entity decides by its own levels. */
const nestedDefault = (value: FieldValue): Selection => (Array.isArray(value) ? short : long)

function isIncluded(field: Field, selection: Selection): boolean {
  if (selection.all || selection.named.has(field.name)) return true
  if (selection.level === 'none') return false
  return field.level === 'short' || (field.level === 'long' && selection.level === 'long')
}

function toJson(value: FieldValue, selection: Selection): Json {
  if (isEntity(value)) return select(value, selection)
  if (isEntities(value)) return value.map(each => select(each, selection))
  return value
}

const isEntity = (value: FieldValue): value is Entity =>
  typeof value === 'object' && value !== null && 'fields' in value && Array.isArray(value.fields)

const isEntities = (value: FieldValue): value is readonly Entity[] =>
  Array.isArray(value) && value.length > 0 && value.every(each => isEntity(each))

type Given = FieldValue | undefined | (() => FieldValue | undefined)

const field =
  (level: Field['level']) =>
  (name: string, given: Given): Field => ({
    name,
    level,
    value: () => (typeof given === 'function' ? given() : given),
  })

export const inShort = field('short')
export const inLong = field('long')
export const whenAsked = field('asked')

/** A field that applies the `$locator` of its selection. */
export const located = (name: string, value: Field['value']): Field => ({ name, level: 'long', value })

/** An entity whose fields all are shown. */
export function plain(values: Readonly<Record<string, Given>>): Entity {
  return { fields: Object.entries(values).map(([name, value]) => inShort(name, value)) }
}
