-- keep says that entries are still being worked on, but for those that another consumer has taken over, or has done
-- since.
--
-- KEYS 1 outbox
-- ARGV 1 the consumer group   2 the consumer   3… the ids of the entries
-- Returns the ids of those that are not the consumer's.

local group, consumer, lost = ARGV[1], ARGV[2], {}
for i = 3, #ARGV do
  local id = ARGV[i]
  local pending = redis.call('XPENDING', KEYS[1], group, id, id, 1)[1]
  if pending and pending[2] == consumer then
    redis.call('XCLAIM', KEYS[1], group, consumer, 0, id, 'JUSTID')
  else
    lost[#lost + 1] = id
  end
end
return lost
