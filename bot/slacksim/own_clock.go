package slacksim

import (
	"errors"
	"sync"
	"time"
)

// Clock is a clock for a workspace: it can be moved, stopped, and let go on.
type Clock struct {
	mu      sync.Mutex
	moment  time.Time
	since   time.Time // when it was set, by the machine's monotonic clock
	stopped bool
}

// NewClock returns a clock that goes, and shows a moment.
func NewClock(moment time.Time) *Clock { return &Clock{moment: moment, since: time.Now()} }

// Now is what the clock shows.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now()
}

func (c *Clock) now() time.Time {
	if c.stopped {
		return c.moment
	}
	return c.moment.Add(time.Since(c.since))
}

// Move sets the clock.
func (c *Clock) Move(to time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.moment, c.since = to, time.Now()
}

// Stop lets the clock stand still where it is, or go on from there.
func (c *Clock) Stop(on bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.moment, c.since, c.stopped = c.now(), time.Now(), on
}

// Stopped reports whether the clock stands still.
func (c *Clock) Stopped() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.stopped
}

// ErrClockFixed is the error of moving or stopping a clock that its owner did not let anybody move or stop.
var ErrClockFixed = errors.New("this workspace's clock is not to be moved in this way")

// Now is the time in the workspace.
func (s *Slack) Now() time.Time { return s.options.Now() }

// MoveClock moves the workspace's clock, where [Options] say how.
func (s *Slack) MoveClock(to time.Time) error {
	if s.options.MoveClock == nil {
		return ErrClockFixed
	}
	s.options.MoveClock(to)
	s.Touch()
	return nil
}

// StopClock stops the workspace's clock, or lets it go on, where it is a [Clock].
func (s *Slack) StopClock(on bool) error {
	if s.options.Clock == nil {
		return ErrClockFixed
	}
	s.options.Clock.Stop(on)
	s.Touch()
	return nil
}

// ClockStopped reports whether the workspace's clock is a [Clock] that stands still.
func (s *Slack) ClockStopped() bool { return s.options.Clock != nil && s.options.Clock.Stopped() }
