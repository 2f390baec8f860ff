import type { ChatCommand } from '../chat/command.ts'
import { help, helpOn } from '../messages/form.ts'
import { refusalOf } from './refuse.ts'

export const showHelp: ChatCommand = async ({ rest }) => (rest === '' ? help : helpOn(rest))

/** `deployment` and words that are no command of ours. */
export const notUnderstood: ChatCommand = async ({ rest }, app) =>
  rest === ''
    ? help
    : refusalOf({ because: 'malformed', command: 'other', problem: { with: 'word', value: rest } }, app)
