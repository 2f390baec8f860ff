declare module 'hubot' {
  type Bot = import('./hubot.ts').RunningRobot

  /** Hubot's own command line adds these to the slice that scripts use. */
  export interface Robot extends Bot {
    logger: Bot['logger']
    stdin?: import('node:stream').Readable
    load(folder: string): Promise<unknown[]>
    loadAdapter(): Promise<void>
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
  export const TextMessage: { new (user: object, text: string, id?: string): object }
}

declare module 'hubot/bin/Hubot.mjs' {
  const robot: import('hubot').Robot
  export default robot
}
