-- boost notes that somebody boosts a shout-out, or does not any more. What happened earlier changes nothing: Slack may
-- tell it late, and twice.
--
-- KEYS 1 boosts:<day>   2 ledger   3 loose
-- ARGV 1 id   2 who   3 "+" or "-"   4 when, in microseconds
-- Returns 1 when something changed, 0 when not, also where the shout-out is gone.

local id, who, at = ARGV[1], ARGV[2], tonumber(ARGV[4])
if not recordOf(KEYS[2], KEYS[3], id) then return 0 end
local kept, changed = {}, true
for mark in string.gmatch(redis.call('HGET', KEYS[1], id) or '', '%S+') do
  local person, sign, time = string.match(mark, '^(%w+)([+-])(%d+)$')
  if person ~= who then
    kept[#kept + 1] = mark
  elseif tonumber(time) >= at then
    return 0
  else
    changed = sign ~= ARGV[3]
  end
end
kept[#kept + 1] = who .. ARGV[3] .. ARGV[4]
redis.call('HSET', KEYS[1], id, table.concat(kept, ' '))
return changed and 1 or 0
