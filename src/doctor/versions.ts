import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

/** Of Node.js, of the Hubot that would be started here, and of this package. */
export function versionsHere(): { node: string; hubot: string | null; own: string } {
  return {
    node: process.version,
    hubot: versionIn(() => createRequire(`${process.cwd()}/`).resolve('hubot/package.json')),
    own: ownVersion() ?? 'unknown',
  }
}

/** Compiled, this file lies one folder deeper. */
function ownVersion(): string | null {
  for (const path of ['../../package.json', '../../../package.json']) {
    const version = versionIn(() => new URL(path, import.meta.url))
    if (version !== null) return version
  }
  return null
}

function versionIn(file: () => string | URL): string | null {
  try {
    const { version } = JSON.parse(readFileSync(file(), 'utf8')) as { version?: unknown }
    return typeof version === 'string' ? version : null
  } catch {
    return null
  }
}
