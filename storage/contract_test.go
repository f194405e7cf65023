//nolint:thelper // the parts of the contract are tests: they fail where they stand
package storage

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shine/credit"
)

// noon is a moment in the middle of a day and a year.
var noon = time.Date(2026, time.March, 10, 12, 0, 0, 0, time.UTC)

// contract is what every Redis that Open accepts has to do. Each part gets a workspace of its own.
var contract = []struct {
	name string
	test func(*testing.T, *Store)
}{
	{"record and read", testRecord},
	{"same event", testSameEvent},
	{"same event after the words came again", testSameEventOfSameWords},
	{"same event after undo", testSameEventAfterUndo},
	{"same words", testSameWords},
	{"daily limit", testDailyLimit},
	{"new year", testNewYear},
	{"rising IDs", testRisingIDs},
	{"text survives", testText},
	{"undo", testUndo},
	{"undo refused", testUndoRefused},
	{"place", testPlace},
	{"place refused", testPlaceRefused},
	{"get", testGet},
	{"between", testBetween},
	{"person by pages", testPerson},
	{"workspaces apart", testWorkspaces},
	{"outbox", testOutbox},
	{"outbox claimed", testOutboxClaimed},
	{"outbox retract", testOutboxRetract},
	{"dead letters", testDeadLetters},
	{"said", testSaid},
	{"said after undo", testSaidAfterUndo},
	{"pace", testPace},
	{"event memory", testEventMemory},
}

func TestContract(t *testing.T) {
	t.Parallel()
	for _, kind := range []struct {
		name string
		url  func(*testing.T) string
	}{
		{"memory", func(*testing.T) string { return "memory://" }},
		{"unix", func(t *testing.T) string { return startServer(t).url() }},
		{"tcp", func(t *testing.T) string { return "redis://" + startTCP(t) }},
		{"cluster", func(t *testing.T) string { return "redis+cluster://" + startCluster(t) }},
		{"sentinel", func(t *testing.T) string { return "redis+sentinel://" + startSentinel(t) + "/shine" }},
		{"own", func(*testing.T) string { return "" }},
	} {
		t.Run(kind.name, func(t *testing.T) {
			t.Parallel()
			db, err := Open(t.Context(), Config{URL: kind.url(t), DataDir: shortDir(t)})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() {
				if err := db.Close(); err != nil {
					t.Error(err)
				}
			})
			for i, part := range contract {
				t.Run(part.name, func(t *testing.T) { part.test(t, db.Workspace(fmt.Sprintf("T%03d", i))) })
			}
		})
	}
}

// entry is Ana's shout-out to people, brought by an event of its own.
func entry(text string, recipients ...string) Entry {
	return Entry{
		Shoutout: credit.Shoutout{
			Giver: "UANA", Recipients: recipients, Text: text, Values: []string{"craft"}, Channel: "C1",
			Visibility: credit.Public, Source: credit.FromCommand,
		},
		Event: "command:" + text, DayStart: noon.Add(-12 * time.Hour), DailyLimit: 30,
	}
}

// give records an entry that has to be recorded.
func give(t *testing.T, s *Store, now time.Time, e Entry) credit.Shoutout {
	t.Helper()
	outcome, err := s.Record(t.Context(), now, e)
	if err != nil || outcome.Status != Recorded {
		t.Fatalf("Record(%q) = %v, %v, want it recorded", e.Shoutout.Text, outcome.Status, err)
	}
	return outcome.Shoutout
}

func wantStatus(t *testing.T, s *Store, now time.Time, e Entry, want Status) credit.Shoutout {
	t.Helper()
	outcome, err := s.Record(t.Context(), now, e)
	if err != nil || outcome.Status != want {
		t.Fatalf("Record(%q) = %v, %v, want %v", e.Shoutout.Text, outcome.Status, err, want)
	}
	return outcome.Shoutout
}

func between(t *testing.T, s *Store, from, to time.Time) []credit.Shoutout {
	t.Helper()
	found := []credit.Shoutout{}
	for shoutout, err := range s.Between(t.Context(), from, to) {
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, shoutout)
	}
	return found
}

// everything reads a workspace, whenever it was recorded.
func everything(t *testing.T, s *Store) []credit.Shoutout {
	t.Helper()
	return between(t, s, time.UnixMicro(0), time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC))
}

func wantEqual[T any](t *testing.T, what string, got, want T) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("%s (-want +got):\n%s", what, diff)
	}
}

