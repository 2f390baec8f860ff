/** A certificate for the names of Slack, from an authority that nobody else trusts. Without openssl there is none. */
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export const opensslIsHere = spawnSync('openssl', ['version']).status === 0
if (!opensslIsHere) {
  console.warn(
    'Skipped: the tests of Slack need openssl on the PATH. Install it, e.g.: apt-get install openssl',
  )
}

export interface Certificate {
  readonly key: Buffer
  readonly cert: Buffer
  /** For NODE_EXTRA_CA_CERTS. */
  readonly file: string
}

export function certify(folder: string): Certificate {
  const [key, file] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const names = [
    '-subj',
    '/CN=slack.com',
    '-addext',
    'subjectAltName=DNS:slack.com,DNS:*.slack.com',
    '-days',
    '1',
  ]
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  execFileSync('openssl', ['req', ...kind, ...names, '-keyout', key, '-out', file], { stdio: 'ignore' })
  return { key: readFileSync(key), cert: readFileSync(file), file }
}
