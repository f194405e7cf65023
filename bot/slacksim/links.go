package slacksim

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"
)

const (
	// maxLinks is how many connections an app may hold.
	maxLinks = 10
	// maxAck is the size of an acknowledgement, in bytes, at which Slack closes the connection.
	maxAck = 20_480
	// linkURLLife is how long a connection's address may be used, once.
	linkURLLife = 30 * time.Second
)

// ErrNoAck is the error of what the app did not acknowledge in time: a person sees it as operation_timeout.
var ErrNoAck = errors.New("operation_timeout")

// errNotConnected is the ErrNoAck where there is no app to acknowledge anything.
var errNotConnected = fmt.Errorf("%w: the app is not connected", ErrNoAck)

// links are the Socket Mode connections of the app.
type links struct {
	slack *Slack

	mu      sync.Mutex
	tickets map[string]time.Time
	open    []*link
	begun   int
	next    int
	waiting map[string]chan json.RawMessage
	// silent stops all pings, as a connection does that died without a word.
	silent atomic.Bool
	lastID int
	sent   envelopeLog
}

// link is one connection.
type link struct {
	socket *websocket.Conn
	write  sync.Mutex
	// stop ends it at once.
	stop context.CancelFunc
}

func newLinks(s *Slack) *links {
	return &links{slack: s, tickets: map[string]time.Time{}, waiting: map[string]chan json.RawMessage{}}
}

func (s *Slack) connectionsOpen(args) (answer, failure) {
	s.links.mu.Lock()
	defer s.links.mu.Unlock()
	s.links.lastID++
	ticket := fmt.Sprintf("ticket%d", s.links.lastID)
	s.links.tickets[ticket] = time.Now()
	return answer{"url": strings.Replace(s.base, "http", "ws", 1) + "/link/?ticket=" + ticket}, none
}

// serve is one Socket Mode connection, from its hello to its end.
func (l *links) serve(w http.ResponseWriter, r *http.Request) {
	if !l.redeem(r.URL.Query().Get("ticket")) {
		http.Error(w, "this address was used, or is too old", http.StatusForbidden)
		return
	}

	socket, err := websocket.Accept(
		w, r, &websocket.AcceptOptions{InsecureSkipVerify: true, CompressionMode: websocket.CompressionContextTakeover},
	)
	if err != nil {
		return // Accept has answered
	}

	socket.SetReadLimit(1 << 20)
	ctx, stop := context.WithCancel(context.WithoutCancel(r.Context()))
	defer stop()
	me := &link{socket: socket, stop: stop}
	if !l.add(me) {
		_ = me.send(ctx, answer{"type": "disconnect", "reason": "too_many_websockets"})
		_ = socket.Close(websocket.StatusNormalClosure, "")
		return
	}

	defer l.drop(me)
	hello := answer{
		"type": "hello", "num_connections": l.count(), "connection_info": answer{"app_id": AppID},
		"debug_info": answer{"host": "simulated", "approximate_connection_time": 18060},
	}
	if me.send(ctx, hello) != nil {
		return
	}

	go l.ping(ctx, me)
	l.read(ctx, me)
	_ = socket.CloseNow()
}

func (l *links) redeem(ticket string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	issued, ok := l.tickets[ticket]
	delete(l.tickets, ticket)
	return ok && time.Since(issued) < linkURLLife
}

func (l *links) add(me *link) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.open) >= maxLinks {
		return false
	}
	l.open = append(l.open, me)
	l.begun++
	go l.slack.Touch()
	return true
}

func (l *links) drop(me *link) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i, other := range l.open {
		if other == me {
			l.open = append(l.open[:i:i], l.open[i+1:]...)
			break
		}
	}
	go l.slack.Touch()
}

func (l *links) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.open)
}

