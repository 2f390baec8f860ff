/**
 * How long Redis remembers that a marker was pushed. It has to be longer than anybody goes on trying to push one whose
 * answer was lost, a bot that was switched off in between included. About 150 bytes a marker.
 */
export const guardDays = 30
export const guardLivesMs = guardDays * 24 * 3_600_000

/**
 * The key that guards a marker. It lies in the slot of the list, so that in a cluster one script may touch both: what
 * Redis hashes of the list's name is the guard's hash tag.
 * https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/#hash-tags
 */
export function guardKey(prefix: string, list: string, id: string): string {
  // The first `{` up to the first `}` behind it, unless nothing is between them.
  const tag = /^[^{]*\{([^}]+)\}/.exec(list)?.[1] ?? list
  return `${prefix}:{${tag}}:marker:${id}`
}
