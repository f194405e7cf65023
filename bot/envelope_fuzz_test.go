package bot_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"shine/bot"
	"shine/bot/slacksim"
	"shine/credit"
	"shine/storage"
)

// forgery is a workspace in which luis, who is no admin, sends what no client of Slack's would.
type forgery struct {
	*scene
	before credit.Shoutout // of sam to ana, which is none of luis's business
	token  string          // of a draft of ana's
	panics *panicLog
}

// panicLog keeps what the bot logs of panics.
type panicLog struct {
	slog.Handler
	mu   sync.Mutex
	seen []string
}

func (*panicLog) Enabled(context.Context, slog.Level) bool { return true }
func (l *panicLog) WithAttrs([]slog.Attr) slog.Handler     { return l }
func (l *panicLog) WithGroup(string) slog.Handler          { return l }

func (l *panicLog) Handle(_ context.Context, r slog.Record) error {
	r.Attrs(func(a slog.Attr) bool {
		if text := a.Value.String(); strings.Contains(text, "panic:") {
			l.mu.Lock()
			defer l.mu.Unlock()
			l.seen = append(l.seen, text)
		}
		return true
	})
	return nil
}

func newForgery(tb testing.TB, within time.Duration) *forgery {
	tb.Helper()
	f := &forgery{scene: newScene(tb, slacksim.Options{AckTimeout: within}), panics: &panicLog{}}
	f.startBot(f.admin("priya"), func(c *bot.Config) { c.Log = slog.New(f.panics) })
	f.types("sam", f.general, "/shine @ana for the calm release")
	f.types("ana", f.general, "/shine @sam")
	f.form("ana")
	var opened struct {
		Token string `json:"private_metadata"`
	}
	if err := json.Unmarshal([]byte(f.Calls("views.open")[0].Args["view"]), &opened); err != nil || opened.Token == "" {
		tb.Fatalf("a form without a token: %v", err)
	}
	f.token = opened.Token
	f.before = f.stored()[0]
	return f
}

