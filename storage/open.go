package storage

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// How long Redis may take. They fit into the 2.5 seconds that an answer to Slack has: a dial and two short tries, or
// one slow answer.
const (
	dialTimeout = time.Second
	ioTimeout   = 2 * time.Second
	maxRetries  = 2
	minBackoff  = 10 * time.Millisecond
	maxBackoff  = 200 * time.Millisecond
)

// Config says which Redis to use.
type Config struct {
	// URL is redis://, rediss://, unix://, redis+sentinel://, redis+cluster:// (or rediss+…) or memory://.
	// Empty: a redis-server of Shine's own, in DataDir.
	URL     string
	DataDir string
	// Join lets a command use the server of a copy of Shine that is running in DataDir; without it, a second
	// copy there is refused.
	Join bool
	Log  *slog.Logger
}

// DB is a connection to Redis. It may hold many workspaces.
type DB struct {
	redis redis.UniversalClient
	kind  string
	// stop ends the server that belongs to this connection, if any.
	stop func() error
	// gone is closed when a server of our own ends by itself; nil where there is none.
	gone <-chan struct{}
}

// Open connects, and makes sure that Redis answers.
func Open(ctx context.Context, cfg Config) (*DB, error) {
	db, err := open(ctx, cfg)
	if err != nil {
		return nil, err
	}
	if err := db.Ping(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

func open(ctx context.Context, cfg Config) (*DB, error) {
	scheme, _, _ := strings.Cut(cfg.URL, "://")
	switch scheme {
	case "":
		return openOwn(ctx, cfg)
	case "memory":
		return openMemory()
	}
	options, err := optionsOf(cfg.URL)
	if err != nil {
		return nil, err
	}
	return &DB{redis: connect(options), kind: scheme}, nil
}

// optionsOf reads a URL. Its errors never repeat it: it may hold a password.
func optionsOf(raw string) (*redis.UniversalOptions, error) {
	scheme, rest, _ := strings.Cut(raw, "://")
	switch scheme {
	case "redis", "rediss", "unix":
		o, err := redis.ParseURL(raw)
		if err != nil {
			return nil, fmt.Errorf("REDIS_URL: %w", withoutURL(err))
		}
		return &redis.UniversalOptions{
			Addrs: []string{o.Addr}, Username: o.Username, Password: o.Password, DB: o.DB, TLSConfig: o.TLSConfig,
			PoolSize: o.PoolSize, ClientName: o.ClientName,
		}, nil
	case "redis+sentinel", "rediss+sentinel", "redis+cluster", "rediss+cluster":
		base, kind, _ := strings.Cut(scheme, "+")
		return manyOptions(base, kind, rest)
	}
	return nil, fmt.Errorf("REDIS_URL: unknown scheme %q; it takes redis, rediss, unix, redis+sentinel, redis+cluster or memory", scheme)
}

// manyOptions reads what follows the scheme of a Sentinel or Cluster URL: [user:password@]host:port,host:port[/master[/db]].
func manyOptions(base, kind, rest string) (*redis.UniversalOptions, error) {
	credentials, address := "", rest
	if at := strings.LastIndex(rest, "@"); at >= 0 {
		credentials, address = rest[:at+1], rest[at+1:]
	}
	hosts, path, _ := strings.Cut(address, "/")
	master, db := "", ""
	if kind == "sentinel" {
		master, db, _ = strings.Cut(path, "/")
		if master == "" {
			return nil, errors.New("REDIS_URL: a Sentinel URL ends in /NAME, the name of the primary")
		}
	}
	addresses := strings.Split(hosts, ",")
	o, err := redis.ParseURL(base + "://" + credentials + addresses[0] + "/" + db)
	if err != nil {
		return nil, fmt.Errorf("REDIS_URL: %w", withoutURL(err))
	}
	return &redis.UniversalOptions{
		Addrs: addresses, MasterName: master, IsClusterMode: kind == "cluster",
		Username: o.Username, Password: o.Password, DB: o.DB, TLSConfig: o.TLSConfig,
	}, nil
}

// withoutURL drops the URL, and the password in it, from an error.
func withoutURL(err error) error {
	var bad *url.Error
	if errors.As(err, &bad) {
		return bad.Err
	}
	return err
}

func connect(o *redis.UniversalOptions) redis.UniversalClient {
	o.ContextTimeoutEnabled = true
	o.DialTimeout, o.ReadTimeout, o.WriteTimeout, o.PoolTimeout = dialTimeout, ioTimeout, ioTimeout, ioTimeout
	o.MaxRetries, o.MinRetryBackoff, o.MaxRetryBackoff = maxRetries, minBackoff, maxBackoff
	return redis.NewUniversalClient(o)
}

// Kind says what sort of Redis this is, for logs: a URL's scheme, or "own" for a server of Shine's own.
func (db *DB) Kind() string { return db.kind }

// Ping makes sure that Redis answers.
func (db *DB) Ping(ctx context.Context) error {
	if err := db.redis.Ping(ctx).Err(); err != nil {
		return fmt.Errorf("reaching Redis: %w", uncertain(err))
	}
	return nil
}

// Gone is closed when a server of Shine's own ends by itself. It is nil where there is none.
func (db *DB) Gone() <-chan struct{} { return db.gone }

// Close ends the connection, and the server that was started for it.
func (db *DB) Close() error {
	err := db.redis.Close()
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
	redis     redis.UniversalClient
	workspace string
	keys      keys
}

// Workspace returns the store of a workspace, by Slack's team id.
func (db *DB) Workspace(team string) *Store {
	return &Store{redis: db.redis, workspace: team, keys: keysOf(team)}
}

// Ping makes sure that Redis answers.
func (s *Store) Ping(ctx context.Context) error {
	return (&DB{redis: s.redis}).Ping(ctx)
}
