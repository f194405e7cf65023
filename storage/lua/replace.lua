-- replace puts another record in the place of one that has not changed meanwhile. A stream cannot change an entry,
-- so the new record goes to the loose ones, under the same ID.
--
-- KEYS 1 ledger   2 loose   3 outbox
-- ARGV 1 id   2 the record as it was   3 the new record   4 what the outbox is to say, "" for nothing
--      5 what the outbox needs to know of the old one to find its messages, where the new one does not tell
-- Returns 1, or 0 when the record is gone or another one by now; then nothing is written.

local id = ARGV[1]
if recordOf(KEYS[1], KEYS[2], id) ~= ARGV[2] then return 0 end
redis.call('XDEL', KEYS[1], id .. '-0')
redis.call('ZREMRANGEBYSCORE', KEYS[2], id, id)
redis.call('ZADD', KEYS[2], id, id .. ':' .. ARGV[3])
if ARGV[4] ~= '' then redis.call('XADD', KEYS[3], '*', 'say', ARGV[4], 'id', id, 'of', ARGV[5] or '') end
return 1
