package delivery

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"shine/bot/render"
	"shine/storage"
)

// In one conversation goes a message a second, however many copies of the bot there are; others do not wait for it.
func TestPace(t *testing.T) {
	t.Parallel()
	onDesk(t, func(d *desk) {
		d.work()
		d.work()
		for i := range 10 {
			d.gives(fmt.Sprint("UG", i), fmt.Sprint("C", i), "for a calm deed", "UANA")
		}
		d.passes(time.Minute)
		times := d.posted["UANA"]
		if len(times) != 10 || times[9].Sub(times[0]) > 10*time.Second {
			t.Errorf("they came at %v", times)
		}
		for i := range times[1:] {
			if gap := times[i+1].Sub(times[i]); gap < time.Second {
				t.Errorf("%s between two messages", gap)
			}
		}
		for i := range 10 {
			if at := d.posted[fmt.Sprint("C", i)][0]; at.Sub(times[0]) > time.Second {
				t.Errorf("channel %d waited %s", i, at.Sub(times[0]))
			}
		}
	})
}

// Announcements that wait for one channel go out as one message, and are told of as several.
func TestAnnouncementsAreJoined(t *testing.T) {
	t.Parallel()
	onDesk(t, func(d *desk) {
		for i := range 8 {
			d.gives(fmt.Sprint("UG", i), "C1", fmt.Sprintf("for a calm deed %d.", i), fmt.Sprint("UR", i))
		}
		d.work()
		d.passes(time.Minute)
		d.wantSaid("C1", 1, "deed 0.", "deed 7.")
		d.wantOutcomes("said 16")
		d.wantLeft(0)
	})
}

// One of several that Slack does not take comes alone the next time, and takes none along.
func TestOneOfManyGoesAlone(t *testing.T) {
	t.Parallel()
	onDesk(t, func(d *desk) {
		for i := range 6 {
			d.gives(fmt.Sprint("UG", i), "C1", fmt.Sprintf("for a calm deed %d.", i), "UANA")
		}
		d.refuses("chat.postMessage", "C1", "invalid_blocks", "invalid_blocks")
		d.work()
		d.passes(time.Minute)
		d.wantSaid("C1", 5)
		if len(d.dead) != 1 {
			t.Errorf("dead letters: %q", d.dead)
		}
		d.wantSaid("DG0", 1, "invalid_blocks")
		d.wantLeft(0)
	})
}

// Where one message of several is not taken now, the others get through without it.
func TestOneOfManyHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	onDesk(t, func(d *desk) {
		for i := range 8 {
			d.gives(fmt.Sprint("UG", i), "C1", fmt.Sprintf("for a calm deed %d.", i), "UANA")
		}
		together := 0
		d.refuse = func(method string, args url.Values) (string, error) {
			text := args.Get("text")
			if method != "chat.postMessage" || args.Get("channel") != "C1" || !strings.Contains(text, "deed 4.") {
				return "", nil
			}
			if strings.Count(text, "deed") > 1 {
				together++
			}
			return "service_unavailable", nil
		}
		d.work()
		d.passes(20 * time.Second)
		if all := strings.Join(d.fakeSlack.said("C1"), ""); strings.Count(all, "deed") != 7 || together != 1 {
			t.Errorf("said %q; it was tried %d times with others", all, together)
		}
	})
}

// One giver's burst does not put another's message at the end, nor a digest at all.
func TestBurstIsFair(t *testing.T) {
	t.Parallel()
	onDesk(t, func(d *desk) {
		d.private = func(storage.OutboxEntry) (render.Message, bool, error) {
			return render.Message{Text: "a nudge"}, true, nil
		}
		for i := range 30 {
			d.gives("UG1", fmt.Sprint("C", i), "for a calm deed", "UANA")
		}
		d.gives("UG2", "C99", "for a deed of another", "UANA")
		d.work()
		d.passes(3 * time.Second)
		at := slices.IndexFunc(d.fakeSlack.said("DANA"), func(text string) bool { return strings.Contains(text, "of another") })
		if at < 0 || at > 2 {
			t.Errorf("it is message %d", at)
		}
		d.put(storage.OutboxEntry{Say: storage.SayWelcome, To: "UANA"})
		d.passes(2 * time.Second)
		if last := d.fakeSlack.said("DANA"); len(last) > 6 || !slices.ContainsFunc(last, func(text string) bool { return !strings.Contains(text, "deed") }) {
			t.Errorf("the greeting waits: %d messages", len(last))
		}
	})
}