func idsOf(shoutouts []credit.Shoutout) []string {
	ids := []string{}
	for _, s := range shoutouts {
		ids = append(ids, s.ID)
	}
	return ids
}

func testRecord(t *testing.T, s *Store) {
	e := entry("for the calm release", "ULUIS", "UOLU")
	e.Shoutout.Permalink, e.Shoutout.PassedFrom = "https://example.slack.com/archives/C1/p1", "1700000000000000"
	e.Shoutout.Values = []string{"craft", "care"}
	recorded := give(t, s, noon.Add(123456*time.Microsecond), e)

	want := e.Shoutout
	want.ID, want.Workspace = fmt.Sprint(noon.UnixMicro()+123456), s.workspace
	want.Time = noon.Add(123 * time.Millisecond)
	recorded.Boosts, want.Boosts = []string{}, []string{}
	wantEqual(t, "recorded", recorded, want)
	wantEqual(t, "in the ledger", everything(t, s), []credit.Shoutout{want})

	query := Span{From: noon, To: noon.Add(time.Second), Count: 10}
	for _, user := range []string{"ULUIS", "UOLU"} {
		received, err := s.Received(t.Context(), user, query)
		if err != nil {
			t.Fatal(err)
		}
		wantEqual(t, "received by "+user, received, []credit.Shoutout{want})
	}
	given, err := s.Given(t.Context(), "UANA", query)
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "given", given, []credit.Shoutout{want})
}

func testSameEvent(t *testing.T, s *Store) {
	e := entry("for the calm release", "ULUIS")
	first := give(t, s, noon, e)
	for _, later := range []time.Duration{0, time.Second, time.Hour, 47 * time.Hour} {
		again := wantStatus(t, s, noon.Add(later), e, SameEvent)
		wantEqual(t, "the first one", idsOf([]credit.Shoutout{again}), []string{first.ID})
	}
	wantEqual(t, "recorded", idsOf(everything(t, s)), []string{first.ID})
	wantEqual(t, "to be said", len(outbox(t, s)), 1)
}

func testSameEventOfSameWords(t *testing.T, s *Store) {
	e := entry("for the calm release", "ULUIS")
	first := give(t, s, noon, e)
	e.Event = "mention:1"
	wantStatus(t, s, noon.Add(time.Minute), e, SameWords)
	again := wantStatus(t, s, noon.Add(time.Hour), e, SameEvent)
	wantEqual(t, "the first one", again.ID, first.ID)
	wantEqual(t, "recorded", len(everything(t, s)), 1)
}

func testSameEventAfterUndo(t *testing.T, s *Store) {
	e := entry("for the calm release", "ULUIS")
	first := give(t, s, noon, e)
	undo(t, s, noon, first.ID)
	again := wantStatus(t, s, noon.Add(time.Minute), e, SameEvent)
	wantEqual(t, "the first one", again.ID, first.ID)
	wantEqual(t, "recorded", len(everything(t, s)), 0)
}

func testSameWords(t *testing.T, s *Store) {
	e := entry("for the calm release", "ULUIS", "UOLU")
	first := give(t, s, noon, e)

	e.Event, e.Shoutout.Recipients, e.Shoutout.Channel = "another", []string{"UOLU", "ULUIS"}, "C2"
	same := wantStatus(t, s, noon.Add(credit.SameWordsWindow-time.Millisecond), e, SameWords)
	wantEqual(t, "the earlier one", same.ID, first.ID)
	wantEqual(t, "its channel", same.Channel, "C1")

	for i, other := range []func(*Entry){
		func(e *Entry) { e.Shoutout.Giver = "UBEN" },
		func(e *Entry) { e.Shoutout.Recipients = []string{"ULUIS"} },
		func(e *Entry) { e.Shoutout.Text = "for the calm Release" },
		func(e *Entry) { e.Again = true },
	} {
		changed := e
		changed.Event = fmt.Sprint("other", i)
		other(&changed)
		give(t, s, noon.Add(time.Minute), changed)
	}
	e.Event = "much later"
	give(t, s, noon.Add(2*time.Minute+credit.SameWordsWindow), e)
}

