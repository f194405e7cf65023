-- reserve takes the next turn to speak in a conversation, if it is free. Turns run by Redis's own clock, which all
-- copies of the bot share.
--
-- KEYS 1 pace:<conversation>, which lives as long as the turn
-- ARGV 1 how long the turn takes, in milliseconds
-- Returns 0 when the turn is taken, or how many milliseconds to wait before asking again.

if redis.call('SET', KEYS[1], '', 'NX', 'PX', ARGV[1]) then return 0 end
return math.max(1, redis.call('PTTL', KEYS[1]))
