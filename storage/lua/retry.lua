-- retry puts what was given up back into the outbox, and writes down who did.
--
-- KEYS 1 dead   2 outbox   3 audit
-- ARGV 1 the dead letter's id   2 how many arguments the entry has   3… the entry, as names and values; then what the
--      audit log says, likewise
-- Returns 1, or 0 when it is not there any more; then nothing is written.

if redis.call('XDEL', KEYS[1], ARGV[1]) == 0 then return 0 end
local last = 2 + tonumber(ARGV[2])
if last > 2 then redis.call('XADD', KEYS[2], '*', unpack(ARGV, 3, last)) end
redis.call('XADD', KEYS[3], 'MAXLEN', '~', '100000', '*', unpack(ARGV, last + 1))
return 1
