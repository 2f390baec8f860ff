/** What a message costs that is not for us: with 0 and 1,000 aliases, against a Hubot without scripts. */
import { startBareBot, startOurBot } from './bot.ts'
import { print, sideBySide } from './side-by-side.ts'

const messages = 2_000
const aliases = 1_000

export async function benchChat(): Promise<void> {
  const [bare, empty, full] = [await startBareBot(), await startOurBot(), await startOurBot()]
  for (let at = 0; at < aliases; at += 1) {
    await full.app.aliases.set({
      alias: `app-${at}`,
      mainBuildTypeId: 'Restaurant_Build',
      deployBuildTypeId: 'Restaurant_Deploy',
      options: {},
    })
  }
  const hear = async ({ hear }: Pick<typeof bare, 'hear'>): Promise<void> => {
    for (let at = 0; at < messages; at += 1) await hear('shall we deploy after lunch, or before?')
  }
  print(
    `${messages} chat messages that are not ours`,
    await sideBySide(
      [
        { name: 'bare Hubot', run: () => hear(bare) },
        { name: 'with us, 0 aliases', run: () => hear(empty) },
        { name: `with us, ${aliases} aliases`, run: () => hear(full) },
      ],
      15,
    ),
  )
  for (const bot of [bare, empty, full]) await bot.close()
}
