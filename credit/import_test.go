package credit_test

import (
	"bytes"
	"fmt"
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
		Work: "https://example.com/a?b&c", WorkHere: true,
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

// crowd is a list of so many people's ids in JSON.
func crowd(n int) string {
	ids := make([]string, n)
	for i := range ids {
		ids[i] = fmt.Sprintf(`"U%d"`, i+10)
	}
	return strings.Join(ids, ",")
}

// shoutoutLine is a line of a shout-out with more fields; one that is there twice counts the second time.
func shoutoutLine(fields string) string {
	return `{"time":"2026-11-24T09:00:00Z","giver":"U1","recipients":["U2"],"text":"for the calm release",` + fields + `}`
}

// members are so many people of a team in JSON.
func members(n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf(`{"id":"U%d"}`, i+10)
	}
	return `[` + strings.Join(list, ",") + `]`
}

func teamLine(fields string) string {
	return `{"type":"team","lead":"U1","since":"2026-11-24T09:00:00Z",` + fields + `}`
}

// oversized are lines of which one part is larger than it may be, with what is said of it.
func oversized() map[string]struct{ line, problem string } {
	long := strings.Repeat("x", 400_000)
	return map[string]struct{ line, problem string }{
		"recipients":      {shoutoutLine(`"recipients":[` + crowd(101) + `]`), "recipients are 101, and may be 100 at most"},
		"60,000 people":   {shoutoutLine(`"recipients":[` + crowd(60_000) + `]`), "recipients are 60000"},
		"boosts":          {shoutoutLine(`"boosts":[` + crowd(10_001) + `]`), "boosts are 10001, and may be 10000 at most"},
		"one, repeatedly": {shoutoutLine(`"boosts":[` + strings.Repeat(`"U7",`, 10_000) + `"U8"]`), "boosts are 10001"},
		"quiet":           {shoutoutLine(`"quiet":[` + crowd(101) + `]`), "quiet are 101"},
		"hidden":          {shoutoutLine(`"hidden":[` + crowd(101) + `]`), "hidden are 101"},
		"values":          {shoutoutLine(`"values":["` + strings.Repeat(`v","`, 50) + `w"]`), "values are 51, and may be 50 at most"},
		"value":           {shoutoutLine(`"values":["` + long + `"]`), "values are names"},
		"value of signs":  {shoutoutLine(`"values":["<!channel>"]`), "values are names"},
		"text":            {shoutoutLine(`"text":"` + strings.Repeat("x", 8001) + `"`), "text is longer than 8000 characters"},
		"blanks":          {shoutoutLine(`"text":" \t\n\u00a0\u2003 "`), "text is missing, or blank"},
		"nothing seen":    {shoutoutLine(`"text":"\u200b\u200d\ufeff\u2060\u3164\u2800\ufe0f\u0000"`), "text is missing, or blank"},
		"permalink":       {shoutoutLine(`"permalink":"https://` + long + `"`), "permalink is longer than 300 characters"},
		"much of &":       {shoutoutLine(`"permalink":"https://` + strings.Repeat("&", 60) + `"`), "permalink is longer than 300 characters"},
		"a link's script": {shoutoutLine(`"work":"javascript:alert(1)"`), "work is no address that starts with https://, or too long"},
		"a long link":     {shoutoutLine(`"work":"https://` + long + `"`), "work is no address that starts with https://, or too long"},
		"script":          {shoutoutLine(`"permalink":"javascript:alert(1)"`), "permalink is no web address"},
		"passed_from":     {shoutoutLine(`"passed_from":"` + long + `"`), "passed_from is no id"},
		"thread":          {shoutoutLine(`"thread":"` + long + `"`), "thread is none of Slack's"},
		"person":          {shoutoutLine(`"giver":"U` + strings.Repeat("1", 31) + `"`), "no person's id"},
		"id":              {shoutoutLine(`"id":"+1795510800000000"`), "id is none"},
		"another id":      {shoutoutLine(`"id":"01795510800000000"`), "id is none"},
		"channel":         {shoutoutLine(`"channel":"C` + long + `"`), "channel is no channel's id"},
		"early":           {shoutoutLine(`"time":"1969-12-31T23:59:59Z"`), "time is out of bounds"},
		"members":         {teamLine(`"members":` + members(5001)), "members are 5001, and may be 5000 at most"},
		"agreed":          {teamLine(`"agreed":` + members(5001)), "members are 5001"},
		"group":           {teamLine(`"group":"S` + long + `"`), "no user group's id"},
		"old team":        {teamLine(`"since":"0001-01-02T00:00:00Z"`), "time is before 1970"},
		"old member":      {teamLine(`"members":[{"id":"U2","since":"1066-10-14T00:00:00Z"}]`), "time is before 1970"},
		"blank milestone": {`{"type":"milestone","person":"U1","date":"2027-01-12","word":" \u200b"}`, "a milestone needs"},
		"zone":            {`{"type":"digest","channel":"C1","day":"monday","time":"09:00","zone":"` + long + `","since":"2026-11-24T09:00:00Z"}`, "the digest has"},
		"old digest":      {`{"type":"digest","channel":"C1","day":"monday","time":"09:00","zone":"UTC","since":"0001-01-02T00:00:00Z"}`, "time is before 1970"},
		"emoji":           {`{"type":"settings","boost_emoji":"` + long + `"}`, "boost_emoji is out of bounds"},
		"holidays":        {`{"type":"settings","holidays":["2026-12-25"` + strings.Repeat(`,"2026-12-25"`, 200) + `]}`, "holidays is out of bounds"},
		"setting values":  {`{"type":"settings","values":[{"name":"` + long + `"}]}`, "values is out of bounds"},
		"language":        {`{"type":"preferences","user":"U1","language":"` + long + `"}`, "known choices"},
		"elsewhere":       {`{"type":"channel","channel":"C1","announce":"elsewhere","in":"C` + long + `"}`, "known choices"},
		"type":            {`{"type":"` + long + `"}`, "none that this version knows"},
	}
}

