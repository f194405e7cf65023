-- said notes where a message about a shout-out stands: an announcement for as long as the shout-out lives, every other
-- message for as long as it may have to be taken back.
--
-- KEYS 1 ledger   2 loose   3 said:<conversation>:<period> of an announcement, or told:<day>
-- ARGV 1 id   2 "announcement" or "message"   3 Slack's ts as an integer, or "target conversation ts"
--      4 when told may be forgotten, Unix milliseconds
-- Returns 1 when the shout-out is still there, and 0 when it was taken back meanwhile.

local id = ARGV[1]
if ARGV[2] == 'announcement' then
  redis.call('ZADD', KEYS[3], ARGV[3], id)
else
  local told = redis.call('HGET', KEYS[3], id)
  redis.call('HSET', KEYS[3], id, told and (told .. '\n' .. ARGV[3]) or ARGV[3])
  if redis.call('HLEN', KEYS[3]) == 1 then redis.call('PEXPIREAT', KEYS[3], ARGV[4]) end
end
local there = #redis.call('XRANGE', KEYS[1], id, id) + redis.call('ZCOUNT', KEYS[2], id, id)
return there > 0 and 1 or 0
