package control

import (
	"context"
	"sync"
	"time"

	"shine/bot/slacksim"
)

// This file lets things go wrong.

type failing struct {
	Method     string `json:"method" about:"The method, as in chat.postMessage; response_url and upload for what is posted to such addresses."`
	Times      int    `json:"times,omitempty" about:"How many calls go wrong; without it, one."`
	Channel    string `json:"channel,omitempty" about:"Only calls with this channel: an id or a name."`
	User       string `json:"user,omitempty" about:"Only calls with this person: an id or a name."`
	After      int    `json:"after,omitempty" about:"How many calls go well first."`
	Error      string `json:"error,omitempty" about:"Slack's error code, with HTTP 200."`
	Status     int    `json:"status,omitempty" about:"An HTTP status instead of an answer, as in 429."`
	RetryAfter int    `json:"retry_after,omitempty" about:"The Retry-After that comes with a 429, in seconds."`
	Body       string `json:"body,omitempty" about:"What comes with the status: HTML, or JSON where it begins with a brace."`
	Location   string `json:"location,omitempty" about:"Where a status of redirection leads."`
	Done       bool   `json:"done,omitempty" about:"Set where the call does what it does before the status comes back."`
	Cut        string `json:"cut,omitempty" about:"Cut the connection: before, or after the call did what it does, or within the answer."`
	Hold       string `json:"hold,omitempty" about:"Hold the call before it does anything, or the answer after it did, until the faults are taken back."`
}

func (c *control) fail(_ context.Context, in failing) (out nothing, err error) {
	if in.Channel != "" {
		if in.Channel, err = c.channel(in.Channel); err != nil {
			return out, err
		}
	}

	if in.User != "" {
		if in.User, err = c.user(in.User); err != nil {
			return out, err
		}
	}

	fault := slacksim.Fault{
		Channel: in.Channel, User: in.User, After: in.After, Error: in.Error, Status: in.Status, Body: in.Body, Location: in.Location,
		Done: in.Done, RetryAfter: time.Duration(in.RetryAfter) * time.Second,
		CutBefore: in.Cut == "before", CutAfter: in.Cut == "after", CutWithin: in.Cut == "within",
	}
	switch in.Hold {
	case "":
	case "before":
		fault.Until = c.held.until()
	case "after":
		fault.AnswerAfter = c.held.until()
	default:
		return out, wrong("hold is before or after, not %q", in.Hold)
	}

	switch cut := fault.CutBefore || fault.CutAfter || fault.CutWithin; {
	case in.Cut != "" && !cut:
		return out, wrong("cut is before, after or within, not %q", in.Cut)
	case !cut && in.Error == "" && in.Status == 0 && in.Hold == "":
		return out, wrong("nothing goes wrong: name an error, a status, cut or hold")
	case in.Status != 0 && (in.Status < 300 || in.Status > 599):
		return out, wrong("status %d is none of a failure", in.Status)
	case in.Times < 0, in.After < 0, in.RetryAfter < 0:
		return out, wrong("times, after and retry_after are no less than 0")
	}

	c.slack.Fail(in.Method, max(in.Times, 1), fault)
	return out, nil
}

func (c *control) mend(context.Context, nothing) (nothing, error) {
	c.slack.Mend()
	c.held.release()
	return nothing{}, nil
}

// held lets go of all calls that are held.
type held struct {
	mu   sync.Mutex
	gone chan struct{}
}

// until is closed when what is held may go on.
func (h *held) until() <-chan struct{} {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.gone == nil {
		h.gone = make(chan struct{})
	}
	return h.gone
}

func (h *held) release() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.gone != nil {
		close(h.gone)
		h.gone = nil
	}
}

type socketFault struct {
	Do     string `json:"do" about:"cut (break without a word), disconnect (ask the app to leave), silence (no pings), or speak (pings again)."`
	Count  int    `json:"count,omitempty" about:"How many connections to cut or disconnect; without it, all."`
	Reason string `json:"reason,omitempty" about:"Of a disconnect: warning, refresh_requested, link_disabled or too_many_websockets."`
}

type shownSockets struct {
	Connections int `json:"connections" about:"How many there are."`
}

func (c *control) sockets(ctx context.Context, in socketFault) (out shownSockets, err error) {
	count := in.Count
	if count <= 0 {
		count = c.slack.Connections()
	}
	switch in.Do {
	case "cut":
		c.slack.CutConnections(count)
	case "disconnect":
		if in.Reason == "" {
			return out, wrong("a disconnect needs its reason")
		}
		c.slack.Disconnect(ctx, in.Reason, count)
	case "silence", "speak":
		c.slack.Silence(in.Do == "silence")
	default:
		return out, wrong("do is cut, disconnect, silence or speak, not %q", in.Do)
	}
	return c.connections(ctx, nothing{})
}

func (c *control) connections(context.Context, nothing) (shownSockets, error) {
	return shownSockets{c.slack.Connections()}, nil
}
