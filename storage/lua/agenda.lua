-- agenda puts a new state in the place of one that has not changed meanwhile, with when it is due next, what is to be
-- said, and what the audit log says of it.
--
-- KEYS 1 a hash of states   2 due or, for leads, asking   3 outbox   4 audit
-- ARGV 1 the field   2 the state as it was, "" for none   3 the new state, "" to remove it
--      4 what is due   5 when, in milliseconds, "" for never, "=" to leave that as it is
--      6 how many of the following are the outbox's entry, as names and values; the others are the audit log's
-- Returns 1, or 0 when the state is another one by now; then nothing is written.

local call, said = redis.call, tonumber(ARGV[6])
if (call('HGET', KEYS[1], ARGV[1]) or '') ~= ARGV[2] then return 0 end
if ARGV[3] == '' then call('HDEL', KEYS[1], ARGV[1]) else call('HSET', KEYS[1], ARGV[1], ARGV[3]) end
if ARGV[5] == '' then
  call('ZREM', KEYS[2], ARGV[4])
elseif ARGV[5] ~= '=' then
  call('ZADD', KEYS[2], ARGV[5], ARGV[4])
end
if said > 0 then call('XADD', KEYS[3], '*', unpack(ARGV, 7, 6 + said)) end
if #ARGV > 6 + said then call('XADD', KEYS[4], 'MAXLEN', '~', '100000', '*', unpack(ARGV, 7 + said)) end
return 1
