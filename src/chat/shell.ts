/** What Hubot's Shell adapter stumbles over, mended from outside. */
import { existsSync, writeFileSync } from 'node:fs'
import { PassThrough } from 'node:stream'
import type { Robot } from 'hubot'

/** Before the adapter is loaded: it reports a missing history as an error, and dies where stdout is a file. */
export function prepareShell(): void {
  if (!existsSync('.hubot_history')) writeFileSync('.hubot_history', '')
  const stdout = process.stdout as unknown as { _handle?: { setBlocking?(on: boolean): void } }
  stdout._handle ??= {}
  stdout._handle.setBlocking ??= () => undefined
}

/**
 * The adapter prompts before all that it says, and since Node 24 a prompt without an input ends the process. So piped
 * input never ends for it, and at a terminal the end of input (Ctrl-C, Ctrl-D) is the end of the bot.
 */
export function feedShell(robot: Robot, leave: () => void): void {
  if (process.stdin.isTTY) {
    process.stdin.once('pause', leave)
    return
  }
  const input = new PassThrough()
  process.stdin.pipe(input, { end: false })
  robot.stdin = input
}

/** The adapter puts the bot's name before every line that does not begin with just that, before `@hubot` and `HUBOT:` too. */
export function hearOneAddress(robot: Robot): void {
  robot.receiveMiddleware(async ({ response: { message } }) => {
    if (message.text !== undefined) message.text = addressedOnce(message.text, robot)
    return true
  })
}

/** Without a second address behind the name, as Hubot knows addresses: by name or alias in any case, `@` before, `:` or `,` after it. */
export function addressedOnce(text: string, { name, alias }: Pick<Robot, 'name' | 'alias'>): string {
  if (!text.startsWith(`${name} `)) return text
  const line = text.slice(name.length).trim().replace(/^@/, '')
  const called = [name, alias || name].find(
    one => line.toLowerCase().startsWith(one.toLowerCase()) && /^[:,]?(?:\s|$)/.test(line.slice(one.length)),
  )
  return called === undefined
    ? text
    : `${name} ${line.slice(called.length).replace(/^[:,]?\s*/, '')}`.trimEnd()
}
