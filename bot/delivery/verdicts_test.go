package delivery

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"shine/bot/render"
	"shine/storage"
)

// Each answer of Slack has its consequence for the announcement, its giver, an operator, and the count.
func TestWhatEachAnswerLeadsTo(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answers  []string // to the announcement
		within   time.Duration
		channel  int    // messages in it
		giver    string // what their note says
		dead     string
		outcomes string
	}{
		"said":                     {nil, time.Second, 1, "", "", "said 2"},
		"too fast":                 {[]string{"429"}, 9 * time.Second, 1, "", "", "said 2, retried 1"},
		"later":                    {[]string{"service_unavailable"}, 3 * time.Second, 1, "", "", "said 2, retried 1"},
		"later, twice":             {[]string{"service_unavailable", "request_timeout"}, 5 * time.Second, 1, "", "", "said 2, retried 2"},
		"unsure, and not posted":   {[]string{"internal_error"}, 4 * time.Second, 1, "", "", "said 2, retried 1"},
		"unsure, and posted":       {[]string{"cut"}, 4 * time.Second, 1, "", "", "said 2, retried 1"},
		"only a person can help":   {[]string{"is_archived…"}, 3 * time.Second, 0, "archived", "", "said 2, parked 1"},
		"the app is out, a minute": {[]string{"token_revoked"}, 62 * time.Second, 1, "", "", "said 2, retried 1"},
		"a mistake":                {[]string{"invalid_blocks…"}, 3 * time.Second, 0, "invalid_blocks", "C1: invalid_blocks", "said 2, buried 1"},
		"a code of tomorrow":       {[]string{"never_heard_of…"}, 3 * time.Second, 0, "never_heard_of", "C1: never_heard_of", "said 2, buried 1"},
		"nothing there":            {[]string{"message_not_found"}, 3 * time.Second, 0, "", "", "said 1, removed 1"},
		"no thread there":          {[]string{"thread_not_found…"}, 3 * time.Second, 0, "gone", "", "said 2, parked 1"},
		"a panic":                  {[]string{"panic"}, 3 * time.Second, 1, "", "", "said 2, retried 1"},
		"three panics":             {[]string{"panic…"}, 5 * time.Second, 0, "panic", "C1: panic", "said 2, retried 2, buried 1"},
		"nothing but later":        {[]string{"service_unavailable…"}, 13 * time.Hour, 0, "for hours", "C1: service_unavailable, for hours", ""},
		"nothing but unsure":       {[]string{"internal_error…"}, 13 * time.Hour, 0, "for hours", "C1: internal_error, for hours", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onDesk(t, func(d *desk) {
				d.refuses("chat.postMessage", "C1", c.answers...)
				d.work()
				d.gives("UG", "C1", "for a calm deed", "UANA")
				d.passes(c.within)

				d.wantSaid("C1", c.channel)
				d.wantSaid("DANA", 1, "a calm deed")
				if c.giver == "" {
					d.wantSaid("DG", 0)
				} else {
					d.wantSaid("DG", 1, c.giver)
				}
				if got := strings.Join(d.dead, "; "); got != c.dead {
					t.Errorf("dead letters: %q, want %q", got, c.dead)
				}
				if c.outcomes != "" {
					d.wantOutcomes(c.outcomes)
				}
				d.wantLeft(0)
			})
		})
	}
}

// Slack is left alone for as long as it says, and the pause between two tries grows with how long it lasts.
func TestPausesBetweenTries(t *testing.T) {
	t.Parallel()
	onDesk(t, func(d *desk) {
		d.refuses("chat.postMessage", "C1", "429")
		d.work()
		d.gives("UG", "C1", "for a calm deed", "UANA")
		d.passes(6900 * time.Millisecond)
		d.wantSaid("C1", 0)
		d.passes(2 * time.Second)
		d.wantSaid("C1", 1)

		d.refuses("chat.postMessage", "C2", "service_unavailable…")
		d.gives("UG", "C2", "for a calm deed", "UANA")
		d.passes(10 * time.Minute)
		early := d.called("chat.postMessage", "C2")
		d.passes(time.Hour)
		if later := d.called("chat.postMessage", "C2") - early; early < 6 || early > 30 || later < 10 || later > 30 {
			t.Errorf("%d tries in 10 minutes, %d in the hour after", early, later)
		}
	})
}

// Nothing is given up before its time: 12 hours where its owner hears of it, three days where nobody does.
func TestPatience(t *testing.T) {
	t.Parallel()
	onDesk(t, func(d *desk) {
		d.refuses("chat.postMessage", "C1", "service_unavailable…")
		d.private = func(storage.OutboxEntry) (render.Message, bool, error) {
			return render.Message{Text: "a nudge"}, true, nil
		}
		d.refuses("chat.postMessage", "UANA", "service_unavailable…")
		d.work()
		d.gives("UG", "C1", "for a calm deed", "ULUIS")
		d.put(storage.OutboxEntry{Say: storage.SayNudge, To: "UANA"})
		d.passes(11*time.Hour + 50*time.Minute)
		d.wantSaid("DG", 0)
		d.wantLeft(2)
		d.passes(20 * time.Minute)
		d.wantSaid("DG", 1)
		d.wantLeft(1)
		d.passes(58 * time.Hour)
		d.wantLeft(1)
		d.passes(3 * time.Hour)
		d.wantLeft(0)
		if want := "private: service_unavailable, for hours"; !slices.Contains(d.dead, want) {
			t.Errorf("dead letters: %q: whom a nudge is for stays private", d.dead)
		}
	})
}

