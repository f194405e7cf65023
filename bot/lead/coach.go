// Package lead reminds people who lead others to give credit away, when it is time.
//
// Each lead is asked about once on each of their working days, and half an hour after somebody credited them. What is
// known of a lead becomes a nudge.Case; package credit/nudge decides; and one script notes the moment, when to ask next
// and what to say, in whichever copy of the bot comes first. Package delivery says it, and has [Coach.Draw] draw it
// when it is its turn.
//
// Teams that are user groups are brought up to date before their lead is asked about, and people are told who leads
// them.
package lead

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"shine/bot/render"
	"shine/bot/workspace"
	"shine/storage"
)

// A Coach reminds leads.
type Coach struct {
	workspace *workspace.Workspace
	store     *storage.Store
	log       *slog.Logger
	now       func() time.Time
	lease     time.Duration
	home      string
	say       Say
	start     Start
	// telling is held while people are told slowly who leads them.
	telling sync.Mutex
}

// Say says something in a channel or to a person, now or as soon as Slack takes it.
type Say func(ctx context.Context, conversation string, messages ...render.Message) error

// Start begins a job that nobody waits for.
type Start func(job func(context.Context))

// Config is what a coach needs.
type Config struct {
	Workspace *workspace.Workspace
	Store     *storage.Store
	Log       *slog.Logger
	// Now is the clock.
	Now func() time.Time
	// Lease is for how long other copies of the bot leave leads alone who are being asked about.
	Lease time.Duration
	// Home is the address of the workspace, for links to messages.
	Home  string
	Say   Say
	Start Start
}

// NewCoach returns the coach of one workspace's leads.
func NewCoach(c Config) *Coach {
	return &Coach{
		workspace: c.Workspace, store: c.Store, log: c.Log, now: c.Now, lease: c.Lease, home: c.Home,
		say: c.Say, start: c.Start,
	}
}
