-- act counts that somebody does something once more on a day.
--
-- KEYS 1 acts:<user>
-- ARGV 1 the day   2 what they do   3 how often they may   4 how long to keep the day, in milliseconds
-- Returns 1, or 0 where they did it as often as they may; then nothing is counted.

if redis.call('HGET', KEYS[1], 'day') ~= ARGV[1] then
  redis.call('DEL', KEYS[1])
  redis.call('HSET', KEYS[1], 'day', ARGV[1])
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
end
if tonumber(redis.call('HGET', KEYS[1], ARGV[2]) or '0') >= tonumber(ARGV[3]) then return 0 end
redis.call('HINCRBY', KEYS[1], ARGV[2], 1)
return 1
