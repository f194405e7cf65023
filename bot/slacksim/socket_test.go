package slacksim_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"shine/bot/slacksim"
)

// dial opens one connection by hand, and reads its first frame.
func (o *office) dial(t *testing.T) (*websocket.Conn, map[string]any) {
	t.Helper()
	_, address, err := o.api.StartSocketModeContext(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	connection, _, err := websocket.Dial(t.Context(), address, nil) //nolint:bodyclose // Dial has taken it
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = connection.CloseNow() })
	return connection, readFrame(t, connection)
}

// readRaw waits for a frame, but not for ever.
func readRaw(t *testing.T, connection *websocket.Conn) ([]byte, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	_, raw, err := connection.Read(ctx)
	return raw, err
}

func readFrame(t *testing.T, connection *websocket.Conn) map[string]any {
	t.Helper()
	raw, err := readRaw(t, connection)
	if err != nil {
		t.Fatal(err)
	}
	var frame map[string]any
	if err := json.Unmarshal(raw, &frame); err != nil {
		t.Fatal(err)
	}
	return frame
}

func TestAcknowledgementIsShownToTheGiverAlone(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{})
	o.connect(t).answer(t, map[string]any{"text": "Thank you"})
	if _, err := o.Command(t.Context(), o.ana, o.general, "/shine help"); err != nil {
		t.Fatal(err)
	}
	seen := o.Ephemerals(o.general, o.ana)
	if len(seen) != 1 || seen[0].Text != "Thank you" {
		t.Errorf("ana sees %+v", seen)
	}
	if others := o.Ephemerals(o.general, o.luis); len(others) != 0 {
		t.Errorf("luis sees %+v", others)
	}
}

func TestNobodyAcknowledging(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{AckTimeout: 20 * time.Millisecond})
	o.connect(t)
	if _, err := o.Command(t.Context(), o.ana, o.general, "/shine help"); err == nil {
		t.Error("the command went through")
	}
	seen := o.Ephemerals(o.general, o.ana)
	if len(seen) != 1 || !strings.Contains(seen[0].Text, "operation_timeout") {
		t.Errorf("ana sees %+v", seen)
	}
}

func TestCommandIsEscapedAsSlackDoes(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{})
	a := o.connect(t)
	typed := "/shine @ana @platform @nobody in #general and #quiet: a < b & c > d @here."
	want := "<@" + o.ana + "|ana> <!subteam^" + o.group + "|@platform> @nobody in <#" + o.general + "|general> and <#" +
		o.quiet + "|>: a &lt; b &amp; c &gt; d <!here>."
	done := make(chan error, 1)
	go func() {
		_, err := o.Command(t.Context(), o.luis, o.general, typed)
		done <- err
	}()
	event := a.next(t)
	command, ok := event.Data.(slack.SlashCommand)
	if !ok {
		t.Fatalf("slack-go read %T", event.Data)
	}
	_ = a.AckCtx(t.Context(), event.Request.EnvelopeID, nil)
	if err := <-done; err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff(want, command.Text); diff != "" {
		t.Errorf("text (-want +got):\n%s", diff)
	}
	if command.UserID != o.luis || command.ChannelID != o.general || command.TeamID != slacksim.TeamID || command.TriggerID == "" {
		t.Errorf("payload %+v", command)
	}
}

func TestEventComesAgainWithoutAcknowledgement(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{AckTimeout: 2 * time.Second})
	a := o.connect(t)
	done := make(chan error, 1)
	go func() { done <- o.Say(t.Context(), o.ana, o.DirectChannel(o.ana), "hello", "") }()
	first := a.next(t)
	second := a.next(t)
	_ = a.AckCtx(t.Context(), second.Request.EnvelopeID, nil)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if first.Request.RetryAttempt != 0 || second.Request.RetryAttempt != 1 || second.Request.RetryReason != "timeout" {
		t.Errorf("attempts %d and %d %q", first.Request.RetryAttempt, second.Request.RetryAttempt, second.Request.RetryReason)
	}
	var ids [2]struct {
		EventID string `json:"event_id"`
	}
	for i, raw := range []json.RawMessage{first.Request.Payload, second.Request.Payload} {
		if err := json.Unmarshal(raw, &ids[i]); err != nil {
			t.Fatal(err)
		}
	}
	if ids[0] != ids[1] || ids[0].EventID == "" {
		t.Errorf("event ids %v", ids)
	}
}

func TestAddressWorksOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{})
	_, address, err := o.api.StartSocketModeContext(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	first, _, err := websocket.Dial(t.Context(), address, nil) //nolint:bodyclose // Dial has taken it
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = first.CloseNow() })
	second, response, err := websocket.Dial(t.Context(), address, nil) //nolint:bodyclose // likewise
	if err == nil {
		_ = second.CloseNow()
		t.Fatal("the address worked twice")
	}
	if response == nil || response.StatusCode != http.StatusForbidden {
		t.Errorf("answered %v", response)
	}
}

