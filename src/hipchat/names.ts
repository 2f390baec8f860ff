/** How HipChat names rooms and people: `1_dev_team@conf.hipchat.com`, `1_2@chat.hipchat.com`, `@AnnExample`. */

/** Without the resource. */
export const bare = (jid: string): string => jid.split('/')[0] ?? jid

/** What stands behind the first slash: of a room's occupant the nick. Empty where there is none. */
export const resourceOf = (jid: string): string => jid.slice(bare(jid).length + 1)

export const localOf = (jid: string): string => bare(jid).split('@')[0] ?? ''
export const domainOf = (jid: string): string => bare(jid).split('@').pop() ?? ''

export interface Naming {
  /** `2` of `1_2@chat.hipchat.com`; of an address that is not of our group, all of it. */
  userIdOf(jid: string): string
  /** `dev_team` of `1_dev_team@conf.hipchat.com`; of a room of another group what stands before the "@". */
  roomNameOf(jid: string): string
}

/** `1_` of `1_2@chat.hipchat.com`; empty where there is none. */
export const groupOf = (jid: string | null): string => /^\d+_/.exec(jid ?? '')?.[0] ?? ''

/**
 * Short names, for the group and the domains of the bot alone: whoever has a server, or may make a room, could go by
 * the number of anybody, or by the name of any room.
 */
export function createNaming(own: () => { readonly jid: string | null; readonly domain: string }): Naming {
  const shortOf = (jid: string): string => {
    const group = groupOf(own().jid)
    return group !== '' && jid.startsWith(group) ? localOf(jid).slice(group.length) : ''
  }
  return {
    userIdOf(jid) {
      const id = shortOf(jid)
      return /^\d+$/.test(id) && domainOf(jid) === domainOf(own().jid ?? '').toLowerCase() ? id : bare(jid)
    },
    roomNameOf: jid => (domainOf(jid) === own().domain ? shortOf(jid) || localOf(jid) : bare(jid)),
  }
}

interface Named {
  readonly id?: string | number
  readonly name?: string
  readonly mention_name?: string
}

/** What stands behind the "@" when that person is mentioned. */
export const mentionOf = ({ mention_name, name, id }: Named): string =>
  mention_name || String(name ?? id ?? '').replace(/\s+/g, '')
