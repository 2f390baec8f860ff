/** What is read out of a commit's message and name. */

/**
 * What is written like the key of a JIRA issue and is none: names of standards, encodings, hashes, systems. Whoever
 * has a project of that name gets its keys nowhere but in the commit log.
 */
const NOT_PROJECTS: ReadonlySet<string> = new Set(
  [
    'AES ANSI ARM ASCII BOM CBOR CIDR COVID CP CRC CSS CVE CWE DES DIN DOS DSA EBCDIC ECMA EN ES EUC FIPS',
    'GB GHSA GMT GPT HMAC HTML HTTP HTTPS IE IEC IEEE IPV IPX ISO JDK JRE JSR KOI LATIN MACOS MD MPEG',
    'NIST OAUTH OSX PBKDF PEP PHP PKCS POSIX PSR PY RC RFC RHEL RIPEMD RSA SEV SHA SHAKE SMB SSL',
    'STS TCP TLS UCS UDP US USASCII UTC UTF UUID VERSION WCAG WIN WINDOWS WPA XHTML XML XP YAML',
  ]
    .join(' ')
    .split(' '),
)

/** JIRA's own rule: two or more upper-case letters, digits or underscores, a hyphen, a number without leading zero. */
const KEY = /(?<![A-Za-z0-9_])([A-Z][A-Z0-9_]{1,20})-([1-9]\d{0,8})(?![A-Za-z0-9_]|\.\d)/g

/** Keys of JIRA issues in a text, in the order in which they stand there, each once. */
export function ticketsIn(text: string): string[] {
  const found = [...text.matchAll(KEY)].filter(([, project = '']) => !NOT_PROJECTS.has(project))
  return [...new Set(found.map(([key]) => key))]
}

/** Number of the pull request that a commit merges or squashes, by what GitHub writes into its first line. */
export function pullRequestIn(message: string): number | undefined {
  const subject = subjectOf(message)
  const number = /^Merge pull request #(\d{1,9})\b/.exec(subject) ?? /\(#(\d{1,9})\)$/.exec(subject)
  return number ? Number(number[1]) : undefined
}

/** First line that has something in it. */
export const subjectOf = (message: string): string => message.trim().split(/\r?\n/, 1)[0]?.trim() ?? ''

/** As people write it. */
export const shortSha = (sha: string): string => sha.slice(0, 7)

const SHORTEST_SHA = 7

/** Whether both name one commit, short or whole. Fewer than 7 digits name none. */
export function isSameCommit(one: string, other: string): boolean {
  const [a, b] = [one.toLowerCase(), other.toLowerCase()]
  const length = Math.min(a.length, b.length)
  return length >= SHORTEST_SHA && a.slice(0, length) === b.slice(0, length)
}

/** A commit's name as Git has it, of SHA-1 or SHA-256, whole or shortened. */
export const isSha = (text: string): boolean => /^[0-9a-f]{7,64}$/i.test(text)
