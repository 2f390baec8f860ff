/** What doctor says: of each finding what was found, and what to do. */
import type { What } from '../doctor/finding.ts'
import { teamCityWords } from './doctor-servers.ts'
import { systemWords } from './doctor-systems.ts'
import { settingProblem } from './fault.ts'
import { safe } from './safe.ts'
import { storeWeakness } from './start.ts'
import { list, stop, the } from './words.ts'

export interface Words {
  readonly found: string
  /** Something that can be done, as a sentence or two. */
  readonly todo?: string
}

/** Every text of doctor's; pure. */
export const wordsOf = (what: What): Words => own(what) ?? teamCityWords(what) ?? systemWords(what) ?? lost

const lost: Words = { found: 'I have no words for this.' }

function own(what: What): Words | null {
  switch (what.is) {
    case 'settings_read':
      return { found: `${what.count} set, all of them can be read.` }
    case 'setting_wrong':
      return { found: settingProblem(what.problem), todo: 'Set it so, and restart me.' }
    case 'setting_missing':
      return {
        found: `${what.setting} is not set.`,
        todo: 'Nothing can be deployed without it: set it, and restart me.',
      }
    case 'setting_stranger':
      return {
        found: `I know no setting ${safe(what.name, 80)}, so it has no effect.`,
        todo:
          what.nearest === null
            ? 'Take it out, or look for its name in the README.'
            : `Is ${what.nearest} meant?`,
      }
    case 'simulated':
      return {
        found: `HUBOT_DEPLOY_SANDBOX is true, and ${list(what.servers.map(the))} ${what.servers.length === 1 ? 'is' : 'are'} ${what.here ? 'simulated: nothing there is real' : 'not set, so the bot simulates what I can not look at here'}.`,
        todo: 'For real deploys set HUBOT_DEPLOY_SANDBOX=false, and the addresses of both servers.',
      }
    case 'settings_unusable':
      return { found: `Left out: ${list(what.settings)} can't be used, see settings.` }
    case 'admins_set':
      return { found: 'There are administrators (HUBOT_DEPLOY_ADMINS).' }
    case 'no_admins':
      return {
        found: `HUBOT_DEPLOY_ADMINS is not set: whoever is in the chat may ${what.mayEdit ? 'set aliases and ' : ''}ask doctor.`,
        todo: 'Name the people who may, with commas between them.',
      }
    case 'approval_fixed':
      return {
        found:
          "HUBOT_DEPLOY_APPROVE wants a second person's yes, and nobody is named who may let an alias ask for less.",
        todo: nameEditors,
      }
    case 'approval_open':
      return {
        found: `approve=other of ${list(what.aliases)} can be taken away by anyone: nobody is named who may set aliases.`,
        todo: nameEditors,
      }
    case 'people_malformed':
      if (what.from !== 'deployers=') {
        return { found: `${what.from} can't be read, so nobody has the rights that it gives.` }
      }
      return {
        found: "deployers= can't be read, so nobody may deploy it.",
        todo: 'Set the alias anew with a list such as deployers=ann,role:ops',
      }
    case 'roles_unknown':
      return {
        found: `There are lists with role: (${list(what.from)}), and I know no roles: hubot-auth is not loaded.`,
        todo: 'Add hubot-auth to external-scripts.json, or name people.',
      }
    case 'versions':
      return {
        found: `hubot-teamcity-deploy ${what.own}, ${what.hubot === null ? '' : `Hubot ${what.hubot}, `}Node.js ${what.node}.`,
      }
    case 'version_old':
      return {
        found: `${what.of} ${what.has} is too old.`,
        todo: what.of === 'Hubot' ? 'Install Hubot 14.' : 'Install Node.js 20.19 or newer.',
      }
    case 'zones_there':
      return { found: 'This Node.js knows them.' }
    case 'zone_missing':
      return {
        found: `This Node.js does not know the time zone ${what.zone}.`,
        todo: 'Use one with the whole of ICU, as those of nodejs.org are; or set NODE_ICU_DATA.',
      }
    case 'store_there':
      return { found: `${what.where} is there, and can be written.` }
    case 'store_read':
      return { found: `${what.where} is there, and can be read; only a bot tries to write it.` }
    case 'store_new':
      return { found: `${what.where} is not there yet: the bot makes it when it starts.` }
    case 'store_weak':
      return weak(storeWeakness[what.weakness])
    case 'store_fault':
      return {
        found: `${what.fault.where} ${storeFaults[what.fault.kind]}: ${stop(safe(what.fault.said, 200))}`,
        todo: 'Check HUBOT_DEPLOY_STORE, and the server, the disk, or the rights of the user.',
      }
    case 'audit_there':
      return { found: `${what.file} can be written.` }
    case 'audit_off':
      return { found: 'Switched off (HUBOT_DEPLOY_AUDIT_FILE is off).' }
    case 'audit_hindered':
      return {
        found: `${what.file} can't be written (${safe(what.said, 200)}): nothing is deployed until it can.`,
        todo: 'Check HUBOT_DEPLOY_AUDIT_FILE, its folder and the disk.',
      }
    case 'chat':
      return { found: `The adapter is ${safe(what.adapter, 60)}.` }
    case 'not_in_chat':
      return {
        found: 'Rooms, roles and people are known to the bot alone.',
        todo: 'Type to it: hubot deployment doctor',
      }
    case 'no_room':
      return {
        found:
          'HUBOT_DEPLOY_ROOM is not set: only the room that asked hears how a deploy ended, unless the alias has room=.',
      }
    case 'room_known':
      return { found: `The room ${safe(what.room, 80)} is there.` }
    case 'room_unasked':
      return { found: `The room ${safe(what.room, 80)}: this chat can't be asked whether it is there.` }
    case 'room_unknown':
      return {
        found: `There is no room ${safe(what.room, 80)} that I may enter.`,
        todo: 'Check its name, and let me in.',
      }
    case 'too_long':
      return {
        found: `No answer in ${what.ms / 1_000} seconds.`,
        todo: 'Look whether that system hangs, or a firewall lies between.',
      }
    case 'broken':
      return {
        found: `I can't tell: ${stop(safe(what.said, 200))}`,
        todo: 'That is a fault of mine; the log may say more.',
      }
    default:
      return null
  }
}

const nameEditors = 'Set HUBOT_DEPLOY_ALIAS_EDITORS or HUBOT_DEPLOY_ADMINS, and restart me.'

const storeFaults = {
  held: 'is held by another bot',
  broken: "can't be used",
  away: "can't be reached",
  orphan: 'is not whole',
} as const

/** The texts of the start name the cure in their last sentence. */
function weak(text: string): Words {
  const [found = '', todo = ''] = text.split(/(?<=\.) (?=Set )/)
  return { found, todo }
}
