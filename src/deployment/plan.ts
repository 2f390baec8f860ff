import type { AliasOptions } from './alias.ts'
import type { Plan, Survey } from './deployment.ts'

/** What the bot is set up for. */
export interface SetUp {
  /** `project` is for aliases without one of their own. */
  readonly ticket: { readonly project: string | null; readonly isRequired: boolean } | null
  readonly hasMarkers: boolean
  readonly notificationRoom: string | null
  /** The bot's chat surely is not HipChat. */
  readonly isElsewhere: boolean
}

/** What belongs to a deployment of an alias with these options. */
export function planOf(options: AliasOptions, setUp: SetUp): Plan {
  const { ticket, hasMarkers, notificationRoom, isElsewhere } = setUp
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
            ...(isElsewhere ? { isElsewhere } : {}),
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
