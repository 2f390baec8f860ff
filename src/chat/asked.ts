import { RemoteFault } from '../remote/remote-fault.ts'

/** What a command wanted of another system: its text names it when that system fails. */
export type Asked =
  | { readonly of: 'github'; readonly alias: string; readonly repo: string }
  | { readonly of: 'deployment-info'; readonly alias: string; readonly url: string }

/** The fault of a system, with what was asked of it. */
export class AskedFault extends Error {
  override readonly name = 'AskedFault'
  readonly fault: RemoteFault
  readonly asked: Asked

  constructor(fault: RemoteFault, asked: Asked) {
    super(fault.message)
    this.fault = fault
    this.asked = asked
  }
}

/** The answer; a RemoteFault becomes an AskedFault, everything else is passed on. */
export const asking = async <T>(asked: Asked, answer: Promise<T>): Promise<T> =>
  await answer.catch((fault: unknown) => {
    throw fault instanceof RemoteFault ? new AskedFault(fault, asked) : fault
  })
