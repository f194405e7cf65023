package storage

import (
	"context"
	"errors"
)

// openOwn starts nothing: redis-server does not run on Windows.
func openOwn(context.Context, Config) (*DB, error) {
	return nil, &ConfigError{errors.New(
		"REDIS_URL is not set, and on Windows Shine cannot start a redis-server itself; set REDIS_URL",
	)}
}

// freeDisk is not asked for: no data is kept here.
func freeDisk(string) int64 { return 0 }
