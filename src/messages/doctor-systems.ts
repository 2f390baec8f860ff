import { shortSha } from '../deployment/commits.ts'
import type { What } from '../doctor/finding.ts'
import type { Words } from './doctor.ts'
import { jiraAdvice, jiraFaultLine, jiraProblem } from './jira.ts'
import { markersAdvice } from './markers.ts'
import { notificationAdvice } from './notification.ts'
import { artifactoryAdvice, gitHubAdvice, infoAdvice, systemLine } from './release-faults.ts'
import { safe } from './safe.ts'
import { list, stop } from './words.ts'

/** Of what is around a deployment: the webhook's way in, and the other systems; null for anything else. */
export function systemWords(what: What): Words | null {
  switch (what.is) {
    case 'no_secret':
      return {
        found:
          'HUBOT_DEPLOY_WEBHOOK_SECRET is not set: webhooks are turned away, and builds are read on a timer.',
        todo: 'To hear at once how a build ended, set it, and see "webhook" in the README.',
      }
    case 'secret_short':
      return {
        found: 'HUBOT_DEPLOY_WEBHOOK_SECRET is shorter than 16 characters: it could be guessed.',
        todo: 'Take a longer one, such as: openssl rand -hex 24',
      }
    case 'no_http':
      return {
        found: 'This Hubot was started without its HTTP server, so no webhook comes in.',
        todo: 'Start it without --disable-httpd.',
      }
    case 'not_listening':
      return {
        found: 'The HTTP port is taken, so no webhook comes in.',
        todo: 'Set EXPRESS_PORT to a free one, and restart me.',
      }
    case 'own_port_unasked':
      return {
        found: 'The HTTP port (EXPRESS_PORT, or PORT) is no number that can be asked, as a pipe is none.',
      }
    case 'no_bot':
      return {
        found: `No bot answers at ${what.url}, so the way in was not tried.`,
        todo: 'Start it, or type to it: hubot deployment doctor',
      }
    case 'way_in':
      return {
        found: `A POST to ${what.url}/hubot/teamcity without the secret is turned away (401), as it should be${what.health === 200 || what.health === 503 ? `; health there says ${what.health === 200 ? 'ok' : 'failing'}` : ''}. The secret goes as bearer, Basic password, signature, or last part of the path.`,
      }
    case 'way_shut':
      return {
        found: `A POST to ${what.url}/hubot/teamcity does not get there: ${stop(safe(what.said, 200))}`,
        todo: what.isPublic
          ? 'Check that I run, HUBOT_DEPLOY_PUBLIC_URL, and the proxy or firewall before me.'
          : 'Check EXPRESS_PORT and EXPRESS_BIND_ADDRESS.',
      }
    case 'way_strange':
      return {
        found: `A POST to ${what.url}/hubot/teamcity without the secret is answered ${what.status}, not 401: something else answers there.`,
        todo: `${what.status === 503 ? 'Is HUBOT_DEPLOY_WEBHOOK_SECRET set for that bot? ' : ''}Let the proxy hand /hubot/ on to me, path and all.`,
      }
    case 'way_of_another':
      return {
        found: `A POST to ${what.url}/hubot/teamcity is answered 401, but not by me.`,
        todo: 'Is it another of your bots on the same store, all is well; is it a login page of a proxy, let /hubot/ past it.',
      }
    case 'hooks_set':
      return { found: `TeamCity's own webhooks are on in the project ${safe(what.project, 80)}.` }
    case 'hooks_unset':
      return {
        found: `TeamCity's own webhooks are not set in the project ${safe(what.project, 80)}; a plugin or a build step that calls me I can't see.`,
        todo: 'See "webhook" in the README: three project parameters.',
      }
    case 'hooks_unread':
      return {
        found: `The parameters of the project ${safe(what.project, 80)} are not shown to me, so I can't see its webhooks.`,
      }
    case 'hooks_elsewhere':
      return {
        found: `The webhooks of the project ${safe(what.project, 80)} go to ${safe(what.to, 80)}, not to ${what.wanted} (HUBOT_DEPLOY_PUBLIC_URL).`,
        todo: 'Change teamcity.internal.webhooks.url there, or the setting.',
      }
    case 'hooks_lack':
      return {
        found: `The webhooks of the project ${safe(what.project, 80)} leave out ${list(what.events)}, so not every end is told at once.`,
        todo: 'Add it to teamcity.internal.webhooks.events, with ";" between them.',
      }
    case 'info_there':
      return { found: `${what.url} answers${what.sha === null ? '' : `: ${shortSha(what.sha)} is live`}.` }
    case 'info_fault':
      return {
        found: systemLine(what.url, what.fault, 'which commit is live'),
        todo: infoAdvice(what.fault, what.alias),
      }
    case 'repo_there':
      return { found: `${what.repo} on GitHub can be read: its newest commit is ${shortSha(what.sha)}.` }
    case 'repo_fault':
      return {
        found: systemLine('GitHub', what.fault, `what ${what.repo} has new`),
        todo: gitHubAdvice(what.fault, what),
      }
    case 'artifact_there':
      return { found: `Artifactory has ${safe(what.path, 200)}.` }
    case 'artifact_missing':
      return {
        found: `Artifactory shows me no ${safe(what.path, 200)}, so a deploy would be refused.`,
        todo: `Check artifact= of ${what.alias}, that the build puts the file there, and that HUBOT_ARTIFACTORY_TOKEN may read it.`,
      }
    case 'artifact_fault':
      return {
        found: systemLine('Artifactory', what.fault, `if it has ${safe(what.path, 200)}`),
        todo: artifactoryAdvice(what.fault, what.alias),
      }
    case 'simulated_there':
      return {
        found: 'Not set, or of the sandbox: the bot simulates it, and I can not look at that here.',
        todo: 'Type to it: hubot deployment doctor',
      }
    case 'artifact_unset':
      return {
        found: "It has artifact=, and HUBOT_ARTIFACTORY_URL is not set or can't be used: it is not deployed.",
        todo: 'Set it, and restart me; or set the alias anew without artifact=.',
      }
    case 'github_off':
      return { found: 'No alias has repo=, so no commits are told.' }
    case 'github_idle':
      return { found: 'It is set, and not asked: no alias has repo=.' }
    case 'artifactory_off':
      return { found: 'No alias has artifact=, so no file is looked for.' }
    case 'artifactory_idle':
      return { found: 'It is set, and not asked: no alias has artifact=.' }
    case 'jira_there':
      return {
        found: `${what.url}: tickets can be opened in ${safe(what.project, 60)}, as far as can be seen without opening one.`,
      }
    case 'jira_problem':
      return { found: jiraProblem(what.problem), todo: 'Without that no ticket is written.' }
    case 'jira_fault':
      return { found: jiraFaultLine(what.fault), todo: jiraAdvice(what.fault) }
    case 'jira_off':
      return { found: 'HUBOT_JIRA_URL is not set: no change tickets are written.' }
    case 'jira_needed':
      return {
        found:
          'HUBOT_JIRA_REQUIRED wants a ticket for every deploy, and there is no JIRA to write it: nothing is deployed.',
        todo: 'Set HUBOT_JIRA_URL, HUBOT_JIRA_TOKEN and HUBOT_JIRA_PROJECT, and restart me.',
      }
    case 'ticket_needed':
      return {
        found: 'HUBOT_JIRA_REQUIRED wants a ticket, and no project is named for it, so it is not deployed.',
        todo: 'Set HUBOT_JIRA_PROJECT, and restart me; or set the alias anew with ticket=.',
      }
    case 'jira_idle':
      return {
        found:
          'It is set, but no project: neither HUBOT_JIRA_PROJECT nor ticket= of an alias. No ticket is written.',
        todo: 'Set HUBOT_JIRA_PROJECT, and restart me.',
      }
    case 'markers_there':
      return { found: `${what.shown} answers; the list is ${safe(what.list, 60)}.` }
    case 'markers_fault':
      return {
        found: `Redis at ${what.shown}: ${stop(safe(what.fault.said, 200))}`,
        todo: markersAdvice(what.fault),
      }
    case 'markers_off':
      return { found: 'HUBOT_DEPLOY_REDIS_URL is not set: no markers for Kibana.' }
    case 'hipchat_there':
      return { found: `${what.url} takes notifications for the room ${safe(what.room, 80)}.` }
    case 'hipchat_fault':
      return {
        found: `The room ${safe(what.fault.room, 80)} can't be told: ${stop(safe(what.fault.said, 200))}`,
        todo: notificationAdvice(what.fault).trim(),
      }
    case 'hipchat_off':
      return { found: 'HUBOT_HIPCHAT_API_URL is not set: the notice goes through the chat alone.' }
    default:
      return null
  }
}
