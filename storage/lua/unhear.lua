-- unhear forgets who heard that their credit was passed on, and has the outbox take that message back.
--
-- KEYS 1 told:<hour of the shout-out>   2 outbox
-- ARGV 1 id   2 what it was for (said.go)   3… the outbox's entry, as names and values
-- Returns 1, or 0 where nothing tells that somebody heard. Their lines are of "gone-" and the conversation from then on, as
-- those of recipients are.

local lines, gone = redis.call('HGET', KEYS[1], ARGV[1]), false
if not lines then return 0 end
local kept = {}
for target, rest in string.gmatch(lines, '([^ #\n]+)([^\n]*)') do
  if target == ARGV[2] then
    gone, target = true, 'gone-' .. string.match(rest, ' (%S+)')
  end
  kept[#kept + 1] = target .. rest
end
if not gone then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], table.concat(kept, '\n'))
redis.call('XADD', KEYS[2], '*', unpack(ARGV, 3))
return 1
