-- recipientsIn is the field of a record that holds its recipients. spellOut lets the lines of told that number these name
-- them, when their numbers come to mean others: all but those who are not among them any more, who are "gone-" and the
-- conversation. Both are no scripts of their own: scripts.go puts them in front of those that need them.
local function recipientsIn(record)
  return record and string.match(record, '^%S+ %S* (%S*)') or ''
end

local function spellOut(told, id, before, after)
  local lines, names, spelled = redis.call('HGET', told, id), {}, {}
  if not lines then return end
  local left = ',' .. recipientsIn(after) .. ','
  for name in string.gmatch(recipientsIn(before), '[^,]+') do
    names[#names + 1] = {name, string.find(left, ',' .. name .. ',', 1, true)}
  end
  for target, rest in string.gmatch(lines, '([^ #\n]+)([^\n]*)') do
    for i, name in ipairs(names) do
      if target == name[1] or target == tostring(i - 1) then
        target = name[2] and name[1] or 'gone-' .. string.match(rest, ' (%S+)')
        break
      end
    end
    spelled[#spelled + 1] = target .. rest
  end
  redis.call('HSET', told, id, table.concat(spelled, '\n'))
end
