/** A chat whose other end is the soak, and that measures its own process when it is told to. */
import { Adapter, TextMessage } from 'hubot'

class MeasuredChat extends Adapter {
  async run() {
    process.on('message', order => void this.obey(order))
    process.on('disconnect', () => process.exit())
    this.robot.on('scripts have loaded', () => process.send({ port: this.robot.server.address().port }))
    this.emit('connected')
  }

  async obey({ line, chatter, measure }) {
    if (line) await this.hear(line, `message-${line}-${Date.now()}-${Math.random()}`)
    for (let nth = 0; nth < (chatter ?? 0); nth++) await this.hear(`good morning ${nth}, who deploys today?`)
    if (chatter) process.send({ chattered: chatter })
    if (measure) process.send({ measured: await this.measure() })
  }

  async hear(text, id) {
    const user = this.robot.brain.userForId('ann', { name: 'ann', room: 'deployments' })
    await this.robot.receive(new TextMessage(user, text, id))
  }

  async measure() {
    for (let times = 0; times < 3; times++) {
      await new Promise(resolve => setTimeout(resolve, 50))
      globalThis.gc()
    }
    const emitters = [process, this.robot.events, this.robot.brain, this.robot.server]
    const count = emitter => emitter.eventNames().reduce((sum, name) => sum + emitter.listenerCount(name), 0)
    return {
      heapBytes: process.memoryUsage().heapUsed,
      resources: process.getActiveResourcesInfo().length,
      listeners: this.robot.listeners.length + emitters.reduce((sum, each) => sum + count(each), 0),
    }
  }

  async send(_envelope, ...texts) {
    for (const text of texts) process.send({ said: text })
  }
}

export default { use: async robot => new MeasuredChat(robot) }
