-- said notes where a message about a shout-out stands: an announcement for as long as the shout-out lives, every other
-- message for as long as it may have to be taken back.
--
-- KEYS 1 ledger   2 loose
--      3 said:<channel>:<day of the shout-out>   4 said:<channel>:<day of the message>, for an announcement
--      5… said:<former id of the channel>:<day of the shout-out>, where it is noted no more
--      3 elsewhere:<day of the shout-out>   4 said:<other channel>:<day of the message>, for one in another channel
--      3 told:<hour of the shout-out>, for every other message
-- ARGV 1 id   2 Slack's ts as an integer, or a line of told (said.go)   3 the other channel and ts, if it is one
--      4 how long told is remembered, in milliseconds; absent for an announcement
--      5 the line of told with the recipient named, not numbered   6 the recipients that the number counts among
-- Returns the record as it is now, or "" when it was taken back meanwhile.

local id = ARGV[1]
local record = recordOf(KEYS[1], KEYS[2], id)
if ARGV[4] then
  local line = recipientsIn(record) == ARGV[6] and ARGV[2] or ARGV[5]
  local target, lines = string.match(line, '^%S+'), {}
  for earlier in string.gmatch(redis.call('HGET', KEYS[3], id) or '', '[^\n]+') do
    if string.match(earlier, '^%S+') ~= target then lines[#lines + 1] = earlier end
  end
  lines[#lines + 1] = line
  redis.call('HSET', KEYS[3], id, table.concat(lines, '\n'))
  redis.call('PEXPIRE', KEYS[3], ARGV[4])
else
  if ARGV[3] then redis.call('HSET', KEYS[3], id, ARGV[3]) else redis.call('ZADD', KEYS[3], ARGV[2], id) end
  redis.call('ZADD', KEYS[4], ARGV[2], id)
  for i = 5, #KEYS do redis.call('ZREM', KEYS[i], id) end
end
return record or ''
