/** Where a bot is killed between two of the effects around a deployment. */
import { expect } from 'vitest'
import type { Fault } from '../../src/sandbox/http-types.ts'
import { markersIn } from '../visible-world.ts'
import { begin, finish, heard, passMinute, until, type VisibleWorld } from './visible.ts'
import { type Bot, notice, pinned, triggered } from './world.ts'

export interface Moment {
  readonly when: string
  /** Before the bot that will not outlive it is there; what it returns waits for the moment. */
  readonly prepare: (world: VisibleWorld) => (bot: Bot) => Promise<void>
  /** A minute goes by before the next bot. */
  readonly thenMinute?: true
}

interface System {
  readonly requests: readonly { readonly method: string; readonly path: string }[]
  fail(next: Fault): void
}

type Request = Required<Pick<Fault, 'method' | 'path' | 'how'>>

const jira = ({ around }: VisibleWorld): System => around.jira
const hipChat = ({ around }: VisibleWorld): System => around.hipChat
const service = ({ around }: VisibleWorld): System => around.service
const gitHub = ({ around }: VisibleWorld): System => around.github
const production = (world: VisibleWorld): System => world.production

/** That system will hold the next such request; resolves when it does. */
function hold(system: System, request: Request): () => Promise<void> {
  const before = system.requests.length
  system.fail(request)
  const isIt = ({ method, path }: System['requests'][number]): boolean =>
    method === request.method && request.path.test(path)
  return () => until(() => expect(system.requests.slice(before).filter(isIt)).not.toEqual([]))
}

function cutMarker({ cable }: VisibleWorld): () => Promise<void> {
  const before = cable.cuts
  cable.cutNextAnswer()
  return () => until(() => expect(cable.cuts).toBe(before + 1))
}

const markers = ({ redisPort, list }: VisibleWorld, count: number): Promise<void> =>
  until(async () => expect(await markersIn(redisPort, list)).toHaveLength(count))

/** What is said when it is killed counts as said, so the room has to have heard it; the room of the REST API too. */
async function told(world: VisibleWorld): Promise<void> {
  await heard(world, notice)
  await until(() => expect(world.around.hipChat.notifications()).toHaveLength(1))
}

/** Before the build is queued, or before the answer to that. */
const asking =
  (system: (world: VisibleWorld) => System, request: Request): Moment['prepare'] =>
  world => {
    const reached = hold(system(world), request)
    return async () => {
      await reached()
      await heard(world, pinned)
    }
  }

/** After the end of the build. */
const ending =
  (system: (world: VisibleWorld) => System, request: Request): Moment['prepare'] =>
  world => {
    const reached = hold(system(world), request)
    return async () => {
      await finish(world)
      await reached()
      await told(world)
    }
  }

