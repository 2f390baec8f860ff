import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { jidOf, type Prosody, prosodyIsHere, startProsody } from '../prosody.ts'
import { asOwner, quickly, startHipChatBot } from './hipchat.ts'
import { enter, type Human, room, roomOf } from './human.ts'
import type { Process, Test } from './processes.ts'
import { alias, deploy, notice, patience, startWorld, token, triggered, type World } from './world.ts'

interface Chat {
  readonly world: World
  readonly prosody: Prosody
  readonly ryan: Human
  readonly bot: Process
}

/** Two TeamCity servers, a chat server, a person in a room, and the bot in it with them. */
async function startChat(
  test: Test,
  { command, env = {} }: { command: readonly string[]; env?: Record<string, string> },
): Promise<Chat> {
  const [world, prosody] = await Promise.all([startWorld(test), startProsody()])
  test.onTestFinished(() => prosody.close())
  const ryan = await enter(test, prosody, 'ryan')
  await ryan.join(room)
  const bot = startHipChatBot(test, prosody, {
    command,
    env: {
      HUBOT_DEPLOY_SANDBOX: 'false',
      HUBOT_DEPLOY_STORE: world.store,
      HUBOT_DEPLOY_AUDIT_FILE: join(world.folder, 'audit.jsonl'),
      HUBOT_TEAMCITY_NONPROD_URL: world.nonProduction.url,
      HUBOT_TEAMCITY_NONPROD_TOKEN: token.nonProduction,
      HUBOT_TEAMCITY_PROD_URL: world.production.url,
      HUBOT_TEAMCITY_PROD_TOKEN: token.production,
      ...env,
    },
  })
  await ryan.meetsBot(room, { within: 40_000 })
  return { world, prosody, ryan, bot }
}

async function hears({ heard }: Human, text: string, at = room): Promise<void> {
  await vi.waitFor(() => expect(heard(at).join('\n')).toContain(text), { ...patience, timeout: 90_000 })
}

async function typesDeploy({ ryan }: Chat): Promise<void> {
  await ryan.says(room, `@${alias}`)
  await hears(ryan, 'Ok, alias for restaurant-api-na was set')
  await ryan.says(room, `@${deploy}`)
  await hears(ryan, triggered)
}

describe
  .skipIf(!prosodyIsHere)
  .concurrent('a deploy that is typed in a real room', { timeout: 200_000 }, () => {
    test('is answered as ever: alias, pin, trigger, and how it ended', async context => {
      const chat = await startChat(context, { command: asOwner })
      const { ryan, world } = chat
      await typesDeploy(chat)
      await world.finish()
      await hears(ryan, notice)
      await ryan.says(room, '@hubot deploy all the things')
      await hears(ryan, "I don't see why I should")
      const [build] = await world.deploys()
      const link = `${world.production.url}/build/${build?.id}`
      expect(ryan.heard(room)).toEqual([
        'Ok, alias for restaurant-api-na was set',
        expect.stringMatching(/^Pinned Restaurant_230 \(built 1\d min ago\)\.$/),
        `Successfully triggered deployment of restaurant-api-na Restaurant_230 to prod-na\n${link}`,
        expect.stringMatching(
          /^RestaurantAPI was deployed to prod-na version Restaurant_230 in \d+ s, asked by Ryan Tomlinson\.\n/,
        ),
        "I don't see why I should",
      ])
    })

    test.for([
      ['a setting names', { HUBOT_DEPLOY_ROOM: 'team food' }, ''],
      ['the alias names', {}, ' room="Team Food"'],
      ['the alias names by its JID', {}, ` room=${roomOf('team_food')}`],
    ] as const)(
      'in private, and the team hears of it in the room that %s',
      async ([, env, option], context) => {
        const chat = await startChat(context, {
          command: quickly,
          env: { HUBOT_HIPCHAT_ROOMS: 'Deployments,Team Food', ...env },
        })
        const { ryan, world } = chat
        await ryan.join(roomOf('team_food'))
        const told = async (text: string): Promise<void> =>
          await vi.waitFor(() => expect(ryan.told().join('\n')).toContain(text), patience)
        await ryan.whispers(jidOf('bot'), `${alias.replace('hubot ', '')}${option}`)
        await told('Ok, alias')
        await ryan.whispers(jidOf('bot'), deploy.replace('hubot ', ''))
        await told(triggered)
        await world.finish()
        await told(notice)
        await hears(ryan, notice, roomOf('team_food'))
        expect(ryan.heard(room)).toEqual([])
        expect(ryan.told().filter(said => said.includes(notice))).toHaveLength(1)
        expect(ryan.heard(roomOf('team_food')).filter(said => said.includes(notice))).toHaveLength(1)
      },
    )

    test('doctor knows the rooms: in the room what is not well, in private all of it', async context => {
      const { ryan } = await startChat(context, {
        command: quickly,
        env: { HUBOT_DEPLOY_ROOM: 'Teem Food', HUBOT_HIPCHAT_ROOMS: 'Deployments,Team Food' },
      })
      await ryan.says(room, `@${alias} room="Team Food"`)
      await hears(ryan, 'Ok, alias for restaurant-api-na was set')
      await ryan.says(room, '@hubot deployment doctor')
      await hears(ryan, 'NOT OK  chat: There is no room Teem Food that I may enter.')
      expect(ryan.heard(room).join()).not.toContain('Team Food')
      await ryan.whispers(jidOf('bot'), 'deployment doctor')
      await vi.waitFor(
        () => expect(ryan.told().join('\n')).toContain('ok  restaurant-api-na: The room Team Food is there.'),
        patience,
      )
    })

    const breaks = [
      ['restarted', (prosody: Prosody) => prosody.stop()],
      ['killed', (prosody: Prosody) => prosody.kill()],
    ] as const
    test.for(breaks)('the server is %s in the middle: one notice', async ([, end], context) => {
      const chat = await startChat(context, { command: quickly })
      const { ryan, bot, prosody, world } = chat
      await typesDeploy(chat)
      await end(prosody)
      await world.finish()
      await bot.prints('not sent, since there is no connection to the chat', 60_000)
      await prosody.start()
      const again = await enter(context, prosody, 'ryan')
      // The bot may be back before the person, and speak.
      await again.join(room, { history: 20 })
      await hears(again, notice)
      await again.says(room, '@hubot deploy all the things')
      await hears(again, "I don't see why I should")
      expect([...ryan.heard(room), ...again.heard(room)].filter(said => said.includes(notice))).toHaveLength(
        1,
      )
    })
  })
