/** What is said of builds that nobody follows: of a request without a clear answer, or put back into the queue. */
import type { Deployment } from '../deployment/deployment.ts'
import { lines } from './words.ts'

const what = ({ alias, build }: Deployment): string => `${alias} ${build.number}`

export function doubleCancelled(url: string, deployment: Deployment): string {
  const { deployBuild, state } = deployment
  const late = `The production TeamCity took my request to deploy ${what(deployment)} late, after`
  if (!deployBuild && state === 'cancelled') {
    return `${late} that was cancelled. Its build is cancelled, too: ${url}`
  }
  if (!deployBuild) {
    return `${late} I said that nothing was deployed. Its build is cancelled: ${url}`
  }
  if (state === 'cancelled') {
    return `There is another build of ${what(deployment)}, of a late request of mine, or put back into the queue by somebody. It is cancelled, too: ${url}`
  }
  return lines(
    `The production TeamCity took my first request to deploy ${what(deployment)} late, beside the second. One of the two builds has not begun, and is cancelled: ${url}`,
    `The other goes on: ${deployBuild.url}`,
  )
}

export function doubleFound(url: string, deployment: Deployment): string {
  const { deployBuild, state } = deployment
  if (!deployBuild && state === 'cancelled') {
    return lines(
      `${what(deployment)} IS ON ITS WAY, OR WENT OUT, ALTHOUGH IT WAS CANCELLED: the production TeamCity took my request late, and I could not stop it.`,
      `Look at it, and stop it if it still runs: ${url}`,
    )
  }
  if (!deployBuild) {
    return lines(
      `${what(deployment)} IS ON ITS WAY, OR WENT OUT, ALTHOUGH I SAID THAT NOTHING WAS DEPLOYED: the production TeamCity took my request late.`,
      `I say no more of it. Look at it, and stop it if it does harm: ${url}`,
    )
  }
  if (state === 'cancelled') {
    return lines(
      `${what(deployment)} IS ON ITS WAY, OR WENT OUT, ALTHOUGH IT WAS CANCELLED: there is another build of it, which somebody may have put back into the queue.`,
      `I say no more of it. Look at it, and stop it if it does harm: ${url}`,
    )
  }
  return lines(
    `${what(deployment)} IS BEING DEPLOYED TWICE: the production TeamCity took my first request late, beside the second.`,
    `I follow this one: ${deployBuild.url}`,
    `Look at the other, and stop it if it does harm: ${url}`,
  )
}
