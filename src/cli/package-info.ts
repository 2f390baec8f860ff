import { createGitHub } from '../github/lazy.ts'
import { badPackage, packageIs } from '../messages/cli-results.ts'
import { command } from './command.ts'
import { readText, writeText } from './file.ts'
import { gitHubSettings, patience, repo } from './forms.ts'
import { withFields } from './package-json.ts'
import { forReads, patiently } from './patiently.ts'

export const packageInfo = command({
  name: 'package-info',
  is: 'Writes lastCommitSha and lastCommitTimestamp into package.json, for the deployment-info of the service.',
  insteadOf: 'grunt-package-github',
  options: {
    repo,
    package: { value: 'file', is: 'where to', default: 'package.json' },
    commit: {
      value: 'sha or branch',
      is: 'what is built (default: the newest commit of the default branch)',
    },
  },
  settings: gitHubSettings,
  needs: [],
  example: 'package-info --repo acme/restaurant-api',

  async run(given, { config, random, log, say, sleep, now }) {
    const { github } = config.visibility
    const file = given.text('package')
    const read = await readText(file)
    if ('failed' in read) return read
    if (withFields(read.text, {}) === null) return { failed: badPackage(file) }
    const gitHub = createGitHub({
      url: github.url,
      ...(github.token !== null && { token: github.token }),
      timeoutMs: patience.gitHub,
      random,
      log,
    })
    try {
      const { sha, at } = await patiently(
        () => gitHub.newestCommit(given.text('repo'), given.maybe('commit')),
        { sleep, now },
        forReads,
      )
      const committedAt = asGitHub(at)
      const text = withFields(read.text, { lastCommitSha: sha, lastCommitTimestamp: committedAt })
      const written = text === null || text === read.text ? 'done' : await writeText(file, text)
      if (written !== 'done') return written
      for (const line of packageIs(file, sha, committedAt)) say(line)
      return 'done'
    } finally {
      gitHub.close()
    }
  },
})

/** Git knows no fractions of a second, and GitHub writes none. */
const asGitHub = (iso: string): string => iso.replace('.000Z', 'Z')
