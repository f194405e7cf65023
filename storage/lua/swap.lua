-- swap puts a new value in the place of one that has not changed meanwhile, counts the change, plans what is due because
-- of it, and writes it down.
--
-- KEYS 1 a hash, of values as JSON or boosts:<day>   2 changes   3 audit   4 due   5 recaps
-- ARGV 1 the field   2 the value as it was, "" for none   3 the new value, "" to remove it
--      4 what is due because of it, "" for nothing   5 when, in milliseconds   6 the field's recap, "" for none: it is kept
--      unless there is one
--      7… what the audit log says, as names and values; absent for what is nobody else's business
-- Returns 1, or 0 when the value is another one by now; then nothing is written.

if (redis.call('HGET', KEYS[1], ARGV[1]) or '') ~= ARGV[2] then return 0 end
if ARGV[3] == '' then
  redis.call('HDEL', KEYS[1], ARGV[1])
else
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
end
redis.call('INCR', KEYS[2])
if ARGV[4] ~= '' then redis.call('ZADD', KEYS[4], ARGV[5], ARGV[4]) end
if ARGV[6] ~= '' then redis.call('HSETNX', KEYS[5], ARGV[1], ARGV[6]) end
if ARGV[7] then redis.call('XADD', KEYS[3], 'MAXLEN', '~', '100000', '*', unpack(ARGV, 7)) end
return 1
