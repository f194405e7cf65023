package credit_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shine/credit"
)

func TestParseLine(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ line, problem string }{
		"little":            {`{"time":"2026-11-24T09:00:00Z","giver":"U1","recipients":["U2"],"text":"for the calm release"}`, ""},
		"erased":            {`{"time":"2026-11-24T09:00:00Z","giver":"","recipients":["U2"],"text":""}`, ""},
		"unknown field":     {`{"time":"2026-11-24T09:00:00Z","giver":"U1","recipients":["U2"],"text":"a b c","later":1}`, ""},
		"settings":          {`{"type":"settings","daily_limit":5}`, ""},
		"preferences":       {`{"type":"preferences","user":"U1","untold":true}`, ""},
		"channel":           {`{"type":"channel","channel":"C1","announce":"elsewhere","in":"C2"}`, ""},
		"no JSON":           {`{"time"`, "no JSON"},
		"no UTF-8":          {"{\"text\":\"\xff\"}", "not UTF-8"},
		"no time":           {`{"giver":"U1","recipients":["U2"],"text":"a b c"}`, "time is missing"},
		"no giver":          {`{"time":"2026-11-24T09:00:00Z","recipients":["U2"],"text":"a b c"}`, "giver is missing"},
		"no recipients":     {`{"time":"2026-11-24T09:00:00Z","giver":"U1","text":"a b c"}`, "recipients are missing"},
		"to oneself":        {`{"time":"2026-11-24T09:00:00Z","giver":"U1","recipients":["U1"],"text":"a b c"}`, "among the recipients"},
		"no person":         {`{"time":"2026-11-24T09:00:00Z","giver":"U1","recipients":["ana"],"text":"a b c"}`, "people's ids"},
		"another workspace": {`{"workspace":"T2","time":"2026-11-24T09:00:00Z","giver":"U1","recipients":["U2"],"text":"a b c"}`, "workspace"},
		"id of other time":  {`{"id":"1","time":"2026-11-24T09:00:00Z","giver":"U1","recipients":["U2"],"text":"a b c"}`, "id is none"},
		"odd visibility":    {`{"visibility":"x","time":"2026-11-24T09:00:00Z","giver":"U1","recipients":["U2"],"text":"a b c"}`, "visibility is"},
		"wrong kind":        {`{"time":"2026-11-24T09:00:00Z","giver":1}`, "giver is no string"},
		"unknown type":      {`{"type":"parade","lead":"U1"}`, "none that this version knows"},
		"team":              {`{"type":"team","lead":"U1","since":"2026-11-24T09:00:00Z","members":[{"id":"U2"}]}`, ""},
		"team of nobody":    {`{"type":"team","since":"2026-11-24T09:00:00Z"}`, "a team needs a lead"},
		"team of a name":    {`{"type":"team","lead":"U1","since":"2026-11-24T09:00:00Z","members":[{"id":"luis"}]}`, "members need"},
		"odd group":         {`{"type":"team","lead":"U1","since":"2026-11-24T09:00:00Z","group":"platform"}`, "no user group's id"},
		"odd welcome":       {`{"type":"team","lead":"U1","since":"2026-11-24T09:00:00Z","welcomed":"soon"}`, "welcomed is not"},
		"milestone":         {`{"type":"milestone","person":"U1","date":"2027-01-12","word":"five years"}`, ""},
		"odd milestone":     {`{"type":"milestone","person":"U1","date":"soon","word":"five years"}`, "a milestone needs"},
		"long milestone":    {`{"type":"milestone","person":"U1","date":"2027-01-12","word":"` + strings.Repeat("w", 101) + `"}`, "100 characters at most"},
		"by nobody":         {`{"type":"milestone","person":"U1","date":"2027-01-12","word":"five years","by":"ana"}`, "by is a person's id"},
		"nothing sealed":    {`{"type":"nudges"}`, "need what is sealed"},
		"bad setting":       {`{"type":"settings","daily_limit":0}`, "daily_limit is out of bounds"},
		"odd announce_in":   {`{"type":"settings","announce_in":"#kudos"}`, "announce_in is no channel's id"},
		"odd elsewhere":     {`{"type":"channel","channel":"C1","announce":"elsewhere","in":"U7"}`, "known choices"},
		"here but in":       {`{"type":"channel","channel":"C1","in":"kudos"}`, "known choices"},
		"odd channel":       {`{"type":"channel","channel":"C1","announce":"elsewhere"}`, "known choices"},
	} {
		_, err := credit.ParseLine([]byte(c.line), "T1")
		switch {
		case c.problem == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case c.problem != "" && (err == nil || !strings.Contains(err.Error(), c.problem)):
			t.Errorf("%s: %v, want %q", name, err, c.problem)
		}
	}
}

