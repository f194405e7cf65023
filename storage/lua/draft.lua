-- draft keeps what somebody typed, under a token. Where somebody's drafts take too much room together, the oldest go; the
-- newest is always kept whole.
--
-- KEYS 1 drafts:<user>
-- ARGV 1 token   2 the draft   3 how many bytes somebody's drafts may take together   4 how long to keep them, in milliseconds
-- Returns how many older ones went.

local kept, number, room = {}, 0, tonumber(ARGV[3]) - #ARGV[2]
local all = redis.call('HGETALL', KEYS[1])
for i = 1, #all, 2 do
  local n = tonumber(string.match(all[i + 1], '^%d+')) or 0
  number = math.max(number, n)
  kept[#kept + 1] = {n, all[i], #all[i + 1]}
end
table.sort(kept, function(a, b) return a[1] > b[1] end)

local gone = 0
for _, one in ipairs(kept) do
  room = room - one[3]
  if room < 0 then gone = gone + redis.call('HDEL', KEYS[1], one[2]) end
end
redis.call('HSET', KEYS[1], ARGV[1], (number + 1) .. ' ' .. ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return gone
