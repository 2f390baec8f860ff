import type { RawReply, RawRequest } from '../http-types.ts'
import type { Api } from './api.ts'

/** The pages that links lead to, as plain text: what a person in the sandbox would look up. */
export function answerPage(request: RawRequest, api: Api): RawReply {
  const { pathname } = new URL(request.target, api.web)
  const [, owner, name, kind, ref = ''] = pathname.split('/')
  const repository = api.repository(`${owner}/${name}`)
  const text = repository && textOf(kind ?? '', decodeURIComponent(ref))
  return {
    status: text === undefined ? 404 : 200,
    headers: { 'Content-Type': 'text/plain; charset=utf-8' },
    body: text ?? 'There is no such page.\n',
  }

  function textOf(kind: string, ref: string): string | undefined {
    if (kind === 'compare') {
      const [base, head] = ref.split('...').map(end => repository?.find(end))
      const compared = base && head && repository?.compare(base, head)
      return compared && `${compared.status}\n${compared.ahead.map(line).join('')}`
    }
    const commit = repository?.find(ref)
    if (kind === 'commit') return commit && `${line(commit)}\n${commit.message}\n`
    return kind === 'commits' && commit ? repository?.history(commit).map(line).join('') : undefined
  }
}

const line = (commit: { sha: string; at: string; author: string; message: string }): string =>
  `${commit.sha.slice(0, 7)} ${commit.at} ${commit.author}: ${commit.message.split('\n', 1)[0]}\n`
