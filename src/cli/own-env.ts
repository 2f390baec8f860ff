import { existsSync, readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'

/** Of `.env`, which may be another program's, only what belongs to a Hubot. */
const hubots = /^(?:HUBOT|EXPRESS|REDIS)_/

/**
 * The settings of the bot in this folder; what is in the environment already wins. Beside `.hubotrc` only `doctor` reads
 * `.env`, with which a bot is started by `node --env-file`: the folder of a build's step is a checkout, and an address
 * in its `.env` would be sent the agent's tokens.
 */
export function loadBotEnv(env: NodeJS.ProcessEnv, command: string | undefined): void {
  const files = command === 'doctor' ? ['.hubotrc', '.env'] : ['.hubotrc']
  for (const file of files.filter(existsSync)) {
    for (const [name, value] of Object.entries(parseEnv(readFileSync(file, 'utf8')))) {
      if (file === '.hubotrc' || hubots.test(name)) env[name] ??= value
    }
  }
}
