import { describe, expect, test } from 'vitest'
import { type Answer, faultOfAnswer, faultOfFailure } from '../../src/remote/fault.ts'
import { createPresenter } from '../../src/remote/present.ts'
import { reasonIn } from '../../src/teamcity/reason.ts'
import { TeamCityFault } from '../../src/teamcity/teamcity.ts'
import { TOKEN } from './server.ts'

const present = createPresenter([TOKEN, 'hunter2'])
const told = { isChange: true, timeoutMs: 10_000, present, reasonIn }

function answer(status: number, body = '', more: Partial<Answer> = {}): Answer {
  return {
    status,
    body,
    contentType: 'text/plain',
    location: '',
    retryAfter: '',
    date: '',
    headers: {},
    ...more,
  }
}

describe('an answer that is none', () => {
  test.each([
    [400, 'rejected', 'no', false],
    [401, 'unauthorized', 'no', false],
    [403, 'forbidden', 'no', false],
    [404, 'not_found', 'no', false],
    [405, 'rejected', 'no', false],
    [406, 'rejected', 'no', false],
    [408, 'timeout', 'unknown', true],
    [409, 'rejected', 'no', false],
    [415, 'rejected', 'no', false],
    [429, 'throttled', 'no', true],
    [500, 'server_error', 'unknown', true],
    [501, 'server_error', 'unknown', false],
    [502, 'server_error', 'unknown', true],
    [503, 'server_error', 'unknown', true],
    [504, 'server_error', 'unknown', true],
    [505, 'server_error', 'unknown', false],
  ])('%d of a change is %s, sent %s, transient %s', (status, kind, sent, transient) => {
    const fault = faultOfAnswer(answer(status, 'because'), told)
    expect(fault).toMatchObject({ kind, status, said: 'because', sent, transient })
    expect(fault && new TeamCityFault('production', fault).message).toBe(
      `production TeamCity: ${kind} (${status}): because`,
    )
    expect(faultOfAnswer(answer(status), { ...told, isChange: false })?.sent).toBe('no')
  })

  test.each([
    ['https://sso.ci.example/login.html?state=secret#x', 'to sso.ci.example/login.html'],
    ['/login.html?secret', 'to /login.html'],
    ['', 'to nowhere'],
  ])('a redirect to %j names the place without its query', (location, place) => {
    expect(faultOfAnswer(answer(302, '', { location }), told)).toMatchObject({
      kind: 'redirected',
      said: `answered 302 Found, ${place}: check the URL and the credentials`,
      sent: 'no',
      transient: false,
    })
  })

  test.each([
    ['by its type', 'Please log in', 'text/html;charset=UTF-8'],
    ['by its first line', '\n <!DOCTYPE html><title>Log in</title>', 'application/json'],
  ])('a web page with status 200 is unreadable, known %s', (_how, body, contentType) => {
    expect(faultOfAnswer(answer(200, body, { contentType }), told)).toMatchObject({
      kind: 'unreadable',
      status: 200,
      said: 'answered 200 OK with a web page: check the URL and the credentials',
      sent: 'unknown',
    })
  })

  test('anything else with 2xx is no fault', () => {
    expect(faultOfAnswer(answer(200, '{}'), told)).toBeUndefined()
    expect(faultOfAnswer(answer(204), told)).toBeUndefined()
  })

  test('Retry-After is passed on', () => {
    expect(faultOfAnswer(answer(503, '', { retryAfter: '7' }), told)?.retryAfterMs).toBe(7_000)
  })
})

