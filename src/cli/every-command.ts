import type { Option } from './command.ts'

/** Every command has them. */
export const commonOptions = {
  optional: { is: 'a failure is only a warning: the exit code is 0, and the build goes on' },
  verbose: { is: 'tells each request, and why it is repeated' },
  help: { is: 'shows this' },
} as const satisfies Record<string, Option>
