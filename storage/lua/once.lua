-- once has the outbox say something that is never said again.
--
-- KEYS 1 once   2 outbox
-- ARGV 1 what it is   2… the outbox's entry, as names and values
-- Returns 1, or 0 when it was said before, or is about to be.

if redis.call('HSETNX', KEYS[1], ARGV[1], '1') == 0 then return 0 end
redis.call('XADD', KEYS[2], '*', unpack(ARGV, 2))
return 1
