package nudge_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"shine/credit"
	"shine/credit/nudge"
)

var mondayAtNine = credit.Schedule{Day: time.Monday, Minute: 9 * 60}

func at(text string) time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return t.UTC()
}

// A note is due at its time on the lead's own clocks, also where these change, and not for what was before it was
// wanted.
func TestNotesDue(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		zone     string
		schedule credit.Schedule
		on, now  string
		end      string
		late     bool
	}{
		"before its first time":  {"Europe/Madrid", mondayAtNine, "2026-11-24T10:00:00Z", "2026-11-30T07:59:59Z", "", false},
		"at its first time":      {"Europe/Madrid", mondayAtNine, "2026-11-24T10:00:00Z", "2026-11-30T08:00:00Z", "2026-11-30T08:00:00Z", false},
		"in summer":              {"Europe/Madrid", mondayAtNine, "2026-10-20T10:00:00Z", "2026-10-26T08:00:00Z", "2026-10-26T08:00:00Z", false}, // the clocks changed the day before
		"elsewhere":              {"Asia/Kolkata", mondayAtNine, "2026-11-24T10:00:00Z", "2026-11-30T03:30:00Z", "2026-11-30T03:30:00Z", false},
		"in a zone of its own":   {"Asia/Kolkata", credit.Schedule{Day: time.Monday, Minute: 9 * 60, Zone: "Europe/Madrid"}, "2026-11-24T10:00:00Z", "2026-11-30T03:30:00Z", "", false},
		"a time that is skipped": {"America/New_York", credit.Schedule{Day: time.Sunday, Minute: 150}, "2026-03-04T10:00:00Z", "2026-03-08T07:00:00Z", "2026-03-08T07:00:00Z", false},
		"three days late":        {"Europe/Madrid", mondayAtNine, "2026-11-24T10:00:00Z", "2026-12-03T08:00:00Z", "2026-11-30T08:00:00Z", true},
		"two weeks late":         {"Europe/Madrid", mondayAtNine, "2026-11-24T10:00:00Z", "2026-12-08T08:00:00Z", "2026-12-07T08:00:00Z", false},
	} {
		notes := nudge.Notes{}.SwitchedOn(c.schedule, at(c.on))
		end, late, due := notes.Due(zone(c.zone), at(c.now))
		got := ""
		if due {
			got = end.Format(time.RFC3339)
		}
		if got != c.end || due && late != c.late {
			t.Errorf("%s: due %q, late %v, want %q and %v", name, got, late, c.end, c.late)
		}
	}
	if _, _, due := (nudge.Notes{Schedule: mondayAtNine}).Due(time.UTC, at("2026-12-08T08:00:00Z")); due {
		t.Error("notes that are off are due")
	}
}

// Another time does not make what was told due again, nor a time of it that is over.
func TestNotesAtAnotherTime(t *testing.T) {
	t.Parallel()
	notes := nudge.Notes{}.SwitchedOn(mondayAtNine, at("2026-11-24T10:00:00Z"))
	notes, told := notes.Close(nudge.Week{Lead: "ULEAD", Now: at("2026-11-30T09:00:00Z"), End: at("2026-11-30T09:00:00Z"), Named: []string{"UANA"}})
	if told == "" {
		t.Fatal("the week is not told")
	}
	tuesday := credit.Schedule{Day: time.Tuesday, Minute: 8 * 60}
	notes = notes.SwitchedOn(tuesday, at("2026-12-01T10:00:00Z"))
	if _, _, due := notes.Due(time.UTC, at("2026-12-01T10:00:01Z")); due {
		t.Error("a time is due that was over when it was chosen")
	}
	end, _, due := notes.Due(time.UTC, at("2026-12-08T08:00:00Z"))
	if !due || !end.Equal(at("2026-12-08T08:00:00Z")) || !notes.Until.Equal(at("2026-11-30T09:00:00Z")) {
		t.Errorf("due %v at %v from %v", due, end, notes.Until)
	}
}

