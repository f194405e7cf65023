-- named notes where a message stands, or may stand, that names people, so that it can be taken back when one of them is
-- erased. The latest messages of each person are remembered. Where somebody was erased while the message was being said,
-- it is taken back now.
--
-- KEYS 1 outbox   then, of each of the people, named:<user> and forgetting:<user>
-- ARGV 1 where it stands (named.go)   2 when it was said, in microseconds   3 the first moment of which anything is remembered
--      4 how many to remember   5 how long, in milliseconds   6 what it stands in the place of, "" for nothing
--      7, 8 and 9 the outbox's entry, as names and values, but for the last value: the person   10… the people
-- Returns nothing.

local call = redis.call
for i = 10, #ARGV do
  local named = KEYS[2 * (i - 9)]
  if ARGV[6] ~= '' then call('ZREM', named, ARGV[6]) end
  call('ZADD', named, ARGV[2], ARGV[1])
  call('ZREMRANGEBYSCORE', named, '-inf', '(' .. ARGV[3])
  call('ZREMRANGEBYRANK', named, 0, -1 - tonumber(ARGV[4]))
  call('PEXPIRE', named, ARGV[5])
  if call('EXISTS', KEYS[2 * (i - 9) + 1]) == 1 then call('XADD', KEYS[1], '*', ARGV[7], ARGV[8], ARGV[9], ARGV[i]) end
end
