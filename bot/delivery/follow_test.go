package delivery

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

// A shout-out that is taken back disappears everywhere; where somebody answered, a line stays that says nothing of it.
func TestTakenBack(t *testing.T) {
	t.Parallel()
	for answered, stands := range map[bool]int{false: 0, true: 2} {
		onDesk(t, func(d *desk) {
			d.work()
			given := d.gives("UG", "C1", "for a loud deed", "UANA")
			d.passes(5 * time.Second)
			if answered {
				d.answers("C1", "well done")
			}
			d.retracts(given)
			d.passes(5 * time.Second)
			d.wantSaid("DANA", 0)
			d.wantSaid("C1", stands)
			if all := strings.Join(d.fakeSlack.said("C1"), "\n"); strings.Contains(all, "loud") {
				t.Errorf("there stands %q", all)
			}
			d.wantLeft(0)
		})
	}
}

// A shout-out that was taken back before its turn is not said, and one of several in a message goes alone.
func TestTakenBackBeforeItsTurnOrFromAmongOthers(t *testing.T) {
	t.Parallel()
	onDesk(t, func(d *desk) {
		first := d.gives("UG", "C1", "for a loud deed", "UANA")
		d.gives("UG", "C1", "for a calm deed", "UANA")
		gone := d.gives("UG", "C1", "for a rash deed", "UANA")
		d.change(credit.Shoutout{ID: gone.ID})
		d.work()
		d.passes(5 * time.Second)
		d.wantSaid("C1", 1, "loud", "calm")
		d.wantSaid("DANA", 2)
		d.retracts(first)
		d.passes(5 * time.Second)
		d.wantSaid("C1", 1, "calm")
		d.wantSaid("DANA", 1, "calm")
		if all := strings.Join(d.fakeSlack.said("C1"), "\n"); strings.Contains(all, "loud") {
			t.Errorf("there stands %q", all)
		}
		if n := d.called("chat.delete", "C1"); n != 0 {
			t.Errorf("%d messages went from the channel", n)
		}
		if len(d.memory.said[first.ID]) > 0 && d.memory.said[first.ID]["C1"].TS != "" {
			t.Error("it is still noted where it stood")
		}
	})
}

// Shout-outs of several channels that are announced in one other channel go out as one message there, and each still
// follows its own.
func TestAnnouncedTogetherFromSeveralChannels(t *testing.T) {
	t.Parallel()
	onDesk(t, func(d *desk) {
		kudos := credit.ChannelSettings{Announce: credit.AnnounceElsewhere, In: "C9"}
		d.rules.Channels = map[string]credit.ChannelSettings{"C1": kudos, "C2": kudos}
		d.gives("UG", "C1", "for a calm deed", "UANA")
		second := d.gives("UG2", "C2", "for a loud deed", "ULUIS")
		d.work()
		d.passes(5 * time.Second)
		d.wantSaid("C9", 1, "calm", "loud")
		if noted := d.memory.said[second.ID]; noted["C2"].Conversation != "C9" || noted["C1"].TS != "" {
			t.Errorf("of the second is noted %v", noted)
		}

		second = d.edits(second, "for a kind deed")
		d.passes(5 * time.Second)
		d.wantSaid("C9", 1, "calm", "kind")
		d.retracts(second)
		d.passes(5 * time.Second)
		d.wantSaid("C9", 1, "calm")
		if all := strings.Join(d.fakeSlack.said("C9"), "\n"); strings.Contains(all, "kind") {
			t.Errorf("there stands %q", all)
		}
		d.wantLeft(0)
	})
}

// Taken back while it waits in its lane, a message does not come any more.
func TestTakenBackWhileItWaits(t *testing.T) {
	t.Parallel()
	onDesk(t, func(d *desk) {
		d.refuses("chat.postMessage", "C1", "429")
		d.work()
		given := d.gives("UG", "C1", "for a loud deed", "UANA")
		d.passes(time.Second)
		d.retracts(given)
		d.passes(time.Minute)
		d.wantSaid("C1", 0)
		d.wantSaid("DANA", 0)
		d.wantOutcomes("said 2, retried 1, removed 1") // its direct message came, and went
		d.wantLeft(0)
	})
}