// What others wrote down is counted as Shine counts: each person once, and nobody boosts their own.
func TestImportCountsEachOnce(t *testing.T) {
	t.Parallel()
	line, err := credit.ParseLine([]byte(`{"time":"2026-11-24T09:00:00Z","giver":"U1","recipients":["U2","U3","U2"],"text":"a b c",`+
		`"boosts":["U4","U1","U4","U2","U5"]}`), "T1")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][]string{{"U2", "U3"}, {"U4", "U5"}}, [][]string{line.Shoutout.Recipients, line.Shoutout.Boosts}); diff != "" {
		t.Error(diff)
	}
}

// Lists are never null, neither here nor in the next export.
func TestImportedSettingsHaveLists(t *testing.T) {
	t.Parallel()
	line, err := credit.ParseLine([]byte(`{"type":"settings","values":null,"holidays":null}`), "T1")
	if err != nil {
		t.Fatal(err)
	}
	if line.Settings.Values == nil || line.Settings.Holidays == nil {
		t.Errorf("%+v", line.Settings)
	}
}

// What export writes, import reads.
func TestExportIsImported(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 24, 9, 0, 0, 123e6, time.UTC)
	want := credit.Shoutout{
		ID: "1795510800123456", Workspace: "T1", Time: at, Giver: "U1", Recipients: []string{"U2", "U3"}, Text: "for <@U4> & \"all\"\n",
		Values: []string{"craft"}, Channel: "C1", Visibility: credit.ChannelOnly, Source: credit.FromPassOn, Permalink: "https://a.b/c",
		Boosts: []string{"U5"}, PassedFrom: "1795510800000000", Thread: "1795510800.000100", Quiet: []string{"U3"}, Hidden: []string{"U2"},
	}
	var b bytes.Buffer
	if err := credit.NewJSONLines(&b).Write(want); err != nil {
		t.Fatal(err)
	}
	got, err := credit.ParseLine(b.Bytes(), "T1")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, *got.Shoutout); diff != "" {
		t.Error(diff)
	}
}

func TestExportedSubscriptionIsImported(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	want := credit.Subscription{
		Channel: "C1", Schedule: credit.Schedule{Day: time.Tuesday, Minute: 1050, Zone: "Europe/Madrid"}, Scope: credit.ScopeAll,
		Since: at, By: "U1", Until: at.AddDate(0, 0, 7), Changed: at.AddDate(0, 0, 9),
	}
	var b bytes.Buffer
	if err := credit.NewJSONLines(&b).WriteSubscription(want); err != nil {
		t.Fatal(err)
	}
	got, err := credit.ParseLine(b.Bytes(), "T1")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, *got.Digest); diff != "" {
		t.Error(diff)
	}
}

func FuzzParseLine(f *testing.F) {
	f.Add([]byte(`{"time":"2026-11-24T09:00:00Z","giver":"U1","recipients":["U2"],"text":"a b c"}`))
	f.Add([]byte(`{"type":"settings"}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		line, err := credit.ParseLine(raw, "T1")
		if err != nil || line.Shoutout == nil {
			return
		}
		var b bytes.Buffer
		if err := credit.NewJSONLines(&b).Write(*line.Shoutout); err != nil {
			t.Fatal(err)
		}
		again, err := credit.ParseLine(b.Bytes(), "T1")
		if err != nil {
			t.Fatalf("%q became %q: %v", raw, b.String(), err)
		}
		if diff := cmp.Diff(line.Shoutout.Text, again.Shoutout.Text); diff != "" {
			t.Error(diff)
		}
	})
}
