-- import writes a shout-out of another time, with everything that belongs to it, and tells nobody.
--
-- KEYS 1 last   2 ledger   3 loose   4 boosts:<day>   5 placed   6… the gave and got indexes that hold it
-- ARGV 1 id   2 the packed record   3 its boosts, "" for none   4 the stamp of the pick of its place, "" for none
-- Returns "added"; "known" when the same words are there under this ID, or came so and were edited or erased since;
-- "taken" when other words are.

local call, id = redis.call, ARGV[1]
local record = recordOf(KEYS[2], KEYS[3], id)
if record then
  local sameWords = string.sub(record, 1, 8) == string.sub(ARGV[2], 1, 8)
  local sameImport = string.sub(record, 9, 16) == string.sub(ARGV[2], 9, 16)
  return (sameWords or sameImport) and 'known' or 'taken'
end
local last = tonumber(call('GET', KEYS[1]) or '0')
local late = tonumber(id) <= last
if not late then
  call('SET', KEYS[1], id)
  late = type(redis.pcall('XADD', KEYS[2], id, 'r', ARGV[2])) == 'table'
end
if late then call('ZADD', KEYS[3], id, id .. ':' .. ARGV[2]) end
if ARGV[3] ~= '' then call('HSET', KEYS[4], id, ARGV[3]) end
if ARGV[4] ~= '' then call('ZADD', KEYS[5], ARGV[4], id) end
for i = 6, #KEYS do call('ZADD', KEYS[i], id, id) end
return 'added'
