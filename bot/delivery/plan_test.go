package delivery

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"shine/credit"
	"shine/storage"
)

// Credit that was passed on to somebody who wants to be told alone is private: the first giver does not hear of it.
func TestNobodyHearsOfCreditThatBecamePrivate(t *testing.T) {
	t.Parallel()
	onDesk(t, func(d *desk) {
		d.work()
		first := d.gives("UG", "C1", "for a calm deed", "UANA")
		d.passes(5 * time.Second)
		d.record(credit.Shoutout{
			Giver: "UANA", Recipients: []string{"ULUIS"}, Text: "for all the help", Channel: "C1",
			Visibility: credit.Private, PassedFrom: first.ID,
		})
		d.passes(5 * time.Second)
		d.wantSaid("DLUIS", 1, "for all the help")
		d.wantSaid("DG", 0)
		d.wantSaid("C1", 1)
	})
}

// A long shout-out that was given in a thread goes on in that thread: Slack has no threads within threads.
func TestALongShoutoutInAThreadGoesOnThere(t *testing.T) {
	t.Parallel()
	onDesk(t, func(d *desk) {
		d.work()
		d.record(credit.Shoutout{
			Giver: "UG", Recipients: []string{"UANA"}, Text: strings.Repeat("& ", 1900) + "the very end", Channel: "C1",
			Thread: "1800000000.000001", Visibility: credit.Public,
		})
		d.passes(20 * time.Second)
		stand := d.messages["C1"]
		if len(stand) < 2 {
			t.Fatalf("%d messages stand in the channel", len(stand))
		}
		for _, m := range stand {
			if m.Thread != "1800000000.000001" {
				t.Errorf("a part stands in the thread %q", m.Thread)
			}
		}
	})
}

// Shine's messages show no previews of links: what matters in them is what somebody wrote.
func TestLinksHaveNoPreviews(t *testing.T) {
	t.Parallel()
	onDesk(t, func(d *desk) {
		posted := 0
		d.refuse = func(method string, args url.Values) (string, error) {
			if method == "chat.postMessage" {
				posted++
				if args.Get("unfurl_links") != "false" || args.Get("unfurl_media") != "false" {
					t.Errorf("to %s goes a message with previews: %v", args.Get("channel"), args)
				}
			}
			return "", nil
		}
		d.work()
		d.gives("UG", "C1", "for the guide at https://example.com", "UANA")
		d.passes(5 * time.Second)
		if posted != 2 {
			t.Errorf("%d messages were posted", posted)
		}
	})
}

// Each recipient is asked some time later how they like to shine; once for each shout-out, whatever is said of it
// later.
func TestRecipientsAreAskedForLines(t *testing.T) {
	t.Parallel()
	onDesk(t, func(d *desk) {
		d.work()
		s := d.gives("UG", "C1", "for a calm deed", "UANA", "ULUIS")
		d.passes(5 * time.Second)
		d.edits(s, "for a calmer deed")
		d.passes(5 * time.Second)
		if !slices.Equal(d.asked, []string{"UANA", "ULUIS"}) {
			t.Errorf("%v are asked", d.asked)
		}
	})
}

// Slack is asked again about a shout-out of which it did not tell in time who may read it.
func TestWhoMayReadIsAskedAgain(t *testing.T) {
	t.Parallel()
	onDesk(t, func(d *desk) {
		d.work()
		sure := credit.Shoutout{
			Giver: "UG", Recipients: []string{"UANA"}, Text: "for a calm deed", Channel: "C1",
			Visibility: credit.ChannelOnly,
		}
		unsure := sure
		unsure.Unsure = true
		d.record(sure)
		asked := d.record(unsure)
		d.passes(5 * time.Second)
		if !slices.Equal(d.unsure, []string{asked.ID}) {
			t.Errorf("Slack is asked about %v", d.unsure)
		}
	})
}

// An entry that is planned once more adds nothing to what was said of it.
func TestWhatStandsIsNotPlannedAgain(t *testing.T) {
	t.Parallel()
	onDesk(t, func(d *desk) {
		d.work()
		s := d.gives("UG", "C1", "for a calm deed", "UANA")
		d.passes(5 * time.Second)
		d.put(storage.OutboxEntry{Say: storage.SayShoutout, Shoutout: s.ID})
		d.passes(5 * time.Second)
		d.wantOutcomes("said 2")
		d.wantLeft(0)
	})
}

// While Slack wants to be left alone in a conversation, no other copy of the bot speaks there either.
func TestEveryCopyPausesWhereSlackWantsIt(t *testing.T) {
	t.Parallel()
	onDesk(t, func(d *desk) {
		d.rules.Preferences = untold("UANA")
		d.refuses("chat.postMessage", "C1", "429")
		_, kill, _ := d.work()
		d.gives("UG", "C1", "for a calm deed", "UANA")
		d.passes(time.Second)
		kill()
		d.work()
		d.gives("UG", "C1", "for another deed", "UANA")
		d.passes(5 * time.Second)
		d.wantSaid("C1", 0)
		d.passes(20 * time.Second)
		if said := strings.Join(d.fakeSlack.said("C1"), "\n"); !strings.Contains(said, "another deed") {
			t.Errorf("after the pause stands %q", said)
		}
	})
}

// Entries that wait for Slack are set aside up to a bound. The others take up room, so that the copy reads no more of
// them.
func TestOnlySoManyAreSetAside(t *testing.T) {
	t.Parallel()
	onDesk(t, func(d *desk) {
		d.most = 2
		d.rules.Preferences = untold("UANA")
		d.refuses("chat.postMessage", "C1", "service_unavailable…")
		w, _, _ := d.work()
		for i := range maxAside + 10 {
			d.gives("UG", "C1", fmt.Sprintf("for a calm deed %d.", i), "UANA")
		}
		d.passes(time.Minute)
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.aside != maxAside || len(w.held) != 2 {
			t.Errorf("%d are set aside, want %d, and %d are held", w.aside, maxAside, len(w.held))
		}
	})
}
