package workspace

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/slack-go/slack"

	"shine/bot/alias"
	"shine/storage"
)

// Workspace is what Shine knows of its own workspace: the people, groups and channels, and what was decided.
type Workspace struct {
	*Directory
	*Decisions
	operators []string
	log       *slog.Logger
	now       func() time.Time
	within    time.Duration
}

// Config is what a workspace needs to know.
type Config struct {
	// API asks Slack; see [WaitsItsTurn].
	API *slack.Client
	// ID is the workspace's: its members and admins count.
	ID string
	// Host is where the workspace's own links lead.
	Host string
	// Store has what was decided.
	Store *storage.Store
	Log   *slog.Logger
	// IDs learns who has two ids.
	IDs *alias.Table
	// Now is the clock.
	Now func() time.Time
	// Patient lets look-ups wait for minutes where Slack puts them off: it is for jobs that nobody in Slack waits for.
	Patient bool
	// Within is how long a look-up may take whose result an answer can do without: who may read a channel, and what
	// people are called.
	Within time.Duration
	// Operators are the people whom the operator made admins.
	Operators []string
}

// New reads what was decided in a workspace, and knows nobody yet.
func New(ctx context.Context, c Config) (*Workspace, error) {
	decisions, err := newDecisions(ctx, c)
	if err != nil {
		return nil, fmt.Errorf("reading what was decided: %w", err)
	}

	w := &Workspace{
		Directory: NewDirectory(c), Decisions: decisions, operators: c.Operators, log: c.Log, now: c.Now,
		within: c.Within,
	}
	w.sameAs = w.KnownAs
	return w, nil
}
