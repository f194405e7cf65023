package delivery

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

// aWeek puts the digest of a channel into the outbox, of a head, parts and perhaps a picture.
func (d *desk) aWeek(picture string, texts ...string) storage.OutboxEntry {
	d.drawsWeek(picture, texts...)
	return d.putWeek()
}

// putWeek puts the digest of a channel into the outbox, to be drawn as it is said beforehand.
func (d *desk) putWeek() storage.OutboxEntry {
	until := time.Now().UTC().Truncate(time.Hour).Add(time.Hour)
	return d.put(storage.OutboxEntry{
		Say: storage.SayDigest, To: "C1", From: until.AddDate(0, 0, -7), Until: until, Scope: credit.ScopeAll,
	})
}

func (d *desk) drawsWeek(picture string, texts ...string) {
	d.draw = func(e storage.Edition) (Digest, error) {
		drawn := Digest{Edition: e, Message: render.Message{Text: texts[0]}, Picture: []byte(picture), Title: "The week"}
		for _, text := range texts[1:] {
			drawn.Message.Thread = append(drawn.Message.Thread, render.Message{Text: text})
		}
		return drawn, nil
	}
}

func (d *desk) edition() storage.Edition {
	for _, e := range d.editions {
		return e
	}
	return storage.Edition{}
}

// A digest is a message, its thread at Slack's pace, and its picture in the thread.
func TestDigest(t *testing.T) {
	t.Parallel()
	onDesk(t, func(d *desk) {
		d.work()
		d.aWeek("a map", "The week", "part 1", "part 2")
		d.passes(10 * time.Second)
		d.wantSaid("C1", 3, "The week\npart 1\npart 2")
		e := d.edition()
		for _, m := range d.messages["C1"][1:] {
			if m.Thread != e.TS {
				t.Errorf("a part stands in %q, the digest is %q", m.Thread, e.TS)
			}
		}
		if !slices.Equal(d.shared, []string{"C1 " + e.TS}) || !e.Done || !e.Pictured || len(e.Parts) != 2 {
			t.Errorf("shared %q; noted %+v", d.shared, e)
		}
		if times := d.posted["C1"]; times[2].Sub(times[1]) < time.Second {
			t.Errorf("parts came at %v", times)
		}
		d.wantOutcomes("said 1")
		d.wantLeft(0)
	})
}

// A digest goes on where it was stopped: by a crash, a shutdown, a broken connection, a store that noted nothing.
func TestDigestGoesOn(t *testing.T) {
	t.Parallel()
	for name, stop := range map[string]func(d *desk, kill, stop func()){
		"killed":    func(d *desk, kill, _ func()) { d.passes(1500 * time.Millisecond); kill() },
		"shut down": func(d *desk, _, stop func()) { d.passes(1500 * time.Millisecond); stop() },
		"cut":       func(d *desk, _, _ func()) { d.refuses("chat.postMessage", "C1", "cut", "", "cut") },
		"not begun": func(d *desk, _, _ func()) { d.fail["KeepEdition"] = []error{errNoStore} },
		"not noted": func(d *desk, _, _ func()) { d.fail["KeepEdition"] = []error{nil, errNoStore, errNoStore} },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onDesk(t, func(d *desk) {
				early := name == "cut" || strings.HasPrefix(name, "not ")
				if early {
					stop(d, nil, nil)
				}
				_, kill, shut := d.work()
				d.aWeek("a map", "The week", "part 1", "part 2", "part 3")
				if !early {
					stop(d, kill, shut)
					if n := len(d.fakeSlack.said("C1")); n == 0 || n == 4 {
						t.Errorf("it was stopped after %d messages", n)
					}
					d.work()
				}
				d.passes(5 * time.Minute)
				d.wantSaid("C1", 4, "The week\npart 1\npart 2\npart 3")
				if len(d.shared) != 1 || !d.edition().Done {
					t.Errorf("shared %q, noted %+v", d.shared, d.edition())
				}
				d.wantLeft(0)
			})
		})
	}
}

// Stories that were chosen for a digest stay chosen, whatever happens before it is posted.
func TestDigestKeepsWhatWasChosen(t *testing.T) {
	t.Parallel()
	onDesk(t, func(d *desk) {
		d.refuses("chat.postMessage", "C1", "service_unavailable")
		drawn := 0
		d.aWeek("", "The week")
		d.draw = func(e storage.Edition) (Digest, error) {
			drawn++
			if len(e.Featured) == 0 {
				e.Featured = []string{"chosen in draw " + strconv.Itoa(drawn)}
			}
			return Digest{Edition: e, Message: render.Message{Text: e.Featured[0]}}, nil
		}
		d.work()
		d.passes(time.Minute)
		d.wantSaid("C1", 1, "chosen in draw 1")
	})
}

// A digest whose picture Slack refuses is a digest all the same; one that is not taken now comes later.
func TestDigestPicture(t *testing.T) {
	t.Parallel()
	for code, pictures := range map[string]int{"not_in_channel": 0, "service_unavailable": 1} {
		onDesk(t, func(d *desk) {
			d.refuse = onceFor("files.completeUploadExternal", code)
			d.work()
			d.aWeek("a map", "The week")
			d.passes(5 * time.Minute)
			d.wantSaid("C1", 1)
			if e := d.edition(); len(d.shared) != pictures || !e.Done || (e.Picture != "") != (pictures == 1) {
				t.Errorf("%s: shared %q, noted %+v", code, d.shared, e)
			}
			if n := d.called("files.getUploadURLExternal", ""); n != 1 {
				t.Errorf("%s: uploaded %d times", code, n)
			}
			d.wantLeft(0)
		})
	}
}