func testDailyLimit(t *testing.T, s *Store) {
	midnight := noon.Add(-14 * time.Hour) // where Ana is
	send := func(text string, now, dayStart time.Time) Outcome {
		e := entry(text, "ULUIS")
		e.DayStart, e.DailyLimit = dayStart, 3
		outcome, err := s.Record(t.Context(), now, e)
		if err != nil {
			t.Fatal(err)
		}
		return outcome
	}
	send("the evening before", midnight.Add(-time.Microsecond), midnight.Add(-24*time.Hour))
	first := send("at midnight sharp", midnight, midnight)
	for i := range 4 {
		want := Recorded
		if i >= 2 {
			want = OverLimit
		}
		wantEqual(t, "status", send(fmt.Sprint("number ", i), noon, midnight).Status, want)
	}
	wantEqual(t, "recorded", len(everything(t, s)), 4)

	undo(t, s, first.Shoutout.Time, first.Shoutout.ID)
	wantEqual(t, "after undo", send("in its place", noon, midnight).Status, Recorded)
	wantEqual(t, "full again", send("one too many", noon, midnight).Status, OverLimit)
	wantEqual(t, "the next day", send("a new day", midnight.Add(24*time.Hour), midnight.Add(24*time.Hour)).Status, Recorded)
}

func testNewYear(t *testing.T, s *Store) {
	year := time.Date(2027, time.January, 1, 0, 0, 0, 0, time.UTC)
	midnight := year.Add(-14 * time.Hour) // Ana is ahead of the sun
	newEntry := func(text string) Entry {
		e := entry(text, "ULUIS")
		e.DayStart, e.DailyLimit = midnight, 4
		return e
	}
	e := newEntry("the last of the year")
	last := give(t, s, year.Add(-time.Microsecond), e)
	wantStatus(t, s, year.Add(time.Minute), e, SameEvent)
	e.Event = "another"
	wantStatus(t, s, year.Add(time.Minute), e, SameWords)

	// A clock that stands still pushes the ID over the end of the year, where other keys hold it.
	pushed := give(t, s, year.Add(-time.Microsecond), newEntry("pushed into the next"))
	wantEqual(t, "pushed", pushed.ID, fmt.Sprint(year.UnixMicro()))
	give(t, s, year.Add(time.Hour), newEntry("third"))
	give(t, s, year.Add(time.Hour), newEntry("fourth"))
	wantStatus(t, s, year.Add(time.Hour), newEntry("fifth"), OverLimit)

	given, err := s.Given(t.Context(), "UANA", Span{From: year.Add(-time.Hour), To: year.Add(time.Second), Count: 10})
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "given around new year", idsOf(given), []string{pushed.ID, last.ID})
	wantConsistent(t, s)
}

func testRisingIDs(t *testing.T, s *Store) {
	const records = 2500
	for i := range records {
		e := entry(fmt.Sprint("number ", i), "ULUIS")
		e.Shoutout.Giver = fmt.Sprint("U", i)
		give(t, s, noon.Add(-time.Duration(i%3)*time.Second), e) // three copies, two of them behind
	}
	all := everything(t, s)
	wantEqual(t, "recorded", len(all), records)
	for i, found := range all {
		if found.Text != fmt.Sprint("number ", i) {
			t.Fatalf("shout-out %d of %d reads %q", i, records, found.Text)
		}
	}
}

func testText(t *testing.T, s *Store) {
	texts := []string{
		"", "<@U1> & <#C1> \"quoted\" \\ back\nlines\r\n\ttabs", "\u202eright to left\u202c, zero\u200bwidth", "👩‍👩‍👧 🇪🇸 𝔘𝔫𝔦",
		"\x00\x01\x1f\u2028", strings.Repeat("の", credit.MaxText),
	}
	for _, text := range texts {
		e := entry(text, "ULUIS")
		e.Shoutout.Values = nil
		give(t, s, noon, e)
	}
	got := []string{}
	for _, found := range everything(t, s) {
		got = append(got, found.Text)
		wantEqual(t, "values", found.Values, []string{})
	}
	wantEqual(t, "texts", got, texts)
}

func undo(t *testing.T, s *Store, now time.Time, id string) {
	t.Helper()
	if _, err := s.Remove(t.Context(), now, id, Remover{Giver: "UANA", Within: credit.UndoWindow}); err != nil {
		t.Fatal(err)
	}
}

