-- schema reads which schema the data of a workspace has, and moves it to the next one.
--
-- KEYS 1 schema   2… the keys of which one is there wherever anything was written
-- ARGV 1 the schema that it has to have   2 the one to put in its place; both absent to read alone
-- Returns the schema that the data has by now: "0" where there is none yet, "1" where it was written before schemas were
-- counted. One that is not the first argument stays as it is, so that two copies of Shine move it once.

local found = redis.call('GET', KEYS[1])
if not found then
  found = redis.call('EXISTS', unpack(KEYS, 2)) > 0 and '1' or '0'
end
if found == ARGV[1] then
  redis.call('SET', KEYS[1], ARGV[2])
  return ARGV[2]
end
return found
