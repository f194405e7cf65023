-- heads reads records without their texts: all that the rules of nudges need to know.
--
-- KEYS 1 ledger   2 loose
-- ARGV the IDs
-- Returns the head of each; an empty text where there is none.

local heads = {}
for i, id in ipairs(ARGV) do
  local record = recordOf(KEYS[1], KEYS[2], id) or ''
  heads[i] = string.match(record, '^[^\n]*')
end
return heads
