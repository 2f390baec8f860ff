import { expect, test } from 'vitest'
import { faultOf } from '../../src/logstash/fault.ts'
import { remoteFailure } from '../../src/messages/cli.ts'

test.each([
  [
    faultOf('broken', 'ERR DB index is out of range'),
    'It has no database of the number in HUBOT_DEPLOY_REDIS_URL.',
  ],
  [faultOf('broken', 'OOM command not allowed'), 'Its memory is full: does Logstash read the list?'],
  [
    faultOf('broken', "NOPERM User bot has no permissions to run the 'select' command"),
    'Its user needs EVAL, EVALSHA, EXISTS, RPUSH and SET on the list and on hubot-deploy:*, and SELECT where the address has a number.',
  ],
  [faultOf('broken', 'WRONGTYPE Operation'), 'HUBOT_DEPLOY_REDIS_LIST is a key that holds no list.'],
  [
    faultOf('away', 'connect ECONNREFUSED'),
    'Check HUBOT_DEPLOY_REDIS_URL. It may have been pushed all the same: with --id it may be run again, without one that would be a second marker.',
  ],
])('a marker that is not pushed: %s', (fault, advice) => {
  expect(remoteFailure(fault).split(`${fault.said}. `)[1]).toBe(advice)
})
