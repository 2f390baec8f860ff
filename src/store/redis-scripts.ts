/**
 * What changes several keys of the shared store at once, in Lua. Every script may run twice with the same arguments and
 * changes nothing the second time: an answer that was lost on its way is simply asked for again.
 */

/** An effect enters the outbox; the first of its lane may be taken. Keys: outbox, waiting, due, due:say, effects. */
const outbox = `
local function lane_of(effect) return effect.id .. '|' .. effect.lane .. '|' end
local function due_of(effect) return effect.speaks and KEYS[4] or KEYS[3] end
local function read(seq)
  local found = redis.call('HGET', KEYS[1], seq)
  return found and cjson.decode(found) or nil
end
local function write(seq, effect) redis.call('HSET', KEYS[1], seq, cjson.encode(effect)) end
local function first_of(lane)
  return redis.call('ZRANGEBYLEX', KEYS[2], '[' .. lane, '[' .. lane .. '~', 'LIMIT', 0, 1)[1]
end
local function put(id, effects)
  for _, effect in ipairs(cjson.decode(effects)) do
    local seq = string.format('%016.0f', redis.call('INCR', KEYS[5]))
    local entry = { id = id, lane = effect.lane, speaks = effect.speaks, body = effect.body, attempts = 0, fence = 0 }
    local member = lane_of(entry) .. seq
    redis.call('ZADD', KEYS[2], 0, member)
    write(seq, entry)
    if first_of(lane_of(entry)) == member then redis.call('ZADD', due_of(entry), 0, seq) end
  end
end
local function take_out(seq, fence)
  local entry = read(seq)
  if not entry or entry.fence ~= tonumber(fence) then return 0 end
  local lane = lane_of(entry)
  redis.call('HDEL', KEYS[1], seq)
  redis.call('ZREM', due_of(entry), seq)
  redis.call('ZREM', KEYS[2], lane .. seq)
  local next = first_of(lane)
  if not next then return 1 end
  local follower = string.sub(next, #lane + 1)
  redis.call('ZADD', due_of(read(follower)), 0, follower)
  return 1
end
`

/** What a deployment is found by enters the index; entered again it changes nothing. */
const index = `
local function enter(index, id, terms)
  for _, term in ipairs(cjson.decode(terms)) do redis.call('ZADD', index, 0, term .. '|' .. id) end
end
`

/** Keys: the five above, deployment, steps, claims, shipped. Changes nothing unless the version is the one before. */
const move = `${outbox}${index}
local id, version, body, alias, active, step, effects, terms, seq, fence = unpack(ARGV)
local at = redis.call('HGET', KEYS[6], 'version')
if at == version and redis.call('HGET', KEYS[6], 'body') == body then return 'moved' end
if not at or tonumber(at) ~= tonumber(version) - 1 then return 'outdated' end
if seq ~= '' then
  local performed = read(seq)
  if not performed or performed.fence ~= tonumber(fence) then return 'lease_lost' end
end
redis.call('HSET', KEYS[6], 'version', version, 'body', body)
redis.call('RPUSH', KEYS[7], step)
if active == '0' and redis.call('HGET', KEYS[8], alias) == id then redis.call('HDEL', KEYS[8], alias) end
enter(KEYS[9], id, terms)
put(id, effects)
if seq ~= '' then take_out(seq, fence) end
return 'moved'
`

/** The lock that keeps somebody from deploying, unless it is passed over: of the alias, else of all. */
const locks = `
local function stands(lock, now) return lock.untilMs == nil or lock.untilMs > tonumber(now) end
local function lock_against(locks, alias, holder, now, passed)
  for _, key in ipairs({ alias, '*' }) do
    local held = redis.call('HGET', locks, key)
    local lock = held and cjson.decode(held)
    local isFree = not lock or lock.holder == holder or not stands(lock, now)
    for _, id in ipairs(cjson.decode(passed)) do isFree = isFree or lock.id == id end
    if not isFree then return held end
  end
end
`

/**
 * Keys: as for a move, then history, history of the alias, locks, kept, message. `by` is the call, `of` the line that must
 * be kept still, or nothing, `waiter` whose turns are over with it.
 */
const create = `${outbox}${index}${locks}
local id, version, body, alias, step, effects, terms, lives, holder, now, passed, by, of, waiter = unpack(ARGV)
if redis.call('EXISTS', KEYS[6]) == 1 then
  return redis.call('HGET', KEYS[6], 'by') == by and 'created' or 'repeated'
end
if KEYS[14] and redis.call('EXISTS', KEYS[14]) == 1 then return 'repeated' end
if of ~= '' and redis.call('HEXISTS', KEYS[13], of) == 0 then return 'repeated' end
local lock = lock_against(KEYS[12], alias, holder, now, passed)
if lock then return 'locked ' .. lock end
local active = redis.call('HGET', KEYS[8], alias)
if active then return 'active ' .. active end
redis.call('HSET', KEYS[6], 'version', version, 'body', body, 'by', by)
redis.call('RPUSH', KEYS[7], step)
redis.call('HSET', KEYS[8], alias, id)
enter(KEYS[9], id, terms)
redis.call('ZADD', KEYS[10], 0, id)
redis.call('ZADD', KEYS[11], 0, id)
if KEYS[14] then redis.call('SET', KEYS[14], id, 'PX', lives) end
if of ~= '' then redis.call('HDEL', KEYS[13], of) end
for _, entry in ipairs(redis.call('HVALS', KEYS[13])) do
  local line = cjson.decode(entry)
  if line.waiter == waiter then redis.call('HDEL', KEYS[13], line.id) end
end
put(id, effects)
return 'created'
`