describe('what is said', () => {
  const HINT = 'Check the reference is correct and the user has permissions to access the entity.'
  const CLASS = 'jetbrains.buildServer.server.rest.errors.NotFoundException'

  test.each([
    ['JSON of today', 400, json({ message: 'Bad locator syntax' }), 'Bad locator syntax'],
    ['several', 400, json({ message: 'One' }, { message: 'Two' }), 'One; Two'],
    [
      'only a chain of causes',
      400,
      json({ message: null, additionalMessage: `a.b.X: Outer, caused by: a.b.Y: Cannot have empty 'type'.` }),
      "Cannot have empty 'type'.",
    ],
    ['an empty list', 500, '{"errors":[]}', 'answered 500 Internal Server Error without a reason'],
    ['other JSON', 500, '{"a":1}', 'answered 500 Internal Server Error without a reason'],
    [
      'errors of another form',
      500,
      '{"errors":["x",{"message":5}]}',
      'answered 500 Internal Server Error without a reason',
    ],
    [
      'XML elements',
      404,
      '<?xml version="1.0"?><errors><error><message>No &lt;b&gt; &amp; c</message></error></errors>',
      'No <b> & c',
    ],
    ['XML attributes', 404, '<errors><error message="No build" /></errors>', 'No build'],
    [
      'text until 2024',
      404,
      `Responding with error, status code: 404 (Not Found).\nDetails: ${CLASS}: No build types found by locator 'id:X'.\n${HINT}`,
      "No build types found by locator 'id:X'.",
    ],
    [
      'text of 8.x and 9.x',
      403,
      'Error has occurred during request processing (Forbidden).\nError: jetbrains.buildServer.serverSide.auth.AccessDeniedException: You do not have "Run build" permission in project with internal id: \'project1\'\nAccess denied.',
      'You do not have "Run build" permission in project with internal id: \'project1\'',
    ],
    ['text of no known form', 503, 'Service\r\n\tis starting\u0000\u202e', 'Service is starting'],
    [
      '401',
      401,
      'Incorrect username or password.\nTo login manually go to "/login.html" page',
      'Incorrect username or password.',
    ],
    [
      'CSRF',
      403,
      'Responding with 403 status code due to failed CSRF check',
      'Responding with 403 status code due to failed CSRF check',
    ],
    ['HTML', 502, '<html><body>nginx</body></html>', 'answered 502 Bad Gateway without a reason'],
    [
      'XML of somebody else',
      503,
      '<Error><Code>SlowDown</Code></Error>',
      'answered 503 Service Unavailable without a reason',
    ],
    ['nothing', 503, '', 'answered 503 Service Unavailable without a reason'],
    ['a status without a name', 599, '', 'answered 599 without a reason'],
    ['a long text', 500, 'x'.repeat(1025), 'answered 500 Internal Server Error without a reason'],
  ])('%s', (_name, status, body, said) => {
    expect(faultOfAnswer(answer(status, body), told)?.said).toBe(said)
  })

  test('is one line of 300 characters at most, and no half of a character at its end', () => {
    const said = faultOfAnswer(
      answer(500, json({ message: `${'x'.repeat(298)}😀${'y'.repeat(500)}` })),
      told,
    )?.said
    expect(said).toBe(`${'x'.repeat(298)}…`)
    expect(faultOfAnswer(answer(500, json({ message: 'x'.repeat(300) })), told)?.said).toHaveLength(300)
  })

  test('hides the configured secrets and every access token, the cut ones too', () => {
    const body = `token ${TOKEN} of eyJ0eXAiOiAiVENWMiJ9.b3RoZXI=.x/y+z, password hunter2hunter2`
    expect(faultOfAnswer(answer(400, body), told)?.said).toBe(
      'token *** of *** password ******'.replace('*** password', '***, password'),
    )
    const long = `${'x'.repeat(290)} ${TOKEN}`
    expect(faultOfAnswer(answer(400, json({ message: long })), told)?.said).not.toContain('eyJ')
  })

  test('a secret that is a word of ours is hidden in their words alone', () => {
    const wordy = { ...told, present: createPresenter(['a', 'check', 'right']) }
    const failure = { code: 'ECONNREFUSED', isConnected: false }
    expect(faultOfFailure(failure, wordy).said).toBe(
      'it refused the connection, check that it runs and that the URL has the right port (ECONNREFUSED)',
    )
    expect(faultOfAnswer(answer(302, '', { location: '/check' }), wordy)?.said).toBe(
      'answered 302 Found, to /***: check the URL and the credentials',
    )
    expect(faultOfAnswer(answer(503), wordy)?.said).toBe('answered 503 Service Unavailable without a reason')
    expect(faultOfAnswer(answer(400, 'not right'), wordy)?.said).toBe('not ***')
  })

  test('a body made to be slow is given up on quickly', () => {
    // Of the processor, which others may be using.
    const before = process.cpuUsage()
    for (const body of ['<message>'.repeat(500_000), 'a.'.repeat(2_000_000), '{"a":'.repeat(100_000)]) {
      reasonIn(body, 'text/plain')
      reasonIn(`Error has occurred\nError: ${body}`, 'text/plain')
    }
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(4_000)
  })
})

