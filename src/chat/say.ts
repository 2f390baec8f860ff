import type { Say } from '../deployment/perform/say.ts'
import { redactForPeople } from '../log/redact.ts'
import { addressed } from './address.ts'
import type { Robot, User } from './hubot.ts'

/**
 * Says something through the adapter; rejects when the adapter does. A room is addressed without a person: where the
 * envelope names one, some adapters answer that person in private. A person alone is addressed without a room: the
 * one in which the brain saw them last is not private.
 */
export const sayThrough =
  (robot: Robot): Say =>
  async ({ room, person }, words) => {
    const text = redactForPeople(addressed(robot, words))
    if (room !== null) return void (await robot.adapter.send({ room }, text))
    const known: User = robot.brain.users()[person.id] ?? person
    const { room: _seenLast, ...user } = known
    await robot.adapter.send({ user }, text)
  }
