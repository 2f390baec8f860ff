/** Secrets are hidden where text leaves: in every line of a log or record, every reply, every HTTP answer. */

/** Any text without the secrets that are in it. */
export type Redact = (text: string) => string

const gap = '***'

/** What begins like TeamCity's access tokens, base64 of `{"typ": "TCV2"}`, is one, even if we were never told of it. */
const accessToken = /eyJ0eXAi[\w.+/=-]+/g
/** `Authorization: Bearer …`, as a header, in JSON, or as Node prints an object. */
const header = /(authorization["']?\s{0,4}[:=]\s{0,4}["']?)[^"'\r\n,}]+/gi
const bearer = /\b(bearer\s{1,4})[\w.~+/=-]{12,}/gi
/** Base64 of `user:password`; any other word after "Basic" is a word. */
const basic = /\b(basic\s{1,4})([\w+/-]{4,}={0,2})/gi
/** `https://user:password@host` */
const inAddress = /([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/?#@"'<>]{1,512}@/gi
const inQuery = /([?&][\w-]{0,20}(?:token|secret|password)=)[^\s&#"'<>]+/gi
/** The webhook's secret as last part of the path, and a wrong one, which may be nearly right. */
const inPath = /(\/hubot\/teamcity\/)[^\s?#"'<>]+/gi

/** Hides the given secrets in each form in which they travel, and what looks like one. Shorter ones are words. */
export function createRedactor(secrets: readonly string[], shortest = 3): Redact {
  const forms = new Set(secrets.filter(secret => secret.length >= shortest).flatMap(formsOf))
  const pattern = [...forms].sort((a, b) => b.length - a.length).map(literally)
  const known = pattern.length === 0 ? null : new RegExp(pattern.join('|'), 'g')
  return text => {
    const withoutPairs = text.replace(basic, (whole, name: string, pair: string) =>
      isPair(pair) ? `${name}${gap}` : whole,
    )
    return (known ? withoutPairs.replace(known, gap) : withoutPairs)
      .replace(accessToken, gap)
      .replace(header, `$1${gap}`)
      .replace(bearer, `$1${gap}`)
      .replace(inAddress, `$1${gap}@`)
      .replace(inQuery, `$1${gap}`)
      .replace(inPath, `$1${gap}`)
  }
}

const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
const isPair = (base64: string): boolean =>
  /^[ -9;-~]*:[ -~]*$/.test(Buffer.from(base64, 'base64').toString())

/** As it is, in JSON, in an address, in a form, in hex, and inside base64 wherever it begins there. */
function formsOf(secret: string): string[] {
  const inUrl = encodeURIComponent(secret)
  const inForm = new URLSearchParams({ s: secret }).toString().slice(2)
  const inJson = JSON.stringify(secret).slice(1, -1)
  const bytes = Buffer.from(secret)
  return [
    secret,
    inJson,
    JSON.stringify(inJson).slice(1, -1),
    ...[inUrl, inForm].flatMap(form => [form, form.replace(/%../g, code => code.toLowerCase())]),
    ...(bytes.length < 6 ? [] : [bytes.toString('hex'), ...[0, 1, 2].flatMap(at => insideBase64(bytes, at))]),
  ]
}

/** The characters of base64 that depend on nothing but the secret, `at` bytes after a multiple of three. */
function insideBase64(bytes: Buffer, at: number): string[] {
  const from = Math.ceil((at * 8) / 6)
  const to = Math.floor(((at + bytes.length) * 8) / 6)
  const core = Buffer.concat([Buffer.alloc(at), bytes])
    .toString('base64')
    .slice(from, to)
  return core.length < 6 ? [] : [core, core.replaceAll('+', '-').replaceAll('/', '_')]
}

const known = new Set<string>()
let all: Redact = createRedactor([])
let long: Redact = all

/**
 * Makes secrets known to `redact` and `redactForPeople`, for as long as the process lives. Who reads one out of the
 * environment calls this, so none can be had that is not hidden.
 */
export function hide(secrets: readonly string[]): void {
  const before = known.size
  for (const secret of secrets) known.add(secret)
  if (known.size === before) return
  all = createRedactor([...known])
  long = createRedactor([...known], 8)
}

/** For logs and records. */
export const redact: Redact = text => all(text)

/** For replies and HTTP answers: a secret of under eight characters may be a word of ours, and its gap would name it. */
export const redactForPeople: Redact = text => long(text)
