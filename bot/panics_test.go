package bot

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"shine/credit"
	"shine/storage"
	"shine/storage/rescue"
)

// strangeDirectory knows ana and luis, and panics once it was asked some times what time it is.
func strangeDirectory(after int) *directory {
	asked := 0
	d := &directory{}
	p := pace{room: make(chan struct{}, lookupsAtOnce), now: func() time.Time {
		asked++
		if asked > after {
			panic("a strange clock")
		}
		return time.Time{}
	}}
	d.people = newCache(p, personTTL, loadTimeout, func(context.Context, string) (person, error) { return person{}, nil })
	d.memberships = newCache(p, personTTL, loadTimeout, func(context.Context, string) ([]string, error) { return nil, nil })
	d.teams = newCache(p, groupTTL, loadTimeout, func(context.Context, string) ([]team, error) { return nil, errors.New("none") })
	for _, id := range []string{"UANA", "ULUIS"} {
		d.people.put(id, person{})
		d.memberships.put(id, []string{"C1"})
	}
	return d
}

// What panics in a goroutine, wherever that begins, ends nothing else: it is an error of who waits for it.
func TestGoroutinesSurviveAPanic(t *testing.T) {
	t.Parallel()
	b := &Bot{log: slog.New(slog.DiscardHandler), rules: &rules{current: atomic.Pointer[storage.Rules]{}}}
	b.rules.current.Store(&storage.Rules{})
	for name, begin := range map[string]func() error{
		"standings": func() error {
			// The two are put in twice, and looked for once before they are looked up.
			return strangeDirectory(5).standings(t.Context(), []string{"UANA"}, map[string]credit.Standing{})
		},
		"a digest": func() error {
			b.directory = strangeDirectory(100)
			week := credit.Week{Featured: []string{}, Stories: []credit.Shoutout{{Giver: "UANA", Recipients: []string{"ULUIS"}, Text: "x"}}}
			return b.knowWeek(t.Context(), &week, storage.Edition{}, nil) // without a store
		},
	} {
		if err := begin(); !rescue.IsPanic(err) {
			t.Errorf("%s: %v", name, err)
		}
	}

	b.directory = strangeDirectory(5)
	if near := b.nearby(t.Context(), "UANA", []string{"ULUIS"}); len(near) != 0 {
		t.Errorf("%v are near", near)
	}
	b.directory = strangeDirectory(4)
	b.getToKnow(t.Context(), []string{"UANA"})
}
