package storage

import (
	"fmt"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
)

// memoryTick is how often the clock of memory:// advances: miniredis's own stands still.
const memoryTick = 50 * time.Millisecond

// openMemory starts a Redis in this process. It forgets everything at the end: for the demo, and for trying out.
func openMemory() (*DB, error) {
	server := miniredis.NewMiniRedis()
	if err := server.Start(); err != nil {
		return nil, fmt.Errorf("starting memory://: %w", err)
	}
	ended := make(chan struct{})
	go func() {
		ticker := time.NewTicker(memoryTick)
		defer ticker.Stop()
		for {
			select {
			case <-ended:
				return
			case <-ticker.C:
				server.FastForward(memoryTick)
			}
		}
	}()
	stop := func() error {
		close(ended)
		server.Close()
		return nil
	}
	return &DB{redis: connect(&redis.UniversalOptions{Addrs: []string{server.Addr()}}), kind: "memory", stop: stop}, nil
}
