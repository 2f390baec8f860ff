// A chat of JSON lines: what people type comes in as {"user","room","text"}, what is said goes out as {"room","text"}.
import { writeSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { Adapter, TextMessage } from 'hubot'

const tell = line => writeSync(1, `${JSON.stringify(line)}\n`)

class Lines extends Adapter {
  async send({ room }, ...texts) {
    for (const text of texts) {
      tell({ room, text })
      if (text === process.env.DIE_ON_SAYING) process.kill(process.pid, 'SIGKILL')
    }
  }

  async reply(envelope, ...texts) {
    await this.send(envelope, ...texts)
  }

  async run() {
    this.emit('connected')
    createInterface({ input: process.stdin }).on('line', line => {
      const { user, room, text } = JSON.parse(line)
      this.receive(new TextMessage({ id: user, name: user, room }, text))
    })
    this.tellHelp()
  }

  /** Hubot does not wait for external scripts, nor say when they are there. */
  tellHelp() {
    const help = this.robot.helpCommands()
    if (help.some(line => / deploy /.test(line))) tell({ help })
    else setTimeout(() => this.tellHelp(), 10)
  }
}

export default { use: async robot => new Lines(robot) }
