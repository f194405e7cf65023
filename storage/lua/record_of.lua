-- recordOf reads the record of a shout-out from the ledger or, where it was changed, from the loose ones; nil where it is
-- not there any more. It is no script of its own: scripts.go puts it in front of those that need it.
local function recordOf(ledger, loose, id)
  local entry = redis.call('XRANGE', ledger, id, id)[1]
  if entry then return entry[2][2] end
  local member = redis.call('ZRANGEBYSCORE', loose, id, id)[1]
  return member and string.sub(member, #id + 2)
end

