package doctor

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"shine/storage"
)

// These are the bounds within which all is well.
const (
	slowRedis  = 20 * time.Millisecond
	fullRedis  = 0.8
	littleDisk = gigabyte
	stale      = 10 * time.Minute
	gigabyte   = 1 << 30
)

// Unreachable is the check of a Redis that does not answer.
func Unreachable(err error) []Check {
	return []Check{fails("redis", "Redis does not answer: "+err.Error(),
		"start it, or set REDIS_URL to where it is; without REDIS_URL, Shine starts one in SHINE_DATA_DIR")}
}

// Redis judges a Redis. Unwritten is why it takes no writes.
func Redis(c storage.Condition, unwritten error) []Check {
	checks := []Check{version(c), writes(c, unwritten), latency(c), clock("redis_clock", "Redis", c.ClockAhead)}
	if c.Kind == "memory" {
		return append(checks, warns("persistence", "memory:// forgets everything when Shine ends",
			"every shout-out is gone then", "set REDIS_URL, or leave it empty"))
	}

	checks = append(checks, persistence(c), eviction(c), memory(c), rights(c), replicas(c))
	if c.ClusterState != "" {
		checks = append(checks, cluster(c))
	}
	if c.DataDir != "" {
		checks = append(checks, disk(c))
	}
	return checks
}

func version(c storage.Condition) Check {
	const name = "redis"
	switch {
	case c.Version == "":
		return ok(name, c.Kind+"; it does not tell its version")
	case older(c.Version, 6, 2):
		return fails(name, "Redis "+c.Version+" is too old", "run Redis 6.2 or newer, or Valkey")
	}
	return ok(name, c.Kind+", version "+c.Version)
}

// older reports whether a version comes before another one.
func older(version string, major, minor int) bool {
	first, rest, _ := strings.Cut(version, ".")
	second, _, _ := strings.Cut(rest, ".")
	m, _ := strconv.Atoi(first)
	n, _ := strconv.Atoi(second)
	return m < major || m == major && n < minor
}

func writes(c storage.Condition, unwritten error) Check {
	const name = "redis_writes"
	switch {
	case unwritten != nil && c.Role == "slave":
		return fails(
			name, "this Redis is a replica, and takes no writes", "set REDIS_URL to the primary, or to its sentinels",
		)
	case unwritten != nil:
		return fails(
			name, "Redis takes no writes: "+unwritten.Error(), "see the other checks of Redis, and its own log",
		)
	}
	return ok(name, "one was taken")
}

func latency(c storage.Condition) Check {
	const name = "redis_latency"
	took := c.Latency.Round(10 * time.Microsecond)
	if c.Latency < slowRedis {
		return ok(name, took.String()+" there and back")
	}
	return warns(name, took.String()+" there and back", "Slack waits 3 seconds for an answer that takes several of these",
		"run Redis near Shine, and look at its SLOWLOG")
}

func persistence(c storage.Condition) Check {
	const name = "persistence"
	const mend = "CONFIG SET appendonly yes, CONFIG SET appendfsync always, then CONFIG REWRITE"
	switch {
	case c.DiskFailed:
		return warns(name, "Redis could not write to its disk the last time", "what was given since is lost if Redis ends",
			"free space on the disk of Redis, and look into its log")
	case c.AppendOnly == "":
		return warns(name, "Redis does not tell whether it keeps its data on disk", "it may forget what was acknowledged",
			"look whether it appends to a file (appendonly), at your provider or with CONFIG GET appendonly")
	case c.AppendOnly == "no" && c.Save == "":
		return warns(name, "Redis keeps nothing on disk", "every shout-out is gone when it ends", mend)
	case c.AppendOnly == "no":
		return warns(name, "Redis keeps snapshots only"+since(c.LastSave), "what was given since the last one is lost if Redis ends",
			mend)
	case c.Fsync == "no":
		return warns(name, "Redis appends, and leaves writing to the system (appendfsync no)",
			"a power cut may cost half a minute of what was acknowledged", mend)
	case c.Fsync == "everysec":
		return warns(name, "Redis appends, and writes once a second", "a power cut may cost two seconds of what was acknowledged",
			"CONFIG SET appendfsync always, then CONFIG REWRITE; or take the risk")
	}
	return ok(name, "Redis appends every write (appendfsync "+cmp.Or(c.Fsync, "is not told")+")")
}

func since(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return ", the last one of " + at.Format(time.RFC3339)
}

func eviction(c storage.Condition) Check {
	const name = "eviction"
	switch c.Policy {
	case "noeviction":
		return ok(name, "none: a full Redis refuses, and forgets nothing")
	case "":
		return ok(name, "Redis does not tell")
	}
	return warns(name, "maxmemory-policy is "+c.Policy, "a full Redis throws shout-outs away",
		"CONFIG SET maxmemory-policy noeviction, then CONFIG REWRITE")
}

