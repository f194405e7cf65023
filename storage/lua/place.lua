-- place puts a shout-out that waited for its place where its giver picked. Others may read it from now on, so the moment
-- is stamped as an ID is: no span of a digest that is closed holds it.
--
-- KEYS 1 ledger   2 loose   3 outbox   4 last   5 placed
-- ARGV 1 id   2 the record as it was   3 the new record   4 the stamp that it has   5… the outbox's entry, as
--      names and values
-- Returns "placed"; "gone" when the record is gone or another one by now; or "later STAMP" when the stamp is not after
-- the last one: call again with that. Nothing is written in either case.

local id, last = ARGV[1], redis.call('GET', KEYS[4])
if recordOf(KEYS[1], KEYS[2], id) ~= ARGV[2] then return 'gone' end
if last and tonumber(last) >= tonumber(ARGV[4]) then return string.format('later %.0f', tonumber(last) + 1) end
redis.call('SET', KEYS[4], ARGV[4])
redis.call('XDEL', KEYS[1], id .. '-0')
redis.call('ZREMRANGEBYSCORE', KEYS[2], id, id)
redis.call('ZADD', KEYS[2], id, id .. ':' .. ARGV[3])
redis.call('ZADD', KEYS[5], ARGV[4], id)
redis.call('XADD', KEYS[3], '*', unpack(ARGV, 5))
return 'placed'
