-- look_again puts off what a copy of the bot claimed and looked at, unless it became due anew since.
--
-- KEYS 1 due
-- ARGV 1 what   2 until when it was claimed   3 when to look again, both in milliseconds
-- Returns 1, or 0 when it was planned anew.

if tonumber(redis.call('ZSCORE', KEYS[1], ARGV[1])) ~= tonumber(ARGV[2]) then return 0 end
redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])
return 1
