-- record writes a shout-out with everything that belongs to it, all or nothing: the ledger's entry, the indexes by
-- giver and recipient, and the outbox's entry. It writes nothing when the event that brought it or the words are
-- known, the giver's day is full, or they gave too many in a few minutes, those counted that they took back since. What is
-- known stands in the giver's own latest records; each begins with the digest of its words and the digest of its event
-- (pack.go). Leads who are credited are asked about sooner.
--
-- Every argument costs time, so what is seldom needed comes in one.
--
-- KEYS 1 last   2 ledger   3 loose   4 outbox   5 heard:<giver>
--      6 asking   7 gave:<giver>:<year>
--      8… got:<recipient>:<year> of each recipient, and gave:<giver>:<year before> with ARGV 9
-- ARGV 1 now, as an ID        2 the packed record
--      3 first ID that may be of the giver's day or come from the same event
--      4 first ID of the next year, to which the keys do not belong
--      5 "D W L F B M" and, unless it is private, "A" and the recipients:
--        D first ID of the giver's day   W first ID that may hold the same words
--        L how many shout-outs a day may have, at least 1
--        F how long an event is remembered without a record, in milliseconds
--        B first ID of the few minutes   M how many shout-outs these may have, 0 for any number
--        A how long after the shout-out leads are asked about, in milliseconds
--      6, 7 and 8 the outbox's entry, as names and values, but for the last value: the ID
--      9 only when ARGV 3 is in the year before
-- Returns "recorded ID"; "event ID" and "words ID" with that of the first; "limit" where the day is full; "quick" where
-- the few minutes are; or "later ID": nothing is written, since the ID to be stamped belongs to the next year; call again
-- with it as now.

local call = redis.call
local record = ARGV[2]
local words, event = string.sub(record, 1, 8), string.sub(record, 9, 16)
local people = ARGV[9] and #KEYS - 1 or #KEYS

-- known looks through the giver's latest records, and returns the answer if one of them forbids another.
local today, quick = 0, 0
local function known(gave)
  local ids = call('ZRANGEBYSCORE', gave, ARGV[3], '+inf')
  if #ids == 0 then return end
  local day, since, forget, burst = string.match(ARGV[5], '(%d+) (%d+) %d+ (%d+) (%d+)')
  for _, id in ipairs(ids) do
    local earlier = recordOf(KEYS[2], KEYS[3], id) or ''
    if string.sub(earlier, 9, 16) == event then return 'event ' .. id end
    if tonumber(id) >= tonumber(since) and string.sub(earlier, 1, 8) == words then
      remember(KEYS[5], event, id, forget)
      return 'words ' .. id
    end
    if tonumber(id) >= tonumber(day) then today = today + 1 end
    if tonumber(id) >= tonumber(burst) then quick = quick + 1 end
  end
end

local heard = call('HMGET', KEYS[5], event, 'lately')
if heard[1] then return 'event ' .. heard[1] end
local answer = known(KEYS[7]) or ARGV[9] and known(KEYS[#KEYS])
if answer then return answer end
if today > 0 and today >= tonumber(string.match(ARGV[5], '%d+ %d+ (%d+)')) then return 'limit' end
if quick > 0 or heard[2] then
  local burst, most = string.match(ARGV[5], '^%d+ %d+ %d+ %d+ (%d+) (%d+)')
  if tonumber(most) > 0 and quick + lately(heard[2], burst) >= tonumber(most) then return 'quick' end
end

local id, last = ARGV[1], call('SET', KEYS[1], ARGV[1], 'GET')
if last and tonumber(last) >= tonumber(id) then
  id = string.format('%.0f', tonumber(last) + 1)
  local later = tonumber(id) >= tonumber(ARGV[4])
  call('SET', KEYS[1], later and last or id)
  if later then return 'later ' .. id end
end
call('XADD', KEYS[2], id, 'r', record)
call('XADD', KEYS[4], '*', ARGV[6], ARGV[7], ARGV[8], id)
for i = 7, people do call('ZADD', KEYS[i], id, id) end

if call('EXISTS', KEYS[6]) == 0 then return 'recorded ' .. id end

local after, credited = string.match(ARGV[5], '^%d+ %d+ %d+ %d+ %d+ %d+ (%d+)(.*)')
for user in string.gmatch(credited or '', '%S+') do call('ZADD', KEYS[6], 'XX', 'LT', soonerAt(id, after), user) end
return 'recorded ' .. id
