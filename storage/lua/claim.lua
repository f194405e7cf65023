-- claim takes the first thing that is due, and puts it off for as long as the copy of the bot that claims it may take: if
-- that dies, it is due again.
--
-- KEYS 1 due
-- ARGV 1 now   2 until when it is put off, both in milliseconds
-- Returns what is due, or nil.

local member = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, 1)[1]
if member then redis.call('ZADD', KEYS[1], ARGV[2], member) end
return member
