import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** The state of a simulated server in a file; one that is missing or can't be read is begun anew. */
export function snapshot(file: string): { load(): string | undefined; save(text: string): void } {
  return {
    load: () => {
      try {
        const text = readFileSync(file, 'utf8')
        JSON.parse(text)
        return text
      } catch {
        return undefined
      }
    },
    save: text => {
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(`${file}.new`, text)
      renameSync(`${file}.new`, file)
    },
  }
}