// Where neither a message nor the note about it is taken, both are tried again: nothing is lost in silence.
func TestANoteThatIsNotTakenBringsTheMessageBack(t *testing.T) {
	t.Parallel()
	for note, notes := range map[string]int{"service_unavailable": 1, "cut": 1} {
		onDesk(t, func(d *desk) {
			d.refuses("chat.postMessage", "C1", "is_archived", "is_archived")
			d.refuses("chat.postMessage", "UG", note)
			d.work()
			d.gives("UG", "C1", "for a calm deed", "UANA")
			d.passes(time.Minute)
			d.wantSaid("C1", 0)
			d.wantSaid("DG", notes, "archived") // the one that was cut is found
			d.wantLeft(0)
		})
	}
}

// A note itself has no note: where it is refused, that is all.
func TestANoteThatIsRefusedIsTheEnd(t *testing.T) {
	t.Parallel()
	onDesk(t, func(d *desk) {
		d.refuses("chat.postMessage", "C1", "is_archived…")
		d.refuses("chat.postMessage", "UG", "user_disabled…")
		d.work()
		d.gives("UG", "C1", "for a calm deed", "UANA")
		d.passes(time.Minute)
		d.wantSaid("DG", 0)
		d.wantOutcomes("said 1, parked 2")
		d.wantLeft(0)
	})
}

// Whoever caused a message hears why it was not said, in words about that message.
func TestWhoHearsOfWhatWasNotSaid(t *testing.T) {
	t.Parallel()
	onDesk(t, func(d *desk) {
		d.private = func(storage.OutboxEntry) (render.Message, bool, error) {
			return render.Message{Text: "a question"}, true, nil
		}
		d.work()
		given := d.gives("UG", "C1", "for a calm deed", "UANA", "ULUIS")
		d.passes(5 * time.Second)

		d.refuses("chat.postMessage", "UG", "user_disabled")
		d.put(storage.OutboxEntry{Say: storage.SayThanks, Shoutout: given.ID, By: "UANA", Text: "You are kind"})
		d.passes(5 * time.Second)
		d.wantSaid("DANA", 2, "couldn't bring your thanks", "You are kind")

		d.refuses("chat.postMessage", "UPRIYA", "user_disabled")
		d.put(storage.OutboxEntry{Say: storage.SayAsk, To: "UPRIYA", By: "ULEAD", Text: "How is it?"})
		d.passes(5 * time.Second)
		d.wantSaid("DLEAD", 1, "couldn't bring your question", "How is it?")

		d.refuses("chat.update", "C1", "is_archived")
		d.refuses("chat.update", "DLUIS", "no_permission")
		d.edits(given, "for a calmer deed")
		d.passes(5 * time.Second)
		d.wantSaid("DG", 2, "couldn't change what <#C1>", "couldn't change what")
		d.wantSaid("DANA", 2, "a calmer deed")

		d.refuses("chat.postMessage", "UPAU", "user_disabled")
		d.gives("UG2", "C1", "for a kind deed", "UPAU")
		d.passes(5 * time.Second)
		d.wantSaid("DG2", 1, "couldn't tell")
		d.wantLeft(0)
	})
}

// A note names no channel that its reader cannot open.
func TestANoteNamesNoChannelThatIsClosedToItsReader(t *testing.T) {
	t.Parallel()
	onDesk(t, func(d *desk) {
		shut := func(conversation string) bool { return conversation == "UG" }
		d.shown = shownWithoutChannel(shut)
		d.refuses("chat.postMessage", "C1", "is_archived")
		d.work()
		d.gives("UG", "C1", "for a calm deed", "UANA")
		d.passes(5 * time.Second)
		d.wantSaid("DG", 1, "archived")
		if all := fmt.Sprint(d.fakeSlack.said("DG")); strings.Contains(all, "C1") {
			t.Errorf("the note says %q", all)
		}
	})
}

// Slack's word that the app may not speak is kept until it may again.
func TestAppOut(t *testing.T) {
	t.Parallel()
	onDesk(t, func(d *desk) {
		d.refuses("chat.postMessage", "C1", "token_revoked")
		d.rules.Preferences = untold("UANA")
		w, _, _ := d.work()
		d.gives("UG", "C1", "for a calm deed", "UANA")
		d.passes(time.Second)
		if w.Err() == nil {
			t.Error("the app is out, and nobody knows")
		}
		d.passes(2 * time.Minute)
		if err := w.Err(); err != nil {
			t.Errorf("it speaks again, and %v", err)
		}
	})
}

// A shout-out for a thread that is gone is announced outside of it, and the week begins another thread.
func TestAThreadThatIsGone(t *testing.T) {
	t.Parallel()
	onDesk(t, func(d *desk) {
		d.rules.Channels = inWeekThreads("C1")
		week := func() string { return weekOf(d.gives("UG", "C1", "for a calm deed", "UANA")) }
		d.work()
		name := week()
		d.passes(5 * time.Second)
		first := d.weeks["C1 "+name]
		d.wantSaid("C1", 2)
		d.refuses("chat.postMessage", "C1", "thread_not_found")
		week()
		d.passes(5 * time.Second)
		if second := d.weeks["C1 "+name]; first == "" || second == first {
			t.Errorf("the week's thread was %q, and is %q", first, second)
		}
		d.wantSaid("C1", 4)
	})
}
