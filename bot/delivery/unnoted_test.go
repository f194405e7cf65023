package delivery

import (
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

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

// What a copy posted that died before it noted that is found, and follows what became of the shout-out meanwhile,
// whoever says or changes it.
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

// Of several that were announced together, one is taken back, and the others stay, each once.
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

// What is taken back while another copy looks whether it stands goes too.
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

// The message by which somebody heard that their credit was passed on goes when they are erased.
func TestWhoHeardIsErased(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	first := o.give("UG1", "C1", "for a calm deed.", "UANA")
	_, err := o.store.Record(t.Context(), o.now(), storage.Entry{
		Shoutout: credit.Shoutout{
			Giver: "UANA", Recipients: []string{"ULUIS"}, Text: "for writing it down.", Channel: "C1", PassedFrom: first.ID,
			Visibility: credit.Public, Source: credit.FromPassOn,
		},
		DailyLimit: 1000,
	})
	if err != nil {
		t.Fatal(err)
	}
	o.work()
	o.done()
	if heard := o.said("DG1"); len(heard) != 1 {
		t.Fatalf("the giver hears %q", heard)
	}
	o.erases("UG1")
	o.done()
	if heard := o.said("DG1"); len(heard) > 0 {
		t.Errorf("the giver still reads %q", heard)
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
