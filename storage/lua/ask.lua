-- ask notes that somebody is asked for the story behind a message, once for each message.
--
-- KEYS 1 asked:<user>
-- ARGV 1 the message   2 now   3 how long they have to answer   4 how many in a row they may let go by
--      5 how many messages are kept   6 for how long; times in milliseconds
-- Returns 1 where they are to be asked, 0 where they were asked about that message before, and -1 where they let the
-- last ones go by; only the first one writes.

if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 1 then return 0 end

local now, since, asks = tonumber(ARGV[2]), 0, {}
local kept = redis.call('HGETALL', KEYS[1])
for i = 1, #kept, 2 do
  local at, tells = string.match(kept[i + 1], '^(%d+)(%+?)$')
  if kept[i] == 'since' then
    since = tonumber(at)
  else
    asks[#asks + 1] = { message = kept[i], at = tonumber(at), tells = tells ~= '' }
  end
end
table.sort(asks, function(a, b) return a.at < b.at or a.at == b.at and a.message < b.message end)

local untold = 0
for _, ask in ipairs(asks) do
  if ask.tells then
    untold = 0
  elseif ask.at >= since and ask.at + tonumber(ARGV[3]) <= now then
    untold = untold + 1
  end
end
if untold >= tonumber(ARGV[4]) then return -1 end

for i = 1, #asks - tonumber(ARGV[5]) + 1 do redis.call('HDEL', KEYS[1], asks[i].message) end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[6])
return 1
