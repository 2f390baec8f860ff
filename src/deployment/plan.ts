import type { AliasOptions } from './alias.ts'
import type { Plan, Survey } from './deployment.ts'

/** What the bot is set up for. */
export interface SetUp {
  /** `project` is for aliases without one of their own. */
  readonly ticket: { readonly project: string | null; readonly isRequired: boolean } | null
  readonly hasMarkers: boolean
  readonly notificationRoom: string | null
  /** As Hubot calls the adapter of its chat. */
  readonly adapter: string
}

/** Chats that surely are not HipChat. Any other adapter may be in its rooms. */
const otherChats = /slack|discord|telegram|teams|mattermost|rocket/i

/** What belongs to a deployment of an alias with these options. */
export function planOf(options: AliasOptions, setUp: SetUp): Plan {
  const { ticket, hasMarkers, notificationRoom, adapter } = setUp
  const survey = surveyOf(options)
  const project = options.ticket ?? ticket?.project ?? null
  return {
    ...(survey === null ? {} : { survey }),
    ...(ticket && project !== null ? { ticket: { project, isRequired: ticket.isRequired } } : {}),
    ...(hasMarkers ? { markers: true as const } : {}),
    ...(notificationRoom === null
      ? {}
      : {
          notification: {
            room: notificationRoom,
            ...(otherChats.test(adapter) ? { isElsewhere: true as const } : {}),
          },
        }),
  }
}

/** What is to be read for an alias with these options; null where they name nothing to read. */
export function surveyOf({ info: url, sha, date, repo }: AliasOptions): Survey | null {
  if (url === undefined && repo === undefined) return null
  const paths = { ...(sha === undefined ? {} : { sha }), ...(date === undefined ? {} : { date }) }
  return {
    ...(url === undefined ? {} : { info: { url, ...paths } }),
    ...(repo === undefined ? {} : { repo }),
  }
}
