package storage

import (
	"fmt"
	"reflect"
	"time"

	"github.com/alicebob/miniredis/v2"
	redisserver "github.com/alicebob/miniredis/v2/server"
	"github.com/redis/go-redis/v9"

	"shine/storage/rescue"
)

// memoryTick is how often keys of memory:// expire. miniredis by itself never lets any; it could look at every command
// (ClockTTL), but that means at every key.
const memoryTick = 100 * time.Millisecond

// memoryTimeout is how long an answer of memory:// may take. There is no network in between: where it is slow, this
// machine is busy, and asking again would only add to that.
const memoryTimeout = 30 * time.Second

// openMemory starts a Redis in this process. It forgets everything at the end: for the demo, and for trying out. Watch,
// if set, is told of every command.
func openMemory(watch func(from any, script string, words []string)) (*DB, error) {
	server := miniredis.NewMiniRedis()
	if err := server.Start(); err != nil {
		return nil, fmt.Errorf("starting memory://: %w", err)
	}

	if watch != nil {
		server.Server().SetPreHook(func(c *redisserver.Peer, name string, rest ...string) bool {
			watch(caller(c), scriptOf(c), append([]string{name}, rest...))
			return false // false lets the command run
		})
	}

	ended := make(chan struct{})
	rescue.Go(func() error { return expire(server, ended) })
	stop := func() error {
		close(ended)
		server.Close()
		return nil
	}
	db := connectMemory(server.Addr(), stop)
	db.addr = server.Addr()
	return db, nil
}

// connectMemory connects to a memory://. Without stop, it is the one of another process.
func connectMemory(addr string, stop func() error) *DB {
	return newDB("memory", memoryTimeout, &redis.UniversalOptions{Addrs: []string{addr}}, stop)
}

// caller is the same for all commands of a connection, and for all that one run of a script calls.
func caller(c *redisserver.Peer) any {
	if c.Ctx != nil {
		return c.Ctx
	}
	return c
}

// scriptOf is the name of the script that calls a command; empty where a client does. Miniredis keeps it to itself, and
// nothing else tells which of several scripts that were sent is the one that runs.
func scriptOf(c *redisserver.Peer) string {
	called := reflect.Indirect(reflect.ValueOf(c.Ctx))
	if called.Kind() != reflect.Struct {
		return ""
	}
	if sha := called.FieldByName("nestedSHA"); sha.IsValid() {
		return ScriptOf(sha.String())
	}
	return ""
}

func expire(server *miniredis.Miniredis, ended <-chan struct{}) error {
	ticker := time.NewTicker(memoryTick)
	defer ticker.Stop()
	for {
		select {
		case <-ended:
			return nil
		case <-ticker.C:
			server.FastForward(memoryTick)
		}
	}
}