func testUndo(t *testing.T, s *Store) {
	kept := give(t, s, noon, entry("for staying", "ULUIS"))
	gone := give(t, s, noon, entry("for the calm release", "ULUIS", "UOLU"))
	removed, err := s.Remove(t.Context(), noon.Add(time.Minute), gone.ID, Remover{Giver: "UANA", Within: credit.UndoWindow})
	if err != nil {
		t.Fatal(err)
	}
	gone.Boosts, removed.Boosts = nil, nil
	wantEqual(t, "what was removed", removed, gone)
	wantEqual(t, "left", idsOf(everything(t, s)), []string{kept.ID})
	for _, user := range []string{"ULUIS", "UOLU"} {
		received, err := s.Received(t.Context(), user, Span{From: noon, To: noon.Add(time.Hour), Count: 10})
		if err != nil {
			t.Fatal(err)
		}
		if slices.Contains(idsOf(received), gone.ID) {
			t.Errorf("%s still has it", user)
		}
	}
	_, err = s.Remove(t.Context(), noon.Add(time.Minute), gone.ID, Remover{Giver: "UANA", Within: credit.UndoWindow})
	wantError(t, err, ErrNotFound)

	again := entry("for the calm release", "ULUIS", "UOLU")
	again.Event = "another"
	give(t, s, noon.Add(2*time.Minute), again)
}

func testUndoRefused(t *testing.T, s *Store) {
	recorded := give(t, s, noon, entry("for the calm release", "ULUIS"))
	ana := Remover{Giver: "UANA", Within: credit.UndoWindow}
	for _, c := range []struct {
		id   string
		by   Remover
		now  time.Time
		want error
	}{
		{recorded.ID, Remover{Giver: "ULUIS", Within: credit.UndoWindow}, noon, ErrNotYours},
		{recorded.ID, ana, noon.Add(credit.UndoWindow), ErrTooLate},
		{"1700000000000000", ana, noon, ErrNotFound},
		{"not an id", ana, noon, ErrNotFound},
		{"", ana, noon, ErrNotFound},
	} {
		_, err := s.Remove(t.Context(), c.now, c.id, c.by)
		wantError(t, err, c.want)
	}
	wantEqual(t, "left", idsOf(everything(t, s)), []string{recorded.ID})
}

func unplaced(text string) Entry {
	e := entry(text, "ULUIS")
	e.Shoutout.Channel, e.Shoutout.Visibility = "", credit.Private
	return e
}

func testPlace(t *testing.T, s *Store) {
	before := give(t, s, noon, entry("for being first", "UOLU"))
	recorded := give(t, s, noon, unplaced("for the calm release"))
	after := give(t, s, noon, entry("for being last", "UOLU"))
	placed, err := s.Place(t.Context(), recorded.ID, "UANA", "C7", credit.ChannelOnly)
	if err != nil {
		t.Fatal(err)
	}
	want := recorded
	want.Channel, want.Visibility = "C7", credit.ChannelOnly
	want.Boosts, placed.Boosts = []string{}, []string{}
	wantEqual(t, "placed", placed, want)

	all := everything(t, s)
	wantEqual(t, "in its old place", idsOf(all), []string{before.ID, recorded.ID, after.ID})
	wantEqual(t, "as read", all[1], want)
	found, err := s.Get(t.Context(), recorded.ID)
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "as got", found, []credit.Shoutout{want})

	said := outbox(t, s)
	wantEqual(t, "to be announced", said[3].Say, SayAnnounce)
	wantEqual(t, "which", said[3].Shoutout, recorded.ID)

	again := unplaced("for the calm release")
	wantStatus(t, s, noon.Add(time.Minute), again, SameEvent)
	again.Event = "another"
	wantStatus(t, s, noon.Add(time.Minute), again, SameWords)
	undo(t, s, noon, recorded.ID)
	wantEqual(t, "after undo", idsOf(everything(t, s)), []string{before.ID, after.ID})
}

func testPlaceRefused(t *testing.T, s *Store) {
	elsewhere := give(t, s, noon, entry("for the calm release", "ULUIS"))
	recorded := give(t, s, noon, unplaced("for the loud release"))
	place := func(id, giver, channel string) error {
		_, err := s.Place(t.Context(), id, giver, channel, credit.Public)
		return err
	}
	wantError(t, place(elsewhere.ID, "UANA", "C2"), ErrPlaced)
	wantError(t, place(recorded.ID, "ULUIS", "C2"), ErrNotYours)
	wantError(t, place("1700000000000000", "UANA", "C2"), ErrNotFound)
	wantError(t, place(recorded.ID, "UANA", "C2"), nil)
	wantError(t, place(recorded.ID, "UANA", "C3"), ErrPlaced)
	wantEqual(t, "to be said", len(outbox(t, s)), 3)
}

