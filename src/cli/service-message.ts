/** What TeamCity reads out of a build's output. https://www.jetbrains.com/help/teamcity/service-messages.html */

export type ServiceMessage =
  | { readonly name: 'buildNumber'; readonly value: string }
  | { readonly name: 'setParameter'; readonly values: { readonly name: string; readonly value: string } }
  | {
      readonly name: 'buildStatisticValue'
      readonly values: { readonly key: string; readonly value: string }
    }
  | {
      readonly name: 'buildProblem'
      readonly values: { readonly description: string; readonly identity: string }
    }
  | {
      readonly name: 'message'
      readonly values: { readonly text: string; readonly status: 'NORMAL' | 'WARNING' | 'ERROR' }
    }

/** One line without its end. */
export function serviceMessage(message: ServiceMessage): string {
  const values =
    'value' in message
      ? quoted(message.value)
      : Object.entries(message.values)
          .map(([name, value]) => `${name}=${quoted(value)}`)
          .join(' ')
  return `##teamcity[${message.name} ${values}]`
}

const quoted = (value: string): string => `'${escapeValue(value)}'`

const names: Readonly<Record<string, string>> = {
  "'": "|'",
  '|': '||',
  '[': '|[',
  ']': '|]',
  '\n': '|n',
  '\r': '|r',
  '\u0085': '|x',
  '\u2028': '|l',
  '\u2029': '|p',
}

/** Everything but printable ASCII goes by its code, so that no console's encoding can spoil it. */
export const escapeValue = (value: string): string =>
  value.replace(/['|[\]]|[^ -~]/g, unit => names[unit] ?? code(unit))

/** Of one UTF-16 unit: what is above U+FFFF becomes two. */
const code = (unit: string): string => `|0x${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`

/** A line that is none, whatever somebody wrote into a name or a commit. */
export const noServiceMessage = (line: string): string => line.replaceAll('##teamcity', '## teamcity')