// A message to or from somebody who is erased while it waits in its lane is never posted.
func TestErasedWhileItWaits(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		to    string // whose message waits
		erase func(given, passed *credit.Shoutout)
	}{
		"a recipient": {"ULUIS", func(_, passed *credit.Shoutout) { passed.Recipients = []string{"UPAU"} }},
		"a giver":     {"ULUIS", func(_, passed *credit.Shoutout) { passed.Text = "" }},
		"a hearer":    {"UG", func(given, _ *credit.Shoutout) { given.Giver, given.Text = "", "" }},
		"who thanks":  {"UANA", func(_, passed *credit.Shoutout) { passed.Recipients = []string{"UPAU"} }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onDesk(t, func(d *desk) {
				given := d.gives("UG", "C1", "for a calm deed", "UANA")
				d.work()
				d.passes(5 * time.Second)
				before := d.called("chat.postMessage", c.to)
				d.refuses("chat.postMessage", c.to, "429")
				passed := d.record(credit.Shoutout{
					Giver: "UANA", Recipients: []string{"ULUIS", "UPAU"}, Text: "for all the help", Channel: "C1",
					Visibility: credit.Public, PassedFrom: given.ID,
				})
				d.put(storage.OutboxEntry{Say: storage.SayThanks, Shoutout: passed.ID, By: "ULUIS", Text: "You are kind"})
				d.passes(time.Second)
				c.erase(&given, &passed)
				d.memory.mu.Lock()
				d.given[given.ID], d.given[passed.ID] = given, passed
				d.memory.mu.Unlock()
				d.passes(time.Minute)
				if n := d.called("chat.postMessage", c.to) - before; n != 1 {
					t.Errorf("it was tried %d times, not once: %q", n, d.fakeSlack.said(directOf(c.to)))
				}
				d.wantLeft(0)
			})
		})
	}
}

// An edit reaches every message, and a thread grows and shrinks with the words.
func TestEdited(t *testing.T) {
	t.Parallel()
	onDesk(t, func(d *desk) {
		d.work()
		given := d.gives("UG", "C1", "for a loud deed", "UANA")
		d.passes(5 * time.Second)
		given = d.edits(given, "for a calm deed")
		d.passes(5 * time.Second)
		d.wantSaid("C1", 1, "calm")
		d.wantSaid("DANA", 1, "calm")

		given = d.edits(given, strings.Repeat("& ", 1900)+"the very end")
		d.passes(20 * time.Second)
		long := d.fakeSlack.said("C1")
		if len(long) < 2 || !strings.Contains(strings.Join(long, ""), "the very end") {
			t.Errorf("%d messages", len(long))
		}
		d.edits(given, "for a short deed")
		d.passes(20 * time.Second)
		d.wantSaid("C1", 1, "short")
		d.wantSaid("DANA", 1, "short")
		d.wantLeft(0)
	})
}

// An edit that comes while a message is on its way is in it all the same, a moment later.
func TestEditedWhileItIsPosted(t *testing.T) {
	t.Parallel()
	onDesk(t, func(d *desk) {
		d.refuse = d.editOnFirstPost("for a calm deed")
		d.work()
		d.gives("UG", "C1", "for a loud deed", "UANA")
		d.passes(10 * time.Second)
		d.wantSaid("C1", 1, "calm")
		d.wantSaid("DANA", 1, "calm")
	})
}

