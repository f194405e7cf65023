package storage

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// Condition is what an operator should know about a Redis. Fields that the Redis does not tell are empty: a managed one
// may hide its configuration, and memory:// has none.
type Condition struct {
	Kind, Version string
	// Latency is the median of a few round trips, ClockAhead how far Redis's clock is ahead of the given one.
	Latency, ClockAhead time.Duration
	// Role is "master" or "slave", Replicas how many follow it, and MinReplicas how many a write needs.
	Role        string
	Replicas    int
	MinReplicas string
	// AppendOnly is "yes" or "no", Fsync "always", "everysec" or "no", and Save the rules of snapshots.
	AppendOnly, Fsync, Save string
	// DiskFailed is set where the last append or snapshot failed, and LastSave is when the last snapshot was taken.
	DiskFailed bool
	LastSave   time.Time
	// Policy is what happens when memory is full.
	Policy string
	// UsedMemory, MaxMemory and SystemMemory are bytes; 0 is no limit, or unknown.
	UsedMemory, MaxMemory, SystemMemory int64
	// ClusterState is "ok" or "fail", and SlotsCovered how many of a cluster's slots somebody serves; empty without
	// one.
	ClusterState string
	SlotsCovered int
	// Denied are commands that Shine needs and this user may not use.
	Denied []string
	// DataDir is where a server of Shine's own keeps its data, and FreeDisk how many bytes are free there.
	DataDir  string
	FreeDisk int64
}

// Slots is how many a whole cluster has.
const Slots = 16384

// Examine looks at the Redis that holds a workspace's data, in a cluster at the node that does. It writes one key, and
// removes it.
func (s *Store) Examine(ctx context.Context, now func() time.Time) (Condition, error) {
	node, err := s.node(ctx)
	if err != nil {
		return Condition{}, err
	}

	info, err := node.Info(ctx).Result()
	if err != nil && !denied(err) {
		return Condition{}, fmt.Errorf("asking Redis how it is: %w", err)
	}

	c := Condition{Kind: s.db.kind}
	c.read(fieldsOf(info))
	c.configured(ctx, node)
	if c.Latency, c.ClockAhead, err = timed(ctx, node, now); err != nil {
		return c, err
	}

	if c.Kind == "own" {
		c.DataDir = node.ConfigGet(ctx, "dir").Val()["dir"]
		c.FreeDisk = freeDisk(c.DataDir)
	}
	if _, clustered := s.redis.(*redis.ClusterClient); clustered {
		state := fieldsOf(node.ClusterInfo(ctx).Val())
		c.ClusterState, c.SlotsCovered = state["cluster_state"], count(state["cluster_slots_ok"])
	}
	c.Denied = s.denied(ctx)
	return c, nil
}

// node is a client of the one server that holds the workspace's data.
func (s *Store) node(ctx context.Context) (redis.Cmdable, error) {
	cluster, ok := s.redis.(*redis.ClusterClient)
	if !ok {
		return s.redis, nil
	}
	node, err := cluster.MasterForKey(ctx, s.keys.last)
	if err != nil {
		return nil, fmt.Errorf("finding the node that holds the data: %w", err)
	}
	return node, nil
}

// fieldsOf reads lines of "name:value".
func fieldsOf(text string) map[string]string {
	fields := map[string]string{}
	for line := range strings.Lines(text) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), ":"); ok {
			fields[name] = value
		}
	}
	return fields
}

func count(text string) int { n, _ := strconv.Atoi(text); return n }

// read takes over what INFO tells.
func (c *Condition) read(info map[string]string) {
	c.Version, c.Role, c.Replicas = info["redis_version"], info["role"], count(info["connected_slaves"])
	c.Policy = info["maxmemory_policy"]
	c.UsedMemory, c.MaxMemory = int64(count(info["used_memory"])), int64(count(info["maxmemory"]))
	c.SystemMemory = int64(count(info["total_system_memory"]))
	switch info["aof_enabled"] {
	case "0":
		c.AppendOnly = "no"
	case "1":
		c.AppendOnly = "yes"
	}

	c.DiskFailed = info["rdb_last_bgsave_status"] == "err" || info["aof_last_write_status"] == "err" ||
		info["aof_last_bgrewrite_status"] == "err"
	if at := count(info["rdb_last_save_time"]); at > 0 {
		c.LastSave = time.Unix(int64(at), 0).UTC()
	}
}

// configured takes over what the configuration says, where it may be read.
func (c *Condition) configured(ctx context.Context, node redis.Cmdable) {
	get := func(name string, into *string) {
		if value, ok := node.ConfigGet(ctx, name).Val()[name]; ok {
			*into = value
		}
	}
	get("appendfsync", &c.Fsync)
	get("save", &c.Save)
	get("maxmemory-policy", &c.Policy)
	get("min-replicas-to-write", &c.MinReplicas)
}

