-- seen tells of many people at once whether something of theirs lies in a span.
--
-- KEYS gave or got sets
-- ARGV 1 first ID   2 last ID
-- Returns 1 or 0 for each key.

local seen = {}
for i, key in ipairs(KEYS) do
  seen[i] = #redis.call('ZRANGEBYSCORE', key, ARGV[1], ARGV[2], 'LIMIT', 0, 1)
end
return seen