describe('no answer', () => {
  test.each([
    [
      'ECONNREFUSED',
      'unreachable',
      true,
      'it refused the connection, check that it runs and that the URL has the right port (ECONNREFUSED)',
    ],
    ['ENOTFOUND', 'unreachable', true, 'there is no such host name, check the URL (ENOTFOUND)'],
    ['EAI_AGAIN', 'unreachable', true, 'its host name could not be looked up just now (EAI_AGAIN)'],
    ['EHOSTUNREACH', 'unreachable', true, 'there is no route to its host (EHOSTUNREACH)'],
    ['ECONNRESET', 'unreachable', true, 'the connection broke before the answer was complete (ECONNRESET)'],
    ['EADDRNOTAVAIL', 'unreachable', true, 'the request failed (EADDRNOTAVAIL)'],
    ['ERR_INVALID_CHAR', 'unreachable', false, 'the request failed (ERR_INVALID_CHAR)'],
    ['', 'unreachable', false, 'the request failed (no code)'],
    ['ETIMEDOUT', 'timeout', true, 'the connection timed out (ETIMEDOUT)'],
    ['HPE_INVALID_CONSTANT', 'unreadable', false, 'the answer is garbled (HPE_INVALID_CONSTANT)'],
    ['Z_DATA_ERROR', 'unreadable', false, 'the answer is garbled (Z_DATA_ERROR)'],
    ['CERT_HAS_EXPIRED', 'tls', false, 'its certificate has expired (CERT_HAS_EXPIRED)'],
    [
      'ERR_TLS_CERT_ALTNAME_INVALID',
      'tls',
      false,
      'its certificate is for another host name (ERR_TLS_CERT_ALTNAME_INVALID)',
    ],
    [
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'tls',
      false,
      'its certificate is not trusted, name its authority in NODE_EXTRA_CA_CERTS (DEPTH_ZERO_SELF_SIGNED_CERT)',
    ],
    [
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'tls',
      false,
      'its certificate is not trusted, name its authority in NODE_EXTRA_CA_CERTS (UNABLE_TO_VERIFY_LEAF_SIGNATURE)',
    ],
    [
      'EPROTO',
      'tls',
      false,
      'no TLS connection could be made, check that the URL has the right scheme and port (EPROTO)',
    ],
    [
      'ERR_SSL_WRONG_VERSION_NUMBER',
      'tls',
      false,
      'no TLS connection could be made, check that the URL has the right scheme and port (ERR_SSL_WRONG_VERSION_NUMBER)',
    ],
  ])('%s is %s', (code, kind, transient, said) => {
    const before = faultOfFailure({ code, isConnected: false }, told)
    expect(before).toMatchObject({ kind, transient, said, sent: 'no' })
    expect(faultOfFailure({ code, isConnected: true }, told).sent).toBe('unknown')
    expect(faultOfFailure({ code, isConnected: true }, { ...told, isChange: false }).sent).toBe('no')
  })

  test.each([
    ['deadline', true, 'timeout', 'no answer within 10 s', 'unknown'],
    ['deadline', false, 'timeout', 'no connection within 10 s', 'no'],
    ['close', true, 'unreachable', 'this bot is stopping', 'unknown'],
    ['size', true, 'unreadable', 'the answer is too big', 'unknown'],
  ] as const)('stopped by %s, connected %s, is %s: %s', (stoppedBy, isConnected, kind, said, sent) => {
    const fault = faultOfFailure({ code: 'ERR_CANCELED', stoppedBy, isConnected }, told)
    expect(fault).toMatchObject({ kind, said, sent })
  })
})

function json(...errors: object[]): string {
  return JSON.stringify({ errors })
}