// What becomes of a week: told, held back, late, or without anything to tell.
func TestCloseNote(t *testing.T) {
	t.Parallel()
	on, end := at("2026-11-24T10:00:00Z"), at("2026-11-30T09:00:00Z")
	for name, c := range map[string]struct {
		week          nudge.Week
		told, held    bool
		until         time.Time
		moments       int
		wantShare     float64
		wantNamedSize int
	}{
		"told":     {nudge.Week{Named: []string{"UANA", "ULUIS"}, HoldOut: 0}, true, false, end, 1, 0, 2},
		"held":     {nudge.Week{Named: []string{"UANA"}, HoldOut: 1}, false, true, on, 1, 1, 1},
		"late":     {nudge.Week{Late: true, HoldOut: 1}, false, false, on, 0, 0, 0},
		"nothing":  {nudge.Week{HoldOut: 1}, false, false, end, 0, 0, 0},
		"too many": {nudge.Week{Named: slices.Repeat([]string{"UANA"}, 900)}, true, false, end, 1, 0, 500},
	} {
		c.week.Lead, c.week.Now, c.week.End, c.week.Date = "ULEAD", end, end, "2026-11-30"
		notes, told := nudge.Notes{}.SwitchedOn(mondayAtNine, on).Close(c.week)
		if (told != "") != c.told || !notes.Until.Equal(c.until) || !notes.Closed.Equal(end) || len(notes.Moments) != c.moments {
			t.Errorf("%s: told %q, %+v", name, told, notes)
			continue
		}
		if c.moments == 1 {
			m := notes.Moments[0]
			if m.Held != c.held || m.Share != c.wantShare || len(m.Named) != c.wantNamedSize || m.Kind != nudge.Note {
				t.Errorf("%s: the moment is %+v", name, m)
			}
		}
	}
}

// Whatever happens (weeks held back, downtime, journeys, other times, switching off and on), each story is told once:
// the spans that are told follow each other without a gap, from when the notes were switched on.
func TestNotesMissNothingAndTellNothingTwice(t *testing.T) {
	t.Parallel()
	zones := []*time.Location{time.UTC, zone("Europe/Madrid"), zone("America/Los_Angeles"), zone("Asia/Tokyo"), zone("Pacific/Kiritimati")}
	rapid.Check(t, func(t *rapid.T) {
		now := at("2026-01-05T00:00:00Z").Add(time.Duration(rapid.IntRange(0, 400*24).Draw(t, "start")) * time.Hour)
		place := rapid.SampledFrom(zones).Draw(t, "zone")
		notes := nudge.Notes{}.SwitchedOn(mondayAtNine, now)
		end := notes.Until // of what was told, or had nothing to tell
		for step := range rapid.IntRange(1, 60).Draw(t, "steps") {
			switch rapid.IntRange(0, 9).Draw(t, "event") {
			case 0:
				place = rapid.SampledFrom(zones).Draw(t, "journey")
			case 1:
				notes = notes.SwitchedOn(credit.Schedule{
					Day: time.Weekday(rapid.IntRange(0, 6).Draw(t, "day")), Minute: rapid.IntRange(0, 1439).Draw(t, "minute"),
				}, now)
			case 2:
				now = now.Add(time.Duration(rapid.IntRange(0, 20*24).Draw(t, "downtime")) * time.Hour)
			case 3:
				notes = notes.SwitchedOff(now)
				now = now.Add(time.Duration(rapid.IntRange(0, 48).Draw(t, "off")) * time.Hour)
				notes = notes.SwitchedOn(notes.Schedule, now)
				end = notes.Until
			default:
				if next := notes.Next(place, now); next.After(now) {
					now = next
				}
			}

			closing, late, due := notes.Due(place, now)
			if !due {
				continue
			}
			week := nudge.Week{
				Lead: "ULEAD", Now: now, End: closing, Late: late, Date: fmt.Sprint(step),
				Seed: []byte("seed"), HoldOut: rapid.SampledFrom([]float64{0, 0.2, 0.5, 1}).Draw(t, "share"),
			}
			if rapid.Bool().Draw(t, "anything") {
				week.Named = []string{"UANA"}
			}
			before := notes
			var told string
			notes, told = notes.Close(week)
			switch silent := told == "" && (late || len(week.Named) > 0); {
			case !closing.After(end), closing.After(now):
				t.Fatalf("a span ends at %v, after %v and by %v", closing, end, now)
			case !before.Until.Equal(end):
				t.Fatalf("a span begins at %v, and the one before ended at %v", before.Until, end)
			case silent && !notes.Until.Equal(end):
				t.Fatalf("what is not told is left out")
			case !silent:
				end = closing
			}
			if _, _, again := notes.Due(place, now); again {
				t.Fatalf("the same week is due again")
			}
		}
	})
}