func TestImportBounds(t *testing.T) {
	t.Parallel()
	for name, c := range oversized() {
		_, err := credit.ParseLine([]byte(c.line), "T1")
		if err == nil || !strings.Contains(err.Error(), c.problem) || len(err.Error()) > 200 {
			t.Errorf("%s: %.300v, want %q", name, err, c.problem)
		}
	}
	for name, line := range map[string]string{
		"recipients": shoutoutLine(`"recipients":[` + crowd(100) + `]`),
		"boosts":     shoutoutLine(`"boosts":[` + crowd(10_000) + `]`),
		"text":       shoutoutLine(`"text":"` + strings.Repeat("x", 8000) + `"`),
		"one sign":   shoutoutLine(`"text":"🎉"`),
		"one mark":   shoutoutLine(`"text":"\u0301"`),
		"members":    teamLine(`"members":` + members(5000)),
	} {
		if _, err := credit.ParseLine([]byte(line), "T1"); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Of a team's members each counts once, without the lead, in order, with the day that was told first.
func TestImportedMembersCountOnce(t *testing.T) {
	t.Parallel()
	line := teamLine(`"members":[{"id":"U3"},{"id":"U1"},{"id":"U2","since":"2026-11-25T09:00:00Z"},{"id":"U2"}]`)
	got, err := credit.ParseLine([]byte(line), "T1")
	if err != nil {
		t.Fatal(err)
	}
	day := time.Date(2026, time.November, 24, 9, 0, 0, 0, time.UTC)
	want := []credit.TeamMember{{ID: "U2", Since: day.AddDate(0, 0, 1)}, {ID: "U3", Since: day}}
	if d := cmp.Diff(want, got.Team.Members); d != "" {
		t.Errorf("members (-want +got):\n%s", d)
	}
}

func FuzzParseLine(f *testing.F) {
	f.Add([]byte(`{"time":"2026-11-24T09:00:00Z","giver":"U1","recipients":["U2"],"text":"a b c"}`))
	f.Add([]byte(`{"type":"settings"}`))
	for _, c := range oversized() {
		f.Add([]byte(c.line))
	}
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
		if diff := cmp.Diff(line.Shoutout, again.Shoutout); diff != "" {
			t.Error(diff)
		}
		if s := line.Shoutout; len(s.Recipients) > 100 || len(s.Boosts) > 10_000 || len(s.Values) > 50 || len(s.Permalink) > 300 ||
			len(s.Text) > 4*8000 || s.Text != "" && strings.TrimSpace(s.Text) == "" {
			t.Errorf("taken: %.200q", raw)
		}
	})
}
