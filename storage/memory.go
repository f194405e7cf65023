package storage

import (
	"fmt"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
)

// openMemory starts a Redis in this process. It forgets everything at the end: for the demo, and for trying out.
func openMemory() (*DB, error) {
	server := miniredis.NewMiniRedis()
	server.ClockTTL(true) // by itself it never lets a key expire
	if err := server.Start(); err != nil {
		return nil, fmt.Errorf("starting memory://: %w", err)
	}
	stop := func() error {
		server.Close()
		return nil
	}
	return newDB("memory", &redis.UniversalOptions{Addrs: []string{server.Addr()}}, stop), nil
}
