/** How HipChat names rooms and people: `1_dev_team@conf.hipchat.com`, `1_2@chat.hipchat.com`, `@AnnExample`. */

/** Without the resource. */
export const bare = (jid: string): string => jid.split('/')[0] ?? jid

/** What stands behind the first slash: of a room's occupant the nick. Empty where there is none. */
export const resourceOf = (jid: string): string => jid.slice(bare(jid).length + 1)

export const localOf = (jid: string): string => bare(jid).split('@')[0] ?? ''
export const domainOf = (jid: string): string => bare(jid).split('@').pop() ?? ''

/** `2` of `1_2@chat.hipchat.com`; of an address that is not HipChat's, all of it. */
export const userIdOf = (jid: string): string => /^\d+_(\d+)@chat\./.exec(jid)?.[1] ?? bare(jid)

/** `dev_team` of `1_dev_team@conf.hipchat.com`; of another room what stands before the "@". */
export const roomNameOf = (jid: string): string => /^\d+_(.+)@conf\./.exec(jid)?.[1] ?? localOf(jid)

interface Named {
  readonly id?: string | number
  readonly name?: string
  readonly mention_name?: string
}

/** What stands behind the "@" when that person is mentioned. */
export const mentionOf = ({ mention_name, name, id }: Named): string =>
  mention_name || String(name ?? id ?? '').replace(/\s+/g, '')
