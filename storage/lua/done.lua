-- done takes an entry off the outbox once all of it is said.
--
-- KEYS 1 outbox   2 failing
-- ARGV 1 the consumer group   2 the entry's id
-- Returns 1, or 0 when it was done already.

redis.call('XACK', KEYS[1], ARGV[1], ARGV[2])
redis.call('HDEL', KEYS[2], ARGV[2])
return redis.call('XDEL', KEYS[1], ARGV[2])
