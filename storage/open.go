package storage

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// Config says which Redis to use.
type Config struct {
	// URL is redis://, rediss://, unix://, redis+sentinel://, redis+cluster:// (or rediss+…) or memory://, which with a
	// host and a port is the one of another process. Empty: a redis-server of Shine's own, in DataDir.
	URL string
	// DataDir is where a server of Shine's own keeps its data; empty is [defaultDataDir].
	DataDir string
	// Join lets a command use the server of a copy of Shine that is running in DataDir; without it, a second
	// copy there is refused.
	Join bool
	// AnswerWithin is how long a Redis may take for an answer, before it is asked again; 0 is 2 seconds, which fit into
	// the time that an answer to Slack has. A memory:// has longer.
	AnswerWithin time.Duration
	// Log, if set, is told what an operator should know about the Redis.
	Log *slog.Logger
	// Watch, if set, is told of every command that a memory:// of this process gets, also of those that scripts call,
	// with the script's name. From is the same for all commands of one connection, and for all of one run of a script.
	Watch func(from any, script string, words []string)
}

// DB is a connection to Redis. It may hold many workspaces.
type DB struct {
	redis redis.UniversalClient
	// waiting is a separate client for reads that wait for something to come: they hold their connections.
	waiting redis.UniversalClient
	kind    string
	// stop ends the server that belongs to this connection, if any.
	stop func() error
	// addr is where other processes reach a memory:// of this one; empty for all other kinds.
	addr string
	// gone is closed when a server of our own ends by itself; nil where there is none.
	gone <-chan struct{}
}

// Open connects, and makes sure that Redis answers.
func Open(ctx context.Context, cfg Config) (*DB, error) {
	quiet()
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.AnswerWithin == 0 {
		cfg.AnswerWithin = ioTimeout
	}
	db, err := open(ctx, cfg)
	if err != nil {
		return nil, err
	}
	if err := db.Ping(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}

	db.warnOfEviction(ctx, cfg.Log)
	return db, nil
}

func open(ctx context.Context, cfg Config) (*DB, error) {
	scheme, addr, _ := strings.Cut(cfg.URL, "://")
	switch {
	case scheme == "":
		return openOwn(ctx, cfg)
	case scheme == "memory" && addr != "":
		return connectMemory(addr, nil), nil
	case scheme == "memory":
		cfg.Log.Info("memory:// forgets everything when this process ends; it is for trying out")
		return openMemory(cfg.Watch)
	}

	options, err := optionsOf(cfg.URL)
	if err != nil {
		return nil, &ConfigError{err}
	}

	return newDB(scheme, cfg.AnswerWithin, options, nil), nil
}

// quiet keeps go-redis from writing to standard error: its errors say the same.
var quiet = sync.OnceFunc(func() { redis.SetLogger(discard{}) })

type discard struct{}

// Printf implements go-redis's logger.
func (discard) Printf(context.Context, string, ...any) {}

// newDB connects to a Redis whose answers may take as long as within.
func newDB(kind string, within time.Duration, o *redis.UniversalOptions, stop func() error) *DB {
	if stop != nil {
		stop = sync.OnceValue(stop)
	}
	return &DB{
		redis: connect(o, within, retry{unseen: o.IsClusterMode}), waiting: connect(o, within), kind: kind, stop: stop,
	}
}

func connect(o *redis.UniversalOptions, within time.Duration, hooks ...redis.Hook) redis.UniversalClient {
	o.ContextTimeoutEnabled = true
	o.DialTimeout, o.ReadTimeout, o.WriteTimeout, o.PoolTimeout = dialTimeout, within, within, within
	o.MaxRetries, o.DialerRetries = -1, 1 // see retry
	o.DisableIdentity = true
	o.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	client := redis.NewUniversalClient(o)
	for _, hook := range hooks {
		client.AddHook(hook)
	}
	return client
}

// Kind says what sort of Redis this is, for logs: a URL's scheme, or "own" for a server of Shine's own.
func (db *DB) Kind() string { return db.kind }

// Addr is where other processes reach a memory:// of this one; empty for all other kinds.
func (db *DB) Addr() string { return db.addr }

// Ping makes sure that Redis answers.
func (db *DB) Ping(ctx context.Context) error {
	if err := db.redis.Ping(ctx).Err(); err != nil {
		return fmt.Errorf("reaching Redis: %w", err)
	}
	return nil
}

// Gone is closed when a server of Shine's own ends by itself. It is nil where there is none.
func (db *DB) Gone() <-chan struct{} { return db.gone }

// Close ends the connection, and the server that was started for it.
func (db *DB) Close() error {
	err := errors.Join(db.redis.Close(), db.waiting.Close())
	if db.stop != nil {
		err = errors.Join(err, db.stop())
	}
	if err != nil {
		return fmt.Errorf("closing Redis: %w", err)
	}
	return nil
}

// Store is one workspace.
type Store struct {
	db        *DB
	redis     redis.UniversalClient
	workspace string
	keys      keys
	tried     *tried
	renamed   atomic.Pointer[renamed]
	people    atomic.Pointer[map[string]string]
	woken     chan struct{}
}

// Workspace returns the store of a workspace, by Slack's team id.
func (db *DB) Workspace(team string) *Store {
	return &Store{
		db: db, redis: db.redis, workspace: team, keys: keysOf(team), tried: &tried{}, woken: make(chan struct{}, 1),
	}
}

// Ping makes sure that Redis answers.
func (s *Store) Ping(ctx context.Context) error { return s.db.Ping(ctx) }
