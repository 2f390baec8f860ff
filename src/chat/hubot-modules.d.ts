declare module 'hubot' {
  type Bot = import('./hubot.ts').RunningRobot
  type Person = import('../hipchat/incoming.ts').Person

  /** Hubot's own command line adds these to the slice that scripts use. */
  export interface Robot extends Bot {
    logger: Bot['logger']
    name: string
    readonly alias?: string | false
    readonly brain: Bot['brain'] & {
      userForName(name: string): Person | null
      userForId(id: string, known?: { name: string }): Person
    }
    adapter: Bot['adapter']
    adapterName?: string
    stdin?: import('node:stream').Readable
    load(folder: string): Promise<unknown[]>
    loadAdapter(path?: string | null): Promise<void>
    run(): Promise<void>
    receive(message: object): Promise<unknown>
    on(event: string, then: () => void): void
    shutdown(): void
  }
  export const Robot: {
    new (adapter: { use(robot: Robot): Promise<object> }, httpd: boolean, name: string, alias?: string): Robot
    prototype: Robot
  }
  export const Adapter: {
    new (robot: Robot): { robot: Robot; emit(event: string, ...values: unknown[]): boolean }
  }
  export const User: { new (id: string): Person }
  export const TextMessage: { new (user: object, text: string, id?: string): object }
  export const TopicMessage: { new (user: object, text: string, id?: string): object }
  export const LeaveMessage: { new (user: object): object }
}

declare module 'hubot/bin/Hubot.mjs' {
  const robot: import('hubot').Robot
  export default robot
}
