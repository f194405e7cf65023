package slacksim

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
)

// maxEnvelopes is how many envelopes are remembered.
const maxEnvelopes = 200

// Envelope is what was sent to the app, to be looked at and to be sent again.
type Envelope struct {
	// ID is the envelope's; what is sent again has a new one, but for commands.
	ID string
	// Kind is "slash_commands", "interactive" or "events_api".
	Kind string
	// Acknowledged is set where the app did so in time.
	Acknowledged bool
	fields       answer
}

// Payload is what the envelope holds, as it was sent.
func (e Envelope) Payload() any { return e.fields["payload"] }

// envelopeLog is what was sent to the app lately.
type envelopeLog struct {
	mu  sync.Mutex
	all []Envelope
}

func (l *envelopeLog) add(fields answer, acknowledged bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	e := Envelope{fields: maps.Clone(fields), Acknowledged: acknowledged}
	e.ID, _ = fields["envelope_id"].(string)
	e.Kind, _ = fields["type"].(string)
	l.all = append(l.all, e)
	if len(l.all) > maxEnvelopes {
		l.all = slices.Delete(l.all, 0, len(l.all)-maxEnvelopes)
	}
}

func (l *envelopeLog) clear() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all = nil
}

// Envelopes lists what was sent to the app lately, the latest one last.
func (s *Slack) Envelopes() []Envelope {
	s.links.sent.mu.Lock()
	defer s.links.sent.mu.Unlock()
	return slices.Clone(s.links.sent.all)
}

// Redeliver delivers an envelope again, over whichever connection, as Slack does with what it believes was lost: an
// event with the same event_id, anything else as it was.
func (s *Slack) Redeliver(ctx context.Context, e Envelope) error {
	if e.fields == nil {
		return fmt.Errorf("%w: nothing was sent that could be sent again", ErrNotPossible)
	}
	if e.Kind == "slash_commands" {
		return s.Again(ctx, e)
	}

	again := maps.Clone(e.fields)
	again["envelope_id"] = s.links.envelopeID()
	if tries, isEvent := again["retry_attempt"].(int); isEvent {
		again["retry_attempt"], again["retry_reason"] = tries+1, reasonOf(nil)
	}
	_, err := s.links.deliver(ctx, again)
	return err
}
