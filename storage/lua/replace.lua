-- replace puts another record in the place of one that has not changed meanwhile. A stream cannot change an entry,
-- so the new record goes to the loose ones, under the same ID.
--
-- KEYS 1 ledger   2 loose   3 outbox   4 told:<hour of the shout-out>
--      where its giver changes it: 5 heard:<giver>   6… gave:<giver>:<year> of the last few minutes
-- ARGV 1 id   2 the record as it was   3 the new record
--      where its giver changes it: 4 now, as an ID   5 first ID of the last few minutes   6 how many they may give and
--      change in these   7 how long to remember that they did, in milliseconds; otherwise these four are ""
--      8… the outbox's entry, as names and values
-- Returns 1, or, where nothing is written, 0 when the record is gone or another one by now, and 2 when its giver gave
-- and changed too many.

local id = ARGV[1]
if recordOf(KEYS[1], KEYS[2], id) ~= ARGV[2] then return 0 end
if KEYS[5] then
  local given = lately(redis.call('HGET', KEYS[5], 'lately'), ARGV[5])
  for i = 6, #KEYS do given = given + redis.call('ZCOUNT', KEYS[i], ARGV[5], '+inf') end
  if given >= tonumber(ARGV[6]) then return 2 end
  noteLately(KEYS[5], ARGV[4], ARGV[5], ARGV[7])
end
if recipientsIn(ARGV[2]) ~= recipientsIn(ARGV[3]) then spellOut(KEYS[4], id, ARGV[2], ARGV[3]) end
redis.call('XDEL', KEYS[1], id .. '-0')
redis.call('ZREMRANGEBYSCORE', KEYS[2], id, id)
redis.call('ZADD', KEYS[2], id, id .. ':' .. ARGV[3])
redis.call('XADD', KEYS[3], '*', unpack(ARGV, 8))
return 1
