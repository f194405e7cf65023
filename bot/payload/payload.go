package payload

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
)

// MaxFrame is the size, in bytes, of the largest frame that is read: many times what a message can hold. Its depth is
// bounded by encoding/json, which reads 10,000 levels.
const MaxFrame = 4 << 20

// errTooLarge is the error of a frame beyond [MaxFrame].
var errTooLarge = errors.New("a frame that is too large")

// The types of envelopes: https://docs.slack.dev/apis/events-api/using-socket-mode.
const (
	Commands     = "slash_commands"
	Interactions = "interactive"
	Events       = "events_api"
	Unknown      = "unknown"
)

// Envelope is what one frame holds. Of Command, Interaction and Event the one is set that its type names.
type Envelope struct {
	ID   string `json:"envelope_id"`
	Type string `json:"type"`

	Command     Command     `json:"-"`
	Interaction Interaction `json:"-"`
	Event       Event       `json:"-"`
}

// Actor is the person who caused an envelope. One that nobody caused has an actor of its own.
func (e Envelope) Actor() string {
	person := cmp.Or(e.Command.UserID, e.Interaction.User.ID)
	switch e.Event.Inner.Type {
	case OnMessage, OnMention, OnReactionAdded, OnReactionRemoved, OnHomeOpened:
		person = cmp.Or(string(e.Event.Inner.User), e.Event.Inner.Changed.User)
	}
	return cmp.Or(person, e.ID)
}

// ReadFrame reads a whole frame. With an error the envelope has what could be read: its ID, so that it can be
// acknowledged.
func ReadFrame(frame json.RawMessage) (Envelope, error) {
	var raw struct {
		Envelope
		Payload json.RawMessage `json:"payload"`
	}
	if len(frame) > MaxFrame {
		return Envelope{}, errTooLarge
	}
	if err := lenient(frame, &raw); err != nil {
		return Envelope{}, err
	}

	return Read(raw.ID, raw.Type, raw.Payload)
}

// Read reads the payload of an envelope whose id and type are known.
func Read(id, kind string, raw json.RawMessage) (Envelope, error) {
	e := Envelope{ID: id, Type: kind}
	keep(isName, &e.ID)
	if len(raw) > MaxFrame {
		return e, errTooLarge
	}

	var err error
	switch kind {
	case Commands:
		err = lenient(raw, &e.Command)
		e.Command.check()
	case Interactions:
		err = lenient(raw, &e.Interaction)
		e.Interaction.check()
	case Events:
		err = lenient(raw, &e.Event)
		e.Event.check()
		e.Event.Inner.readOtherID(raw)
	default:
		e.Type = Unknown
	}

	return e, err
}

// lenient decodes JSON, and leaves out what is of another type than it should be.
func lenient(raw json.RawMessage, into any) error {
	err := json.Unmarshal(raw, into)
	if _, odd := errors.AsType[*json.UnmarshalTypeError](err); err == nil || odd {
		return nil // encoding/json has read everything else
	}
	return fmt.Errorf("reading an envelope: %w", err)
}

// Ref is an id that stands alone in some events, and in an object in others.
type Ref string

// UnmarshalJSON reads either; what is neither is nothing.
func (r *Ref) UnmarshalJSON(raw []byte) error {
	var id string
	var object struct {
		ID string `json:"id"`
	}
	if json.Unmarshal(raw, &id) != nil && lenient(raw, &object) == nil {
		id = object.ID
	}
	*r = Ref(id)
	return nil
}