// A note is answered by credit to somebody whom it names, within 7 days, and within 48 hours.
func TestOutcomeOfANote(t *testing.T) {
	t.Parallel()
	sent := at("2026-11-30T09:00:00Z")
	notes, _ := nudge.Notes{}.SwitchedOn(mondayAtNine, at("2026-11-24T10:00:00Z")).
		Close(nudge.Week{Lead: "ULEAD", Now: sent, End: sent, Named: []string{"UANA"}})
	for name, c := range map[string]struct {
		to         string
		after      time.Duration
		text       string
		gave, soon bool
	}{
		"to who is named":        {"UANA", time.Hour, "", true, true},
		"after three days":       {"UANA", 72 * time.Hour, "", true, false},
		"after eight days":       {"UANA", 8 * 24 * time.Hour, "", false, false},
		"before it":              {"UANA", -time.Hour, "", false, false},
		"to somebody else":       {"USAM", time.Hour, "", false, false},
		"with too few words":     {"UANA", time.Hour, "well done", false, false},
		"at the end of the time": {"UANA", 7 * 24 * time.Hour, "", true, false},
	} {
		text := c.text
		if text == "" {
			text = "for pairing until the migration was boring, so that nobody was paged"
		}
		given := []credit.Shoutout{{Time: sent.Add(c.after), Giver: "ULEAD", Recipients: []string{c.to}, Text: text}}
		trials := nudge.TrialsOf("ULEAD", nudge.Record{Moments: notes.Moments}, given, nil, sent.Add(30*24*time.Hour))
		if len(trials) != 1 || trials[0].Outcome.Gave != c.gave || trials[0].Outcome.GaveSoon != c.soon || trials[0].Outcome.Reached != c.gave {
			t.Errorf("%s: %+v", name, trials)
		}
	}
}

// The report has the note as a kind of its own, which is no part of all nudges together, over 5 leads or more.
func TestReportOfNotes(t *testing.T) {
	t.Parallel()
	var trials []nudge.Trial
	for n := range 6 {
		lead := fmt.Sprint("U", n)
		trials = append(
			trials,
			nudge.Trial{Lead: lead, Kind: nudge.Note, Share: 0.2, Outcome: nudge.Outcome{Gave: true}},
			nudge.Trial{Lead: lead, Kind: nudge.Note, Share: 0.2, Held: true, Answer: nudge.Off},
			nudge.Trial{Lead: lead, Kind: nudge.Quiet, Share: 0.2},
		)
	}
	rows := nudge.Report(trials)
	kinds := make([]nudge.Kind, 0, len(rows))
	for _, row := range rows {
		kinds = append(kinds, row.Kind)
	}
	if diff := cmp.Diff([]nudge.Kind{"", nudge.Quiet, nudge.Note}, kinds); diff != "" {
		t.Fatalf("the rows (-want +got):\n%s", diff)
	}
	if all, note := rows[0], rows[2]; all.Sent != 6 || note.Sent != 6 || note.Held != 6 || note.Gave.Difference != 1 {
		t.Errorf("all is %+v, the note %+v", all, note)
	}
	var few []nudge.Trial
	for _, trial := range trials {
		if trial.Kind == nudge.Note && trial.Lead < "U4" {
			few = append(few, trial)
		}
	}
	if rows := nudge.Report(few); len(rows) != 0 {
		t.Errorf("4 leads are reported: %+v", rows)
	}
}

