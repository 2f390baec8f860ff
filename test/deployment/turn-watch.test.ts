import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Ask, KeptLine, Turn } from '../../src/deployment/kept-line.ts'
import { Unheard } from '../../src/deployment/told.ts'
import { type Came, createTurnWatch } from '../../src/deployment/turn-watch.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const turn = (id: string, alias = 'search', change: Partial<Turn> = {}): Turn => ({
  kind: 'turn',
  id,
  alias,
  command: 'deploy',
  rest: alias,
  text: `hubot deployment next ${alias}`,
  person: { id, name: id },
  room: 'deployments',
  at: new Date(0).toISOString(),
  ...change,
})

type Answer = Came | 'another bot' | 'fault' | 'unheard' | 'never'

/** Lines with what becomes of each when it is run; without, something is in its way. */
function watch(turns: readonly KeptLine[], answers: Record<string, Answer[]>) {
  let kept = turns
  const did: string[] = []
  const remove = (id: string): void => {
    kept = kept.filter(one => one.id !== id)
  }
  const next = (id: string): Answer | undefined => {
    const [answer, ...more] = answers[id] ?? []
    if (more.length > 0) answers[id] = more
    return answer
  }
  const here = { speaks: true }
  const watching = createTurnWatch({
    store: { keptLines: async () => [...kept] },
    speaks: () => here.speaks,
    isHeld: async ({ id }) => answers[id] === undefined,
    claim: async ({ id }) => {
      const isMine = answers[id]?.[0] !== 'another bot'
      if (!isMine) next(id)
      return isMine
    },
    take: async ({ id }) => {
      const answer = next(id)
      did.push(`${id} ${answer}`)
      if (answer === 'fault') throw new Error('the server is away')
      if (answer === 'unheard') throw new Unheard(new Error('there is no such room'))
      if (answer === 'never') return await new Promise<never>(() => {})
      if (answer === 'taken' || answer === 'refused') remove(id)
      return answer === 'taken' || answer === 'refused' ? answer : 'held'
    },
    drop: async ({ id }) => {
      if (next(id) === 'unheard') {
        did.push(`${id} not dropped`)
        throw new Unheard(new Error('there is no such room'))
      }
      did.push(`${id} dropped`)
      remove(id)
    },
    now: Date.now,
    failed: (error, of) => void did.push(`${of?.id} ${error instanceof Error ? error.message : ''}`),
  })
  watching.start()
  return {
    did,
    here,
    answers,
    watching,
    seconds: async (count: number): Promise<string[]> => {
      await vi.advanceTimersByTimeAsync(count * 1_000)
      return did
    },
  }
}

test('a line whose room takes nothing keeps those behind it from nothing, and is tried again', async () => {
  const { seconds } = watch([turn('a'), turn('b')], { a: ['unheard', 'refused'], b: ['taken'] })
  expect(await seconds(5)).toEqual(['a unheard', 'undefined there is no such room', 'b taken'])
  expect(await seconds(15)).toEqual(['a unheard', 'undefined there is no such room', 'b taken', 'a refused'])
})

test('nor does one whose time is over, and that nobody can be told of', async () => {
  const over = turn('a', 'search', { until: new Date(1).toISOString() })
  const { seconds } = watch([over, turn('b')], { a: ['unheard', 'refused'], b: ['taken'] })
  expect(await seconds(5)).toEqual(['a not dropped', 'undefined there is no such room', 'b taken'])
  expect((await seconds(15)).slice(3)).toEqual(['a dropped'])
})

test('nothing is run while something is in the way', async () => {
  expect(await watch([turn('a'), turn('b')], {}).seconds(60)).toEqual([])
})

test('the first is run, and then the alias is busy until the next look', async () => {
  const { seconds, answers } = watch([turn('a'), turn('b')], { a: ['taken'] })
  expect(await seconds(5)).toEqual(['a taken'])
  answers.b = ['taken']
  expect(await seconds(1)).toEqual(['a taken', 'b taken'])
})

