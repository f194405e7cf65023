package main

import (
	"context"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"shine/cmd/shine/doctor"
	"shine/storage"
	"shine/storage/sleep"
)

const (
	// redisEvery is how often Redis is examined while the bot runs, and slackEvery how often Slack is.
	redisEvery = time.Minute
	slackEvery = time.Hour
)

// health keeps what `shine doctor` would say about the running bot.
type health struct {
	gauge *prometheus.GaugeVec

	mu     sync.Mutex
	groups []group
}

func newHealth(registry prometheus.Registerer) *health {
	h := &health{gauge: prometheus.NewGaugeVec(prometheus.GaugeOpts{
		Name: "shine_check",
		Help: "How a check of `shine doctor` came out: 0 well, 1 to think about, 2 keeps Shine from working.",
	}, []string{"check"})}
	registry.MustRegister(h.gauge)
	return h
}

// watch examines Slack and Redis until ctx ends.
func (h *health) watch(ctx context.Context, cfg config, db *storage.DB) error {
	var slack group
	var workspace string
	asked := time.Time{}
	for {
		if now := time.Now(); now.Sub(asked) >= slackEvery || now.Before(asked) {
			asked = now
			slack, workspace = examineSlack(ctx, cfg)
		}
		redis := group{"Redis", checksOf(ctx, db.Workspace(workspace), workspace != "")}
		if ctx.Err() == nil {
			h.found([]group{slack, redis})
		}
		if sleep.For(ctx, redisEvery) != nil {
			return nil //nolint:nilerr // the end of the bot
		}
	}
}

func (h *health) found(groups []group) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.groups = groups
	h.gauge.Reset()
	for _, group := range groups {
		for _, c := range group.checks {
			h.gauge.WithLabelValues(c.Name).Set(map[doctor.State]float64{doctor.Warns: 1, doctor.Fails: 2}[c.State])
		}
	}
}

// print writes what is not well, a line each.
func (h *health) print(out io.Writer) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, group := range h.groups {
		for _, c := range group.checks {
			if c.State != doctor.OK {
				fmt.Fprintf(out, "%s %s: %s\n", marks[c.State], c.Name, redactText(c.Says))
			}
		}
	}
}