// A message that is posted and could not be noted is found, and not said twice; its thread goes on.
func TestNotNoted(t *testing.T) {
	t.Parallel()
	onDesk(t, func(d *desk) {
		d.fail["Say"] = []error{errNoStore}
		d.work()
		given := d.gives("UG", "C1", strings.Repeat("& ", 1900)+"the very end", "UANA")
		d.passes(time.Minute)
		heads, ends := 0, 0
		for _, text := range d.fakeSlack.said("C1") {
			if strings.Contains(text, "credited") {
				heads++
			}
			if strings.Contains(text, "the very end") {
				ends++
			}
		}
		if heads != 1 || ends != 1 {
			t.Errorf("the announcement stands %d times, its end %d times", heads, ends)
		}
		if d.memory.said[given.ID]["C1"].TS == "" {
			t.Error("nobody noted where it stands")
		}
		d.wantLeft(0)
	})
}

// Credit that is passed on is announced in the thread of that credit, and those are told whose credit it was.
func TestPassedOn(t *testing.T) {
	t.Parallel()
	onDesk(t, func(d *desk) {
		d.work()
		first := d.gives("UG", "C1", "for a calm deed", "UANA")
		d.passes(5 * time.Second)
		head := d.memory.said[first.ID]["C1"].TS
		d.record(credit.Shoutout{
			Giver: "UANA", Recipients: []string{"ULUIS"}, Text: "for all the help", Channel: "C1", Visibility: credit.Public, PassedFrom: first.ID,
		})
		d.passes(5 * time.Second)
		d.wantSaid("DLUIS", 1, "passed credit on to you")
		d.wantSaid("DG", 1, "passed the credit that you gave them on")
		if m := d.messages["C1"]; len(m) != 2 || m[1].Thread != head {
			t.Errorf("in the channel stands %+v", m)
		}
		d.retracts(first)
		d.passes(10 * time.Second)
		d.wantSaid("C1", 2, "taken back", "for all the help")
		d.wantSaid("DANA", 0)
	})
}

// Credit that was passed on names the hands through which it came. Where these change while a message is on its way,
// that names them no more, a moment later.
func TestHandsThatChangeWhileItIsPosted(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(first credit.Shoutout) credit.Shoutout{
		"taken back": func(first credit.Shoutout) credit.Shoutout { return credit.Shoutout{ID: first.ID} },
		"a recipient is erased": func(first credit.Shoutout) credit.Shoutout {
			first.Recipients = []string{"UANA"}
			return first
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onDesk(t, func(d *desk) {
				d.work()
				first := d.gives("UG", "C1", "for a calm deed", "UANA", "UPAU")
				d.passes(5 * time.Second)
				d.refuse = func(method string, args url.Values) (string, error) {
					if method == "chat.postMessage" && args.Get("channel") == "ULUIS" {
						d.change(change(first))
					}
					return "", nil
				}
				d.record(credit.Shoutout{
					Giver: "UANA", Recipients: []string{"ULUIS"}, Text: "for all the help", Channel: "C1",
					Visibility: credit.Public, PassedFrom: first.ID,
				})
				d.passes(10 * time.Second)
				d.wantSaid("DLUIS", 1, "for all the help")
				if told := d.fakeSlack.said("DLUIS"); strings.Contains(told[0], "UPAU") {
					t.Errorf("luis reads %q", told)
				}
				d.wantLeft(0)
			})
		})
	}
}

// Thanks, notes and nudges are found when somebody is erased whom they name, also those that were never noted as said.
func TestForget(t *testing.T) {
	t.Parallel()
	onDesk(t, func(d *desk) {
		_, kill, _ := d.work()
		given := d.gives("UG", "C1", "for a calm deed", "UANA")
		d.passes(5 * time.Second)
		d.put(storage.OutboxEntry{Say: storage.SayThanks, Shoutout: given.ID, By: "UANA", Text: "You are kind"})
		d.passes(5 * time.Second)
		d.wantSaid("DG", 1, "You are kind")
		kill()
		if len(d.named["UANA"]) == 0 {
			d.t.Fatal("nothing is noted of thanks that name somebody")
		}
		for i, n := range d.named["UANA"] { // as a copy leaves it that died before it noted where they stand
			n.At.TS = ""
			n.Mark = Mark(given.ID, -1)
			d.named["UANA"][i] = n
		}
		d.work()
		d.put(storage.OutboxEntry{Say: storage.SayForget, To: "UANA"})
		d.passes(time.Minute)
		d.wantSaid("DG", 0)
		if left := d.named["UANA"]; len(left) != 0 {
			t.Errorf("still noted: %+v", left)
		}
	})
}