// roundTrips is how many are made to know what one takes.
const roundTrips = 9

// timed measures what a round trip takes, and compares the clocks. A Redis whose clock may not be read is not ahead.
func timed(ctx context.Context, node redis.Cmdable, now func() time.Time) (latency, ahead time.Duration, err error) {
	took := make([]time.Duration, roundTrips)
	for i := range took {
		began := now()
		if err := node.Ping(ctx).Err(); err != nil {
			return 0, 0, fmt.Errorf("reaching Redis: %w", err)
		}
		took[i] = now().Sub(began)
	}
	slices.Sort(took)

	before := now()
	at, err := node.Time(ctx).Result()
	if err != nil {
		return took[roundTrips/2], 0, nil //nolint:nilerr // not every Redis tells
	}
	after := now()
	return took[roundTrips/2], at.Sub(before.Add(after.Sub(before) / 2)), nil
}

// denied finds the commands that Redis does not let this user use: each is tried on a key of its own.
func (s *Store) denied(ctx context.Context) []string {
	key := s.keys.tried() + ":examined"
	defer s.redis.Del(ctx, key)
	var refused []string
	for _, call := range commands(key) {
		name, _ := call[0].(string)
		if err := s.redis.Do(ctx, call...).Err(); denied(err) && !slices.Contains(refused, name) {
			refused = append(refused, name)
		}
		if name == "set" || name == "hset" || name == "zadd" { // the next ones need the key for themselves
			s.redis.Del(ctx, key)
		}
	}

	_, err := s.redis.TxPipelined(ctx, func(p redis.Pipeliner) error { return p.Get(ctx, key).Err() })
	if denied(err) {
		refused = append(refused, "multi")
	}
	return refused
}

func denied(err error) bool { return err != nil && redis.HasErrorPrefix(err, "NOPERM") }

// commands are calls of all that Shine uses, on one key.
func commands(key string) [][]any {
	return [][]any{
		{"get", key},
		{"mget", key},
		{"exists", key},
		{"pttl", key},
		{"set", key, "1"},
		{"pexpire", key, "60000"},
		{"incr", key},
		{"del", key},
		{"hset", key, "f", "1"},
		{"hsetnx", key, "f", "1"},
		{"hget", key, "f"},
		{"hmget", key, "f"},
		{"hgetall", key},
		{"hkeys", key},
		{"hlen", key},
		{"hexists", key, "f"},
		{"hincrby", key, "f", "1"},
		{"hscan", key, "0"},
		{"hdel", key, "f"},
		{"zadd", key, "1", "m"},
		{"zscore", key, "m"},
		{"zcard", key},
		{"zcount", key, "0", "1"},
		{"zrange", key, "0", "1"},
		{"zrangebyscore", key, "0", "1"},
		{"zrevrangebyscore", key, "1", "0"},
		{"zremrangebyscore", key, "0", "1"},
		{"zrem", key, "m"},
		{"xadd", key, "1-1", "f", "v"},
		{"xlen", key},
		{"xrange", key, "-", "+", "COUNT", "1"},
		{"xrevrange", key, "+", "-", "COUNT", "1"},
		{"xgroup", "CREATE", key, "g", "0"},
		{"xreadgroup", "GROUP", "g", "c", "COUNT", "1", "STREAMS", key, ">"},
		{"xautoclaim", key, "g", "c", "60000", "0-0"},
		{"xclaim", key, "g", "c", "60000", "1-1", "JUSTID"},
		{"xack", key, "g", "1-1"},
		{"xdel", key, "1-1"},
		{"eval", "return 1", "1", key},
		{"evalsha", "0000000000000000000000000000000000000000", "1", key},
	}
}

// Backlog says how much waits to be said, and how much was given up.
type Backlog struct {
	// Schema is the form of the stored data, 0 where there is none, and Known the one of this version.
	Schema, Known int
	Waiting, Dead int64
	// Oldest is since when the first entry waits, by Redis's clock; zero where none does.
	Oldest time.Time
}

// Backlog reads what waits.
func (s *Store) Backlog(ctx context.Context) (b Backlog, err error) {
	found, err := s.schema(ctx)
	if err != nil {
		return b, err
	}
	b.Known = firstSchema + len(steps)
	if b.Schema, err = s.knownSchema(found, b.Known); err != nil {
		return b, err
	}
	if b.Waiting, err = s.OutboxLength(ctx); err != nil {
		return b, err
	}
	if b.Dead, err = s.DeadLength(ctx); err != nil {
		return b, err
	}

	first, err := s.redis.XRangeN(ctx, s.keys.outbox, "-", "+", 1).Result()
	if err != nil {
		return b, fmt.Errorf("looking since when the outbox waits: %w", err)
	}
	if len(first) > 0 {
		b.Oldest = OutboxEntry{ID: first[0].ID}.Time()
	}

	return b, nil
}
