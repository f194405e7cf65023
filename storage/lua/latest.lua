-- latest notes the moment of a change, unless that of a later one is noted.
--
-- KEYS 1 heard:<user>
-- ARGV 1 digest of what is changed   2 when, in microseconds   3 how long to remember that, in milliseconds
-- Returns 1, or 0 where a later one is noted; then nothing is written.

local noted = redis.call('HGET', KEYS[1], ARGV[1])
if noted and tonumber(noted) > tonumber(ARGV[2]) then return 0 end
remember(KEYS[1], ARGV[1], ARGV[2], ARGV[3])
return 1
