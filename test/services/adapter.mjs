/** A chat whose other end is the test: lines come in and go out over the channel to the parent process. */
import { Adapter, TextMessage } from 'hubot'

const die = () => process.kill(process.pid, 'SIGKILL')

class ParentChat extends Adapter {
  diesAt = {}

  constructor(robot) {
    super(robot)
    process.on('message', order => this.obey(order))
    process.on('disconnect', () => process.exit())
    robot.on('scripts have loaded', () => process.send({ port: robot.server.address().port }))
  }

  async run() {
    process.send({ isIn: true })
    this.emit('connected')
  }

  close() {
    process.send?.({ isIn: false })
  }

  obey({ diesAt, line }) {
    if (diesAt) this.diesAt = diesAt
    if (!line) return
    const { person, room, text, id } = line
    const user = this.robot.brain.userForId(person, { name: person, room })
    void this.receive(new TextMessage(user, text, id))
    if (this.diesAt.taking && text.includes(this.diesAt.taking)) die()
  }

  async send({ room }, ...texts) {
    for (const text of texts) {
      if (this.diesAt.beginning && text.includes(this.diesAt.beginning)) die()
      await new Promise((resolve, reject) =>
        process.send({ said: { room, text } }, error => (error ? reject(error) : resolve())),
      )
      if (this.diesAt.saying && text.includes(this.diesAt.saying)) die()
    }
  }

  async reply(envelope, ...texts) {
    await this.send(envelope, ...texts)
  }
}

export default { use: async robot => new ParentChat(robot) }
