import type { What } from '../doctor/finding.ts'
import type { Words } from './doctor.ts'
import { asking, faultAdvice, faultLine } from './fault.ts'
import { safe } from './safe.ts'
import { duration, list, The, the } from './words.ts'

/** Of the two TeamCity servers, and of the configurations that an alias names on them; null for anything else. */
export function teamCityWords(what: What): Words | null {
  switch (what.is) {
    case 'server_there':
      return {
        found: `${what.version} at ${what.url}${what.user === null ? '' : `, as ${safe(what.user, 60)}`}.`,
      }
    case 'server_fault':
      return {
        found: faultLine(what.fault, asking, '"View project"'),
        todo: faultAdvice(what.fault, '"View project"'),
      }
    case 'no_credentials':
      return {
        found: 'It wants to know who I am, and I have no credentials.',
        todo: `Set ${what.setting} to an access token of my user there (or, before 2019.1, the user and password), and restart me.`,
      }
    case 'same_server':
      return {
        found: `It is the same server as the non-production one (${what.by === 'address' ? 'the same address' : 'under another address'}).`,
        todo: 'If that is not meant, check HUBOT_TEAMCITY_PROD_URL. If it is, the token of production should be another one.',
      }
    case 'clock_off':
      return {
        found: `Its clock is ${duration(Math.abs(what.byMs))} ${what.byMs > 0 ? 'ahead of' : 'behind'} mine.`,
        todo: 'Let both machines set their clocks by NTP.',
      }
    case 'clear_text':
      return {
        found: `${what.setting} begins with http:, so my credentials go over the network as they are.`,
        todo: 'Use https: if the server has it.',
      }
    case 'server_not_asked':
      return { found: `Not looked at on ${the(what.server)}, which is not set or does not answer.` }
    case 'no_aliases':
      return {
        found: 'There is none, so nothing can be deployed yet.',
        todo: 'Type: hubot deployment set alias <alias> <non-production id> <production id>, with the ids that TeamCity shows under Build Configuration ID.',
      }
    case 'aliases_elsewhere':
      return {
        found:
          'Not all may be in the store: what a brain that is kept elsewhere holds is known to the bot alone.',
        todo: 'Type to it: hubot deployment doctor. To set one: hubot deployment set alias <alias> <non-production id> <production id>',
      }
    case 'aliases_unread':
      return { found: `They can't be read from here: ${safe(what.said, 200)}` }
    case 'configuration_there':
      return {
        found: `${what.id} on ${the(what.server)} is there${what.number === undefined ? ', and is not paused' : `; a deploy would ship ${safe(what.number, 80)}`}.`,
      }
    case 'malformed_id':
      return {
        found: `"${safe(what.id, 80)}" can't be the id of a build configuration.`,
        todo: `Set the alias anew with the id that ${the(what.server)} shows under Build Configuration ID.`,
      }
    case 'no_configuration':
      return {
        found: `${The(what.server)} shows me no build configuration ${what.id}.`,
        todo: 'Check the id in the alias, and that my user has "View project" in its project.',
      }
    case 'paused':
      return {
        found: `${what.id} is paused, so it is not deployed: ${what.url}`,
        todo: 'Activate it there.',
      }
    case 'lacks':
      return {
        found: `${what.id} wants a value for ${list(what.names.slice(0, 5).map(name => safe(name, 60)))}, which I don't fill: its builds would not start.`,
        todo: 'Give it a default value in TeamCity.',
      }
    case 'no_build':
      return {
        found: `${what.id} has no finished build on its default branch: ${what.url}`,
        todo: 'Run one there.',
      }
    case 'last_not_good':
      return {
        found: `The last build, ${safe(what.last, 80)}, is not a success: ${what.url}`,
        todo:
          what.good === null
            ? 'No build on the default branch is: nothing can be deployed before there is one.'
            : `What can be deployed: hubot deploy ${what.alias} build ${safe(what.good, 80)}`,
      }
    case 'no_permission':
      return {
        found: `On ${the(what.server)} ${what.user === null ? 'my user' : `the user ${safe(what.user, 60)}`} has no "${what.permission}" permission in the project ${safe(what.project, 80)}.`,
        todo: 'Give it a role there that has it.',
      }
    case 'permissions_unread':
      return { found: `${The(what.server)} does not say what my user may do.` }
    default:
      return null
  }
}
