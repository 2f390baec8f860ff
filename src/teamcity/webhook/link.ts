import type { HintedIds } from '../../deployment/hint.ts'

/** The query of a link to a build, in plain text or in HTML: `viewLog.html?buildTypeId=X&amp;buildId=1`. */
const buildInQuery = /[?&;]buildId=(\d{1,15})(?!\d)/i
const queuedInQuery = /\/viewQueued\.html\?itemId=(\d{1,15})(?!\d)/i
const typeInQuery = /[?&;]buildTypeId=([A-Za-z]\w{0,224})(?!\w)/i
/** The newer kind: `/buildConfiguration/X/1`. */
const inPath = /\/buildConfiguration\/([A-Za-z]\w{0,224})(?:\/(\d{1,15}))?(?!\w)/
/** REST's own: `/app/rest/builds/id:1`. */
const inRest = /\/app\/rest\/(?:[\w.]{1,20}\/)?(?:builds|buildQueue)\/id:(\d{1,15})(?!\d)/

/** The ids in the first link to a TeamCity build that stands in a text; none where there is no such link. */
export function idsOfLink(text: string): Pick<HintedIds, 'buildId' | 'buildTypeId'> {
  const [, typeOfPath, buildOfPath] = inPath.exec(text) ?? []
  const build =
    (buildInQuery.exec(text) ?? queuedInQuery.exec(text))?.[1] ?? buildOfPath ?? inRest.exec(text)?.[1]
  const type = typeInQuery.exec(text)?.[1] ?? typeOfPath
  return {
    ...(build !== undefined && Number(build) > 0 ? { buildId: Number(build) } : {}),
    ...(type === undefined ? {} : { buildTypeId: type }),
  }
}
