package control

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"shine/bot/slacksim"
)

// This file has the calls of the app, and what was sent to it.

type shownCall struct {
	Number  int               `json:"number" about:"Counts the calls, from 1."`
	Method  string            `json:"method" about:"As in chat.postMessage; response_url and upload for what was posted to such addresses."`
	Args    map[string]string `json:"args" about:"The arguments, as text, without the token."`
	Answer  string            `json:"answer" about:"ok, Slack's error code, or what happened instead."`
	Forced  bool              `json:"forced,omitempty" about:"Set where a fault made up the answer."`
	Unknown []string          `json:"unknown,omitempty" about:"Arguments that the simulator does not know."`
}

type shownCalls struct {
	Calls []shownCall `json:"calls" about:"Oldest first."`
	Last  int         `json:"last" about:"The number of the latest call of all: hand it to await as after."`
}

func showCalls(calls []slacksim.Call, last int) shownCalls {
	out := shownCalls{[]shownCall{}, last}
	for _, call := range calls {
		out.Calls = append(out.Calls, shownCall{call.Number, call.Method, call.Args, call.Answer, call.Forced, call.Unknown})
		if call.Args == nil {
			out.Calls[len(out.Calls)-1].Args = map[string]string{}
		}
	}
	return out
}

type callsAsked struct {
	Method string `json:"method,omitempty" about:"Only calls of this method."`
	After  int    `json:"after,omitempty" about:"Only calls with a higher number."`
}

func (c *control) calls(_ context.Context, in callsAsked) (shownCalls, error) {
	last := c.slack.LastCall()
	var wanted []slacksim.Call
	for _, call := range c.slack.Calls(in.Method) {
		if call.Number > in.After && call.Number <= last {
			wanted = append(wanted, call)
		}
	}
	return showCalls(wanted, last), nil
}

type awaited struct {
	Method  string `json:"method" about:"The method, as in chat.postMessage."`
	After   int    `json:"after,omitempty" about:"Only calls with a higher number count: what doing something answered, or last of an earlier answer."`
	Count   int    `json:"count,omitempty" about:"How many calls to wait for; without it, one."`
	Answer  string `json:"answer,omitempty" about:"Only calls that were answered so count, as in ok."`
	Channel string `json:"channel,omitempty" about:"Only calls with this channel count: an id or a name."`
	Timeout string `json:"timeout,omitempty" about:"How long to wait, as in 5s; without it 10s, and 60s at most."`
}

const (
	usualWait   = 10 * time.Second
	longestWait = time.Minute
)

func (c *control) await(ctx context.Context, in awaited) (out shownCalls, err error) {
	wait := usualWait
	if in.Timeout != "" {
		if wait, err = time.ParseDuration(in.Timeout); err != nil || wait <= 0 || wait > longestWait {
			return out, wrong("timeout %q is no span up to %v, as in 5s", in.Timeout, longestWait)
		}
	}
	if in.Channel != "" {
		if in.Channel, err = c.channel(in.Channel); err != nil {
			return out, err
		}
	}

	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	found, err := c.slack.AwaitCalls(ctx, in.After, max(in.Count, 1), in.matches)
	if err != nil {
		return out, &problem{http.StatusRequestTimeout, "timeout", "no such call came in " + wait.String()}
	}
	return showCalls(found, c.slack.LastCall()), nil
}

// matches reports whether a call is waited for.
func (in awaited) matches(call slacksim.Call) bool {
	return call.Method == in.Method && (in.Answer == "" || call.Answer == in.Answer) &&
		(in.Channel == "" || call.Args["channel"] == in.Channel)
}

type shownEnvelope struct {
	ID           string          `json:"id" about:"The envelope's id."`
	Kind         string          `json:"kind" about:"slash_commands, interactive or events_api."`
	Acknowledged bool            `json:"acknowledged" about:"Set where the app did so in time."`
	Payload      json.RawMessage `json:"payload" about:"What it holds."`
}

type shownEnvelopes struct {
	Envelopes []shownEnvelope `json:"envelopes" about:"Oldest first."`
}

func (c *control) envelopes(context.Context, nothing) (shownEnvelopes, error) {
	out := shownEnvelopes{[]shownEnvelope{}}
	for _, e := range c.slack.Envelopes() {
		payload, err := json.Marshal(e.Payload())
		if err != nil {
			return out, err //nolint:wrapcheck // everything in it is Go's own
		}
		out.Envelopes = append(out.Envelopes, shownEnvelope{e.ID, e.Kind, e.Acknowledged, payload})
	}
	return out, nil
}

type redelivering struct {
	Envelope string `json:"envelope,omitempty" about:"The envelope's id. Without it, the latest one."`
}

func (c *control) redeliver(ctx context.Context, in redelivering) (done, error) {
	var again slacksim.Envelope
	for _, e := range c.slack.Envelopes() {
		if in.Envelope == "" || e.ID == in.Envelope {
			again = e
		}
	}
	if again.ID == "" {
		return done{}, missing("no such envelope was sent lately")
	}
	return did(c.slack.LastCall(), c.slack.Redeliver(ctx, again))
}

func (c *control) verify(ctx context.Context, _ nothing) (nothing, error) {
	return nothing{}, c.slack.VerifyRequests(ctx)
}

type retried struct {
	Due int `json:"due" about:"How many events were due."`
}

func (c *control) retry(ctx context.Context, _ nothing) (retried, error) {
	due, err := c.slack.RetryEvents(ctx)
	return retried{due}, err
}
