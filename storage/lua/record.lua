-- record writes a shout-out with everything that belongs to it, all or nothing: the ledger's entry, the indexes by
-- giver and recipient, and the outbox's entry. It writes nothing when the event that brought it or the words are
-- known, or the giver's day is full. What is known stands in the giver's own latest records; each begins with the digest
-- of its words and the digest of its event (pack.go).
--
-- KEYS 1 last   2 ledger   3 loose   4 outbox   5 undone:<giver>
--      then gave:<giver>:<year>, got:<recipient>:<year> of each recipient, and gave:<giver>:<year before> if ARGV 9 is 1
-- ARGV 1 now, as an ID        2 the packed record
--      3 digest of the words, "" when they were said again on purpose      4 digest of the event, "" for none
--      5 first ID of the giver's day      6 how many shout-outs a day may have
--      7 first ID that may hold the same words      8 first ID that may come from the same event
--      9 1 when the records since ARGV 8 may reach into the year before
--     10 first ID of the next year, to which the keys do not belong
-- Returns {"recorded", id}, {"event", id of the first}, {"words", id of the first}, {"limit"}, or {"later", id}:
-- nothing is written, since the ID to be stamped belongs to the next year; call again with it as now.

local call = redis.call
local words, event = ARGV[3], ARGV[4]
local day, wordsSince = tonumber(ARGV[5]), tonumber(ARGV[7])
local people = #KEYS - tonumber(ARGV[9])

local function recordOf(id)
  local entry = call('XRANGE', KEYS[2], id, id)[1]
  if entry then return entry[2][2] end
  local member = call('ZRANGEBYSCORE', KEYS[3], id, id)[1]
  return member and string.sub(member, #id + 2) or ''
end

local today = 0
for i = 6, #KEYS do
  if i == 6 or i > people then
    for _, id in ipairs(call('ZRANGEBYSCORE', KEYS[i], ARGV[8], '+inf')) do
      local at, record = tonumber(id), recordOf(id)
      if event ~= '' and string.sub(record, 9, 16) == event then return {'event', id} end
      if at > wordsSince and string.sub(record, 1, 8) == words then return {'words', id} end
      if at >= day then today = today + 1 end
    end
  end
end
if event ~= '' then
  local first = call('HGET', KEYS[5], event)
  if first then return {'event', first} end
end
if today >= tonumber(ARGV[6]) then return {'limit'} end

local id = ARGV[1]
local last = call('GET', KEYS[1])
if last and tonumber(last) >= tonumber(id) then id = string.format('%.0f', tonumber(last) + 1) end
if tonumber(id) >= tonumber(ARGV[10]) then return {'later', id} end
call('SET', KEYS[1], id)
call('XADD', KEYS[2], id, 'r', ARGV[2])
call('XADD', KEYS[4], '*', 'say', 'shoutout', 'id', id)
for i = 6, people do call('ZADD', KEYS[i], id, id) end
return {'recorded', id}
