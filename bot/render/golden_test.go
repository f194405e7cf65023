package render_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shine/bot/render"
	"shine/credit"
)

var update = flag.Bool("update", false, "write the golden files anew")

// shoutout is one that ana (U1) gave to luis (U2) and priya (U3).
func shoutout(change ...func(*credit.Shoutout)) credit.Shoutout {
	s := credit.Shoutout{
		ID: "1795046400000000", Workspace: "T1", Time: time.Date(2026, 11, 19, 0, 0, 0, 0, time.UTC), Giver: "U1",
		Recipients: []string{"U2", "U3"}, Text: "pairing until the migration was boring, says <@U4> & <b>", Values: []string{"craft"},
		Channel: "C1", Visibility: credit.Public, Source: credit.FromCommand,
	}
	for _, c := range change {
		c(&s)
	}
	return s
}

func privately(s *credit.Shoutout) { s.Visibility = credit.Private }

func unplaced(s *credit.Shoutout) { s.Visibility, s.Channel = credit.Private, "" }

func toOne(s *credit.Shoutout) { s.Recipients = []string{"U2"} }

func long(s *credit.Shoutout) { s.Text = strings.Repeat("work & play, ", 300) + "the end" }

var typed = []credit.Span{{Kind: credit.User, ID: "U2", Text: "luis"}, {Text: " for <b> & "}, {Kind: credit.Group, ID: "S1", Text: "platform"}}

// messages are all that Shine says, by name.
func messages() map[string][]render.Message {
	one := func(m render.Message) []render.Message { return []render.Message{m} }
	all := map[string][]render.Message{
		"announcement":        one(render.Announcement([]credit.Shoutout{shoutout()})),
		"announcement_tagged": one(render.Announcement([]credit.Shoutout{shoutout(func(s *credit.Shoutout) { s.Text += " #Craft" })})),
		"announcement_lines":  one(render.Announcement([]credit.Shoutout{shoutout(func(s *credit.Shoutout) { s.Text = "first\n\n> second\n*third*" })})),
		"announcement_joined": one(render.Announcement([]credit.Shoutout{shoutout(), shoutout(toOne), shoutout()})),
		"announcement_long":   one(render.Announcement([]credit.Shoutout{shoutout(long)})),
		"told":                one(render.Told(shoutout(toOne), "U2")),
		"told_together":       one(render.Told(shoutout(), "U2")),
		"told_privately":      one(render.Told(shoutout(toOne, privately), "U2")),
		"told_privately_both": one(render.Told(shoutout(privately), "U3")),
		"receipt":             one(render.Receipt(shoutout(), nil)),
		"receipt_private":     one(render.Receipt(shoutout(privately), nil)),
		"receipt_unplaced":    one(render.Receipt(shoutout(unplaced), nil)),
		"receipt_left_out":    one(render.Receipt(shoutout(), []credit.LeftOut{{User: "U1", Self: true}, {User: "U5", Standing: credit.Bot}, {User: "U6", Standing: credit.Deactivated}, {User: "U7"}, {User: "U8"}})),
		"placed":              one(render.Placed(shoutout())),
		"placed_already":      one(render.PlacedAlready(shoutout())),
		"cannot_place":        one(render.CannotPlace(shoutout(unplaced), "C9")),
		"undone":              one(render.Undone(shoutout())),
		"undo_too_late":       one(render.UndoTooLate()),
		"not_yours":           one(render.NotYours()),
		"already_undone":      one(render.AlreadyUndone()),
		"went_wrong":          one(render.WentWrong("AB12CD34")),
		"lookup_failed":       render.LookupFailed(typed),
		"not_saved":           render.NotSaved(typed),
		"not_sure":            render.NotSure(typed),
		"said_already":        render.SaidAlready(shoutout(), typed),
		"did_you_mean":        render.DidYouMean("week", []credit.Span{{Text: "weak"}}),
		"unknown_command":     render.UnknownCommand([]credit.Span{{Text: "abracadabra"}}),
		"help":                one(render.Help("/shine", credit.DefaultSettings())),
		"me":                  one(render.Me(render.Stories{List: []credit.Shoutout{shoutout(), shoutout(privately)}, Earlier: "received::1"}, render.Stories{List: []credit.Shoutout{shoutout(long)}})),
		"me_nothing":          one(render.Me(render.Stories{}, render.Stories{})),
		"me_only_given":       one(render.Me(render.Stories{}, render.Stories{List: []credit.Shoutout{shoutout()}})),
		"received_page":       one(render.Received(render.Stories{List: []credit.Shoutout{shoutout()}, Latest: "me::"})),
		"given_page":          one(render.Given(render.Stories{List: []credit.Shoutout{shoutout()}, Latest: "me::", Earlier: "given::1"})),
		"week":                one(render.Week(render.Stories{List: []credit.Shoutout{shoutout(), shoutout(toOne), shoutout()}, Earlier: "week:C1:1"})),
		"week_quiet":          one(render.Week(render.Stories{})),
	}
	for _, problem := range []string{"not_in_channel", "is_archived", "missing_scope", "restricted_action_read_only_channel", "message_limit_exceeded"} {
		all["not_announced_"+problem] = one(render.NotAnnounced(shoutout(), problem))
	}
	for _, r := range []credit.Refusal{
		{Code: credit.NobodyNamed},
		{Code: credit.UnresolvedName, Names: []string{"@ana", "@<b>"}},
		{Code: credit.BroadcastNamed},
		{Code: credit.OnlySelf},
		{Code: credit.NobodyLeft, LeftOut: []credit.LeftOut{{User: "U5", Standing: credit.Bot}}},
		{Code: credit.TooManyPeople, Limit: 25, Got: 26},
		{Code: credit.NoReason},
		{Code: credit.ReasonTooShort, Limit: 3},
		{Code: credit.ReasonTooLong, Limit: 2000, Got: 12345},
		{Code: credit.DailyLimit, Limit: 30},
	} {
		all["refused_"+string(r.Code)] = render.Refused(&r, typed)
	}
	return all
}

func TestGolden(t *testing.T) {
	t.Parallel()
	for name, said := range messages() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := readable(t, said)
			file := filepath.Join("testdata", name+".json")
			if *update {
				if err := os.WriteFile(file, got, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Errorf("%s (-want +got); if it is meant: go test ./bot/render/... -update\n%s", file, diff)
			}
		})
	}
}

func readable(t *testing.T, v any) []byte {
	t.Helper()
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(v); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Every refusal has a sentence of its own.
func TestEveryRefusalHasItsSentence(t *testing.T) {
	t.Parallel()
	sentences := map[string]credit.Code{}
	for _, code := range []credit.Code{
		credit.NobodyNamed, credit.UnresolvedName, credit.BroadcastNamed, credit.OnlySelf, credit.NobodyLeft,
		credit.TooManyPeople, credit.NoReason, credit.ReasonTooShort, credit.ReasonTooLong, credit.DailyLimit, "none of these",
	} {
		sentence := render.Refused(&credit.Refusal{Code: code}, nil)[0].Text
		if other, taken := sentences[sentence]; taken {
			t.Errorf("%s and %s both say %q", code, other, sentence)
		}
		sentences[sentence] = code
	}
}
