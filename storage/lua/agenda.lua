-- agenda puts a new state in the place of one that has not changed meanwhile, with when it is due next, what is to be
-- said, and what the audit log says of it.
--
-- KEYS 1 a hash of states   2 due or, for leads, asking   3 outbox   4 audit
--      5… got:<lead>:<year>, where it matters whether the lead was credited since: they are asked about sooner then
-- ARGV 1 the field   2 the state as it was, "" for none   3 the new state, "" to remove it
--      4 what is due   5 when, in milliseconds, "" for never; "<" and when, or "<" alone, to leave that as it is unless it
--      is later
--      6 the ID since which it matters   7 how long after a credit a lead is asked about, in milliseconds
--      8 how many of the following are the outbox's entry, as names and values; the others are the audit log's
-- Returns 1, or 0 when the state is another one by now; then nothing is written.

local call, said = redis.call, tonumber(ARGV[8])
if (call('HGET', KEYS[1], ARGV[1]) or '') ~= ARGV[2] then return 0 end
if ARGV[3] == '' then call('HDEL', KEYS[1], ARGV[1]) else call('HSET', KEYS[1], ARGV[1], ARGV[3]) end

local latest, at = string.match(ARGV[5], '(<?)(%d*)')
if at ~= '' then
  if latest == '' then call('ZADD', KEYS[2], at, ARGV[4]) else call('ZADD', KEYS[2], 'XX', 'LT', at, ARGV[4]) end
elseif latest == '' then
  call('ZREM', KEYS[2], ARGV[4])
end
for i = 5, #KEYS do
  local since = call('ZRANGEBYSCORE', KEYS[i], '(' .. ARGV[6], '+inf', 'LIMIT', 0, 1)[1]
  if since then call('ZADD', KEYS[2], 'XX', 'LT', soonerAt(since, ARGV[7]), ARGV[4]) end
end

if said > 0 then call('XADD', KEYS[3], '*', unpack(ARGV, 9, 8 + said)) end
if #ARGV > 8 + said then call('XADD', KEYS[4], 'MAXLEN', '~', '100000', '*', unpack(ARGV, 9 + said)) end
return 1