const info = { method: 'GET', path: /\/deployment-info/, how: 'hang-before' } as const
const compare = { method: 'GET', path: /\/compare\//, how: 'hang-before' } as const
const notification = { method: 'POST', path: /\/notification$/, how: 'hang-after' } as const
const queued = { method: 'POST', path: /\/buildQueue/ } as const
const written = { method: 'POST', path: /\/issue$/ } as const
const commented = { method: 'POST', path: /\/comment$/ } as const
const comment = { ...commented, how: 'hang-before' } as const
const moved = { method: 'POST', path: /\/transitions$/ } as const

export const moments = {
  asksService: { when: 'while it asks the service', prepare: asking(service, info) },
  asksGitHub: { when: 'while it asks GitHub', prepare: asking(gitHub, compare) },
  beforeTicket: {
    when: 'before the ticket is written',
    prepare: asking(jira, { ...written, how: 'hang-before' }),
  },
  longBeforeTicket: {
    when: 'before the ticket is written, and away for a minute',
    prepare: asking(jira, { ...written, how: 'hang-before' }),
    thenMinute: true,
  },
  ticketDue: {
    when: 'at the end, the ticket being due still, and away for a minute',
    prepare: world => async () => {
      await heard(world, 'is not written yet')
      await heard(world, triggered)
      await finish(world)
      await told(world)
      await markers(world, 2)
      expect(world.around.jira.tickets).toEqual([])
    },
    thenMinute: true,
  },
  ticketWritten: {
    when: 'after the ticket was written',
    prepare: asking(jira, { ...written, how: 'hang-after' }),
  },
  beforeQueue: {
    when: 'before the build is queued',
    prepare: asking(production, { ...queued, how: 'hang-before' }),
  },
  isQueued: {
    when: 'after the build was queued',
    prepare: asking(production, { ...queued, how: 'hang-after' }),
  },
  startMarked: {
    when: 'after the start marker was taken',
    prepare: world => {
      const reached = cutMarker(world)
      return async () => {
        await heard(world, triggered)
        await begin(world)
        await reached()
      }
    },
  },
  runs: {
    when: 'while the build runs',
    prepare: world => async () => {
      await heard(world, triggered)
      await begin(world)
      await markers(world, 1)
    },
  },
  sawNothing: {
    when: 'before it saw the build begin or end',
    prepare: world => async bot => {
      await heard(world, triggered)
      bot.process.signal('SIGSTOP')
      await finish(world)
    },
  },
  endMarked: {
    when: 'after the end marker was taken, while it asks the service',
    thenMinute: true,
    prepare: world => {
      const [marked, asked] = [cutMarker(world), hold(service(world), info)]
      return async () => {
        await finish(world)
        await marked()
        await asked()
        await told(world)
      }
    },
  },
  notified: {
    when: 'after the notification was taken, before the comment in the ticket',
    thenMinute: true,
    prepare: world => {
      const reached = [hold(hipChat(world), notification), hold(jira(world), comment)]
      return async () => {
        await finish(world)
        for (const one of reached) await one()
        await told(world)
      }
    },
  },
  beforeComment: {
    when: 'before the comment in the ticket',
    prepare: ending(jira, comment),
    thenMinute: true,
  },
  hasComment: {
    when: 'after the comment in the ticket',
    prepare: ending(jira, { ...commented, how: 'hang-after' }),
    thenMinute: true,
  },
  beforeMove: {
    when: 'before the ticket is moved',
    prepare: ending(jira, { ...moved, how: 'hang-before' }),
    thenMinute: true,
  },
  isMoved: {
    when: 'after the ticket was moved',
    prepare: ending(jira, { ...moved, how: 'hang-after' }),
    thenMinute: true,
  },
} as const satisfies Record<string, Moment>

const {
  asksService,
  asksGitHub,
  ticketWritten,
  beforeQueue,
  startMarked,
  longBeforeTicket,
  isQueued,
  runs,
  endMarked,
  beforeTicket,
  ticketDue,
  beforeComment,
  hasComment,
  sawNothing,
  notified,
  beforeMove,
  isMoved,
} = moments

/** Each the lives of one deployment: at every moment the bot is killed, and another begins where it was. */
export const lives: readonly (readonly Moment[])[] = [
  [asksService, asksGitHub, ticketWritten, beforeQueue, startMarked],
  [longBeforeTicket, isQueued, runs, endMarked],
  [beforeTicket, ticketDue, beforeComment, hasComment],
  [sawNothing, notified, beforeMove, isMoved],
]

/** Kills the bot at each of the moments, after the typed line; resolves with all of them dead. */
export async function killAt(
  some: readonly Moment[],
  world: VisibleWorld,
  nextBot: (isFirst: boolean) => Promise<Bot>,
): Promise<void> {
  for (const [index, { prepare, thenMinute }] of some.entries()) {
    const reached = prepare(world)
    const bot = await nextBot(index === 0)
    await reached(bot)
    await bot.process.kill()
    if (thenMinute) passMinute(world)
  }
}
