-- soonerAt is when to ask about a lead whom a shout-out credited: some milliseconds after its ID. It is no script of its
-- own: scripts.go puts it in front of those that need it.
local function soonerAt(id, after)
  return string.format('%.0f', math.ceil(tonumber(id) / 1000) + tonumber(after))
end