// Messages that come by the clock, or greet, go before all that people say.
func TestUrgentGoesFirst(t *testing.T) {
	t.Parallel()
	onDesk(t, func(d *desk) {
		d.work()
		for i := range 20 {
			d.gives(fmt.Sprint("UG", i), fmt.Sprint("C", i), "for a calm deed", "UANA")
		}
		d.passes(3 * time.Second)
		week := storage.OutboxEntry{To: "UANA", From: time.Now().Add(-time.Hour), Until: time.Now().Add(time.Hour)}
		for _, week.Say = range []storage.Say{storage.SayWelcome, storage.SayRecap} {
			d.put(week)
		}
		d.passes(4 * time.Second)
		others := 0
		for _, text := range d.fakeSlack.said("DANA") {
			if !strings.Contains(text, "credited you") {
				others++
			}
		}
		if others != 2 {
			t.Errorf("of a greeting and a recap %d are there: %q", others, d.fakeSlack.said("DANA"))
		}
	})
}

// Another copy takes over the entries of a dead one that were not kept for some time, and says the rest, once.
func TestClaimsOfTheDead(t *testing.T) {
	t.Parallel()
	onDesk(t, func(d *desk) {
		_, kill, _ := d.work()
		for i := range 20 {
			d.gives("UG", "C1", fmt.Sprintf("for a calm deed %d.", i), "UANA")
		}
		d.passes(4500 * time.Millisecond)
		kill()
		before := len(d.fakeSlack.said("DANA"))
		d.work()
		d.passes(5 * time.Second)
		d.wantSaid("DANA", before)
		d.passes(time.Minute)
		d.wantSaid("DANA", 20)
		d.wantDeedsOnce(20)
		if looks := d.called("conversations.history", "DANA"); looks > 1 {
			t.Errorf("%d looks into the direct messages", looks)
		}
		d.wantLeft(0)
	})
}

// No other copy takes over what a copy still works on, however long that takes.
func TestNobodyClaimsFromTheLiving(t *testing.T) {
	t.Parallel()
	onDesk(t, func(d *desk) {
		d.refuses("chat.postMessage", "C1", "service_unavailable…")
		d.work()
		d.gives("UG", "C1", "for a calm deed", "UANA")
		d.passes(time.Second)
		other, _, _ := d.work()
		d.passes(time.Hour)
		other.mu.Lock()
		defer other.mu.Unlock()
		if len(other.holding) != 0 {
			t.Error("another copy took what the first one works on")
		}
	})
}

// What a full copy has read and has no room for yet is its own all the same: another copy does not say it too.
func TestWhatWaitsForRoomIsSaidOnce(t *testing.T) {
	t.Parallel()
	for _, later := range []int{0, 300, 700, 1100, 1500, 1900} {
		onDesk(t, func(d *desk) {
			d.rules.Preferences = untold("UANA")
			d.most = 1
			d.work()
			for i := range 40 {
				d.gives("UG", "C1", fmt.Sprintf("for a calm deed %d.", i), "UANA")
			}
			d.passes(time.Duration(later) * time.Millisecond)
			d.most = 0
			d.work()
			d.passes(time.Minute)
			d.wantDeedsOnce(40)
			d.wantLeft(0)
		})
	}
}

// Announcements that went out together, of which nothing could be noted, are looked for together, and not said again.
func TestJoinedAndNotNoted(t *testing.T) {
	t.Parallel()
	onDesk(t, func(d *desk) {
		d.rules.Preferences = untold("UANA")
		d.gives("UG", "C1", "for a calm deed 0.", "UANA")
		w, _, _ := d.work()
		d.passes(100 * time.Millisecond)
		for i := range 5 {
			d.gives("UG", "C1", fmt.Sprintf("for a calm deed %d.", i+1), "UANA")
		}
		w.Store.(*mortal).refuses.Store(1) //nolint:errcheck,forcetypeassert // of this desk
		d.passes(time.Minute)
		d.wantDeedsOnce(6)
		d.wantLeft(0)
	})
}

