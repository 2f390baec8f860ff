import { redact, redactForPeople } from '../log/redact.ts'
import { notNeeded } from '../messages/cli.ts'
import type { Tools } from './command.ts'
import { noServiceMessage, type ServiceMessage, serviceMessage } from './service-message.ts'

export interface Output extends Pick<Tools, 'say' | 'print' | 'warn' | 'tell' | 'log'> {
  /** The one line of a failure; inside TeamCity a build problem, or a warning where it may fail. */
  failed(line: string, about: { command: string; isOptional: boolean }): void
}

export interface OutputOptions {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  readonly isTeamCity: boolean
  readonly isVerbose: boolean
}

/** No secret that is known to the redaction passes it, but in what is the result itself. */
export function createOutput({ out, err, isTeamCity, isVerbose }: OutputOptions): Output {
  const shown = (line: string): string => (isTeamCity ? noServiceMessage(line) : line)
  // Where the result itself is on stdout, nothing else may follow it into its file.
  let hasPrinted = false
  const tell = (message: ServiceMessage): void => {
    if (isTeamCity && !hasPrinted) out(`${serviceMessage(message)}\n`)
  }
  const toErr = (line: string): void => err(`${shown(redact(line))}\n`)
  return {
    tell,
    say: line => out(`${shown(redactForPeople(line))}\n`),
    // Whatever stands in a commit: as JSON it means the same, and to TeamCity nothing.
    print(json) {
      hasPrinted = true
      out(isTeamCity ? json.replaceAll('##teamcity', '\\u0023#teamcity') : json)
    },
    warn(line) {
      toErr(line)
      tell({ name: 'message', values: { text: redact(line), status: 'WARNING' } })
    },
    log(_level, line) {
      if (isVerbose) toErr(line)
    },
    failed(line, { command, isOptional }) {
      toErr(line)
      tell(
        isOptional
          ? { name: 'message', values: { text: redact(notNeeded(line)), status: 'WARNING' } }
          : {
              name: 'buildProblem',
              values: { description: redact(line), identity: identityOf(command) },
            },
      )
    },
  }
}

/** The same problem keeps it from build to build. Letters, digits and underscores, at most 60. */
const identityOf = (command: string): string => `hubot_deploy_${command.replace(/\W/g, '_')}`.slice(0, 60)
