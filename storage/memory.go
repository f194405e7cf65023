package storage

import (
	"fmt"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"shine/storage/rescue"
)

// memoryTick is how often keys of memory:// expire. miniredis by itself never lets any; it could look at every command
// (ClockTTL), but that means at every key.
const memoryTick = 100 * time.Millisecond

// memoryTimeout is how long an answer of memory:// may take: no network lies between, so what is slow is this machine,
// which asking again makes slower.
const memoryTimeout = 30 * time.Second

// openMemory starts a Redis in this process. It forgets everything at the end: for the demo, and for trying out.
func openMemory() (*DB, error) {
	server := miniredis.NewMiniRedis()
	if err := server.Start(); err != nil {
		return nil, fmt.Errorf("starting memory://: %w", err)
	}

	ended := make(chan struct{})
	rescue.Go(func() error { return expire(server, ended) })
	stop := func() error {
		close(ended)
		server.Close()
		return nil
	}
	return newDB("memory", memoryTimeout, &redis.UniversalOptions{Addrs: []string{server.Addr()}}, stop), nil
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