// envelopes are what luis sends, as it should be: by type, as Slack sends it.
func (f *forgery) envelopes() []struct {
	kind    string
	payload map[string]any
} {
	nowhere := strings.Replace(f.APIURL(), "/api/", "/commands/", 1) + "nowhere"
	user := map[string]any{"id": f.people["luis"], "name": "luis", "team_id": slacksim.TeamID}
	team := map[string]any{"id": slacksim.TeamID, "domain": "simulated"}
	var all []struct {
		kind    string
		payload map[string]any
	}
	add := func(kind string, payload map[string]any) {
		all = append(all, struct {
			kind    string
			payload map[string]any
		}{kind, payload})
	}
	for _, text := range []string{
		"", "help", "me", "week", "values", "undo", "about <@" + f.people["ana"] + ">", "settings", "export", "forget me", "digest",
		"digest here monday 9:00", "lead <@" + f.people["ana"] + ">", "lead <@" + f.people["ana"] + "> of <@" + f.people["sam"] + ">", "leads",
		"milestone", "announce here", "language es", "<@" + f.people["ana"] + "> for the calm release of luis",
	} {
		add("slash_commands", map[string]any{
			"team_id": slacksim.TeamID, "channel_id": f.general, "user_id": f.people["luis"], "command": "/shine", "text": text,
			"response_url": nowhere, "trigger_id": "1.2.forged",
		})
	}
	for _, action := range []string{
		"undo", "edit", "hide", "remove", "pass_on", "thanks", "form", "again", "place", "page", "settings", "home", "home_week", "menu", "forget",
		"preferences", "language", "tell", "nudge_give", "nudge_ask", "not_now", "nudges", "nudges_on", "report", "team", "unled", "approve", "decline",
	} {
		add("interactive", map[string]any{
			"type": "block_actions", "team": team, "user": user, "trigger_id": "1.2.forged", "channel": map[string]any{"id": f.general},
			"container": map[string]any{"type": "message", "channel_id": f.general, "message_ts": "1.2"},
			"actions": []any{map[string]any{
				"type": "button", "action_id": action, "block_id": "place:" + f.before.ID, "value": f.before.ID, "action_ts": "1763942179.000123",
				"selected_option": map[string]any{"value": "remove:" + f.before.ID}, "selected_conversation": f.secret,
				"selected_users": []any{f.people["ana"]}, "selected_options": []any{},
			}},
		})
	}
	forms := filledForms(f.scene, f.before.ID)
	for _, name := range slices.Sorted(maps.Keys(forms)) { // in the same order every time
		form := forms[name]
		add("interactive", map[string]any{
			"type": "view_submission", "team": team, "user": user, "trigger_id": "1.2.forged", "view": map[string]any{
				"id": "V1" + name, "team_id": slacksim.TeamID, "type": "modal", "callback_id": form.CallbackID, "hash": "1.forged",
				"private_metadata": f.before.ID, "blocks": []any{map[string]any{"type": "input", "block_id": "channel"}},
				"state": map[string]any{"values": form.State},
			},
		})
	}
	message := map[string]any{"type": "message", "user": f.people["ana"], "ts": "1763942179.000123", "text": "the calm release"}
	for _, shortcut := range []string{"shortcut", "message_action"} {
		add("interactive", map[string]any{
			"type": shortcut, "team": team, "user": user, "trigger_id": "1.2.forged", "callback_id": "credit_this", "message": message,
			"channel": map[string]any{"id": f.secret}, "response_url": nowhere,
		})
	}
	for _, event := range []map[string]any{
		{"type": "app_mention", "channel": f.general, "text": "<@" + slacksim.BotUser + "> <@" + f.people["ana"] + "> for the mention of luis"},
		{"type": "message", "channel_type": "im", "channel": f.DirectChannel(f.people["luis"]), "text": "settings"},
		{"type": "reaction_added", "reaction": "sparkles", "item_user": slacksim.BotUser, "item": map[string]any{
			"type": "message", "channel": f.general, "ts": f.announcement(f.general, 1).TS,
		}},
		{"type": "app_home_opened", "tab": "home", "channel": f.DirectChannel(f.people["luis"])},
	} {
		event["user"], event["ts"], event["event_ts"] = f.people["luis"], "1763942179.000123", "1763942179.000123"
		add("events_api", map[string]any{"type": "event_callback", "team_id": slacksim.TeamID, "event_id": "Ev1", "event": event})
	}
	return all
}

// hostile are values to put in the place of any other.
func (f *forgery) hostile() []any {
	return []any{
		f.before.ID, f.token, "remove:" + f.before.ID, "undo:" + f.before.ID, "edit:" + f.before.ID, f.people["ana"], f.secret, f.inside,
		"received:" + f.people["ana"] + ":", "week:" + f.inside + ":", f.people["sam"] + "  x", "priya", nil, true, -1.5, 1e300, "", " ", "\x00",
		[]any{},
		[]any{nil, []any{map[string]any{}}},
		map[string]any{},
		map[string]any{"id": f.people["priya"]},
		strings.Repeat("9", 300),
		strings.Repeat("A", 70_000), "U1\n{x}:*", "shine:{" + slacksim.TeamID + "}:settings", "<!channel> &amp; `x`", "../../etc", "1:2:3:4", "\u202e\u0301\u200d",
	}
}

// leaf is a place in a payload whose value can be changed.
type leaf struct {
	name string
	set  func(any)
}

// leaves are all places in a payload, in the same order every time, but for who acts: that is Slack's word.
func leaves(value any) []leaf {
	var found []leaf
	visit := func(name string, child any, set func(any)) {
		if !slices.Contains([]string{"user", "user_id", "team", "team_id"}, name) {
			found = append(append(found, leaf{name, set}), leaves(child)...)
		}
	}
	switch node := value.(type) {
	case map[string]any:
		names := make([]string, 0, len(node))
		for name := range node {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			visit(name, node[name], func(v any) { node[name] = v })
		}
	case []any:
		for i := range node {
			visit("", node[i], func(v any) { node[i] = v })
		}
	}
	return found
}

