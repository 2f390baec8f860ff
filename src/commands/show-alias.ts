import { aliasLine } from '../messages/alias.ts'
import { withAlias } from './with-alias.ts'

export const showAlias = withAlias('show_alias', async alias => aliasLine(alias))
