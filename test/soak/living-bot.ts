/** The bot of the soak, as `npm start` runs it; adapter.mjs is its chat. */
import { type ChildProcess, spawn } from 'node:child_process'

export interface Measured {
  readonly heapBytes: number
  readonly resources: number
  readonly listeners: number
}

interface Heard {
  readonly port?: number
  readonly said?: string
  readonly chattered?: number
  readonly measured?: Measured
}

export interface LivingBot {
  readonly child: ChildProcess
  /** Of its webhooks. */
  readonly port: number
  /** Types a line, and resolves with the first text that is so. */
  says(line: string, text: RegExp): Promise<string>
  /** So many messages that are not for it. */
  chatter(messages: number): Promise<number>
  measure(): Promise<Measured>
}

export async function startLivingBot(env: NodeJS.ProcessEnv): Promise<LivingBot> {
  const child = spawn(process.execPath, ['--expose-gc', '--import', 'tsx', 'src/start.ts'], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: {
      ...process.env,
      HUBOT_FILE: 'test/soak/adapter.mjs',
      HUBOT_LOG_LEVEL: 'error',
      EXPRESS_PORT: '0',
      EXPRESS_BIND_ADDRESS: '127.0.0.1',
      HUBOT_DEPLOY_SANDBOX: 'false',
      ...env,
    },
  })

  /** Gives an order, and waits for what is to come of it. */
  function order<T>(what: object | null, answer: (heard: Heard) => T | undefined): Promise<T> {
    return new Promise(resolve => {
      const listen = (message: unknown): void => {
        const value = answer(message as Heard)
        if (value === undefined) return
        child.off('message', listen)
        resolve(value)
      }
      child.on('message', listen)
      if (what) child.send(what)
    })
  }

  child.once('exit', code => {
    if (code === 0) return
    console.log(`the bot ended with ${code}`)
    process.exit(1)
  })
  const port = await order(null, heard => heard.port)
  return {
    child,
    port,
    says: (line, text) =>
      order({ line }, ({ said }) => (said !== undefined && text.test(said) ? said : undefined)),
    chatter: messages => order({ chatter: messages }, ({ chattered }) => chattered),
    measure: () => order({ measure: true }, ({ measured }) => measured),
  }
}
