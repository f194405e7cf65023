-- meant notes which shout-out an event is about, unless it came before.
--
-- KEYS 1 heard:<user>
-- ARGV 1 digest of the event   2 ID of the shout-out   3 how long to remember that, in milliseconds
-- Returns the ID that is noted: for an event that comes again, the first one.

local first = redis.call('HGET', KEYS[1], ARGV[1])
if first then return first end
remember(KEYS[1], ARGV[1], ARGV[2], ARGV[3])
return ARGV[2]
