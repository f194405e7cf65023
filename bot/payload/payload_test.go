package payload_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shine/bot/payload"
)

// A part that is not what it should be costs nothing but itself.
func TestRoughParts(t *testing.T) {
	t.Parallel()
	blocks := json.RawMessage(`[{"type":"hologram","block_id":3,"elements":"many"}]`)
	parts := `"attachments":[{"id":"1","color":255,"image_bytes":1.5,"fields":[{"value":7}]}],
		"blocks":` + string(blocks) + `,"metadata":"none","edited":false,"thread_ts":17,`
	for name, tc := range map[string]struct {
		frame string
		want  payload.Envelope
	}{
		"a mention": {
			`{"envelope_id":"e1","type":"events_api","retry_attempt":"two","payload":{"team_id":"T1","event_id":"Ev1","event":
				{"type":"app_mention",` + parts + `"user":"U1","channel":"C1","text":"<@U0> hi","ts":"1.2","files":"none"}}}`,
			payload.Envelope{ID: "e1", Type: payload.Events, Event: payload.Event{ID: "Ev1", TeamID: "T1", Inner: payload.Inner{
				Message: payload.Message{Type: payload.OnMention, User: "U1", Text: "<@U0> hi", TS: "1.2", Blocks: blocks},
				User:    "U1", Channel: "C1",
			}}},
		},
		"a person as an object": {
			`{"envelope_id":"e1","type":"events_api","payload":{"event":{"type":"user_change","user":{"id":"W1","profile":{"fields":[]}}}}}`,
			payload.Envelope{ID: "e1", Type: payload.Events, Event: payload.Event{Inner: payload.Inner{
				Message: payload.Message{Type: payload.OnUserChange, User: "W1"}, User: "W1",
			}}},
		},
		"a person with two ids": {
			`{"envelope_id":"e1","type":"events_api","payload":{"event":{"type":"user_change","user":{"id":"U1","is_bot":0,"enterprise_user":{"id":"W1","teams":7}}}}}`,
			payload.Envelope{ID: "e1", Type: payload.Events, Event: payload.Event{Inner: payload.Inner{
				Message: payload.Message{Type: payload.OnUserChange, User: "U1"}, User: "U1", OtherID: "W1",
			}}},
		},
		"an app with two ids": {
			`{"envelope_id":"e1","type":"events_api","payload":{"event":{"type":"user_change","user":{"id":"U1","is_bot":true,"enterprise_user":{"id":"W1"}}}}}`,
			payload.Envelope{ID: "e1", Type: payload.Events, Event: payload.Event{Inner: payload.Inner{
				Message: payload.Message{Type: payload.OnUserChange, User: "U1"}, User: "U1",
			}}},
		},
		"another id that is none": {
			`{"envelope_id":"e1","type":"events_api","payload":{"event":{"type":"user_change","user":{"id":"U1","enterprise_user":{"id":"<!here>"}}}}}`,
			payload.Envelope{ID: "e1", Type: payload.Events, Event: payload.Event{Inner: payload.Inner{
				Message: payload.Message{Type: payload.OnUserChange, User: "U1"}, User: "U1",
			}}},
		},
		"a message's shortcut": {
			`{"envelope_id":"e1","type":"interactive","payload":{"type":"message_action","callback_id":"c","user":{"id":"U1","name":7},
				"team":null,"message":{` + parts + `"user":"U2","ts":"1.2"}}}`,
			payload.Envelope{ID: "e1", Type: payload.Interactions, Interaction: func() (i payload.Interaction) {
				i.Type, i.CallbackID, i.User.ID = payload.MessageAction, "c", "U1"
				i.Message = payload.Message{User: "U2", TS: "1.2", Blocks: blocks}
				return i
			}()},
		},
		"a command": {
			`{"envelope_id":"e1","type":"slash_commands","payload":{"team_id":"T1","user_id":"U1","text":"help","is_enterprise_install":0}}`,
			payload.Envelope{ID: "e1", Type: payload.Commands, Command: payload.Command{TeamID: "T1", UserID: "U1", Text: "help"}},
		},
		"an unknown kind":   {`{"envelope_id":"e1","type":"holograms","payload":[]}`, payload.Envelope{ID: "e1", Type: payload.Unknown}},
		"a payload of none": {`{"envelope_id":"e1","type":"events_api","payload":"none"}`, payload.Envelope{ID: "e1", Type: payload.Events}},
		"no frame at all":   {`[1]`, payload.Envelope{Type: payload.Unknown}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := payload.ReadFrame(json.RawMessage(tc.frame))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// The parts of a message are read in their order, however odd some of them are.
func TestParts(t *testing.T) {
	t.Parallel()
	for name, one := range map[string]struct{ blocks, want string }{
		"none":           {``, ``},
		"no list":        {`{"type":"user","user_id":"U1"}`, ``},
		"a rich text":    {`[{"type":"rich_text","elements":[{"elements":[{"type":"user","user_id":"U1"},{"type":"text","text":"<@U2>"}]},{"type":"user","user_id":"W3"}]}]`, `U1 W3`},
		"a group":        {`[{"elements":[{"type":"usergroup","usergroup_id":"S1"}]}]`, `S1`},
		"a section":      {`[{"type":"section","text":{"type":"mrkdwn","text":"a"},"fields":[{"type":"plain_text","text":"b"},{"type":"mrkdwn","text":"c"}]}]`, `a c`},
		"a context":      {`[{"type":"context","elements":[{"type":"mrkdwn","text":"a"},{"type":"plain_text","text":"b"}]}]`, `a`},
		"odd ones":       {`[7,{"elements":{}},{"elements":[{"user_id":7},[],{"user_id":"U1","text":[1]}]},{"user_id":"@U2"}]`, `U1`},
		"one in another": {strings.Repeat(`[{"elements":`, 3000) + `[{"user_id":"U1"}]` + strings.Repeat(`}]`, 3000), `U1`},
	} {
		var found []string
		m := payload.Message{Blocks: json.RawMessage(one.blocks)}
		for part := range m.Parts() {
			found = append(append(found, part.UserID, part.UsergroupID), part.Markup()...)
		}
		if got := strings.Join(strings.Fields(strings.Join(found, " ")), " "); got != one.want {
			t.Errorf("%s: %q, want %q", name, got, one.want)
		}
	}
}

// What does not look like an id is none: keys and calls are made of them.
func TestIDs(t *testing.T) {
	t.Parallel()
	for _, id := range []string{"", "u1", "U", "U1 ", "U1:x", "U1}", "U1\n", "<@U1>", "U" + strings.Repeat("1", 40), "Ü1", "*", "../U1", "7"} {
		frame, err := json.Marshal(map[string]any{"envelope_id": "e1", "type": "events_api", "payload": map[string]any{
			"team_id": id, "event": map[string]any{
				"type": "app_mention", "user": id, "channel": id, "ts": id, "thread_ts": id, "subteam": map[string]any{"id": id},
				"item": map[string]any{"channel": id, "ts": id}, "message": map[string]any{"user": id, "ts": id},
			},
		}})
		if err != nil {
			t.Fatal(err)
		}
		got, err := payload.ReadFrame(frame)
		want := payload.Envelope{ID: "e1", Type: payload.Events}
		want.Event.Inner.Type = payload.OnMention
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%q: %v (-want +got):\n%s", id, err, diff)
		}
	}
}

// In shared channels and organizations, several names stand for workspaces; one of them has to be ours.
func TestConcerns(t *testing.T) {
	t.Parallel()
	theirs, ours := []payload.Authorization{{TeamID: "T2"}}, []payload.Authorization{{TeamID: "T1"}}
	for _, tc := range []struct {
		event payload.Event
		want  bool
	}{
		{payload.Event{TeamID: "T1"}, true},
		{payload.Event{TeamID: "T2", Authorizations: ours}, true},
		{payload.Event{TeamID: "T2", ContextTeamID: "T1"}, true},
		{payload.Event{TeamID: "T1", Authorizations: theirs}, true},
		{payload.Event{TeamID: "T2", Authorizations: theirs}, false},
		{payload.Event{}, false},
	} {
		if got := tc.event.Concerns("T1"); got != tc.want {
			t.Errorf("%+v concerns T1: %v", tc.event, got)
		}
	}
}

func TestBounds(t *testing.T) {
	t.Parallel()
	for name, raw := range map[string]string{
		"too large": `{"text":"` + strings.Repeat("a", payload.MaxFrame) + `"}`,
		"too deep":  strings.Repeat("[", 100_000),
		"no JSON":   `{"text":`,
	} {
		if got, err := payload.Read("e1", payload.Commands, json.RawMessage(raw)); err == nil || got.ID != "e1" {
			t.Errorf("%s: %v, of envelope %q", name, err, got.ID)
		}
	}
}

// What comes back of a view or a message is no longer than Slack lets it be; one character more is forged, and left out.
func TestLongValues(t *testing.T) {
	t.Parallel()
	for _, more := range []int{0, 1} {
		value := func(longest int) string { return strings.Repeat("é", longest+more) }
		element := map[string]any{
			"action_id": "a", "selected_option": map[string]any{"value": value(150)}, "selected_options": []any{map[string]any{"value": value(150)}},
		}
		button, field := maps.Clone(element), maps.Clone(element)
		button["value"], field["value"] = value(2000), value(3000)
		raw, err := json.Marshal(map[string]any{
			"type": "block_actions", "actions": []any{button},
			"view": map[string]any{"private_metadata": value(3000), "state": map[string]any{"values": map[string]any{"b": map[string]any{"a": field}}}},
		})
		if err != nil {
			t.Fatal(err)
		}
		got, err := payload.Read("e1", payload.Interactions, raw)
		if err != nil {
			t.Fatal(err)
		}
		i := got.Interaction
		kept, held := i.Actions[0], i.View.State.Values["b"]["a"]
		for name, got := range map[string]string{
			"a button": kept.Value, "an option": kept.SelectedOption.Value, "one of several options": kept.SelectedOptions[0].Value,
			"a field": held.Value, "a field's option": held.SelectedOption.Value, "metadata": i.View.PrivateMetadata,
		} {
			if (got == "") != (more == 1) {
				t.Errorf("with %d more %s has %d bytes", more, name, len(got))
			}
		}
	}
}

// FuzzRead looks for frames that bring down the reader, or an id through it that is none.
func FuzzRead(f *testing.F) {
	seeds, err := filepath.Glob("testdata/seeds/*.json")
	if err != nil || len(seeds) == 0 {
		f.Fatalf("%d seeds, %v", len(seeds), err)
	}
	for _, name := range seeds {
		seed, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(seed)
	}
	id := regexp.MustCompile(`^[A-Z0-9]{0,40}$`)
	f.Fuzz(func(t *testing.T, frame []byte) {
		e, err := payload.ReadFrame(frame)
		if err != nil {
			return
		}
		inner, i, c := e.Event.Inner, e.Interaction, e.Command
		for _, one := range []string{
			c.TeamID, c.ChannelID, c.UserID, i.Team.ID, i.User.ID, i.Channel.ID, i.Container.ChannelID, i.Message.User,
			i.View.TeamID, i.View.InstalledTeamID, e.Event.TeamID, inner.Message.User, string(inner.User), string(inner.Channel),
			inner.ItemUser, inner.Item.Channel, string(inner.Subteam), inner.SubteamID, inner.Changed.User, inner.Before.User,
		} {
			if !id.MatchString(one) {
				t.Errorf("%q is taken for an id", one)
			}
		}
		for _, element := range i.Actions {
			for _, one := range append(element.SelectedUsers, element.SelectedUser, element.SelectedConversation) {
				if !id.MatchString(one) {
					t.Errorf("%q is taken for an id", one)
				}
			}
		}
	})
}
