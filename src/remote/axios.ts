/**
 * axios as its one CommonJS file. As the many modules that `import` finds it takes twice as long to load and 6 MiB more,
 * both of them a good part of what a bot costs that has just started; `npm run bench start` shows it.
 */
import { createRequire } from 'node:module'
import type { AxiosStatic } from 'axios'

const axios: AxiosStatic = createRequire(import.meta.url)('axios')

export default axios