func testGet(t *testing.T, s *Store) {
	a, b := give(t, s, noon, entry("first", "ULUIS")), give(t, s, noon, entry("second", "ULUIS"))
	found, err := s.Get(t.Context(), b.ID, "1700000000000000", "-", a.ID, "")
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, "got", idsOf(found), []string{b.ID, a.ID})
}

func testBetween(t *testing.T, s *Store) {
	const records = 1500 // more than a page
	placed := 0
	for i := range records {
		e := entry(fmt.Sprint("number ", i), "ULUIS")
		e.Shoutout.Giver = fmt.Sprint("U", i)
		if i%7 == 0 {
			e.Shoutout.Channel = ""
		}
		recorded := give(t, s, noon.Add(time.Duration(i)*time.Millisecond), e)
		if i%7 == 0 {
			placed++
			if _, err := s.Place(t.Context(), recorded.ID, e.Shoutout.Giver, "C2", credit.Public); err != nil {
				t.Fatal(err)
			}
		}
	}
	at := func(i int) time.Time { return noon.Add(time.Duration(i) * time.Millisecond) }
	for _, c := range []struct{ from, to, want int }{
		{0, records, records}, {0, 1, 1}, {1, 1, 0}, {5, 4, 0}, {10, 12, 2}, {-5, 7, 7}, {records - 1, records + 5, 1}, {0, 1001, 1001},
	} {
		wantEqual(t, fmt.Sprint("from ", c.from, " to ", c.to), len(between(t, s, at(c.from), at(c.to))), c.want)
	}
	for _, err := range s.Between(t.Context(), at(0), at(records)) {
		wantError(t, err, nil)
		break // a reader may stop
	}
}

func testPerson(t *testing.T, s *Store) {
	var want []string
	for i := range 40 { // over five years
		e := entry(fmt.Sprint("number ", i), "ULUIS")
		now := noon.Add(time.Duration(i) * 45 * 24 * time.Hour)
		e.DayStart = now.Add(-time.Hour)
		want = append(want, give(t, s, now, e).ID)
	}
	slices.Reverse(want)
	var got []string
	span := Span{From: noon, To: noon.AddDate(10, 0, 0), Count: 7}
	for {
		page, err := s.Received(t.Context(), "ULUIS", span)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, idsOf(page)...)
		if len(page) < span.Count {
			break
		}
		span.Before = page[len(page)-1].ID
	}
	wantEqual(t, "by pages", got, want)
	none, err := s.Received(t.Context(), "UANA", Span{From: noon, To: noon.AddDate(10, 0, 0), Count: 7})
	if err != nil || len(none) > 0 {
		t.Errorf("the giver received %d, %v", len(none), err)
	}
}

func testWorkspaces(t *testing.T, s *Store) {
	other := s.db.Workspace(s.workspace + "B")
	e := entry("for the calm release", "ULUIS")
	mine, theirs := give(t, s, noon, e), give(t, other, noon, e)
	wantEqual(t, "mine", everything(t, s)[0].Workspace, mine.Workspace)
	wantEqual(t, "theirs", everything(t, other)[0].Workspace, theirs.Workspace)
	undo(t, s, noon, mine.ID)
	wantEqual(t, "theirs", len(everything(t, other)), 1)
}

// testEventMemory asks for what the rules promise whatever Redis does with expiry.
func testEventMemory(t *testing.T, s *Store) {
	old := time.Date(2019, time.May, 1, 12, 0, 0, 0, time.UTC) // a clock far behind Redis's own
	e := entry("for the calm release", "ULUIS")
	e.DayStart = old.Add(-time.Hour)
	first := give(t, s, old, e)
	undo(t, s, old, first.ID)
	wantStatus(t, s, old.Add(time.Hour), e, SameEvent)
}

// outbox reads all that waits to be said.
func outbox(t *testing.T, s *Store) []OutboxEntry {
	t.Helper()
	entries, err := s.ReadOutbox(t.Context(), "reader", 100, time.Millisecond)
	if err == nil && len(entries) == 0 { // the first read may only have created the group
		entries, err = s.ReadOutbox(t.Context(), "reader", 100, time.Millisecond)
	}
	if err != nil {
		t.Fatal(err)
	}
	return entries
}
