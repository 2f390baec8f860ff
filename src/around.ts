/** The effects around a deployment with their words, put together. Loaded with the first of them: many bots have none. */
import type { Config } from './config.ts'
import type { Deployment } from './deployment/deployment.ts'
import type { Notice } from './deployment/notice.ts'
import { type AroundPerformers, performAround } from './deployment/perform/around.ts'
import type { Report } from './deployment/perform/hindered.ts'
import { HipChatFault } from './hipchat-api/hipchat-api.ts'
import { jiraWords, ticketNotClosed } from './messages/jira.ts'
import { markerDropped, markerWaits } from './messages/markers.ts'
import { factsOf, notification, notificationFault } from './messages/notification.ts'
import type { Store } from './store/store.ts'
import type { Visibility } from './visibility.ts'

export function createAround(options: {
  config: Config
  store: Store
  visibility: Visibility
  noticeOf: (what: Notice, deployment: Deployment) => string
  report: Report
  now: () => number
  random: () => number
}): AroundPerformers {
  const { config, visibility, noticeOf, ...common } = options
  const { hipChat } = visibility
  return performAround({
    ...common,
    visibility,
    notify:
      hipChat &&
      (deployment =>
        hipChat.notify(
          notification(deployment, {
            text: noticeOf({ about: 'ended' }, deployment),
            ...factsOf(deployment),
          }),
          deployment.plan?.notification?.room,
        )),
    logIn: visibility.logIn,
    liveMs: config.visibility.liveMs,
    words: jiraWords,
    inLog: {
      markerWaits: fault => markerWaits(fault, visibility.markers?.shown ?? ''),
      markerDropped,
      ticketNotClosed,
      notificationFailed: (fault, then) =>
        fault instanceof HipChatFault ? notificationFault(fault, then) : fault.message,
    },
  })
}
