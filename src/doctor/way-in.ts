/** A webhook's way in, walked from outside: a POST without the secret must come back as 401, from this very bot. */
import { probeHeader } from '../http/probe.ts'
import { doctorReasons } from '../messages/doctor-reasons.ts'
import { createHttp, type Send } from '../remote/http.ts'
import { RemoteFault } from '../remote/remote-fault.ts'

export interface Walked {
  /** Of the POST; null where nothing answered. */
  readonly status: number | null
  /** Why not, as one line. */
  readonly said: string
  /** Of `GET /hubot/health`. */
  readonly health: number | null
}

/** `url` can be parsed; `probe` is how the bot knows its own question again. Never rejects. */
export async function walkIn(
  url: string,
  { probe, timeoutMs, random }: { probe: string; timeoutMs: number; random: () => number },
): Promise<Walked> {
  const http = createHttp({
    system: 'way in',
    url,
    headers: { [probeHeader]: probe },
    secrets: [],
    timeoutMs,
    random,
    reasonIn: () => undefined,
    fault: about => new RemoteFault('way in', about),
  })
  const statusOf = async (work: (send: Send) => Promise<unknown>) =>
    await http.call(work).then(
      () => ({ status: 200, said: '' }),
      (fault: unknown) => ({
        status: fault instanceof RemoteFault ? (fault.status ?? null) : null,
        said: fault instanceof RemoteFault ? fault.said : doctorReasons.notAsked,
      }),
    )
  try {
    const [post, health] = await Promise.all([
      statusOf(send =>
        send({
          method: 'POST',
          path: '/hubot/teamcity',
          body: { type: 'text/plain;charset=utf-8', text: '' },
        }),
      ),
      statusOf(send => send({ method: 'GET', path: '/hubot/health' })),
    ])
    return { ...post, health: health.status }
  } finally {
    http.close()
  }
}
