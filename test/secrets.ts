/** Watches all that leaves a bot for the secrets that it was given. Which those are it knows as the bot does, not how they are hidden. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import type { Server } from 'node:http'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { isSecret } from '../src/config/secrets.ts'

export interface Watch {
  /** Notes something that was said, logged or answered. */
  saw(where: string, what: unknown): void
  /** Notes the status line, headers and body of each answer of that server. */
  watchAnswers(server: Server): void
  /** Notes all that the files below a folder hold. */
  readFolder(folder: string): void
  /** Throws with every text that holds a secret. */
  check(): void
}

type Env = Readonly<Record<string, string | undefined>>

export function watchFor(env: Env): Watch {
  const seen = new Map<string, string>()
  const saw = (where: string, what: unknown): void => {
    const text = typeof what === 'string' ? what : inspect(what, { depth: 9, maxStringLength: null })
    seen.set(text, where)
  }
  return {
    saw,
    watchAnswers(server) {
      server.prependListener('request', (request, response) => {
        const { writeHead, write, end } = response
        const where = `answer to ${request.method}`
        Object.assign(response, {
          writeHead: (...words: Parameters<typeof writeHead>) => {
            saw(where, words)
            return writeHead.apply(response, words)
          },
          write: (...words: Parameters<typeof write>) => {
            saw(where, String(words[0]))
            return write.apply(response, words)
          },
          end: (...words: Parameters<typeof end>) => {
            saw(where, [response.getHeaders(), String(words[0] ?? '')])
            return end.apply(response, words)
          },
        })
      })
    },
    readFolder(folder) {
      for (const name of readdirSync(folder, { recursive: true })) {
        const file = join(folder, String(name))
        if (statSync(file, { throwIfNoEntry: false })?.isFile()) saw(file, readFileSync(file, 'latin1'))
      }
    },
    check() {
      const found = [...seen].flatMap(([text, where]) =>
        leaksIn(text, env).map(name => ({ name, where, text })),
      )
      if (found.length === 0) return
      const lines = found.map(({ name, where, text }) => `${name} in ${where}: ${text.slice(0, 2_000)}`)
      throw new Error(`a secret got out\n${lines.join('\n')}`)
    },
  }
}

/** Variables whose secret is in a text, as it is or as it travels. */
export const leaksIn = (text: string, env: Env): string[] =>
  Object.entries(env).flatMap(([name, value]) =>
    formsOf(name, value?.trim() ?? '', env).some(form => text.includes(form)) ? [name] : [],
  )

/** Of the server in an address, and of the Sentinels that know it. */
const inAddress = [/:\/\/[^/]*:([^/]*)@/, /[?&]sentinelPassword=([^&#]+)/]

function formsOf(name: string, value: string, env: Env): string[] {
  const inValue = isSecret(name)
    ? [value]
    : inAddress.flatMap(
        part =>
          part
            .exec(value)
            ?.slice(1)
            .flatMap(one => [one, decodeURIComponent(one)]) ?? [],
      )
  const user = env[name.replace(/PASSWORD$/, 'USERNAME')]
  return inValue
    .filter(secret => secret.length >= 6)
    .flatMap(secret => {
      const pairs = [secret, `${user}:${secret}`, `:${secret}`]
      const base64 = pairs.map(text => Buffer.from(text).toString('base64'))
      return [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), ...base64]
    })
}
