/** What makes a release visible, for one alias: its service, its repository, its file. */
import { artifactPath } from '../artifactory/path.ts'
import type { Alias } from '../deployment/alias.ts'
import { isLoopback } from '../remote/connection.ts'
import { RemoteFault } from '../remote/remote-fault.ts'
import type { Systems } from '../visibility.ts'
import type { Clients } from './clients.ts'
import { type Finding, findingOf } from './finding.ts'

export async function checkInfo({ alias, options }: Alias, clients: Clients): Promise<readonly Finding[]> {
  const { info: url, sha = '$.lastCommitSha', date = '$.lastCommitTimestamp' } = options
  if (url === undefined) return []
  const finding = findingOf('alias', alias)
  return await orFault(
    async () => {
      const deployed = await clients.info({ url, shaPath: sha, datePath: date }).read()
      return finding('ok', { is: 'info_there', url, sha: deployed.sha })
    },
    fault =>
      clients.isSimulatedThere && isLoopback(url)
        ? finding('unknown', { is: 'simulated_there' })
        : finding('wrong', { is: 'info_fault', alias, url, fault }),
  )
}

export async function checkRepo(
  { alias, options }: Alias,
  clients: Clients,
  { github }: Pick<Systems, 'github'>,
): Promise<readonly Finding[]> {
  const { repo } = options
  if (repo === undefined) return []
  const finding = findingOf('alias', alias)
  if (clients.isSimulatedThere && !github.isSet) return [finding('unknown', { is: 'simulated_there' })]
  return await orFault(
    async () => {
      const { sha } = await clients.gitHub.newestCommit(repo)
      return finding('ok', { is: 'repo_there', repo, sha })
    },
    fault => finding('wrong', { is: 'repo_fault', alias, repo, fault }),
  )
}

/** The file of the last good build, which is what a deploy would look for. */
export async function checkArtifact(
  { alias, options, mainBuildTypeId }: Alias,
  clients: Clients,
): Promise<readonly Finding[]> {
  const { artifact } = options
  if (artifact === undefined) return []
  const finding = findingOf('alias', alias)
  const { artifactory, nonProduction } = clients
  if (!artifactory) {
    return [
      clients.isSimulatedThere
        ? finding('unknown', { is: 'simulated_there' })
        : finding('wrong', { is: 'artifact_unset', alias }),
    ]
  }
  // What is wrong with the build itself is told by who looks at the build.
  const build = await nonProduction?.lastBuild(mainBuildTypeId, 'SUCCESS').catch(() => null)
  const path = build ? artifactPath(artifact, build.number ?? String(build.id)) : null
  if (path === null) return []
  return await orFault(
    async () => {
      const found = await artifactory.find(path)
      return found
        ? finding('ok', { is: 'artifact_there', alias, path })
        : finding('wrong', { is: 'artifact_missing', alias, path })
    },
    fault => finding('wrong', { is: 'artifact_fault', alias, path, fault }),
  )
}

async function orFault(
  work: () => Promise<Finding>,
  told: (fault: RemoteFault) => Finding,
): Promise<readonly Finding[]> {
  try {
    return [await work()]
  } catch (fault) {
    if (fault instanceof RemoteFault) return [told(fault)]
    throw fault
  }
}
