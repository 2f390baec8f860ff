import { createHttp } from '../remote/http.ts'
import { RemoteFault } from '../remote/remote-fault.ts'
import type { DeploymentInfo, DeploymentInfoOptions } from './deployment-info.ts'
import { extract } from './extract.ts'

/** What names a commit and a date is no longer than this. */
const LARGEST_ANSWER_BYTES = 256 * 1024

export function createDeploymentInfo(options: DeploymentInfoOptions): DeploymentInfo {
  if (!URL.canParse(options.url)) return unreadable
  const { origin, pathname, search } = new URL(options.url)
  const http = createHttp({
    ...options,
    system: 'deployment-info',
    url: origin,
    secrets: [],
    largestAnswer: LARGEST_ANSWER_BYTES,
    reasonIn: () => undefined,
    fault: about => new RemoteFault('deployment-info', about),
  })
  return {
    read: () =>
      http.call(async send => {
        const answer = await send({ method: 'GET', path: `${pathname}${search}` })
        const extracted = extract(answer.body, options)
        if (!extracted.ok) throw http.unreadable(extracted.why, answer, { sent: 'no', transient: false })
        if (extracted.strange) options.log?.('warn', `deployment-info: ${http.present(extracted.strange)}`)
        return extracted.deployed
      }),
    close: () => http.close(),
  }
}

/** A brain may hold an address that was never looked at. */
const unreadable: DeploymentInfo = {
  async read() {
    const said = 'its address is not one'
    throw new RemoteFault('deployment-info', { kind: 'unreachable', said, sent: 'no', transient: false })
  },
  close: () => undefined,
}
