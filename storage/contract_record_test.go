//nolint:thelper // the parts of the contract are tests: they fail where they stand
package storage

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"shine/credit"
)

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
	other := e
	other.Shoutout.Text = "for the calmer release" // as another copy of the bot read the same message after an edit
	again := wantStatus(t, s, noon.Add(time.Hour), other, SameEvent)
	wantEqual(t, "what is stored", again.Text, first.Text)
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

func testBrought(t *testing.T, s *Store) {
	brought := func(events ...string) []Brought {
		t.Helper()
		found, err := s.Brought(t.Context(), "UANA", noon.Add(-time.Hour), noon.AddDate(1, 0, 0), events...)
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	e := entry("for the calm release", "ULUIS")
	e.Event = "message:C1:1"
	first := give(t, s, noon, e)
	first.Boosts = []string{}
	e.Event = "message:C1:2"
	wantStatus(t, s, noon.Add(time.Minute), e, SameWords)
	wantEqual(t, "one, its words again, and nothing", brought("message:C1:1", "message:C1:2", "message:C1:3"),
		[]Brought{{Known: true, Shoutout: first}, {Known: true, Again: true}, {}})
	undo(t, s, noon.Add(2*time.Minute), first.ID)
	wantEqual(t, "taken back", brought("message:C1:1"), []Brought{{Known: true}})

	late := entry("for what came in the new year", "ULUIS")
	late.Event = "message:C1:4"
	give(t, s, noon.AddDate(0, 10, 0), late)
	found, err := s.Brought(t.Context(), "UANA", noon, noon.Add(72*time.Hour), "message:C1:4")
	if err != nil || found[0].Known {
		t.Errorf("outside of the span it is %+v, %v", found, err)
	}
}

func testLatest(t *testing.T, s *Store) {
	for _, step := range []struct {
		of    string
		after int
		want  bool
	}{{"message", 2, true}, {"message", 2, true}, {"message", 1, false}, {"another", 1, true}, {"message", 3, true}} {
		latest, err := s.NoteLatest(t.Context(), "UANA", step.of, noon.Add(time.Duration(step.after)*time.Microsecond))
		if err != nil || latest != step.want {
			t.Errorf("%+v: %v, %v", step, latest, err)
		}
	}
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

func burstOf(text string, limit int) Entry {
	e := entry(text, "ULUIS")
	e.DailyLimit, e.BurstLimit = 1000, limit
	return e
}

func testBurst(t *testing.T, s *Store) {
	for i := range 4 { // taken back, but given
		undo(t, s, noon, give(t, s, noon, burstOf(fmt.Sprint("gone ", i), 6)).ID)
	}
	stays := give(t, s, noon.Add(time.Minute), burstOf("stays", 6))
	say := func(words string) func(credit.Shoutout) (credit.Shoutout, error) {
		return func(s credit.Shoutout) (credit.Shoutout, error) { s.Text = words; return s, nil }
	}
	ana := Remover{Giver: "UANA", Within: credit.UndoWindow}
	for i := range credit.BurstLimit - 5 {
		if _, err := s.Edit(t.Context(), noon.Add(time.Minute), stays.ID, ana, say(fmt.Sprint("edit ", i))); err != nil {
			t.Fatal(err)
		}
	}
	_, err := s.Edit(t.Context(), noon.Add(time.Minute), stays.ID, ana, say("one too many"))
	wantError(t, err, ErrTooQuick)
	wantStatus(t, s, noon.Add(time.Minute), burstOf("one too many", credit.BurstLimit), TooQuick)
	wantStatus(t, s, noon.Add(time.Minute), burstOf("edit 14", credit.BurstLimit), SameWords)
	wantEqual(t, "recorded", idsOf(everything(t, s)), []string{stays.ID})

	other := burstOf("of somebody else", 1)
	other.Shoutout.Giver = "UBEN"
	give(t, s, noon.Add(time.Minute), other)
	later := noon.Add(credit.BurstWindow + time.Second)
	for i := range 4 { // those of noon do not count any more
		give(t, s, later, burstOf(fmt.Sprint("later ", i), credit.BurstLimit))
	}
	wantStatus(t, s, later, burstOf("one too many later", credit.BurstLimit), TooQuick)
	give(t, s, later.Add(time.Minute), burstOf("later still", credit.BurstLimit))
}

func testBurstAtNewYear(t *testing.T, s *Store) {
	year := time.Date(2027, time.January, 1, 0, 0, 0, 0, time.UTC)
	first := give(t, s, year.Add(-2*time.Minute), burstOf("of the old year", 3))
	undo(t, s, year.Add(-time.Minute), give(t, s, year.Add(-time.Minute), burstOf("taken back", 3)).ID)
	give(t, s, year.Add(time.Minute), burstOf("of the new year", 3))
	wantStatus(t, s, year.Add(time.Minute), burstOf("one too many", 3), TooQuick)
	ana := Remover{Giver: "UANA", Within: credit.UndoWindow}
	for i := range credit.BurstLimit - 3 {
		_, err := s.Edit(t.Context(), year.Add(time.Minute), first.ID, ana, func(s credit.Shoutout) (credit.Shoutout, error) {
			s.Text = fmt.Sprint("edit ", i)
			return s, nil
		})
		wantError(t, err, nil)
	}
	_, err := s.Edit(t.Context(), year.Add(time.Minute), first.ID, ana, func(s credit.Shoutout) (credit.Shoutout, error) { return s, nil })
	wantError(t, err, ErrTooQuick)
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

// testEventMemory asks for what the rules promise whatever Redis does with expiry.
func testEventMemory(t *testing.T, s *Store) {
	old := time.Date(2019, time.May, 1, 12, 0, 0, 0, time.UTC) // a clock far behind Redis's own
	e := entry("for the calm release", "ULUIS")
	e.DayStart = old.Add(-time.Hour)
	first := give(t, s, old, e)
	undo(t, s, old, first.ID)
	wantStatus(t, s, old.Add(time.Hour), e, SameEvent)
}
