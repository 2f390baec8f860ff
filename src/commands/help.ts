import type { ChatCommand } from '../chat/command.ts'
import { help, helpOn } from '../messages/form.ts'
import { nearestCommand } from './nearest-command.ts'
import { refusalOf } from './refuse.ts'

export const showHelp: ChatCommand = async ({ rest }) => (rest === '' ? help : helpOn(rest))

/** `deployment` and words that are no command of ours. */
export const notUnderstood: ChatCommand = async ({ rest }, app) => {
  if (rest === '') return help
  const nearest = nearestCommand(rest)
  const problem = { with: 'word', value: rest, ...(nearest === null ? {} : { nearest }) } as const
  return refusalOf({ because: 'malformed', command: 'other', problem }, app)
}
