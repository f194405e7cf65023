package control

import (
	"context"
	"time"
)

type shownClock struct {
	Now     string `json:"now" about:"The time in the workspace, RFC 3339."`
	Stopped bool   `json:"stopped" about:"Set where it stands still."`
}

func (c *control) clock(context.Context, nothing) (shownClock, error) {
	return shownClock{c.slack.Now().Format(time.RFC3339Nano), c.slack.ClockStopped()}, nil
}

type clockChange struct {
	To   string `json:"to,omitempty" about:"The moment to move it to, RFC 3339."`
	By   string `json:"by,omitempty" about:"How far to move it on, as in 90m, in place of to."`
	Stop *bool  `json:"stop,omitempty" about:"true lets it stand still, false lets it go on."`
}

func (c *control) setClock(ctx context.Context, in clockChange) (out shownClock, err error) {
	to, err := in.from(c.slack.Now())
	if err != nil {
		return out, err
	}
	if in.Stop != nil {
		if err := c.slack.StopClock(*in.Stop); err != nil {
			return out, err
		}
	}
	if !to.IsZero() {
		if err := c.slack.MoveClock(to); err != nil {
			return out, err
		}
		_, _ = c.slack.RetryEvents(ctx) // an event that the app does not take now either is due again later
	}
	return c.clock(ctx, nothing{})
}

// from is where to move the clock; the zero time is nowhere.
func (in clockChange) from(now time.Time) (to time.Time, err error) {
	switch {
	case in.To != "" && in.By != "", in.To == "" && in.By == "" && in.Stop == nil:
		return to, wrong("name to or by, or stop")
	case in.To != "":
		if to, err = time.Parse(time.RFC3339, in.To); err != nil {
			return to, wrong("to is no moment, as in 2026-11-23T09:00:00Z")
		}
	case in.By != "":
		by, err := time.ParseDuration(in.By)
		if err != nil || by <= 0 {
			return to, wrong("by is no span, as in 90m")
		}
		to = now.Add(by)
	}
	return to, nil
}
