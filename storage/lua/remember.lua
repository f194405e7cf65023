-- remember notes in heard:<user> what an event was about, an ID or a moment in microseconds, under the event's digest.
-- Somebody who never pauses keeps the hash alive, so the earliest are dropped where there are too many. It is no script of
-- its own: scripts.go puts it in front of those that need it.
local function remember(heard, field, value, forget)
  local most, fewer = 1000, 750
  redis.call('HSET', heard, field, value)
  redis.call('PEXPIRE', heard, forget)
  if redis.call('HLEN', heard) <= most then return end

  local noted, all = {}, redis.call('HGETALL', heard)
  for i = 1, #all, 2 do
    if all[i] ~= 'lately' and all[i] ~= 'undone' then noted[#noted + 1] = {all[i], tonumber(all[i + 1]) or 0} end
  end
  table.sort(noted, function(a, b) return a[2] < b[2] end)
  for i = 1, #noted - fewer do redis.call('HDEL', heard, noted[i][1]) end
end
