import { describe, test } from 'vitest'
import { startShell } from './shell.ts'
import { newFolder } from './world.ts'

describe.concurrent('an alias is kept from the moment when that is said', { timeout: 60_000 }, () => {
  test.for([1, 2, 3, 4, 5])('killed at once, time %i', async (_time, context) => {
    const folder = newFolder(context)
    const typing = (line: string) =>
      startShell(context, folder, `printf '${line}\\n' | node --import tsx src/start.ts`)
    const bot = typing('deployment set alias a X Y')
    await bot.prints('Ok, alias for a was set')
    await bot.kill()
    await typing('deployment show aliases').prints('a: X → Y')
  })
})
