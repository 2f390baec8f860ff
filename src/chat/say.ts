import type { Say } from '../deployment/perform/say.ts'
import type { Robot } from './hubot.ts'

/** Says something through the adapter, to a room or to one person. Rejects when the adapter does. */
export const sayThrough =
  (robot: Robot): Say =>
  async ({ room, person }, text) => {
    const known = robot.brain.users()[person.id]
    const user = known ?? { id: person.id, name: person.name, ...(room === null ? {} : { room }) }
    await robot.adapter.send({ room: room ?? user.room, user }, text)
  }
