-- boost notes that somebody boosts a shout-out, or does not any more. An earlier event changes nothing: Slack may
-- tell it late, and twice.
--
-- KEYS 1 boosts:<day>   2 ledger   3 loose
-- ARGV 1 id   2 who   3 "+" or "-"   4 when, in microseconds   5 how many may have boosted it
-- Returns 1 when something changed, 0 when not, also where the shout-out is gone, or as many people boosted it as may.

local id, who, at = ARGV[1], ARGV[2], tonumber(ARGV[4])
if not recordOf(KEYS[2], KEYS[3], id) then return 0 end
local marks = ' ' .. (redis.call('HGET', KEYS[1], id) or '') -- each has a blank before it
local first, last, sign, time = string.find(marks, ' ' .. who .. '([+-])(%d+)')
if first then
  if tonumber(time) >= at then return 0 end
  marks = string.sub(marks, 1, first - 1) .. string.sub(marks, last + 1)
elseif select(2, string.gsub(marks, '%S+', '')) >= tonumber(ARGV[5]) then
  return 0
end
redis.call('HSET', KEYS[1], id, string.match(marks .. ' ' .. who .. ARGV[3] .. ARGV[4], '%S.*'))
return sign ~= ARGV[3] and 1 or 0
