-- remove takes a shout-out out of the ledger and the indexes, remembers its event, which Slack may deliver again, and
-- that it was given, and leaves it to the outbox to take back what was said.
--
-- KEYS 1 ledger   2 loose   3 outbox   4 heard:<giver>   5 boosts:<day>   6… the gave, got and placed sets that hold it
-- ARGV 1 id   2 digest of its event   3 how long to remember that, in milliseconds
--      4 first ID that still counts among those given lately   5… the outbox's entry, as names and values
-- Returns 1, or 0 when it was not there any more; then nothing is written.

local id = ARGV[1]
local removed = redis.call('XDEL', KEYS[1], id .. '-0') + redis.call('ZREMRANGEBYSCORE', KEYS[2], id, id)
if removed == 0 then return 0 end
redis.call('HDEL', KEYS[5], id)
for i = 6, #KEYS do redis.call('ZREM', KEYS[i], id) end
remember(KEYS[4], ARGV[2], id, ARGV[3])
noteLately(KEYS[4], id, ARGV[4], ARGV[3])
redis.call('XADD', KEYS[3], '*', unpack(ARGV, 5))
return 1
