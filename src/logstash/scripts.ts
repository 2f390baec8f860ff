/** What pushes a marker, in Lua; it may run any number of times with the same arguments. */

/**
 * Keys: the list, the guard. Pushes unless the guard is there, and then sets it, in one step that nothing comes
 * between. The push comes first: where it is refused (the key holds no list), no guard is left behind that would pass
 * for a marker. Looking for the marker in the list itself would not do, since Logstash takes it out.
 */
const pushMarker = `
if redis.call('EXISTS', KEYS[2]) == 1 then return 'known' end
redis.call('RPUSH', KEYS[1], ARGV[1])
redis.call('SET', KEYS[2], '1', 'PX', ARGV[2])
return 'pushed'
`

export const scripts = { pushMarker } as const
