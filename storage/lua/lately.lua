-- lately counts what somebody gave since a moment and what does not stand in their records any more, or changed them: the
-- list "lately" in heard:<giver>, of IDs in microseconds. noteLately adds one, and drops what is older. Both are no scripts
-- of their own: scripts.go puts them in front of those that need them.
local function lately(list, since)
  local n = 0
  for id in string.gmatch(list or '', '%d+') do
    if tonumber(id) >= tonumber(since) then n = n + 1 end
  end
  return n
end

local function noteLately(heard, id, since, forget)
  local kept = {}
  for earlier in string.gmatch(redis.call('HGET', heard, 'lately') or '', '%d+') do
    if tonumber(earlier) >= tonumber(since) then kept[#kept + 1] = earlier end
  end
  if tonumber(id) >= tonumber(since) then kept[#kept + 1] = id end
  redis.call('HSET', heard, 'lately', table.concat(kept, ' '))
  redis.call('PEXPIRE', heard, forget)
end