func memory(c storage.Condition) Check {
	const name = "memory"
	limit := cmp.Or(c.MaxMemory, c.SystemMemory)
	if limit == 0 {
		return ok(name, size(c.UsedMemory)+" used")
	}

	says := fmt.Sprintf("%s of %s used", size(c.UsedMemory), size(limit))
	if float64(c.UsedMemory) < fullRedis*float64(limit) {
		return ok(name, says)
	}
	return warns(name, says, "when it is full, nobody can be credited", "give Redis more memory (maxmemory)")
}

func size(bytes int64) string {
	if bytes >= gigabyte {
		return fmt.Sprintf("%.1f GiB", float64(bytes)/gigabyte)
	}
	return fmt.Sprintf("%.1f MiB", float64(bytes)/(1<<20))
}

func rights(c storage.Condition) Check {
	const name = "redis_rights"
	if len(c.Denied) == 0 {
		return ok(name, "all commands that Shine uses")
	}
	return fails(name, "this user may not use: "+strings.Join(c.Denied, ", "),
		"ACL SETUSER … ~shine:* +@read +@write +@stream +@scripting +@transaction +@connection +info")
}

func replicas(c storage.Condition) Check {
	const name = "replicas"
	needed, _ := strconv.Atoi(c.MinReplicas)
	switch {
	case c.Replicas == 0 && needed == 0:
		return ok(name, "none: one Redis, which its disk has to outlive")
	case c.Replicas < needed:
		return warns(name, fmt.Sprintf("%d of the %d that a write needs", c.Replicas, needed), "Redis takes no writes",
			"start the replicas, or lower min-replicas-to-write")
	case needed == 0:
		return warns(name, fmt.Sprintf("%d, and writes wait for none", c.Replicas),
			"what was acknowledged last may be lost when a replica takes over",
			"CONFIG SET min-replicas-to-write 1, with min-replicas-max-lag 10")
	}
	return ok(name, fmt.Sprintf("%d, and a write needs %d", c.Replicas, needed))
}

func cluster(c storage.Condition) Check {
	const name = "cluster"
	if c.ClusterState == "ok" && c.SlotsCovered == storage.Slots {
		return ok(name, "all slots are served")
	}
	return warns(name, fmt.Sprintf(
		"state %s, %d of %d slots are served", c.ClusterState, c.SlotsCovered, storage.Slots,
	),
		"a workspace whose slot nobody serves stands still", "redis-cli --cluster check, then --cluster fix")
}

func disk(c storage.Condition) Check {
	const name = "data_dir"
	says := fmt.Sprintf("%s, %s free", c.DataDir, size(c.FreeDisk))
	if c.FreeDisk == 0 || c.FreeDisk >= littleDisk {
		return ok(name, says)
	}
	return warns(name, says, "when the disk is full, Redis takes no writes", "free space there, or move SHINE_DATA_DIR")
}

// Unreadable is the check of data that cannot be read.
func Unreadable(err error) Check {
	return fails("schema", err.Error(), "run the version of Shine that wrote the data, or restore a backup")
}

// Backlog judges what waits to be said.
func Backlog(b storage.Backlog, now time.Time) []Check {
	return []Check{schema(b), outbox(b, now), letters(b)}
}

func schema(b storage.Backlog) Check {
	const name = "schema"
	switch b.Schema {
	case 0:
		return ok(name, "no data yet")
	case b.Known:
		return ok(name, fmt.Sprintf("%d, this version's", b.Schema))
	}
	return ok(name, fmt.Sprintf("%d; this version moves it to %d when it starts", b.Schema, b.Known))
}

func outbox(b storage.Backlog, now time.Time) Check {
	const name = "outbox"
	age := max(0, now.Sub(b.Oldest)).Round(time.Second)
	switch {
	case b.Waiting == 0:
		return ok(name, "nothing waits to be said")
	case age < stale:
		return ok(name, fmt.Sprintf("%d wait, the first for %s", b.Waiting, age))
	}
	return warns(name, fmt.Sprintf("%d wait, the first for %s", b.Waiting, age), "people are not told, or told late",
		"look whether a copy of Shine runs, and into its log; `shine outbox` shows what waits")
}

func letters(b storage.Backlog) Check {
	const name = "dead_letters"
	if b.Dead == 0 {
		return ok(name, "none was given up")
	}
	return warns(name, fmt.Sprintf("%d were given up", b.Dead), "these messages were never said; those who wrote them know",
		"`shine outbox` shows why; mend that, then `shine outbox retry`, or `shine outbox drop`")
}
