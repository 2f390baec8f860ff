/** `npm run bench [part …]`: prints ratios measured side by side in this run. Nothing is asserted. */
import { benchChat } from './chat.ts'
import { benchDeploy } from './deploy.ts'
import { benchHistory } from './history.ts'
import { benchStart } from './start.ts'
import { benchWebhook } from './webhook.ts'

const parts: Readonly<Record<string, () => Promise<void>>> = {
  deploy: benchDeploy,
  webhook: benchWebhook,
  chat: benchChat,
  start: benchStart,
  history: benchHistory,
}

const asked = process.argv.slice(2)
for (const [name, run] of Object.entries(parts)) if (asked.length === 0 || asked.includes(name)) await run()
const unknown = asked.filter(name => !(name in parts))
if (unknown.length > 0) {
  console.error(`no such part: ${unknown.join(', ')}; there is ${Object.keys(parts).join(', ')}`)
  process.exitCode = 2
}
