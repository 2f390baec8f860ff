import type { Command } from './command.ts'

export interface Entry {
  readonly name: string
  readonly is: string
  /** Loads it, and what it needs: nothing of the others. */
  load(): Promise<Command>
}

/** Every command, in the order of the help. */
export const table: readonly Entry[] = [
  {
    name: 'last-pinned',
    is: 'number and revision of the last pinned build',
    load: async () => (await import('./last-pinned.ts')).lastPinned,
  },
  {
    name: 'manifest',
    is: 'the commits between what is deployed and what is shipped, as a file',
    load: async () => (await import('./manifest.ts')).manifest,
  },
  {
    name: 'ticket',
    is: 'a change ticket in JIRA, moved to its done state',
    load: async () => (await import('./ticket.ts')).ticket,
  },
  {
    name: 'marker',
    is: 'a start or end marker for Logstash and Kibana',
    load: async () => (await import('./marker.ts')).marker,
  },
  {
    name: 'package-info',
    is: 'the commit and its date into package.json',
    load: async () => (await import('./package-info.ts')).packageInfo,
  },
  {
    name: 'notify',
    is: 'a notification in a HipChat room',
    load: async () => (await import('./notify.ts')).notify,
  },
  {
    name: 'doctor',
    is: 'whether the bot is set up well, with what to do; for a terminal or a CI',
    load: async () => (await import('./doctor.ts')).doctor,
  },
]
