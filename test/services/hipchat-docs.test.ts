/** The configuration that docs/hipchat.md gives out, on Debian's own, with nothing changed but addresses and folders. */
import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'vitest'
import { certify, newAddress, prosodyIsHere, runProsody } from '../prosody.ts'
import { quickly, startHipChatBot } from './hipchat.ts'
import { enterAs } from './human.ts'
import { newFolder } from './world.ts'

const debian = '/etc/prosody/prosody.cfg.lua'
const isDebian = existsSync(debian)
const domain = 'chat.example.com'

describe.skipIf(!prosodyIsHere || !isDebian)(
  'Prosody as docs/hipchat.md sets it up',
  { timeout: 60_000 },
  () => {
    test('people with any addresses, rooms by name, names from the list, and the bot answers', async context => {
      const folder = newFolder(context)
      const host = newAddress()
      const authority = certify(folder, domain, 'conf.example.com')
      for (const name of ['data', 'conf.d', 'certs']) mkdirSync(join(folder, name))
      for (const name of [domain, 'conf.example.com']) {
        copyFileSync(join(folder, 'chat.crt'), join(folder, 'certs', `${name}.crt`))
        copyFileSync(join(folder, 'chat.key'), join(folder, 'certs', `${name}.key`))
      }
      const here = (text: string): string =>
        text
          .replaceAll('/etc/prosody/', `${folder}/`)
          .replaceAll('/var/lib/prosody', `${folder}/data`)
          .replaceAll('/run/prosody', folder)
          .replace(/^log = \{[\s\S]*?^\}/m, 'log = { { levels = { min = "info" }, to = "console" } }')
      const file = join(folder, 'prosody.cfg.lua')
      const addresses = `run_as_root = true\ninterfaces = { "${host}" }\nc2s_direct_tls_ports = { 5223 }\ns2s_ports = {}\nhttp_ports = {}\nhttps_ports = {}\n`
      writeFileSync(
        file,
        addresses + here(readFileSync(debian, 'utf8')).replace(/^VirtualHost "localhost"/m, '-- $&'),
      )
      writeFileSync(
        join(folder, 'conf.d/hipchat.cfg.lua'),
        here(readFileSync('docs/prosody/hipchat.cfg.lua', 'utf8')),
      )
      copyFileSync('docs/prosody/groups.txt', join(folder, 'groups.txt'))
      for (const account of ['hubot', 'ryan']) {
        execFileSync('prosodyctl', ['--config', file, 'register', account, domain, `password-of-${account}`])
      }
      const prosody = await runProsody(file, host)
      context.onTestFinished(() => prosody.stop('SIGKILL'))

      const bot = startHipChatBot(
        context,
        { host, authority },
        {
          command: quickly,
          env: {
            HUBOT_HIPCHAT_JID: `hubot@${domain}/bot`,
            HUBOT_HIPCHAT_PASSWORD: 'password-of-hubot',
            HUBOT_HIPCHAT_XMPP_DOMAIN: 'example.com',
            HUBOT_HIPCHAT_ROOMS: 'Deployments',
          },
        },
      )
      await bot.prints('In the room deployments@conf.example.com', 60_000)
      const ryan = await enterAs(context, {
        host,
        domain,
        resource: 'human',
        authority,
        account: 'ryan',
        password: 'password-of-ryan',
        name: 'Ryan Tomlinson',
      })
      const room = 'deployments@conf.example.com'
      await ryan.join(room)
      await ryan.says(room, '@hubot deploy restaurant-api-na')
      await ryan.sees(stanza =>
        /was deployed .* asked by Ryan Tomlinson\./.test(stanza.getChildText('body') ?? ''),
      )
    })
  },
)
