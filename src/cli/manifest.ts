import { isSha } from '../deployment/commits.ts'
import type { Manifest } from '../deployment/manifest.ts'
import { isoUtc } from '../deployment-info/date.ts'
import { createDeploymentInfo } from '../deployment-info/lazy.ts'
import type { RawCommit, Wanted } from '../github/github.ts'
import { createGitHub } from '../github/lazy.ts'
import { deployedCommitGone, manifestWarning, manifestWritten, sinceOrInfo } from '../messages/cli-results.ts'
import { url } from '../settings/forms.ts'
import { command, type Given, type Tools } from './command.ts'
import { writeText } from './file.ts'
import { gitHubSettings, patience, repo } from './forms.ts'
import { forReads, patiently } from './patiently.ts'

export const manifest = command({
  name: 'manifest',
  is: 'Writes the commits that are new since what is deployed, newest first, as GitHub describes them.',
  insteadOf: 'grunt-github-manifest',
  options: {
    repo,
    info: {
      value: 'url',
      is: "the service's deployment-info, which tells what is deployed",
      form: text => url(text) !== null,
      must: 'an http or https address without a password in it',
    },
    since: {
      value: 'sha or date',
      is: 'what is deployed, instead of asking the service',
      form: text => isSha(text) || isoUtc(text) !== undefined,
      must: 'a commit (7 digits or more), or a date such as 2026-11-22T20:14:00Z',
    },
    to: { value: 'sha or branch', is: 'what is shipped (default: the newest commit of the default branch)' },
    summarised: { is: 'writes author, message and url of each commit alone' },
    out: { value: 'file', is: 'where to; - is the output', default: 'manifest.json' },
    'sha-path': { value: 'path', is: 'JSONPath of the deployed commit', default: '$.lastCommitSha' },
    'date-path': { value: 'path', is: 'JSONPath of its date', default: '$.lastCommitTimestamp' },
  },
  settings: gitHubSettings,
  needs: [],
  example:
    'manifest --repo acme/restaurant-api --info https://restaurant.example/deployment-info --out manifest.json',

  async run(given, tools) {
    const { config, random, log, say, print, warn, tell } = tools
    const { github } = config.visibility
    const deployed = await readDeployed(given, tools)
    if ('usage' in deployed) return deployed
    const gitHub = createGitHub({
      url: github.url,
      ...(github.token !== null && { token: github.token }),
      timeoutMs: patience.gitHub,
      random,
      log,
    })
    try {
      const name = given.text('repo')
      const { sha: to } = await patiently(() => gitHub.newestCommit(name, given.maybe('to')), tools, forReads)
      const { manifest: found, raw } = await patiently(
        () => gitHub.rawManifest({ repo: name, to, ...deployed }),
        tools,
        forReads,
      )
      if (found.relation === 'gone' && found.since === undefined) {
        return { failed: deployedCommitGone(name, found.from ?? '') }
      }
      const shipped = shippedIn(found, raw)
      const json = `${JSON.stringify(given.has('summarised') ? shipped.map(summary) : shipped.map(full), null, 4)}\n`
      const file = given.text('out')
      if (file === '-') print(json)
      else {
        const written = await writeText(file, json)
        if (written !== 'done') return written
        for (const line of manifestWritten(found, file)) say(line)
      }
      const warning = manifestWarning(found)
      if (warning !== null) warn(warning)
      const count = String(shipped.length)
      tell({ name: 'buildStatisticValue', values: { key: 'release.commits', value: count } })
      return 'done'
    } finally {
      gitHub.close()
    }
  },
})

type Deployed = Pick<Wanted, 'from' | 'since'>

async function readDeployed(
  given: Given<'since' | 'info' | 'sha-path' | 'date-path'>,
  tools: Tools,
): Promise<Deployed | { usage: string }> {
  const since = given.maybe('since')
  if (since !== undefined) {
    return isSha(since) ? { from: since, since: null } : { from: null, since: isoUtc(since) ?? null }
  }
  const address = given.maybe('info')
  if (address === undefined) return { usage: sinceOrInfo }
  const { random, log } = tools
  const info = createDeploymentInfo({
    url: address,
    shaPath: given.text('sha-path'),
    datePath: given.text('date-path'),
    timeoutMs: patience.info,
    random,
    log,
  })
  try {
    const { sha, at } = await patiently(() => info.read(), tools, forReads)
    return { from: sha, since: at }
  } finally {
    info.close()
  }
}

interface Shipped {
  readonly commit: Manifest['commits'][number]
  readonly raw: RawCommit
}

/** Newest first, as GitHub lists commits. Commits that are taken back are not shipped. */
function shippedIn({ relation, commits }: Manifest, raw: readonly RawCommit[]): Shipped[] {
  if (relation === 'behind') return []
  return commits.map((commit, index) => ({ commit, raw: raw[index] ?? {} })).toReversed()
}

const full = ({ raw }: Shipped): RawCommit => raw
const summary = ({ commit }: Shipped): { author: string; message: string; url: string } => ({
  author: commit.email === undefined ? commit.author : `${commit.author} <${commit.email}>`,
  message: commit.message,
  url: commit.url,
})