func (l *links) ping(ctx context.Context, me *link) {
	for {
		if !l.silent.Load() {
			if me.socket.Ping(ctx) != nil {
				return
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(l.slack.options.PingInterval):
		}
	}
}

// read takes acknowledgements until the connection ends.
func (l *links) read(ctx context.Context, me *link) {
	for {
		_, frame, err := me.socket.Read(ctx)
		if err != nil {
			return
		}
		if len(frame) >= maxAck {
			_ = me.socket.Close(websocket.StatusMessageTooBig, "")
			return
		}

		var ack struct {
			EnvelopeID string          `json:"envelope_id"`
			Payload    json.RawMessage `json:"payload"`
		}
		if json.Unmarshal(frame, &ack) != nil {
			continue
		}

		l.mu.Lock()
		waiting := l.waiting[ack.EnvelopeID]
		delete(l.waiting, ack.EnvelopeID)
		l.mu.Unlock()
		if waiting != nil {
			waiting <- ack.Payload
		}
	}
}

func (me *link) send(ctx context.Context, frame any) error {
	raw, err := json.Marshal(frame)
	if err != nil {
		return fmt.Errorf("encoding a frame: %w", err)
	}
	me.write.Lock()
	defer me.write.Unlock()
	if err := me.socket.Write(ctx, websocket.MessageText, raw); err != nil {
		return fmt.Errorf("sending a frame: %w", err)
	}
	return nil
}

// deliver sends the app an envelope, waits for its acknowledgement, and notes both.
func (l *links) deliver(ctx context.Context, envelope answer) (json.RawMessage, error) {
	answered := l.slack.sends(envelope)
	send := l.transmit
	if l.slack.requester != nil {
		send = l.request
	}
	payload, err := send(ctx, envelope)
	l.sent.add(envelope, err == nil)
	answered(payload, err)
	return payload, err
}

// request sends what an envelope holds to an app without Socket Mode.
func (l *links) request(ctx context.Context, envelope answer) (json.RawMessage, error) {
	payload, err := l.slack.requester.send(ctx, l.slack, envelope)
	return l.slack.own(payload), err
}

// transmit sends an envelope over one of the connections, and waits for its acknowledgement.
func (l *links) transmit(ctx context.Context, envelope answer) (json.RawMessage, error) {
	id, _ := envelope["envelope_id"].(string)
	acked := make(chan json.RawMessage, 1)
	l.mu.Lock()
	if len(l.open) == 0 {
		l.mu.Unlock()
		return nil, errNotConnected
	}

	l.next++
	chosen := l.open[l.next%len(l.open)]
	l.waiting[id] = acked
	l.mu.Unlock()
	defer func() {
		l.mu.Lock()
		delete(l.waiting, id)
		l.mu.Unlock()
	}()
	frame, err := l.slack.named(envelope)
	if err != nil || chosen.send(ctx, frame) != nil {
		return nil, ErrNoAck
	}

	select {
	case <-ctx.Done():
		return nil, ErrNoAck
	case <-time.After(l.slack.options.AckTimeout):
		return nil, ErrNoAck
	case payload := <-acked:
		return l.slack.own(payload), nil
	}
}

func (l *links) envelopeID() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lastID++
	return fmt.Sprintf("envelope-%d", l.lastID)
}

// Through lets the next envelope go over the n-th of the app's connections, from the oldest, which is 0; those after it
// take turns from there.
func (s *Slack) Through(n int) {
	s.links.mu.Lock()
	defer s.links.mu.Unlock()
	s.links.next = n - 1
}

// Connections counts the app's Socket Mode connections.
func (s *Slack) Connections() int { return s.links.count() }

// ConnectionsBegun counts all Socket Mode connections that the app ever had.
func (s *Slack) ConnectionsBegun() int {
	s.links.mu.Lock()
	defer s.links.mu.Unlock()
	return s.links.begun
}

// Disconnect asks the app to leave n of its connections, for a reason: "warning", "refresh_requested",
// "link_disabled" or "too_many_websockets".
func (s *Slack) Disconnect(ctx context.Context, reason string, n int) {
	for _, me := range s.links.some(n) {
		_ = me.send(ctx, answer{"type": "disconnect", "reason": reason, "debug_info": answer{"host": "simulated"}})
	}
}

// CutConnections breaks n connections without a word.
func (s *Slack) CutConnections(n int) {
	for _, me := range s.links.some(n) {
		_ = me.socket.CloseNow()
	}
}

// Silence stops all pings, or lets them come again.
func (s *Slack) Silence(on bool) { s.links.silent.Store(on) }

func (l *links) some(n int) []*link {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]*link(nil), l.open[:min(n, len(l.open))]...)
}

// Touch tells everybody who waits that something changed, pages too: also something that the workspace does not see by
// itself, as what an [Inside] shows.
func (s *Slack) Touch() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.change()
}
