package slacksim

import (
	"context"
	"sync"
	"time"
)

// Inside is what the page shows of the inside of the app, for whoever wants to look: what went over the wire, which the
// workspace knows by itself, and what whoever runs the app knows of it.
type Inside struct {
	// About says in a sentence what is to be seen.
	About string
	// Store is what the app keeps its data in.
	Store string
	// Recorded lists what was recorded there lately, oldest first.
	Recorded func() []Record
	// Audit lists the app's audit log, newest first.
	Audit func(context.Context) ([]AuditLine, error)
	// Trials let something go wrong, and show what became of it.
	Trials []Trial
}

// Record is something that the app recorded.
type Record struct {
	// ID is its own among the others.
	ID int
	// At is when, by the machine's clock.
	At time.Time
	// Name is what the app calls it, and About says what it is.
	Name, About string
	// Detail is all of it, which is shown as JSON.
	Detail any
}

// AuditLine is a line of an audit log: who did what. By and About may be ids of people and channels.
type AuditLine struct {
	At                      time.Time
	By, Did, About, Details string
}

// Trial is something that goes wrong on purpose.
type Trial struct {
	// Name is the trial's own among the others, in addresses.
	Name string
	// Title is what is done, Claim what is promised, and Way how it is tried.
	Title, Claim, Way string
	// Run does it, and reports what happened.
	Run func(context.Context) ([]Check, error)
}

// Check compares what was expected with what happened.
type Check struct {
	What, Expected, Happened string
	OK                       bool
}

// inside is what is offered, and what became of the trials.
type inside struct {
	mu       sync.Mutex
	offered  *Inside
	outcomes map[string][]Check
	// trial is held while one runs.
	trial sync.Mutex
}

// OfferInside has the page offer a look inside from now on, at what goes over the wire from now on.
func (s *Slack) OfferInside(i Inside) {
	s.inside.mu.Lock()
	s.inside.offered, s.inside.outcomes = &i, map[string][]Check{}
	s.inside.mu.Unlock()
	s.wire.begin()
	s.Touch()
}

func (i *inside) get() *Inside {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.offered
}

// outcome is what became of a trial, the last time; nil before there was one.
func (i *inside) outcome(trial string) []Check {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.outcomes[trial]
}

// try runs a trial, one at a time.
func (i *inside) try(ctx context.Context, t Trial) error {
	i.trial.Lock()
	defer i.trial.Unlock()
	checks, err := t.Run(ctx)
	if err != nil {
		return err
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	i.outcomes[t.Name] = checks
	return nil
}
