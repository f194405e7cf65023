-- met tells of pairs of people whether the first credited the second, in one year and up to a moment.
--
-- KEYS gave:<giver>:<year> and got:<recipient>:<year> of each pair
-- ARGV 1 last ID
-- Returns 1 or 0 for each pair.

local call, met = redis.call, {}
for i = 1, #KEYS, 2 do
  local pair = 0
  for _, id in ipairs(call('ZRANGEBYSCORE', KEYS[i], '-inf', ARGV[1])) do
    if call('ZSCORE', KEYS[i + 1], id) then
      pair = 1
      break
    end
  end
  met[#met + 1] = pair
end
return met