// Switching off says something about the notes of the last 14 days that were sent.
func TestNotesSwitchedOff(t *testing.T) {
	t.Parallel()
	now := at("2026-11-30T09:00:00Z")
	moment := func(days int, held bool) nudge.Moment {
		return nudge.Moment{ID: "M", At: now.AddDate(0, 0, -days), Reason: nudge.Reason{Kind: nudge.Note}, Held: held}
	}
	notes := nudge.Notes{On: true, Moments: []nudge.Moment{moment(14, false), moment(13, false), moment(7, true), moment(1, false)}}.SwitchedOff(now)
	var off []bool
	for _, m := range notes.Moments {
		off = append(off, m.Answer == nudge.Off)
	}
	if diff := cmp.Diff([]bool{false, true, false, true}, off); diff != "" || notes.On {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Notes survive the sealed line, and what is out of bounds does not come out of it.
func TestSealedNotes(t *testing.T) {
	t.Parallel()
	end := at("2026-11-30T09:00:00Z")
	notes, _ := nudge.Notes{}.SwitchedOn(mondayAtNine, at("2026-11-24T10:00:00Z")).
		Close(nudge.Week{Lead: "ULEAD", Now: end, End: end, Named: []string{"UANA"}})
	notes, _ = notes.Seen("1795046400000000", "UANA")
	sealed := func(n nudge.Notes) (nudge.Sealed, error) {
		line, err := nudge.Seal("T1", nudge.Sealed{Notes: map[string]nudge.Notes{"ULEAD": n}})
		if err != nil {
			t.Fatal(err)
		}
		return nudge.Unseal("T1", line)
	}
	got, err := sealed(notes)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(notes, got.Notes["ULEAD"]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for name, change := range map[string]func(*nudge.Notes){
		"a day that is none":  func(n *nudge.Notes) { n.Schedule.Day = 9 },
		"a zone that is none": func(n *nudge.Notes) { n.Schedule.Zone = "Mars/Olympus" },
		"on since never":      func(n *nudge.Notes) { n.Until = time.Time{} },
		"a moment of a nudge": func(n *nudge.Notes) {
			n.Moments = []nudge.Moment{{ID: "M", At: end, Reason: nudge.Reason{Kind: nudge.Quiet}}}
		},
		"nobody who is named": func(n *nudge.Notes) {
			n.Moments = []nudge.Moment{{ID: "M", At: end, Reason: nudge.Reason{Kind: nudge.Note}, Named: []string{"<!here>"}}}
		},
		"a story that is none":    func(n *nudge.Notes) { n.Saw = []string{"<b> UANA"} },
		"too many that were seen": func(n *nudge.Notes) { n.Saw = slices.Repeat([]string{"1 UANA"}, 501) },
	} {
		changed := notes
		change(&changed)
		if _, err := sealed(changed); err == nil {
			t.Errorf("%s is unsealed", name)
		}
	}
}

// Somebody who is erased stands in no notes any more.
func TestNotesWithout(t *testing.T) {
	t.Parallel()
	notes := nudge.Notes{Moments: []nudge.Moment{{Named: []string{"UANA", "ULUIS"}}}, Saw: []string{"1 UANA", "1 ULUIS"}}
	if !notes.Names("UANA") || notes.Names("USAM") {
		t.Error("who is named is not known")
	}
	want := nudge.Notes{Moments: []nudge.Moment{{Named: []string{"ULUIS"}}}, Saw: []string{"1 ULUIS"}}
	if diff := cmp.Diff(want, notes.Without("UANA")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
