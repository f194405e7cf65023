-- claim takes the first things that are due, and puts them off for as long as the copy of the bot that claims them may
-- take: if that dies, they are due again.
--
-- KEYS 1 due, or asking
-- ARGV 1 now   2 until when they are put off, both in milliseconds   3 how many to take at most
-- Returns what is due.

local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[3])
for _, member in ipairs(due) do redis.call('ZADD', KEYS[1], ARGV[2], member) end
return due
