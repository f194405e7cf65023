package delivery

import (
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

// dieAfterPosting has a copy post everything that is to be said, and die before it notes where.
func (o *office) dieAfterPosting(conversations ...string) {
	o.t.Helper()
	reached := make(chan struct{})
	left := map[string]bool{}
	for _, one := range conversations {
		left[one] = true
	}
	o.refuse = func(method string, args url.Values) (string, error) {
		if method != "chat.postMessage" {
			return "", nil
		}
		delete(left, args.Get("channel"))
		if len(left) == 0 {
			o.refuse = nil
			close(reached)
		}
		return "", errCut
	}
	kill := o.work()
	<-reached
	kill()
	o.mu.Lock()
	o.refuse = nil
	o.mu.Unlock()
}

// takesBack lets the giver of a shout-out take it back.
func (o *office) takesBack(s credit.Shoutout) {
	o.t.Helper()
	if _, err := o.store.Remove(o.t.Context(), o.now(), s.ID, storage.Remover{Giver: s.Giver, Within: time.Hour}); err != nil {
		o.t.Fatal(err)
	}
}

// edits lets the giver of a shout-out say it in other words.
func (o *office) edits(s credit.Shoutout, text string) {
	o.t.Helper()
	reword := func(now credit.Shoutout) (credit.Shoutout, error) {
		now.Text = text
		return now, nil
	}
	if _, err := o.store.Edit(o.t.Context(), o.now(), s.ID, storage.Remover{Giver: s.Giver, Within: time.Hour}, reword); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) erases(user string) {
	o.t.Helper()
	if _, err := o.store.Erase(o.t.Context(), o.now(), user, func(int) {}); err != nil {
		o.t.Fatal(err)
	}
}

// A message of a copy that died before it noted it is found, and follows what became of the shout-out meanwhile,
// whichever copy changes it.
func TestPostedByWhoDied(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text   string
		change func(o *office, s credit.Shoutout)
		gone   string // what is not said any more
		left   int    // messages to the channel, ana and luis
	}{
		"taken back":            {"for a calm deed.", (*office).takesBack, "deed", 0},
		"long, and taken back":  {strings.Repeat("& ", 1900) + "deed.", (*office).takesBack, "amp", 0},
		"the giver is erased":   {"for a calm deed.", func(o *office, s credit.Shoutout) { o.erases(s.Giver) }, "deed", 0},
		"a recipient is erased": {"for a calm deed.", func(o *office, _ credit.Shoutout) { o.erases("UANA") }, "UANA", 2},
		"edited": {"for a calm deed.", func(o *office, s credit.Shoutout) {
			o.edits(s, "for a calm evening.")
		}, "deed", 3},
	} {
		for _, again := range []bool{false, true} { // whether the next copy takes over before that, or after
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				o := newOffice(t)
				s := o.give("UG1", "C1", c.text, "UANA", "ULUIS")
				o.dieAfterPosting("C1", "UANA", "ULUIS")
				if again {
					c.change(o, s)
					o.workAndClaim(time.Hour)
					o.waits(1) // what the copy had in hand that died
				}
				o.work()
				o.done()
				if !again {
					c.change(o, s)
					o.done()
				}
				all := append(append(o.said("C1"), o.said("DANA")...), o.said("DLUIS")...)
				if len(all) != c.left || strings.Contains(strings.Join(all, "\n"), c.gone) {
					t.Errorf("left are %d messages, want %d: %.300q", len(all), c.left, all)
				}
			})
		}
	}
}

// When one of several that were announced together is taken back, the others stay, each once.
func TestPostedTogetherByWhoDied(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.give("UG1", "C1", "for a calm deed 0.", "UANA")
	gone := o.give("UG2", "C1", "for a loud one.", "UANA")
	o.give("UG3", "C1", "for a calm deed 1.", "UANA")
	o.dieAfterPosting("C1")
	o.takesBack(gone)
	o.work()
	o.done()
	if n := o.wantOnce("C1", 2); n != 1 || strings.Contains(o.said("C1")[0], "loud") {
		t.Errorf("the channel reads %q", o.said("C1"))
	}
}

