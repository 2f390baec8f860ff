import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import type { KeptLine, Turn } from '../../src/deployment/kept-line.ts'
import { askIdOf } from '../../src/deployment/waiting.ts'
import { alias, type Bot, finishDeploy, startBot, type World } from '../bot.ts'

const deploy = 'hubot deploy restaurant-api-na'
const next = 'hubot deployment next restaurant-api-na'
const other = 'hubot deployment set alias location-api Restaurant_Build Other_Deploy'

const outcomes = (world: World): string[] =>
  readFileSync(join(world.folder, 'audit.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as Record<string, unknown> & { who: { name: string } | null })
    .filter(({ what }) => /^(?:deploy|next|leave)$/.test(String(what)))
    .map(({ what, outcome, why, who }) => [who?.name, what, outcome, why].filter(Boolean).join(' '))

/** The times of day are those of the run. */
const plain = (text: string): string => text.replace(/(?:\d{4}-\d{2}-\d{2} )?\d{2}:\d{2} UTC/g, 'hh:mm UTC')

const patience = { timeout: 15_000, interval: 50 }
const triggered = async (bot: Bot, count: number): Promise<void> =>
  await vi.waitFor(() => expect(bot.count('Successfully triggered')).toBe(count), patience)
const hears = async (bot: Bot, text: string, room?: string): Promise<void> =>
  await vi.waitFor(
    () =>
      expect(
        bot.said
          .map(one => plain(one.text))
          .filter((_, at) => room === undefined || bot.said[at]?.room === room),
      ).toContain(text),
    patience,
  )
const waiting = async (bot: Bot): Promise<string[]> =>
  (await bot.app.store.keptLines('turn')).map(({ person, rest }) => `${person.name} ${rest}`)

const turn = (change: Partial<Turn> = {}): Turn => ({
  kind: 'turn',
  id: '0190a000-0000-7000-8000-000000000001',
  alias: 'restaurant-api-na',
  command: 'deploy',
  rest: 'restaurant-api-na',
  text: next,
  person: { id: 'ann', name: 'ann' },
  room: 'deployments',
  at: new Date(Date.now() - 60_000).toISOString(),
  until: new Date(Date.now() + 3_600_000).toISOString(),
  ...change,
})

test('what was refused for an active deploy is waited for; at its turn the last build of then goes out', async () => {
  const { bot, world } = await startBot()
  await bot.says('ann', deploy)
  await bot.hears('Successfully triggered')
  await bot.says('bob', deploy)
  expect(bot.lastReply).toMatch(/\nTo run yours next: hubot deployment next restaurant-api-na$/)
  await bot.says('bob', next, { room: 'team' })
  expect(plain(bot.lastReply)).toBe(
    'bob is next for restaurant-api-na, when the deploy of ann has ended.\n' +
      'Then the last build goes out. I keep that until hh:mm UTC. To withdraw: hubot deployment leave restaurant-api-na',
  )
  world.nonProduction.addBuild({
    buildTypeId: 'Restaurant_Build',
    number: 'Restaurant_231',
    status: 'SUCCESS',
  })
  finishDeploy(world)
  await hears(
    bot,
    'Your turn, bob: restaurant-api-na Restaurant_231 goes out now, as asked at hh:mm UTC.',
    'team',
  )
  await triggered(bot, 2)
  expect(await waiting(bot)).toEqual([])
  const [, first] = await bot.app.store.list({ limit: 2 })
  expect(first?.requestedBy.name).toBe('ann')
  expect(outcomes(world)).toEqual([
    'ann deploy taken',
    'bob deploy refused active',
    'bob next taken',
    'bob deploy taken',
  ])
})

test('several wait in the order in which they came; the list says who, since when, for what', async () => {
  const { bot, world } = await startBot({ aliases: [alias, other] })
  await bot.says('dana', 'hubot deployment lock restaurant-api-na because migration')
  await bot.says('ann', `${next} build Restaurant_229`)
  await bot.says('bob', 'hubot deployment queue restaurant-api-na')
  expect(plain(bot.lastReply).split('\n')[0]).toBe(
    'bob is number 2 for restaurant-api-na, behind ann, when the lock of dana has ended.',
  )
  await bot.says('dana', 'hubot deploy location-api')
  await triggered(bot, 1)
  await bot.says('eve', 'hubot deployment next LOCATION-api')
  await bot.says('eve', 'hubot deployment waiting')
  expect(plain(bot.lastReply).split('\n')).toEqual([
    'restaurant-api-na, when the lock of dana has ended:',
    '1. ann since hh:mm UTC: build Restaurant_229',
    '2. bob since hh:mm UTC: the last build',
    'location-api, when the deploy of dana has ended:',
    '1. eve since hh:mm UTC: the last build',
  ])
  await bot.says('eve', 'hubot deployment waiting location-api')
  expect(plain(bot.lastReply).split('\n')).toEqual([
    'location-api, when the deploy of dana has ended:',
    '1. eve since hh:mm UTC: the last build',
  ])
  await bot.says('dana', 'hubot deployment unlock restaurant-api-na')
  await hears(bot, 'Your turn, ann: restaurant-api-na Restaurant_229 goes out now, as asked at hh:mm UTC.')
  await triggered(bot, 2)
  expect(await waiting(bot)).toEqual(['bob restaurant-api-na', 'eve LOCATION-api'])
  finishDeploy(world)
  await hears(bot, 'Your turn, bob: restaurant-api-na Restaurant_230 goes out now, as asked at hh:mm UTC.')
  await triggered(bot, 3)
  finishDeploy(world)
  await bot.says('eve', 'hubot deployment waiting restaurant-api-na')
  expect(bot.lastReply).toBe('Nobody waits for a turn.')
})

test('one who waits already waits once; the same message again is answered again', async () => {
  const { bot, world } = await startBot()
  await bot.says('dana', 'hubot deployment lock all')
  await bot.says('ann', next, { id: 'message-number-1' })
  const first = bot.lastReply
  await bot.says('ann', next, { id: 'message-number-1' })
  expect(bot.lastReply).toBe(first)
  await bot.says('ann', `${next} build Restaurant_229`)
  expect(plain(bot.lastReply)).toBe(
    'ann waits for restaurant-api-na already, as number 1, since hh:mm UTC: the last build.\n' +
      'To ship another build instead: hubot deployment leave restaurant-api-na, then next.',
  )
  expect(await waiting(bot)).toEqual(['ann restaurant-api-na'])
  expect(outcomes(world)).toEqual(['ann next taken', 'ann next repeated', 'ann next refused waits_already'])
})

test('where nothing is in the way it is their turn at once', async () => {
  const { bot } = await startBot()
  await bot.says('ann', next)
  await triggered(bot, 1)
  expect(plain(bot.said.map(({ text }) => text).find(text => text.includes('is next')) ?? '')).toMatch(
    /^ann is next for restaurant-api-na, and nothing is in the way\.\n/,
  )
})

test('when it is their turn it is looked at anew: who is refused then hears why, and the next is tried', async () => {
  const { bot, world } = await startBot()
  await bot.says('dana', 'hubot deployment lock restaurant-api-na')
  await bot.says('ann', `${next} build Restaurant_777`, { room: 'team' })
  await bot.says('bob', next)
  await bot.says('dana', 'hubot deployment unlock restaurant-api-na')
  await hears(
    bot,
    'Your turn, ann, for restaurant-api-na:\n' +
      'restaurant-api-na has no finished build Restaurant_777 on the default branch of Restaurant_Build on the non-production TeamCity.\n' +
      'To see the last one: hubot deployment show last successful build for restaurant-api-na',
    'team',
  )
  await hears(bot, 'Your turn, bob: restaurant-api-na Restaurant_230 goes out now, as asked at hh:mm UTC.')
  await triggered(bot, 1)
  expect(bot.count('Your turn, ann')).toBe(1)
  expect(outcomes(world)).toEqual([
    'ann next taken',
    'bob next taken',
    'ann deploy refused no_such_build',
    'bob deploy taken',
  ])
})

test('a lock that is set while it is their turn keeps them waiting, and nothing is said', async () => {
  const { bot, world } = await startBot()
  await bot.says('dana', 'hubot deployment lock restaurant-api-na')
  await bot.says('ann', next)
  world.production.setOptions({ latencyMs: 500 })
  const before = world.production.requests.length
  await bot.says('dana', 'hubot deployment unlock restaurant-api-na')
  await vi.waitFor(() => expect(world.production.requests.length).toBeGreaterThan(before), patience)
  await bot.says('dana', 'hubot deployment lock restaurant-api-na')
  await vi.waitFor(() => expect(outcomes(world)).toContain('ann deploy refused locked'), patience)
  expect(await waiting(bot)).toEqual(['ann restaurant-api-na'])
  await bot.says('dana', 'hubot deployment unlock restaurant-api-na')
  await triggered(bot, 1)
  expect(bot.count('Your turn')).toBe(1)
})

test('who may not deploy any more when it is their turn does not', async () => {
  const { bot, world } = await startBot()
  await bot.says('dana', 'hubot deployment lock restaurant-api-na')
  await bot.says('ann', next)
  await bot.says('dana', `${alias} deployers=dana`)
  await bot.says('dana', 'hubot deployment unlock restaurant-api-na')
  await bot.hears(/^Your turn, ann, for restaurant-api-na:\nann may not deploy restaurant-api-na\. dana may/)
  expect(world.production.builds()).toEqual([])
  await vi.waitFor(async () => expect(await waiting(bot)).toEqual([]), patience)
})

test('an alias that is gone when it is their turn is refused', async () => {
  const { bot } = await startBot()
  await bot.says('dana', 'hubot deployment lock restaurant-api-na')
  await bot.says('ann', next)
  await bot.says('dana', 'hubot deployment clear alias restaurant-api-na')
  await bot.hears(/^Your turn, ann, for restaurant-api-na:\nNo app with alias: restaurant-api-na/)
})

test('to wait takes the permission to deploy', async () => {
  const { bot } = await startBot({ aliases: [`${alias} deployers=dana`] })
  await bot.says('ann', next)
  expect(bot.lastReply).toContain('ann may not deploy restaurant-api-na. dana may')
  expect(await waiting(bot)).toEqual([])
})

test('a lock that holds the first lets its holder pass, who came later', async () => {
  const { bot, world } = await startBot()
  await bot.says('eve', deploy)
  await triggered(bot, 1)
  await bot.says('dana', 'hubot deployment lock restaurant-api-na')
  await bot.says('ann', next)
  await bot.says('dana', next)
  finishDeploy(world)
  await bot.hears(/^Your turn, dana: /)
  await triggered(bot, 2)
  expect(await waiting(bot)).toEqual(['ann restaurant-api-na'])
})

test('when a freeze is over it is the turn of the first', async () => {
  vi.useFakeTimers({ toFake: ['Date'], shouldAdvanceTime: true, now: Date.parse('2026-11-28T07:00:00Z') })
  try {
    const { bot } = await startBot({
      env: { HUBOT_DEPLOY_FREEZE: '0 16 * * 5 for 64h in Europe/London because weekend' },
    })
    await bot.says('ann', deploy)
    expect(bot.lastReply).toMatch(/\nTo run yours next: hubot deployment next restaurant-api-na$/)
    await bot.says('ann', next)
    expect(bot.lastReply).toBe(
      'ann is next for restaurant-api-na, when the freeze is over, Mon 30 Nov 08:00 Europe/London.\n' +
        'Then the last build goes out. I keep that until 2026-12-01 08:00 UTC. To withdraw: hubot deployment leave restaurant-api-na',
    )
    vi.setSystemTime(Date.parse('2026-11-30T08:00:00Z'))
    await bot.hears(
      'Your turn, ann: restaurant-api-na Restaurant_230 goes out now, as asked at 2026-11-28 07:00 UTC.',
    )
    await triggered(bot, 1)
  } finally {
    vi.useRealTimers()
  }
})

test('one leaves the list, and those who may override take another off it, who is told', async () => {
  const { bot, world } = await startBot({ env: { HUBOT_DEPLOY_OVERRIDERS: 'olga' } })
  await bot.says('dana', 'hubot deployment lock restaurant-api-na')
  await bot.says('ann', next)
  await bot.says('bob', `${next} build Restaurant_229`)
  await bot.says('ann', 'hubot deployment leave restaurant-api-na for bob')
  expect(bot.lastReply).toBe(
    'ann may not take somebody else off the waiting list of restaurant-api-na. olga may (HUBOT_DEPLOY_OVERRIDERS).\nAsk olga.',
  )
  await bot.says('ann', 'hubot deployment leave restaurant-api-na')
  expect(bot.lastReply).toBe('ann does not wait for restaurant-api-na any more.')
  await bot.says('ann', 'hubot deployment leave restaurant-api-na')
  expect(bot.lastReply).toBe('You do not wait for restaurant-api-na.\nWho does: bob.')
  await bot.says('olga', 'hubot deployment leave restaurant-api-na for @BOB')
  await bot.hears('bob does not wait for restaurant-api-na any more, and is told.')
  await bot.hears(
    'bob, olga has taken you off the waiting list of restaurant-api-na.\nTo wait again: hubot deployment next restaurant-api-na build Restaurant_229',
  )
  await bot.says('olga', 'hubot deployment leave restaurant-api-na for bob')
  expect(bot.lastReply).toBe(
    'Nobody who is called bob waits for restaurant-api-na.\nTo see who waits for what: hubot deployment waiting',
  )
  await bot.says('dana', 'hubot deployment unlock restaurant-api-na')
  expect(outcomes(world)).toEqual([
    'ann next taken',
    'bob next taken',
    'ann leave refused not_permitted',
    'ann leave taken',
    'ann leave refused not_waiting',
    'olga leave taken',
    'olga leave refused not_waiting',
  ])
})

test('whoever deploys it in another way meanwhile waits no more: it is not deployed twice', async () => {
  const { bot, world } = await startBot({ env: { HUBOT_DEPLOY_OVERRIDERS: 'olga' } })
  await bot.says('dana', 'hubot deployment lock restaurant-api-na')
  await bot.says('olga', next)
  await bot.says('bob', next)
  await bot.says('olga', 'hubot deployment override restaurant-api-na')
  await triggered(bot, 1)
  expect(await waiting(bot)).toEqual(['bob restaurant-api-na'])
  await bot.says('dana', 'hubot deployment unlock restaurant-api-na')
  finishDeploy(world)
  await hears(bot, 'Your turn, bob: restaurant-api-na Restaurant_230 goes out now, as asked at hh:mm UTC.')
  expect(bot.count('Your turn, olga')).toBe(0)
})

test('the list outlives a restart', async () => {
  const { bot, world } = await startBot()
  await bot.says('dana', 'hubot deployment lock restaurant-api-na')
  await bot.says('ann', next)
  await bot.stop()
  const { bot: again } = await startBot({ world, aliases: [] })
  await again.says('dana', 'hubot deployment waiting')
  expect(plain(again.lastReply)).toContain('1. ann since hh:mm UTC: the last build')
  await again.says('dana', 'hubot deployment unlock restaurant-api-na')
  await again.hears(/^Your turn, ann: /)
  await triggered(again, 1)
})

test('who has waited too long is dropped, with a line of how to wait again', async () => {
  const { bot } = await startBot({ env: { HUBOT_DEPLOY_WAITING_HOURS: '2' } })
  await bot.says('dana', 'hubot deployment lock restaurant-api-na')
  await bot.says('eve', next)
  const [own] = await bot.app.store.keptLines('turn')
  expect(own?.kind === 'turn' && Date.parse(own.until ?? '') - Date.parse(own.at)).toBe(7_200_000)
  await bot.app.store.keepLine(turn({ until: new Date(Date.now() - 1_000).toISOString() }))
  await hears(
    bot,
    'ann has waited for restaurant-api-na since hh:mm UTC, which is too long: I do not run it any more.\n' +
      'To wait again: hubot deployment next restaurant-api-na',
    'deployments',
  )
  await vi.waitFor(async () => expect(await waiting(bot)).toEqual(['eve restaurant-api-na']), patience)
})

test('what is broken takes nobody’s turn: its author hears of it, and it stays', async () => {
  const { bot, world } = await startBot()
  await bot.says('dana', 'hubot deployment lock restaurant-api-na')
  await bot.says('ann', next)
  world.nonProduction.fail({ method: 'GET', path: /\/builds/, how: { status: 403 }, times: 1_000 })
  await bot.says('dana', 'hubot deployment unlock restaurant-api-na')
  await bot.hears(
    /^It is your turn for restaurant-api-na, ann, and I try it again until it works:\nThe non-production TeamCity does not let me look/,
  )
  expect(await waiting(bot)).toEqual(['ann restaurant-api-na'])
  await bot.says('eve', 'hubot deployment waiting')
  expect(plain(bot.lastReply).split('\n')).toEqual([
    'restaurant-api-na, with nothing in its way, tried again until it works:',
    '1. ann since hh:mm UTC: the last build',
  ])
})

test('while the one before is asked for a yes, the list says so', async () => {
  const { bot } = await startBot({ aliases: [`${alias} confirm=always`] })
  await bot.says('dana', deploy)
  expect(bot.lastReply).toContain('shall I?')
  await bot.says('ann', next)
  await bot.says('eve', 'hubot deployment waiting')
  expect(plain(bot.lastReply).split('\n')).toEqual([
    'restaurant-api-na, when what dana wants has its yes or no:',
    '1. ann since hh:mm UTC: the last build',
  ])
})

test('what is wrong with a line is said', async () => {
  const { bot } = await startBot()
  for (const [line, text] of [
    [`${next} 229`, 'I do not understand "229".\nhubot deployment next <alias> [build <number>]'],
    ['hubot deployment next', 'The alias is missing.\nhubot deployment next <alias>'],
    ['hubot deployment next resturant-api-na', 'Did you mean restaurant-api-na?'],
    [
      'hubot deployment leave restaurant-api-na for',
      'The person is missing after "for".\nhubot deployment leave',
    ],
    ['hubot deployment leave resturant-api-na', 'Did you mean restaurant-api-na?'],
    ['hubot deployment waiting for me', 'I do not understand "me".\nhubot deployment waiting [<alias>]'],
    ['hubot deployment waiting resturant-api-na', 'Did you mean restaurant-api-na?'],
  ] as const) {
    await bot.says('ann', line)
    expect(bot.lastReply).toContain(text)
  }
})

test('a rollback that is refused for what is active is not waited for', async () => {
  const { bot } = await startBot()
  await bot.says('ann', deploy)
  await bot.hears('Successfully triggered')
  await bot.says('bob', 'hubot deployment rollback restaurant-api-na')
  expect(bot.lastReply).toContain('restaurant-api-na is being deployed by ann')
  expect(bot.lastReply).not.toContain('deployment next')
})

test('at its turn a line that needs a yes asks for it, and the next waits until that is answered', async () => {
  const { bot, world } = await startBot({ aliases: [`${alias} confirm=always`] })
  await bot.says('dana', 'hubot deployment lock restaurant-api-na')
  for (const person of ['ann', 'bob', 'eve']) await bot.says(person, next)
  await bot.says('dana', 'hubot deployment unlock restaurant-api-na')
  await bot.hears(/^Your turn, ann, for restaurant-api-na:\n(?:.*\n)*.*yes/)
  await bot.says('ann', 'no')
  await bot.hears(/^Your turn, bob, for restaurant-api-na:\n/)
  expect(await waiting(bot)).toEqual(['eve restaurant-api-na'])
  expect(world.production.builds()).toEqual([])
  await bot.says('bob', 'yes')
  await triggered(bot, 1)
  expect((await bot.app.store.active())[0]?.requestedBy.name).toBe('bob')
  finishDeploy(world)
  await bot.hears(/^Your turn, eve, for restaurant-api-na:\n/)
  expect(bot.count('Your turn')).toBe(3)
})

test('at a turn that can’t be put on record its author hears why, and keeps their place', async () => {
  const { bot, world } = await startBot()
  await bot.says('dana', 'hubot deployment lock restaurant-api-na')
  await bot.says('ann', next)
  vi.spyOn(bot.app.audit, 'hindrance').mockReturnValue('the disk is full')
  const [lock] = await bot.app.store.locks()
  if (lock) await bot.app.store.removeLock(lock, 'test')
  expect(await bot.hears(/^It is your turn for restaurant-api-na, ann/)).toBe(
    [
      'It is your turn for restaurant-api-na, ann, and I try it again until it works:',
      "I can't write my audit log (the disk is full), so I do nothing that belongs in it.",
      'Whoever runs me: check HUBOT_DEPLOY_AUDIT_FILE, its folder and the disk. Then type it again.',
    ].join('\n'),
  )
  expect(world.production.builds()).toEqual([])
  expect(await waiting(bot)).toEqual(['ann restaurant-api-na'])
})

test('a chat that rejects the question of a turn: it is asked again, and nobody has lost their place', async () => {
  vi.useFakeTimers({ toFake: ['Date'], shouldAdvanceTime: true })
  try {
    const { bot } = await startBot({ aliases: [`${alias} confirm=always`] })
    await bot.says('dana', 'hubot deployment lock restaurant-api-na')
    await bot.says('ann', next)
    let rejected = 0
    bot.chatFails = () => {
      rejected += 1
      return new Error('the chat is away')
    }
    const [lock] = await bot.app.store.locks()
    if (lock) await bot.app.store.removeLock(lock, 'test')
    // Nothing more is said to a room that takes nothing.
    await vi.waitFor(() => expect(rejected).toBe(1), patience)
    expect(await bot.app.store.keptLines('ask')).toEqual([])
    expect(await waiting(bot)).toEqual(['ann restaurant-api-na'])
    bot.chatFails = null
    vi.setSystemTime(Date.now() + 16_000)
    await vi.waitFor(
      () => expect(bot.count(/^Your turn, ann, for restaurant-api-na:\n(?:.*\n)*.*yes/)).toBe(1),
      patience,
    )
    await vi.waitFor(async () => expect(await waiting(bot)).toEqual([]), patience)
    await bot.says('ann', 'yes')
    await triggered(bot, 1)
  } finally {
    vi.useRealTimers()
  }
})

test('a chat that rejects a question which another bot has asked meanwhile takes nothing away', async () => {
  const { bot } = await startBot({ aliases: [`${alias} confirm=always`] })
  await bot.says('dana', 'hubot deployment lock restaurant-api-na')
  await bot.says('ann', next)
  const { store } = bot.app
  const [lock] = await store.locks()
  let question: KeptLine | undefined
  const keep = vi.spyOn(store, 'keepLine').mockImplementationOnce(async (line, of) => {
    question = line
    keep.mockRestore()
    return await store.keepLine(line, of)
  })
  const askedAt = '2027-01-01T00:00:00.000Z'
  bot.chatFails = () => {
    // As another bot does, whose chat takes it.
    if (question) void store.keepLine({ ...question, askedAt } as KeptLine)
    return new Error('the chat is away')
  }
  if (lock) await store.removeLock(lock, 'test')
  await vi.waitFor(() => expect(question).toBeDefined(), patience)
  await new Promise(resolve => setTimeout(resolve, 300))
  expect(await store.keptLines('ask')).toMatchObject([{ askedAt }])
})

test('whoever is not there at their turn hears that nobody said yes, and how to wait again', async () => {
  vi.useFakeTimers({ toFake: ['Date'], shouldAdvanceTime: true })
  try {
    const { bot, world } = await startBot({ aliases: [`${alias} confirm=always`] })
    await bot.says('dana', 'hubot deployment lock restaurant-api-na')
    await bot.says('ann', `${next} build Restaurant_229`, { room: 'team' })
    await bot.says('bob', next)
    await bot.says('dana', 'hubot deployment unlock restaurant-api-na')
    await bot.hears(/^Your turn, ann, for restaurant-api-na:\n/)
    await vi.waitFor(async () => expect(await waiting(bot)).toEqual(['bob restaurant-api-na']), patience)
    vi.setSystemTime(Date.now() + 71_000)
    await hears(
      bot,
      'It was your turn for restaurant-api-na, ann, and nobody said yes to Restaurant_229 within 1 min: I do not run it any more.\n' +
        'To wait again: hubot deployment next restaurant-api-na build Restaurant_229',
      'team',
    )
    await bot.hears(/^Your turn, bob, for restaurant-api-na:\n/)
    expect((await bot.app.store.keptLines('ask')).map(({ person }) => person.name)).toEqual(['bob'])
    expect(bot.count('Your turn, ann')).toBe(1)
    expect(world.production.builds()).toEqual([])
  } finally {
    vi.useRealTimers()
  }
})

test('a question of a turn that no chat has taken, left by a bot that died, is asked by the next', async () => {
  const { bot } = await startBot({ aliases: [`${alias} confirm=always`] })
  await bot.says('dana', 'hubot deployment lock restaurant-api-na')
  const kept = turn()
  await bot.app.store.keepLine(kept)
  const { kind: _turn, ...line } = kept
  await bot.app.store.keepLine({
    ...line,
    kind: 'ask',
    id: askIdOf(kept),
    turn: kept.id,
    until: new Date(Date.now() + 60_000).toISOString(),
    build: { id: 1, number: 'Restaurant_229' },
    approve: 'self',
  })
  await bot.says('dana', 'hubot deployment unlock restaurant-api-na')
  await bot.hears(/^Your turn, ann, for restaurant-api-na:\n(?:.*\n)*.*yes/)
  await vi.waitFor(async () => expect(await waiting(bot)).toEqual([]), patience)
  expect(await bot.app.store.keptLines('ask')).toHaveLength(1)
})

test('whoever leaves while their turn is looked at is asked nothing', async () => {
  const { bot, world } = await startBot({ aliases: [`${alias} confirm=always`] })
  await bot.says('dana', 'hubot deployment lock restaurant-api-na')
  await bot.says('ann', next)
  world.production.setOptions({ latencyMs: 500 })
  const before = world.production.requests.length
  await bot.says('dana', 'hubot deployment unlock restaurant-api-na')
  await vi.waitFor(() => expect(world.production.requests.length).toBeGreaterThan(before), patience)
  await bot.says('ann', 'hubot deployment leave restaurant-api-na')
  expect(bot.lastReply).toBe('ann does not wait for restaurant-api-na any more.')
  await vi.waitFor(() => expect(outcomes(world)).toContain('ann deploy repeated'), patience)
  expect(bot.count('Your turn')).toBe(0)
  expect(await bot.app.store.keptLines()).toEqual([])
})

test.each([
  ['breaks', 'reset-before'],
  ['is refused', { status: 200, body: '{"count":0,"build":[]}' }],
] as const)(
  'whoever leaves while their turn is looked at, which %s then, hears nothing of it',
  async (_, how) => {
    const { bot, world } = await startBot()
    await bot.says('dana', 'hubot deployment lock restaurant-api-na')
    await bot.says('ann', next)
    world.nonProduction.setOptions({ latencyMs: 500 })
    world.nonProduction.fail({ method: 'GET', path: /\/builds/, how, times: 1_000 })
    const before = world.nonProduction.requests.length
    await bot.says('dana', 'hubot deployment unlock restaurant-api-na')
    await vi.waitFor(() => expect(world.nonProduction.requests.length).toBeGreaterThan(before), patience)
    await bot.says('ann', 'hubot deployment leave restaurant-api-na')
    const said = bot.said.length
    await vi.waitFor(
      () => expect(outcomes(world).at(-1)).toMatch(/^ann deploy (?:fault|refused no_build)/),
      patience,
    )
    await new Promise(resolve => setTimeout(resolve, 200))
    expect(bot.said.slice(said)).toEqual([])
  },
)
