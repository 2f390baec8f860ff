/** The systems that all aliases share: JIRA, GitHub, Artifactory, the Redis of the markers, HipChat's REST API. */
import { wantsRealJira } from '../config/visibility.ts'
import type { Config } from '../config.ts'
import type { Alias } from '../deployment/alias.ts'
import { HipChatFault } from '../hipchat-api/hipchat-api.ts'
import { type Jira, JiraFault } from '../jira/jira.ts'
import { RemoteFault } from '../remote/remote-fault.ts'
import type { Systems } from '../visibility.ts'
import type { Clients } from './clients.ts'
import { type Finding, findingOf, type What } from './finding.ts'

/** Projects in which tickets are opened: that of the settings, and those of aliases. */
export async function checkJira(
  { jira, isSimulatedThere }: Clients,
  {
    systems,
    config,
    aliases,
    isAll,
  }: { systems: Systems; config: Config; aliases: readonly Alias[]; isAll: boolean },
): Promise<readonly Finding[]> {
  const finding = findingOf('JIRA')
  const { isTicketRequired } = config.visibility
  const isProductionReal = !config.simulated.includes('production')
  if (!jira && isSimulatedThere && !wantsRealJira(config.visibility, isProductionReal)) {
    return [finding('unknown', { is: 'simulated_there' })]
  }
  if (!jira)
    return [
      isTicketRequired
        ? finding('wrong', { is: 'jira_needed' })
        : offOrUnusable(finding, { is: 'jira_off' }, { config, prefix: 'HUBOT_JIRA_' }),
    ]
  const own = aliases.flatMap(({ options }) => options.ticket ?? [])
  const projects = [...new Set([...(systems.jira?.project ? [systems.jira.project] : []), ...own])]
  const without =
    isTicketRequired && !systems.jira?.project
      ? aliases.filter(({ options }) => options.ticket === undefined)
      : []
  if (projects.length + without.length === 0) return isAll ? [finding('warning', { is: 'jira_idle' })] : []
  const found = without.map(({ alias }) => findingOf('JIRA', alias)('wrong', { is: 'ticket_needed' }))
  const told = (await Promise.all(projects.map(project => lookAtProject(jira, project)))).flat()
  // One that is away is so for each.
  const fault = told.find(({ what }) => what.is === 'jira_fault')
  return [...found, ...told.filter(each => each.what.is !== 'jira_fault' || each === fault)]
}

async function lookAtProject(jira: Jira, project: string): Promise<readonly Finding[]> {
  const finding = findingOf('JIRA')
  try {
    const problems = await jira.check(project)
    if (problems.length === 0) return [finding('ok', { is: 'jira_there', url: jira.url, project })]
    return problems.map(problem => finding('wrong', { is: 'jira_problem', problem }))
  } catch (fault) {
    if (!(fault instanceof JiraFault)) throw fault
    return [finding('wrong', { is: 'jira_fault', fault })]
  }
}

/** What is set, but not so that it can be used, is not what nobody wanted. */
function offOrUnusable(
  finding: ReturnType<typeof findingOf>,
  off: What,
  { config, prefix }: { config: Pick<Config, 'problems'>; prefix: string },
): Finding {
  const settings = config.problems.map(({ setting }) => setting).filter(name => name.startsWith(prefix))
  return settings.length === 0
    ? finding('off', off)
    : finding('unknown', { is: 'settings_unusable', settings })
}

/** Whether they are asked at all; what they answer is told with the alias that needs it. */
export function checkIdle(systems: Systems, aliases: readonly Alias[]): readonly Finding[] {
  const idle = (isSet: boolean, isUsed: boolean, words: { idle: What; off: What }) =>
    isUsed
      ? []
      : [{ verdict: isSet ? ('unknown' as const) : ('off' as const), what: isSet ? words.idle : words.off }]
  return [
    ...idle(
      systems.github.isSet,
      aliases.some(({ options }) => options.repo !== undefined),
      { idle: { is: 'github_idle' }, off: { is: 'github_off' } },
    ).map(({ verdict, what }) => findingOf('GitHub')(verdict, what)),
    ...idle(
      systems.artifactory !== null,
      aliases.some(({ options }) => options.artifact !== undefined),
      { idle: { is: 'artifactory_idle' }, off: { is: 'artifactory_off' } },
    ).map(({ verdict, what }) => findingOf('Artifactory')(verdict, what)),
  ]
}

export async function checkMarkers({ markers }: Clients, config: Config): Promise<readonly Finding[]> {
  const finding = findingOf('markers')
  const { visibility } = config
  if (!markers || !visibility.markers) {
    return [offOrUnusable(finding, { is: 'markers_off' }, { config, prefix: 'HUBOT_DEPLOY_REDIS_' })]
  }
  const { shown } = markers
  try {
    await markers.check()
    return [finding('ok', { is: 'markers_there', shown, list: visibility.markers.list })]
  } catch (fault) {
    if (!(fault instanceof RemoteFault)) throw fault
    return [finding('wrong', { is: 'markers_fault', shown, fault })]
  }
}

export async function checkHipChat(
  { hipChat }: Clients,
  { systems, config }: { systems: Systems; config: Config },
): Promise<readonly Finding[]> {
  const finding = findingOf('HipChat')
  if (!hipChat || !systems.hipChat) {
    return [offOrUnusable(finding, { is: 'hipchat_off' }, { config, prefix: 'HUBOT_HIPCHAT_API_' })]
  }
  const { room } = systems.hipChat
  try {
    await hipChat.check()
    return [finding('ok', { is: 'hipchat_there', url: hipChat.url, room })]
  } catch (fault) {
    if (!(fault instanceof HipChatFault)) throw fault
    return [finding('wrong', { is: 'hipchat_fault', fault })]
  }
}