// sends delivers one envelope of luis's in which two places are changed.
func (f *forgery) sends(t *testing.T, which, place, value, place2, value2 uint) {
	t.Helper()
	all := f.envelopes()
	chosen := all[which%uint(len(all))]
	raw, err := json.Marshal(chosen.payload) // as plain maps, and apart from the others
	if err != nil {
		t.Fatal(err)
	}
	var payload any
	if err := json.Unmarshal(raw, &payload); err != nil {
		t.Fatal(err)
	}
	for _, change := range [][2]uint{{place, value}, {place2, value2}} {
		places, hostile := leaves(payload), f.hostile() // made anew, or one could come to stand in itself
		places[change[0]%uint(len(places))].set(hostile[change[1]%uint(len(hostile))])
	}
	if raw, err = json.Marshal(payload); err != nil {
		t.Fatal(err)
	}
	for range 4 { // as Slack does: of one person who does very much, some is left to the next time
		if err = f.Deliver(t.Context(), chosen.kind, raw); err == nil {
			break
		}
	}
	if err != nil {
		t.Errorf("%s is not acknowledged: %v\n%.2000s", chosen.kind, err, raw)
	}
	f.unharmed(t, raw)
}

// unharmed checks that nothing panicked, and that luis did nothing that only others may.
func (f *forgery) unharmed(t *testing.T, sent []byte) {
	t.Helper()
	f.panics.mu.Lock()
	panics := slices.Clone(f.panics.seen)
	f.panics.mu.Unlock()
	if len(panics) > 0 {
		t.Fatalf("%.1500s\nafter %.2000s", panics[0], sent)
	}
	here := *f.scene
	here.t = t
	found := false
	for _, s := range here.stored() {
		switch {
		case s.ID == f.before.ID:
			found = s.Text == f.before.Text && slices.Equal(s.Recipients, f.before.Recipients) && len(s.Hidden) == 0
		case s.Giver == "" && s.Text == "": // luis had himself forgotten
		case s.Giver != f.people["luis"], s.Channel == f.secret:
			t.Errorf("recorded %+v\nafter %.2000s", s, sent)
		}
	}
	if !found {
		t.Fatalf("somebody else's shout-out was changed\nafter %.2000s", sent)
	}
	here.workspace(func(store *storage.Store) {
		teams, err := store.Teams(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, team := range teams {
			if team.Lead != f.people["luis"] {
				t.Errorf("%s leads %+v\nafter %.2000s", team.Lead, team.Members, sent)
			}
		}
		rules, err := store.Decisions(t.Context())
		if err != nil || rules.Settings.DailyLimit != credit.DefaultSettings().DailyLimit || rules.Settings.BoostEmoji == "forged" {
			t.Errorf("settings %+v, %v\nafter %.2000s", rules.Settings, err, sent)
		}
		for user := range rules.Preferences {
			if user != f.people["luis"] {
				t.Errorf("somebody else's preferences were changed\nafter %.2000s", sent)
			}
		}
	})
}

// FuzzEnvelopes sends envelopes of which two places are forged, and looks for one that is not acknowledged, makes
// something panic, or does what its sender may not.
func FuzzEnvelopes(f *testing.F) {
	for i := range uint(60) {
		f.Add(i, i*7, i, i*13, i*5+3)
	}
	forging := newForgery(f, 2*time.Second) // one input may take 10 seconds
	f.Fuzz(func(t *testing.T, which, place, value, place2, value2 uint) {
		forging.t = t // what fails, fails here
		defer func() { forging.t = f }()
		forging.sends(t, which, place, value, place2, value2)
	})
}

// A bounded table of the same: every kind of envelope as it should be but for one place, with each hostile value somewhere.
func TestForgedEnvelopes(t *testing.T) {
	t.Parallel()
	f := newForgery(t, patience)
	kinds, values := uint(len(f.envelopes())), uint(len(f.hostile()))
	for i := range kinds * 8 {
		f.sends(t, i, i*31+i/kinds, i*17+i/kinds, i*11+3, (i*3+1)%values)
	}
	if seen := f.types("luis", f.general, "/shine help"); len(seen) == 0 {
		t.Error("the bot is silent")
	}
}
