package slacksim

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"time"
)

// mostWired is how much of what went over the wire is kept to be looked at.
const mostWired = 400

// wire is what went over the wire lately. It keeps nothing where nobody can look inside.
type wire struct {
	mu   sync.Mutex
	on   bool
	last int
	all  []*wired
}

// wired is something that went over the wire, or that happened to it.
type wired struct {
	id   int
	kind wiredKind
	// at is when it began by the machine's clock, and moment by the workspace's.
	at, moment time.Time
	// about says what it is, and came what became of it; failed where that is nothing good.
	about, came string
	failed      bool
	body        json.RawMessage
}

type wiredKind string

const (
	wiredEnvelope wiredKind = "envelope"
	wiredAnswer   wiredKind = "answer"
	wiredCall     wiredKind = "call"
	wiredNote     wiredKind = "note"
	wiredClock    wiredKind = "clock"
)

// begins reports whether what comes later comes of it.
func (w *wired) begins() bool { return w.kind == wiredEnvelope || w.kind == wiredClock }

func (w *wire) begin() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.on, w.all = true, nil
}

func (w *wire) kept() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.on
}

func (w *wire) add(x wired) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.on {
		return
	}
	w.last++
	x.id = w.last
	w.all = append(w.all, &x)
	if len(w.all) > mostWired {
		w.all = slices.Delete(w.all, 0, len(w.all)-mostWired)
	}
}

// list is all that is kept, in the order in which it began.
func (w *wire) list() []wired {
	w.mu.Lock()
	defer w.mu.Unlock()
	list := make([]wired, 0, len(w.all))
	for _, x := range w.all {
		list = append(list, *x)
	}
	slices.SortStableFunc(list, func(a, b wired) int { return a.at.Compare(b.at) })
	return list
}

// wires keeps something of what went over the wire, for pages to show at once.
func (s *Slack) wires(x wired) {
	s.wire.add(x)
	s.Touch()
}

// Note writes something down that happened, to be read in a look inside.
func (s *Slack) Note(what string) {
	s.wires(wired{kind: wiredNote, at: time.Now(), moment: s.options.Now(), about: what})
}

// sends notes an envelope that goes to the app, and returns what notes its answer.
func (s *Slack) sends(envelope answer) func(answered json.RawMessage, err error) {
	if !s.wire.kept() {
		return func(json.RawMessage, error) {}
	}

	began, moment := time.Now(), s.options.Now()
	body := legible(envelope)
	s.wires(wired{kind: wiredEnvelope, at: began, moment: moment, about: s.tells(body), body: body})
	return func(answered json.RawMessage, err error) {
		ended := time.Now()
		x := wired{kind: wiredAnswer, at: ended, moment: s.options.Now()}
		if len(answered) > 0 {
			x.body = legible(answered)
		}
		x.about = fmt.Sprintf("acknowledged in %s", inMilliseconds(ended.Sub(began)))
		if x.failed = err != nil; x.failed {
			x.about = "not acknowledged"
		}
		s.wires(x)
	}
}

// called notes a call of the Web API.
func (s *Slack) called(c Call) {
	if !s.wire.kept() {
		return
	}
	arguments := map[string]any{}
	for name, value := range c.Args {
		arguments[name] = value
		var inner any
		if value != "" && (value[0] == '{' || value[0] == '[') && json.Unmarshal([]byte(value), &inner) == nil {
			arguments[name] = inner
		}
	}

	about := c.Method
	if channel := c.Args["channel"]; channel != "" {
		about += " in " + s.nameOf(channel)
	}
	s.wires(wired{
		kind: wiredCall, at: c.At, moment: s.options.Now(), about: about, came: c.Answer, failed: c.Answer != "ok",
		body: legible(arguments),
	})
}

// nameOf is what people call a conversation, or a person.
func (s *Slack) nameOf(id string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if u := s.users[id]; u != nil {
		return u.RealName
	}
	c := s.channels[id]
	switch {
	case c == nil:
		return id
	case c.Kind != Direct:
		return "#" + c.Name
	}
	for _, member := range c.Members {
		if u := s.users[member]; u != nil && member != BotUser {
			return u.RealName + "’s messages"
		}
	}
	return id
}

// tells says what an envelope tells the app, in words.
func (s *Slack) tells(envelope json.RawMessage) string {
	var e struct {
		Type    string `json:"type"`
		Payload struct {
			Type       string `json:"type"`
			Command    string `json:"command"`
			Text       string `json:"text"`
			UserID     string `json:"user_id"`
			CallbackID string `json:"callback_id"`
			User       struct {
				ID string `json:"id"`
			} `json:"user"`
			Event struct {
				Type string `json:"type"`
				User any    `json:"user"`
			} `json:"event"`
			Actions []struct {
				ActionID string `json:"action_id"`
			} `json:"actions"`
			View struct {
				Title struct {
					Text string `json:"text"`
				} `json:"title"`
			} `json:"view"`
		} `json:"payload"`
	}
	if json.Unmarshal(envelope, &e) != nil {
		return "an envelope"
	}

	p := e.Payload
	who := s.nameOf(p.User.ID)
	switch {
	case e.Type == "slash_commands":
		return s.nameOf(p.UserID) + " sent " + p.Command + " " + p.Text
	case e.Type == "events_api":
		if user, ok := p.Event.User.(string); ok {
			return "Slack tells of " + p.Event.Type + ", by " + s.nameOf(user)
		}
		return "Slack tells of " + p.Event.Type
	case p.Type == "block_actions" && len(p.Actions) > 0:
		return who + " used " + p.Actions[0].ActionID
	case p.Type == "view_submission":
		return who + " sent the form “" + p.View.Title.Text + "”"
	case p.CallbackID != "":
		return who + " used the shortcut " + p.CallbackID
	}
	return who + ": " + p.Type
}

// legible is a value as JSON for people to read.
func legible(value any) json.RawMessage {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	_ = encoder.Encode(value) //nolint:errchkjson // it came or went as JSON, or is text alone
	return bytes.TrimSpace(text.Bytes())
}

// inMilliseconds is a time that people need not wait for.
func inMilliseconds(d time.Duration) string {
	if d < 10*time.Millisecond {
		return strconv.FormatFloat(float64(d.Microseconds())/1000, 'f', 1, 64) + " ms"
	}
	return strconv.FormatInt(d.Milliseconds(), 10) + " ms"
}
