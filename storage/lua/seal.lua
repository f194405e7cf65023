-- seal makes sure that no shout-out is stamped before a moment any more, whatever the clock of the copy says that records
-- it: IDs are greater than the last one.
--
-- KEYS 1 last
-- ARGV 1 the last ID before the moment
-- Returns nothing.

if tonumber(ARGV[1]) > tonumber(redis.call('GET', KEYS[1]) or '0') then redis.call('SET', KEYS[1], ARGV[1]) end