/** Keys: manifest, shipped. */
const keep_manifest = `${index}
local id, body, added, gone = unpack(ARGV)
redis.call('SET', KEYS[1], body)
for _, term in ipairs(cjson.decode(gone)) do redis.call('ZREM', KEYS[2], term .. '|' .. id) end
enter(KEYS[2], id, added)
return 1
`

/** Hands out what is due, for as long as the lease; a higher fence each time. What is to be said only on demand. */
const lease = `${outbox}
local now, untilMs, speak = unpack(ARGV)
local taken = {}
for _, due in ipairs(speak == '1' and { KEYS[3], KEYS[4] } or { KEYS[3] }) do
  for _, seq in ipairs(redis.call('ZRANGEBYSCORE', due, '-inf', now, 'LIMIT', 0, 100)) do
    local entry = read(seq)
    if entry then
      entry.fence = entry.fence + 1
      write(seq, entry)
      redis.call('ZADD', due, untilMs, seq)
      table.insert(taken, { seq, cjson.encode(entry) })
    else
      redis.call('ZREM', due, seq)
    end
  end
end
return taken
`

const renew = `${outbox}
local untilMs = ARGV[1]
for at = 2, #ARGV, 2 do
  local entry = read(ARGV[at])
  if entry and entry.fence == tonumber(ARGV[at + 1]) then redis.call('ZADD', due_of(entry), untilMs, ARGV[at]) end
end
return 1
`

const begin = `${outbox}
local seq, fence, settles = unpack(ARGV)
local entry = read(seq)
if not entry or entry.fence ~= tonumber(fence) then return 0 end
entry.settles = settles
write(seq, entry)
return 1
`

const finish = `${outbox}
return take_out(ARGV[1], ARGV[2])
`

/** The fence rises, so that the same request cannot count the attempt twice. */
const postpone = `${outbox}
local seq, fence, at, settles = unpack(ARGV)
local entry = read(seq)
if not entry or entry.fence ~= tonumber(fence) then return 0 end
entry.attempts = entry.attempts + 1
entry.fence = entry.fence + 1
entry.settles = settles ~= '' and settles or nil
write(seq, entry)
redis.call('ZADD', due_of(entry), at, seq)
return 1
`

/** A lease on one key: taken when free, prolonged when ours. */
const hold = `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return holder end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return ARGV[1]
`

const release = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 1
`

/**
 * Gives the lock that is left standing instead, or nothing. What was saved by the same call may have been taken away since.
 * Keys: locks, that this call has saved it.
 */
const lock = `${locks}
local key, now, entry, lives = unpack(ARGV)
if redis.call('EXISTS', KEYS[2]) == 1 then return '' end
local held = redis.call('HGET', KEYS[1], key)
if held then
  local old, new = cjson.decode(held), cjson.decode(entry)
  local isAnothers = old.holder ~= new.holder and stands(old, now)
  if old.id ~= new.id and (isAnothers or not stands(new, now)) then return held end
end
redis.call('HSET', KEYS[1], key, entry)
redis.call('SET', KEYS[2], '1', 'PX', lives)
return ''
`

/** What was kept by the same call may have been taken away since. Keys: kept, that this call has kept it. */
const keep = `
local id, entry, of, lives = unpack(ARGV)
if redis.call('EXISTS', KEYS[2]) == 1 then return 1 end
if of ~= '' and redis.call('HEXISTS', KEYS[1], of) == 0 then return 0 end
redis.call('HSET', KEYS[1], id, entry)
redis.call('SET', KEYS[2], '1', 'PX', lives)
return 1
`

/** Takes a lock away, or a line that was kept. Keys: where it is, who has taken it away. */
const unlock = `
local key, id, by, lives = unpack(ARGV)
local held = redis.call('HGET', KEYS[1], key)
if not held or cjson.decode(held).id ~= id then return redis.call('GET', KEYS[2]) == by and 1 or 0 end
redis.call('HDEL', KEYS[1], key)
redis.call('SET', KEYS[2], by, 'PX', lives)
return 1
`

export const scripts = {
  move,
  create,
  keep_manifest,
  lease,
  renew,
  begin,
  finish,
  postpone,
  hold,
  release,
  lock,
  keep,
  unlock,
} as const
export type ScriptName = keyof typeof scripts
