-- expire removes a shout-out that is older than the workspace wants to keep, from everything, and tells nobody.
--
-- KEYS 1 ledger   2 loose   3 boosts:<day>   4 elsewhere:<day>   5 once   6 told:<hour>   7… the gave, got, placed and
--      said sets that hold it
-- ARGV 1 id   2… what was said once about it
-- Returns 1, or 0 when it was not there any more.

local id = ARGV[1]
local removed = redis.call('XDEL', KEYS[1], id .. '-0') + redis.call('ZREMRANGEBYSCORE', KEYS[2], id, id)
redis.call('HDEL', KEYS[3], id)
redis.call('HDEL', KEYS[4], id)
for i = 2, #ARGV do redis.call('HDEL', KEYS[5], ARGV[i]) end
redis.call('HDEL', KEYS[6], id)
for i = 7, #KEYS do redis.call('ZREM', KEYS[i], id) end
return removed > 0 and 1 or 0