// A shout-out that is taken back while another copy looks whether it stands disappears, too.
func TestTakenBackDuringTheLook(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(o *office, s credit.Shoutout){
		"taken back":            (*office).takesBack,
		"a recipient is erased": func(o *office, _ credit.Shoutout) { o.erases("UANA") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			s := o.give("UG1", "C1", "for a calm deed.", "UANA", "ULUIS")
			o.dieAfterPosting("C1", "UANA", "ULUIS")
			changed := sync.OnceFunc(func() { change(o, s) })
			o.refuse = func(method string, _ url.Values) (string, error) {
				if method == "conversations.history" {
					changed()
				}
				return "", nil
			}
			o.work()
			o.done()
			if told := o.said("DANA"); len(told) > 0 {
				t.Errorf("ana reads %q", told)
			}
			if n := len(o.said("C1")); n > 0 == (name == "taken back") {
				t.Errorf("the channel reads %q", o.said("C1"))
			}
		})
	}
}

// diesAfterPosting has a copy post a shout-out, and die before it notes where that stands.
func (d *desk) diesAfterPosting(s credit.Shoutout) {
	d.t.Helper()
	d.fail["Say"] = slices.Repeat([]error{errNoStore}, 1+len(s.Recipients))
	_, kill, _ := d.work()
	d.passes(time.Millisecond)
	kill()
	synctest.Wait()
	if len(d.fail["Say"]) > 0 || len(d.memory.said[s.ID]) > 0 {
		d.t.Fatalf("it was noted: %v", d.memory.said[s.ID])
	}
}

// erasesRecipient takes somebody out of a shout-out, as storage does.
func (d *desk) erasesRecipient(s credit.Shoutout, user string) {
	before := s
	before.Giver, before.Text = "", ""
	s.Recipients = slices.DeleteFunc(slices.Clone(s.Recipients), func(one string) bool { return one == user })
	d.change(s)
	d.put(storage.OutboxEntry{Say: storage.SayEdited, Shoutout: s.ID, Before: before})
}

// inHand reports whether a copy has an entry in hand that asks for something.
func (*desk) inHand(w *Worker, say storage.Say) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, one := range w.holding {
		if one.entry.Say == say {
			return true
		}
	}
	return false
}

// isUnread reports whether something in the outbox waits for a copy that takes it.
func (d *desk) isUnread() bool {
	d.memory.mu.Lock()
	defer d.memory.mu.Unlock()
	return slices.ContainsFunc(d.entries, func(h held) bool { return h.by == "" })
}

// So it is where one copy has both in hand at the same time: what the dead one left, and the change.
func TestPostedByWhoDiedAndChangedInTheSameHands(t *testing.T) {
	t.Parallel()
	onDesk(t, func(d *desk) {
		given := d.gives("UG", "C1", "for a calm deed", "UANA", "ULUIS")
		d.diesAfterPosting(given)
		d.passes(claimAfter)
		d.refuses("conversations.history", "C1", "service_unavailable", "service_unavailable")
		d.erasesRecipient(given, "UANA")
		w, _, _ := d.work()
		d.passes(time.Millisecond)
		if !d.inHand(w, storage.SayShoutout) || d.isUnread() {
			t.Fatal("it does not have both in hand, what was left and the change")
		}
		d.passes(time.Minute)
		d.wantSaid("DANA", 0)
		d.wantSaid("DLUIS", 1)
		d.wantSaid("C1", 1, "ULUIS")
		if all := strings.Join(d.fakeSlack.said("C1"), "\n"); strings.Contains(all, "UANA") {
			t.Errorf("there stands %q", all)
		}
		d.wantLeft(0)
	})
}

// So it is where the change comes at the very moment at which a copy takes over what the dead one left, and has nothing
// to say any more.
func TestPostedByWhoDiedAndTakenBackWhileItIsTakenOver(t *testing.T) {
	t.Parallel()
	onDesk(t, func(d *desk) {
		given := d.gives("UG", "C1", "for a loud deed", "UANA")
		d.diesAfterPosting(given)
		var retracted atomic.Bool
		d.onGet = func(ids []string) {
			if slices.Contains(ids, given.ID) && retracted.CompareAndSwap(false, true) {
				d.retracts(given)
				time.Sleep(time.Millisecond) // in which another goroutine of the copy plans that
			}
		}
		d.work()
		d.passes(time.Minute)
		d.wantSaid("C1", 0)
		d.wantSaid("DANA", 0)
		d.wantLeft(0)
	})
}

