import { describe, expect, test } from 'vitest'
import { draft, faultOf, LABEL, world } from './bench.ts'

/** Far beyond what a test may take: whoever waits for it is seen. */
const timeoutMs = 300_000

describe('calls that together may take no longer than they are given', () => {
  test.each([
    ['what JIRA it is', 'GET', /\/serverInfo/],
    ['what the settings mean', 'GET', /\/myself/],
    ['which fields a ticket has', 'GET', /\/createmeta/],
  ])('end while %s is not answered, with nothing created', async (_what, method, path) => {
    const { jira, simulator, asked } = await world({}, { timeoutMs })
    simulator.fail({ method, path, how: 'hang-before' })
    expect(await faultOf(jira.within(200).create(draft()))).toMatchObject({
      kind: 'timeout',
      said: 'no answer within 0.2 s',
      sent: 'no',
      transient: true,
    })
    expect(asked()).not.toContain('POST 2/issue')
  })

  test('end while the ticket is not answered, which may be there', async () => {
    const { jira, simulator } = await world({}, { timeoutMs })
    await jira.create(draft())
    simulator.fail({ method: 'POST', path: /\/issue$/, how: 'hang-after' })
    expect(await faultOf(jira.within(200).create(draft()))).toMatchObject({
      kind: 'timeout',
      said: 'no answer within 0.2 s',
      sent: 'unknown',
    })
    expect(simulator.tickets).toHaveLength(2)
  })

  test('end while the search is not answered', async () => {
    const { jira, simulator } = await world({}, { timeoutMs })
    simulator.fail({ path: /\/search/, how: 'hang-before' })
    expect(await faultOf(jira.within(200).find(LABEL))).toMatchObject({ kind: 'timeout' })
  })

  test('share it: after one that took it all, nothing is asked any more', async () => {
    const { jira, simulator, asked } = await world({}, { timeoutMs })
    await jira.create(draft())
    simulator.fail({ path: /\/search/, how: 'hang-before' })
    const opening = jira.within(200)
    await faultOf(opening.find(LABEL))
    const before = asked().length
    expect(await faultOf(opening.create(draft()))).toMatchObject({ kind: 'timeout', sent: 'no' })
    expect(asked()).toHaveLength(before)
  })

  test('leave what is read for all to be read: the next one has it', async () => {
    const { jira, simulator, asked } = await world({}, { timeoutMs })
    simulator.fail({ path: /\/createmeta/, how: { delayMs: 1_000 } })
    await faultOf(jira.within(200).create(draft()))
    expect((await jira.create(draft())).key).toBe('CCB-1')
    expect(asked().filter(one => one.startsWith('GET 2/serverInfo'))).toHaveLength(1)
  })
})