// A channel in which Shine cannot speak any more loses its digest; what only a person can change otherwise is noted.
func TestDigestThatIsRefused(t *testing.T) {
	t.Parallel()
	for code, ends := range map[string]int{"is_archived": 1, "channel_not_found": 1, "missing_scope": 0, "invalid_blocks": 0} {
		onDesk(t, func(d *desk) {
			d.refuses("chat.postMessage", "C1", code+"…") // in newer and in older blocks, and under other ids
			d.work()
			d.aWeek("", "The week")
			d.passes(time.Minute)
			if e := d.edition(); !e.Done || e.Failed != code || len(d.ended) != ends {
				t.Errorf("%s: noted %+v, ended %q", code, e, d.ended)
			}
			d.wantLeft(0)
		})
	}
}

// Where Slack does not take the newer blocks of a digest, it is drawn in older ones, with what goes on in its thread.
func TestDigestInOlderBlocks(t *testing.T) {
	t.Parallel()
	draw := func(e storage.Edition) (Digest, error) {
		kind := map[bool]string{false: "newer", true: "older"}[e.OlderBlocks]
		body := render.Message{Text: "The week, " + kind, Thread: []render.Message{{Text: "more, " + kind}}}
		return Digest{Edition: e, Message: body}, nil
	}
	for _, code := range []string{"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"} {
		for _, method := range []string{"chat.postMessage", "chat.update"} {
			onDesk(t, func(d *desk) {
				d.refuses(method, "C1", code)
				d.work()
				given := d.gives("UG", "C2", "for a loud deed", "UANA")
				d.passes(time.Second)
				d.draw = draw
				d.putWeek()
				d.passes(time.Minute)
				d.edits(given, "for a calm deed")
				d.passes(time.Minute)
				d.wantSaid("C1", 2, "The week, older\nmore, older")
				if e := d.edition(); !e.OlderBlocks || !e.Done || e.Failed != "" {
					t.Errorf("%s of %s: noted %+v", code, method, e)
				}
				d.wantLeft(0)
			})
		}
	}
}

// A digest follows what it tells: parts are updated, added and deleted, and the picture is another one.
func TestDigestFollows(t *testing.T) {
	t.Parallel()
	onDesk(t, func(d *desk) {
		d.work()
		given := d.gives("UG", "C2", "for a loud deed", "UANA")
		d.passes(time.Second)
		d.aWeek("a map", "The week", "part 1", "part 2")
		d.passes(10 * time.Second)
		d.drawsWeek("another map", "The calm week", "calm part 1")
		given = d.edits(given, "for a calm deed")
		d.passes(20 * time.Second)
		d.wantSaid("C1", 2, "The calm week\ncalm part 1")
		if e := d.edition(); len(d.shared) != 2 || d.called("files.delete", "") != 1 || len(e.Parts) != 1 {
			t.Errorf("shared %q, noted %+v", d.shared, e)
		}
		d.drawsWeek("", "The kind week", "kind part 1", "kind part 2", "kind part 3")
		d.retracts(given)
		d.passes(20 * time.Second)
		d.wantSaid("C1", 4, "The kind week\nkind part 1\nkind part 2\nkind part 3")
		d.wantLeft(0)
	})
}

// A digest that is still being posted is changed once it stands.
func TestDigestIsNotChangedWhileItIsPosted(t *testing.T) {
	t.Parallel()
	onDesk(t, func(d *desk) {
		d.work()
		given := d.gives("UG", "C2", "for a loud deed", "UANA")
		d.passes(time.Second)
		d.aWeek("", "The week", "part 1", "part 2", "part 3")
		d.passes(1500 * time.Millisecond)
		d.drawsWeek("", "The calm week", "calm part 1", "calm part 2", "calm part 3")
		d.edits(given, "for a calm deed")
		d.passes(5 * time.Minute)
		d.wantSaid("C1", 4, "The calm week\ncalm part 1\ncalm part 2\ncalm part 3")
		d.wantLeft(0)
	})
}

// A recap tells somebody their own week, and says nothing where there is nothing to tell.
func TestRecap(t *testing.T) {
	t.Parallel()
	onDesk(t, func(d *desk) {
		d.rules.Preferences = untold("UANA", "ULUIS")
		d.work()
		d.gives("UG", "C1", "for a calm deed", "UANA")
		d.passes(time.Second)
		week := storage.OutboxEntry{Say: storage.SayRecap, From: time.Now().Add(-time.Hour), Until: time.Now().Add(time.Hour)}
		for _, week.To = range []string{"UANA", "ULUIS"} {
			d.put(week)
		}
		d.passes(10 * time.Second)
		d.wantSaid("DANA", 1, "a calm deed")
		d.wantSaid("DLUIS", 0)
		d.wantLeft(0)
	})
}

// A part of a long message that is not taken is all that is said again.
func TestPartOfAThread(t *testing.T) {
	t.Parallel()
	onDesk(t, func(d *desk) {
		d.refuses("chat.postMessage", "C1", "", "service_unavailable")
		d.work()
		d.gives("UG", "C1", strings.Repeat("& ", 1900)+"the very end", "UANA")
		d.passes(time.Minute)
		heads, ends := 0, 0
		for _, text := range d.fakeSlack.said("C1") {
			heads += strings.Count(text, "credited")
			ends += strings.Count(text, "the very end")
		}
		if heads != 1 || ends != 1 {
			t.Errorf("the head stands %d times, the end %d times", heads, ends)
		}
	})
}