test('who is refused makes room for the next, at once', async () => {
  const { seconds } = watch([turn('a'), turn('b'), turn('c')], { a: ['refused'], b: ['taken'], c: ['taken'] })
  expect((await seconds(0)).slice(0, 2)).toEqual(['a refused', 'b taken'])
})

test('who is held lets those pass who are not, and keeps their place', async () => {
  const { seconds, answers } = watch([turn('a'), turn('b')], { b: ['taken'] })
  expect(await seconds(1)).toEqual(['b taken'])
  answers.a = ['held', 'taken']
  expect(await seconds(2)).toEqual(['b taken', 'a held', 'a taken'])
})

test('each alias by itself: one whose server says nothing holds up no other', async () => {
  const { seconds } = watch([turn('a'), turn('b', 'other'), turn('c', 'SEARCH')], {
    a: ['never'],
    b: ['taken'],
    c: ['taken'],
  })
  expect(await seconds(60)).toEqual(['a never', 'b taken'])
})

test('while another bot has the line nothing of that alias is run', async () => {
  const { seconds } = watch([turn('a'), turn('b')], { a: ['another bot', 'taken'], b: ['taken'] })
  expect(await seconds(0)).toEqual([])
  expect((await seconds(1))[0]).toBe('a taken')
})

test('after something broke the alias is left alone for 15 seconds, the others are not', async () => {
  const { seconds, answers } = watch([turn('a'), turn('b', 'other')], { a: ['fault', 'taken'] })
  expect(await seconds(14)).toEqual(['a fault', 'a the server is away'])
  answers.b = ['taken']
  expect(await seconds(0.999)).toHaveLength(2)
  expect(await seconds(2)).toEqual(expect.arrayContaining(['b taken', 'a taken']))
})

test('a clock that is set back by a day pauses nothing for a day', async () => {
  const { seconds } = watch([turn('a')], { a: ['fault', 'taken'] })
  vi.setSystemTime(86_400_000)
  await seconds(1)
  vi.setSystemTime(0)
  expect(await seconds(2)).toEqual(['a fault', 'a the server is away', 'a taken'])
})

test('what stays broken is tried ever more seldom, at last every 5 minutes', async () => {
  const { seconds, did } = watch([turn('a')], { a: ['fault'] })
  const tries = (): number => did.filter(one => one === 'a fault').length
  for (const [after, count] of [
    [14, 1],
    [2, 2],
    [28, 2],
    [4, 3],
    [900, 7],
    [3_000, 17],
  ] as const) {
    await seconds(after)
    expect([after, tries()]).toEqual([after, count])
  }
})

test('one whose time is over is dropped, held or not, and no other', async () => {
  const over = { until: new Date(Date.now() + 3_000).toISOString() }
  const { seconds, did } = watch([turn('a', 'search', over), turn('b')], {})
  expect(await seconds(2)).toEqual([])
  await seconds(2)
  expect(did).toEqual(['a dropped'])
})

test('the question of a turn is dropped when its time is over and a yes can not be at work; others never', async () => {
  const ask = (id: string, of: Partial<Ask>): Ask => ({
    ...turn(id),
    kind: 'ask',
    until: new Date(Date.now() + 3_000).toISOString(),
    build: { id: 1, number: '1' },
    approve: 'self',
    ...of,
  })
  const { seconds, did } = watch([ask('a', { turn: 'b' }), ask('c', {}), turn('d')], {})
  expect(await seconds(12)).toEqual([])
  await seconds(30)
  expect(did).toEqual(['a dropped'])
})

test('a bot that is not in the chat runs nothing, and one that was stopped does not either', async () => {
  const { seconds, here, watching } = watch([turn('a'), turn('b')], { a: ['held'], b: ['held'] })
  await seconds(0)
  here.speaks = false
  const before = (await seconds(0)).length
  expect(await seconds(10)).toHaveLength(before)
  here.speaks = true
  watching.stop()
  expect(await seconds(10)).toHaveLength(before)
})
