/** The effects around a deployment, put together. */
import type { Jira, JiraFault } from '../../jira/jira.ts'
import type { Markers } from '../../logstash/markers.ts'
import type { Store } from '../../store/store.ts'
import type { Deployment } from '../deployment.ts'
import type { Effect, MarkerAction } from '../effect.ts'
import type { Manifest } from '../manifest.ts'
import { type Marker, markerId } from '../marker.ts'
import type { Perform } from '../outcome.ts'
import { draftOfDeployment, endingOf } from '../ticket.ts'
import { isOvertaken } from '../way-back.ts'
import { performCloseTicket, type TicketInLog } from './close-ticket.ts'
import type { Report } from './hindered.ts'
import { performCheckLive } from './live.ts'
import { type MarkersInLog, performPushMarker } from './marker.ts'
import { type NotificationInLog, type Notify, performNotify } from './notify.ts'
import { performOpenTicket } from './open-ticket.ts'
import { performSurvey, type Surveyors } from './survey.ts'

export type AroundKind = Extract<
  Effect['kind'],
  'survey' | 'open_ticket' | 'close_ticket' | 'push_marker' | 'notify' | 'check_live'
>

export type AroundPerformers = Readonly<Record<AroundKind, Perform>>

export function performAround(options: {
  store: Store
  visibility: {
    readonly surveyors: Surveyors
    readonly jira: Jira | null
    readonly ticketMs: number
    readonly markers: Markers | null
    marker(deployment: Deployment, action: MarkerAction): Marker | null
  }
  notify: Notify | null
  /** Where the commits go in a ticket. */
  logIn: 'description' | 'field'
  liveMs: number
  words: (fault: JiraFault) => string
  inLog: MarkersInLog & NotificationInLog & TicketInLog
  report: Report
  now: () => number
  random: () => number
}): AroundPerformers {
  const { store, visibility, report, inLog, now, random } = options
  const { jira, markers, surveyors } = visibility
  const common = { report, now, random }
  return {
    survey: performSurvey({
      surveyors,
      save: (id, manifest) => store.saveManifest(id, JSON.stringify(manifest)),
      report,
    }),
    open_ticket: performOpenTicket({
      ...common,
      jira,
      withinMs: visibility.ticketMs,
      words: options.words,
      async draft(deployment, isLate) {
        const json = await store.manifest(deployment.id)
        return draftOfDeployment({
          deployment,
          manifest: json === null ? null : (JSON.parse(json) as Manifest),
          logIn: options.logIn,
          ...(isLate ? { writtenAt: new Date(now()).toISOString() } : {}),
        })
      },
    }),
    close_ticket: performCloseTicket({
      ...common,
      jira,
      ending: endingOf,
      words: inLog.ticketNotClosed,
    }),
    push_marker: performPushMarker({
      ...common,
      inLog,
      push: markers && ((deployment, action, json) => markers.push(markerId(deployment.id, action), json)),
      marker: visibility.marker,
    }),
    notify: performNotify({ ...common, inLog, notify: options.notify }),
    check_live: performCheckLive({
      deployed: surveyors.deployed,
      report,
      isOvertaken: async deployment =>
        isOvertaken(deployment, await store.list({ alias: deployment.alias, limit: 20 })),
      withinMs: options.liveMs,
    }),
  }
}
