/**
 * The keys of the shared store. All share one hash tag, so that in a cluster they lie in one slot and one script can
 * change them together. What is kept and for how long:
 *
 * | key | type | holds | lives |
 * |---|---|---|---|
 * | `deployment:<id>` | hash | `version`, the deployment as JSON in `body`, and which call created it in `by` | for ever |
 * | `steps:<id>` | list | its steps as JSON, oldest first | for ever |
 * | `manifest:<id>` | string | its release manifest as JSON | for ever |
 * | `shipped` | sorted set | `<term>|<deployment>`: what it brought, by the terms of deployment/shipped.ts | for ever |
 * | `history`, `history:<alias>` | sorted set | ids, in the order of their text, which is that of time | for ever |
 * | `claims` | hash | alias in lower case → id of its active deployment | while active |
 * | `message:<key>` | string | id of the deployment that this chat message asked for | a day |
 * | `line:<key>` | string | which bot answers this chat message, runs that turn, or has told what keeps it; then `answered` | seconds, then 10 minutes |
 * | `standby:<key>` | string | another bot, which answers it when that one dies | 5 seconds |
 * | `outbox` | hash | number of the effect → the effect with its attempts and its fence, as JSON | until performed |
 * | `waiting` | sorted set | `<deployment>|<lane>|<number>` of every effect: the order in each lane | until performed |
 * | `due`, `due:say` | sorted set | the first of each lane, by when it may be taken, in epoch ms of the clock of Redis | until performed |
 * | `effects` | string | the last number given to an effect | for ever |
 * | `locks` | hash | alias in lower case, or `*` for all → the lock as JSON in `body`, beside what scripts compare | until unlocked, or its end was said |
 * | `locking:<call>` | string | that this call has saved its lock | 10 minutes |
 * | `unlocked:<id>` | string | which call took that lock away | 10 minutes |
 * | `kept` | hash | id → a line that waits for a yes or for its turn, as JSON in `body` | until run, or taken away |
 * | `keeping:<call>` | string | that this call has kept its line | 10 minutes |
 * | `unkept:<id>` | string | which call took that line away | 10 minutes |
 * | `aliases` | hash | alias in lower case → JSON, empty when it was cleared | for ever |
 * | `brain` | string | the brain of a Hubot that keeps it here, as JSON | for ever |
 * | `beat` | string | when a bot was last alive, in epoch ms of the clock of Redis | for ever |
 * | `seat` | string | the bot that is in the chat, where only one can be | its lease |
 *
 * Markers have two of their own, which src/logstash/guard.ts names. They lie on the Redis that Logstash reads:
 *
 * | key | type | holds | lives |
 * |---|---|---|---|
 * | `<list>` | list | the markers that Logstash has not taken yet, as JSON | until taken |
 * | `<prefix>:{<list>}:marker:<id>` | string | that this marker was pushed | 30 days |
 */
export const keysOf = (prefix: string) => {
  const key = (...parts: readonly string[]): string => [`{${prefix}}`, ...parts].join(':')
  return {
    deployment: (id: string) => key('deployment', id),
    steps: (id: string) => key('steps', id),
    manifest: (id: string) => key('manifest', id),
    shipped: key('shipped'),
    history: key('history'),
    historyOf: (alias: string) => key('history', alias.toLowerCase()),
    claims: key('claims'),
    message: (messageKey: string) => key('message', messageKey),
    line: (messageKey: string) => key('line', messageKey),
    standBy: (messageKey: string) => key('standby', messageKey),
    outbox: key('outbox'),
    waiting: key('waiting'),
    due: key('due'),
    dueToSay: key('due', 'say'),
    effects: key('effects'),
    locks: key('locks'),
    locking: (call: string) => key('locking', call),
    unlocked: (id: string) => key('unlocked', id),
    kept: key('kept'),
    keeping: (call: string) => key('keeping', call),
    unkept: (id: string) => key('unkept', id),
    aliases: key('aliases'),
    brain: key('brain'),
    beat: key('beat'),
    seat: key('seat'),
  }
}

/** How long it is known which call has kept a line or taken something away, in ms: an answer that is lost is asked for again much sooner. */
export const knownMs = 10 * 60_000

/** Longer than any chat takes to deliver a message again, in ms. */
export const messageLivesMs = 24 * 3_600_000
