import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { fileFailure } from '../messages/cli.ts'
import { codeOf } from './file.ts'

/** Of `.env`, which may be another program's, only what belongs to a Hubot. */
const hubots = /^(?:(?:HUBOT|EXPRESS|REDIS)_|PORT$)/

/**
 * The settings of the bot in this folder; what is in the environment already wins. Beside `.hubotrc` only `doctor` reads
 * `.env`, with which a bot is started by `node --env-file`: the folder of a build's step is a checkout, and an address
 * in its `.env` would be sent the agent's tokens. A line for each that is there and can't be read.
 */
export function loadBotEnv(env: NodeJS.ProcessEnv, command: string | undefined): readonly string[] {
  const files = command === 'doctor' ? ['.hubotrc', '.env'] : ['.hubotrc']
  return files.flatMap(file => {
    try {
      for (const [name, value] of Object.entries(parseEnv(readFileSync(file, 'utf8')))) {
        if (file === '.hubotrc' || hubots.test(name)) env[name] ??= value
      }
      return []
    } catch (error) {
      const code = codeOf(error)
      return notThere.has(code) ? [] : [fileFailure(file, 'read', code)]
    }
  })
}

/** A folder of that name is somebody else's. */
const notThere = new Set(['ENOENT', 'EISDIR'])