// A greeting is said at most once, whatever becomes of it.
func TestGreetingIsNeverSaidTwice(t *testing.T) {
	t.Parallel()
	for name, begin := range map[string]func(d *desk){
		"said":          func(*desk) {},
		"may have been": func(d *desk) { d.refuses("chat.postMessage", "C1", "cut") },
		"of a copy that is": func(d *desk) {
			d.entries = append(d.entries, held{OutboxEntry: storage.OutboxEntry{ID: "1-1", Say: storage.SayWelcome, To: "C1"}, by: "it"})
		},
	} {
		onDesk(t, func(d *desk) {
			begin(d)
			d.work()
			if name != "of a copy that is" {
				d.put(storage.OutboxEntry{Say: storage.SayWelcome, To: "C1"})
			}
			d.passes(time.Minute)
			if n := d.called("chat.postMessage", "C1"); n > 1 || name == "of a copy that is" && n != 0 {
				t.Errorf("%s: %d tries", name, n)
			}
			d.wantLeft(0)
		})
	}
}

// A private message is drawn when it is its turn, and not said where it is not true any more.
func TestPrivate(t *testing.T) {
	t.Parallel()
	onDesk(t, func(d *desk) {
		wanted, later := true, 2
		d.private = func(storage.OutboxEntry) (render.Message, bool, error) {
			later--
			if later == 0 {
				return render.Message{}, false, errNoStore
			}
			return render.Message{Text: "a nudge"}, wanted, nil
		}
		d.work()
		d.put(storage.OutboxEntry{Say: storage.SayNudge, To: "UANA"})
		d.passes(time.Second)
		d.wantSaid("DANA", 1, "a nudge")
		d.put(storage.OutboxEntry{Say: storage.SayNudge, To: "UANA"}) // which cannot be drawn at once
		d.passes(time.Minute)
		d.wantSaid("DANA", 2)
		wanted = false
		d.put(storage.OutboxEntry{Say: storage.SayNudge, To: "UANA"})
		d.passes(time.Minute)
		d.wantSaid("DANA", 2)
		d.wantLeft(0)
	})
}

// Slack may give a channel another id before this copy hears of it: what it does not find is tried again, with what other
// copies know by then. A channel that is not there stays so.
func TestChannelThatMayHaveAnotherID(t *testing.T) {
	t.Parallel()
	for method, does := range map[string]func(d *desk, given credit.Shoutout){
		"chat.postMessage": func(d *desk, _ credit.Shoutout) { d.gives("UG", "C1", "for a calm deed", "UANA") },
		"chat.update":      func(d *desk, given credit.Shoutout) { d.edits(given, "for a calm deed") },
		"chat.delete":      func(d *desk, given credit.Shoutout) { d.retracts(given) },
	} {
		for _, gone := range []bool{false, true} {
			onDesk(t, func(d *desk) {
				d.work()
				given := d.gives("UG", "C1", "for a loud deed", "UANA")
				d.passes(5 * time.Second)
				notes := len(d.fakeSlack.said("DG"))

				answers := []string{"channel_not_found", "channel_not_found", "channel_not_found"}
				if gone {
					answers = []string{"channel_not_found…"}
				}
				d.refuses(method, "C1", answers...)
				does(d, given)
				d.passes(5 * time.Second)
				calls := d.called(method, "C1")
				if n := len(d.fakeSlack.said("DG")) - notes; (n > 0) != gone {
					t.Errorf("%s, gone %t: the giver is told %d times after %d calls", method, gone, n, calls)
				}
				if n := d.refreshed.Load(); n != 3 {
					t.Errorf("%s, gone %t: asked %d times what others noted", method, gone, n)
				}
				d.wantLeft(0)
			})
		}
	}
}
