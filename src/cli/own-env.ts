import { existsSync, readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'

/** By custom the file of a bot's settings, and the one of `node --env-file`. */
const files = ['.hubotrc', '.env']
/** Of `.env`, which may be another program's, only what belongs to a Hubot. */
const hubots = /^(?:HUBOT|EXPRESS|REDIS)_/

/** The settings of the bot in this folder; what is in the environment already wins. */
export function loadBotEnv(env: NodeJS.ProcessEnv): void {
  for (const file of files.filter(existsSync)) {
    for (const [name, value] of Object.entries(parseEnv(readFileSync(file, 'utf8')))) {
      if (file === '.hubotrc' || hubots.test(name)) env[name] ??= value
    }
  }
}