// A copy that stood still, until another one took over what it held, says nothing of that any more.
func TestWhoStoodStillSaysNothingTwice(t *testing.T) {
	t.Parallel()
	onDesk(t, func(d *desk) {
		first, _, _ := d.work()
		for i := range 20 {
			d.gives("UG", "C1", fmt.Sprintf("for a calm deed %d.", i), "UANA")
		}
		d.passes(2500 * time.Millisecond)
		stand(first, 12*time.Second)
		d.work()
		d.passes(time.Minute)
		d.wantSaid("DANA", 20)
		d.wantDeedsOnce(20)
		first.mu.Lock()
		defer first.mu.Unlock()
		if len(first.held) != 0 || len(first.holding) != 0 {
			t.Errorf("%d held, %d under way, and nothing is left to do", len(first.held), len(first.holding))
		}
		d.wantLeft(0)
	})
}

// A full worker sets aside what waits for Slack, goes on with the rest, and comes back to it.
func TestSetAsideAndReturn(t *testing.T) {
	t.Parallel()
	onDesk(t, func(d *desk) {
		d.most = 3
		d.rules.Preferences = untold("UANA")
		d.refuses("chat.postMessage", "C1", "429", "429")
		w, _, _ := d.work()
		for i := range 9 {
			d.gives("UG", "C1", fmt.Sprintf("for a calm deed %d.", i), "UANA")
		}
		d.passes(time.Second)
		d.gives("UG", "C2", "for a deed elsewhere", "ULUIS")
		d.passes(2 * time.Second)
		d.wantSaid("C2", 1)
		d.wantSaid("C1", 0)
		w.mu.Lock()
		aside := w.aside
		w.mu.Unlock()
		if aside == 0 {
			t.Error("nothing is set aside")
		}
		d.passes(time.Minute)
		d.wantDeedsOnce(9)
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.aside != 0 || len(w.held) != 0 || len(w.holding) != 0 {
			t.Errorf("%d aside, %d held, %d under way, and nothing is left to do", w.aside, len(w.held), len(w.holding))
		}
		d.wantLeft(0)
	})
}

// At the shutdown what is begun is finished; what is not stays in the outbox, and is said by the next start.
func TestShutdown(t *testing.T) {
	t.Parallel()
	onDesk(t, func(d *desk) {
		w, _, stop := d.work()
		for i := range 5 {
			d.gives("UG", fmt.Sprint("C", i), "for a calm deed", "UANA")
		}
		d.passes(1500 * time.Millisecond)
		stop()
		told := len(d.fakeSlack.said("DANA"))
		if told == 0 || told == 5 {
			t.Errorf("%d are told at the shutdown", told)
		}
		if len(w.lanes.byName) != 0 {
			t.Error("a lane is still open")
		}
		d.passes(time.Minute)
		d.wantSaid("DANA", told)
		d.work()
		d.passes(time.Minute)
		d.wantSaid("DANA", 5)
		d.wantLeft(0)
	})
}

// A message that is on its way when the shutdown comes still arrives, and is noted.
func TestShutdownFinishesTheMessageUnderWay(t *testing.T) {
	t.Parallel()
	onDesk(t, func(d *desk) {
		slow := make(chan struct{})
		d.private = func(storage.OutboxEntry) (render.Message, bool, error) {
			<-slow
			return render.Message{Text: "a nudge"}, true, nil
		}
		_, _, stop := d.work()
		d.put(storage.OutboxEntry{Say: storage.SayNudge, To: "UANA"})
		d.passes(time.Second)
		go func() {
			time.Sleep(5 * time.Second)
			close(slow)
		}()
		stop()
		d.wantSaid("DANA", 1)
		d.wantLeft(0)
	})
}

// An entry that cannot be planned now comes again, and one for whom it panics is buried while the others are said.
func TestWhatCannotBePlanned(t *testing.T) {
	t.Parallel()
	onDesk(t, func(d *desk) {
		d.strange = "USTRANGE"
		d.work()
		d.gives("UG", "C1", "for a strange deed", "USTRANGE")
		d.gives("UG", "C1", "for a calm deed", "UANA")
		d.passes(time.Minute)
		d.wantSaid("DANA", 1)
		d.wantLeft(0)
		if got := strings.Join(d.dead, "; "); got != "planning: panic" {
			t.Errorf("dead letters: %q", got)
		}
	})
}