// passesOn gives credit on to luis that ana got.
func (o *office) passesOn(from credit.Shoutout) credit.Shoutout {
	o.t.Helper()
	passed, err := o.store.Record(o.t.Context(), o.now(), storage.Entry{
		Shoutout: credit.Shoutout{
			Giver: "UANA", Recipients: []string{"ULUIS"}, Text: "for writing it down.", Channel: "C1", PassedFrom: from.ID,
			Visibility: credit.Public, Source: credit.FromPassOn,
		},
		DailyLimit: 1000,
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return passed.Shoutout
}

// The message by which somebody heard that their credit was passed on goes when they are erased, also where the copy
// that posted it died before it noted that, whether another one took over meanwhile or not; and it does not come any
// more where it still waits.
func TestWhoHeardIsErased(t *testing.T) {
	t.Parallel()
	for name, between := range map[string]func(o *office){
		"noted": func(o *office) {
			o.work()
			o.done()
			if heard := o.said("DG1"); len(heard) != 1 {
				o.t.Fatalf("the giver hears %q", heard)
			}
			o.erases("UG1")
		},
		"posted": func(o *office) {
			o.dieAfterPosting("C1", "ULUIS", "UG1")
			o.erases("UG1")
			o.work()
		},
		"posted, and erased by others": func(o *office) {
			o.dieAfterPosting("C1", "ULUIS", "UG1")
			o.erases("UG1")
			o.workAndClaim(time.Hour)
			o.waits(1) // what the copy had in hand that died
			o.work()
		},
		"waits": func(o *office) {
			waiting := make(chan struct{})
			o.refuse = func(method string, args url.Values) (string, error) {
				if method != "chat.postMessage" || args.Get("channel") != "UG1" {
					return "", nil
				}
				o.refuse = nil
				close(waiting)
				return "service_unavailable", nil
			}
			o.work()
			<-waiting
			o.erases("UG1")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			first := o.give("UG1", "C1", "for a calm deed.", "UANA")
			kill := o.work()
			o.done()
			kill()
			o.passesOn(first)
			between(o)
			o.done()
			if heard := o.said("DG1"); len(heard) > 0 {
				t.Errorf("the giver still reads %q", heard)
			}
			if told := o.said("DLUIS"); len(told) != 1 || strings.Contains(told[0], "UG1") {
				t.Errorf("luis reads %q", told)
			}
		})
	}
}

// A message of a dead copy about credit that was passed on still follows the hands through which that came.
func TestHeardOfWhatIsTakenBack(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	first := o.give("UG1", "C1", "for a calm deed.", "UANA")
	kill := o.work()
	o.done()
	kill()
	o.passesOn(first)
	o.dieAfterPosting("C1", "ULUIS", "UG1")
	o.takesBack(first)
	o.work()
	o.done()
	if heard := o.said("DG1"); len(heard) != 1 || strings.Contains(heard[0], "→") {
		t.Errorf("the first giver reads %q", heard)
	}
}

// Thanks that wait are not said any more once the giver or whoever says them is erased.
func TestThanksOfTheErased(t *testing.T) {
	t.Parallel()
	for name, erased := range map[string]string{"the giver": "UG1", "who says thanks": "UANA", "somebody else": "UOLU"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			s := o.give("UG1", "C1", "for a calm deed.", "UANA", "ULUIS")
			if _, err := o.store.Thank(t.Context(), s.ID, "UANA", "You are too kind."); err != nil {
				t.Fatal(err)
			}
			o.erases(erased)
			o.work()
			o.done()
			if n := len(o.said("DG1")); n > 0 != (erased == "UOLU") {
				t.Errorf("the giver reads %q", o.said("DG1"))
			}
		})
	}
}

// A shout-out that is taken back while its announcement is drawn again is gone from the channel, also where Slack does not
// let the bot look for it.
func TestTakenBackWhileItIsDrawnAgain(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	s := o.give("UANA", "C1", "the clam release", "ULUIS")
	kill := o.work()
	o.done()
	kill()
	said, err := o.store.Said(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}

	w := o.worker(o, o.store, time.Minute)
	o.refuse = func(method string, _ url.Values) (string, error) {
		switch method {
		case "chat.update":
			o.takesBack(s)
		case "conversations.history":
			return "not_in_channel", nil
		}
		return "", nil
	}
	p := post{conversation: "C1", target: "C1", story: render.Story{Shoutout: s}, sent: said["C1"]}
	drawn := &change{of: w.announcementIn(t.Context(), "C1", p)}
	if err := drawn.perform(t.Context(), w, p.message(drawn)); err != nil {
		t.Fatal(err)
	}

	o.work()
	o.done()
	if left := o.said("C1"); len(left) != 0 {
		t.Errorf("the channel still reads %q", left)
	}
}