func TestEleventhConnectionIsTurnedAway(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{})
	for i := range 10 {
		_, hello := o.dial(t)
		if hello["type"] != "hello" || hello["num_connections"] != float64(i+1) {
			t.Fatalf("connection %d began with %v", i+1, hello)
		}
	}
	connection, frame := o.dial(t)
	if frame["type"] != "disconnect" || frame["reason"] != "too_many_websockets" {
		t.Errorf("the eleventh began with %v", frame)
	}
	if _, err := readRaw(t, connection); websocket.CloseStatus(err) != websocket.StatusNormalClosure {
		t.Errorf("it ended with %v", err)
	}
	if n := o.Connections(); n != 10 {
		t.Errorf("%d connections are open", n)
	}
}

func TestLargeAcknowledgementClosesTheConnection(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		bytes   int
		taken   bool
		timeout time.Duration // of what is not taken: it is waited for in vain
	}{{20_479, true, 0}, {20_480, false, 200 * time.Millisecond}} {
		o := newOffice(t, slacksim.Options{AckTimeout: c.timeout})
		connection, _ := o.dial(t)
		done := make(chan error, 1)
		go func() {
			_, err := o.Command(t.Context(), o.ana, o.general, "/shine help")
			done <- err
		}()
		id, _ := readFrame(t, connection)["envelope_id"].(string)
		head, tail := `{"envelope_id":"`+id+`","payload":{"text":"`, `"}}`
		ack := head + strings.Repeat("x", c.bytes-len(head)-len(tail)) + tail
		if err := connection.Write(t.Context(), websocket.MessageText, []byte(ack)); err != nil {
			t.Fatal(err)
		}
		if !c.taken {
			if _, err := readRaw(t, connection); websocket.CloseStatus(err) != websocket.StatusMessageTooBig {
				t.Errorf("%d bytes: the connection ended with %v, want 1009", c.bytes, err)
			}
		}
		if err := <-done; (err == nil) != c.taken {
			t.Errorf("%d bytes: the command ended with %v", c.bytes, err)
		}
	}
}

func TestEnvelopesGoOverAllConnections(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{})
	apps := []*app{o.connect(t), o.connect(t)}
	got := make(chan int, 10)
	for i, a := range apps {
		go func() {
			for {
				select {
				case <-t.Context().Done():
					return
				case event := <-a.events:
					_ = a.AckCtx(t.Context(), event.Request.EnvelopeID, nil)
					got <- i
				}
			}
		}()
	}
	count := [2]int{}
	for range 4 {
		if _, err := o.Command(t.Context(), o.ana, o.general, "/shine help"); err != nil {
			t.Fatal(err)
		}
		count[<-got]++
	}
	if count != [2]int{2, 2} {
		t.Errorf("the connections got %v", count)
	}
}

func TestClientComesBack(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*office){
		"refresh": func(o *office) { o.Disconnect(t.Context(), "refresh_requested", 1) },
		"cut":     func(o *office) { o.CutConnections(1) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, slacksim.Options{})
			a := o.connect(t)
			a.answer(t, nil)
			end(o)
			a.greeted(t)
			o.await(t, "the old connection to be gone", func() bool { return o.Connections() == 1 })
			if _, err := o.Command(t.Context(), o.ana, o.general, "/shine help"); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestSilenceIsNoticed(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{PingInterval: 10 * time.Millisecond})
	pinged := make(chan struct{}, 1000)
	_, address, err := o.api.StartSocketModeContext(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	connection, _, err := websocket.Dial(t.Context(), address, &websocket.DialOptions{ //nolint:bodyclose // Dial has taken it
		OnPingReceived: func(context.Context, []byte) bool { pinged <- struct{}{}; return true },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = connection.CloseNow() })
	go func() { // pings are seen only while reading
		for {
			if _, _, err := connection.Read(t.Context()); err != nil {
				return
			}
		}
	}()
	<-pinged
	o.Silence(true)
	for quiet := false; !quiet; {
		select {
		case <-pinged:
		case <-time.After(200 * time.Millisecond):
			quiet = true
		}
	}
	o.Silence(false)
	select {
	case <-pinged:
	case <-time.After(time.Minute):
		t.Error("no ping came after the silence")
	}
}

func TestSameEnvelopeTwice(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{})
	a := o.connect(t)
	ids := make(chan string, 2)
	go func() {
		for range 2 {
			event := <-a.events
			ids <- event.Request.EnvelopeID
			_ = a.AckCtx(t.Context(), event.Request.EnvelopeID, nil)
		}
	}()
	envelope, err := o.Command(t.Context(), o.ana, o.general, "/shine help")
	if err != nil {
		t.Fatal(err)
	}
	if err := o.Again(t.Context(), envelope); err != nil {
		t.Fatal(err)
	}
	if first, second := <-ids, <-ids; first != second {
		t.Errorf("envelopes %s and %s", first, second)
	}
}

func TestNoConnectionIsATimeout(t *testing.T) {
	t.Parallel()
	o := newOffice(t, slacksim.Options{})
	_, err := o.Command(t.Context(), o.ana, o.general, "/shine help")
	if err == nil || errors.Is(err, slacksim.ErrNotPossible) {
		t.Errorf("ended with %v", err)
	}
}
