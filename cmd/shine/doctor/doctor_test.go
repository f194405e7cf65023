package doctor

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"shine/bot"
	"shine/storage"
)

const botApp, otherApp = "xapp-1-A0SHINE-1-x", "xapp-1-A0OTHER-1-x"

// Each scope that the manifest asks for has a word on what is missing without it.
func TestEveryScopeHasItsFeature(t *testing.T) {
	t.Parallel()
	all := slices.Concat(bot.Scopes, bot.OptionalScopes)
	for _, scope := range all {
		if features[scope] == "" {
			t.Errorf("%s has none", scope)
		}
	}
	for scope := range features {
		if !slices.Contains(all, scope) {
			t.Errorf("%s is not asked for", scope)
		}
	}
}

func TestSlack(t *testing.T) {
	t.Parallel()
	well := bot.Installation{Team: "Acme", TeamID: "T1", User: "shine", App: "A0SHINE", Granted: slices.Concat(bot.Scopes, bot.OptionalScopes)}
	change := func(do func(*bot.Installation)) bot.Installation {
		changed := well
		do(&changed)
		return changed
	}
	verdict := func(code string) error { return slack.SlackErrorResponse{Err: code} }
	for name, c := range map[string]struct {
		tokens Tokens
		found  bot.Installation
		check  string
		state  State
		says   string
	}{
		"well":          {Tokens{botApp, "xoxb-1"}, well, "scopes", OK, "all"},
		"no bot token":  {Tokens{botApp, ""}, well, "bot_token", Fails, "not set"},
		"swapped":       {Tokens{"xoxb-1", botApp}, well, "bot_token", Fails, "an app-level token"},
		"swapped too":   {Tokens{"xoxb-1", botApp}, well, "app_token", Fails, "a bot token"},
		"cut":           {Tokens{botApp, "xo"}, well, "bot_token", Fails, "something else"},
		"two apps":      {Tokens{otherApp, "xoxb-1"}, well, "app_token", Fails, "A0OTHER and A0SHINE"},
		"not told":      {Tokens{otherApp, "xoxb-1"}, change(func(i *bot.Installation) { i.App = "" }), "app_token", OK, "A0OTHER"},
		"revoked":       {Tokens{botApp, "xoxb-1"}, change(func(i *bot.Installation) { i.SignIn = verdict("token_revoked") }), "bot_token", Fails, "token_revoked"},
		"organization":  {Tokens{botApp, "xoxb-1"}, change(func(i *bot.Installation) { i.Whole = true }), "bot_token", Fails, "whole organization"},
		"no groups":     {Tokens{botApp, "xoxb-1"}, change(func(i *bot.Installation) { i.Granted = without(well.Granted, []string{"groups:read"}) }), "scopes", Warns, "groups:read"},
		"no chat":       {Tokens{botApp, "xoxb-1"}, change(func(i *bot.Installation) { i.Granted = without(well.Granted, []string{"chat:write"}) }), "scopes", Fails, "chat:write"},
		"no options":    {Tokens{botApp, "xoxb-1"}, change(func(i *bot.Installation) { i.Granted = bot.Scopes }), "optional_scopes", OK, "emoji:read"},
		"late":          {Tokens{botApp, "xoxb-1"}, change(func(i *bot.Installation) { i.ClockAhead = time.Minute }), "slack_clock", Warns, "1m0s behind Slack's"},
		"early":         {Tokens{botApp, "xoxb-1"}, change(func(i *bot.Installation) { i.ClockAhead = -time.Hour }), "slack_clock", Warns, "1h0m0s ahead of Slack's"},
		"not on":        {Tokens{botApp, "xoxb-1"}, change(func(i *bot.Installation) { i.Open = verdict("not_allowed_token_type") }), "connections", Fails, "not_allowed_token_type"},
		"no connection": {Tokens{botApp, "xoxb-1"}, change(func(i *bot.Installation) { i.Reach = errors.New("refused") }), "connections", Fails, "refused"},
	} {
		got := find(Slack(c.tokens, c.found), c.check)
		if got.State != c.state || !strings.Contains(got.Says, c.says) || got.State != OK && (got.Costs == "" || got.Mend == "") {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestRedis(t *testing.T) {
	t.Parallel()
	well := storage.Condition{
		Kind: "redis", Version: "7.2.4", Role: "master", AppendOnly: "yes", Fsync: "always", Policy: "noeviction", MinReplicas: "0",
		UsedMemory: 1 << 20, MaxMemory: 1 << 30,
	}
	full := errors.New("OOM")
	for name, c := range map[string]struct {
		change    func(*storage.Condition)
		unwritten error
		check     string
		state     State
		says      string
	}{
		"well":             {nil, nil, "persistence", OK, "always"},
		"old":              {func(c *storage.Condition) { c.Version = "6.0.16" }, nil, "redis", Fails, "6.0.16"},
		"old, two digits":  {func(c *storage.Condition) { c.Version = "10.0.1" }, nil, "redis", OK, "10.0.1"},
		"replica":          {func(c *storage.Condition) { c.Role = "slave" }, full, "redis_writes", Fails, "replica"},
		"full":             {nil, full, "redis_writes", Fails, "OOM"},
		"slow":             {func(c *storage.Condition) { c.Latency = time.Second }, nil, "redis_latency", Warns, "1s"},
		"snapshots":        {func(c *storage.Condition) { c.AppendOnly, c.Save = "no", "3600 1" }, nil, "persistence", Warns, "snapshots"},
		"nothing kept":     {func(c *storage.Condition) { c.AppendOnly = "no" }, nil, "persistence", Warns, "nothing"},
		"not told":         {func(c *storage.Condition) { c.AppendOnly = "" }, nil, "persistence", Warns, "not tell"},
		"once a second":    {func(c *storage.Condition) { c.Fsync = "everysec" }, nil, "persistence", Warns, "once a second"},
		"fsync not told":   {func(c *storage.Condition) { c.Fsync = "" }, nil, "persistence", OK, "not told"},
		"disk":             {func(c *storage.Condition) { c.DiskFailed = true }, nil, "persistence", Warns, "disk"},
		"evicts":           {func(c *storage.Condition) { c.Policy = "allkeys-lfu" }, nil, "eviction", Warns, "allkeys-lfu"},
		"nearly full":      {func(c *storage.Condition) { c.UsedMemory = 1 << 30 }, nil, "memory", Warns, "1.0 GiB of 1.0 GiB"},
		"rights":           {func(c *storage.Condition) { c.Denied = []string{"xadd"} }, nil, "redis_rights", Fails, "xadd"},
		"unsafe replicas":  {func(c *storage.Condition) { c.Replicas = 2 }, nil, "replicas", Warns, "wait for none"},
		"missing replicas": {func(c *storage.Condition) { c.MinReplicas = "1" }, nil, "replicas", Warns, "0 of the 1"},
		"replicas":         {func(c *storage.Condition) { c.Replicas, c.MinReplicas = 2, "1" }, nil, "replicas", OK, "a write needs 1"},
		"slots":            {func(c *storage.Condition) { c.ClusterState, c.SlotsCovered = "ok", 1 }, nil, "cluster", Warns, "1 of 16384"},
		"little disk":      {func(c *storage.Condition) { c.DataDir, c.FreeDisk = "/data", 1<<20 }, nil, "data_dir", Warns, "1.0 MiB free"},
		"in memory":        {func(c *storage.Condition) { c.Kind = "memory" }, nil, "persistence", Warns, "forgets"},
	} {
		condition := well
		if c.change != nil {
			c.change(&condition)
		}
		got := find(Redis(condition, c.unwritten), c.check)
		if got.State != c.state || !strings.Contains(got.Says, c.says) || got.State != OK && (got.Costs == "" || got.Mend == "") {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestBacklog(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		backlog storage.Backlog
		check   string
		state   State
		says    string
	}{
		"nothing":  {storage.Backlog{Known: 2}, "schema", OK, "no data yet"},
		"older":    {storage.Backlog{Schema: 1, Known: 2}, "schema", OK, "moves it to 2"},
		"new":      {storage.Backlog{Waiting: 3, Oldest: now.Add(-time.Minute)}, "outbox", OK, "3 wait, the first for 1m0s"},
		"old":      {storage.Backlog{Waiting: 3, Oldest: now.Add(-time.Hour)}, "outbox", Warns, "1h0m0s"},
		"given up": {storage.Backlog{Dead: 2}, "dead_letters", Warns, "2 were given up"},
	} {
		got := find(Backlog(c.backlog, now), c.check)
		if got.State != c.state || !strings.Contains(got.Says, c.says) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func find(checks []Check, name string) Check {
	at := slices.IndexFunc(checks, func(c Check) bool { return c.Name == name })
	if at < 0 {
		return Check{}
	}
	return checks[at]
}
