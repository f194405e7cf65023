package workspace

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"shine/credit"
	"shine/storage/rescue"
)

// strangeDirectory knows ana, and panics once it was asked some times more what time it is.
func strangeDirectory(after int) *Directory {
	known, asked := false, 0
	strange := pace{room: make(chan struct{}, lookupsAtOnce), now: func() time.Time {
		if known {
			asked++
		}
		if asked > after {
			panic("a strange clock")
		}
		return time.Time{}
	}}
	d := &Directory{people: newCache(strange, personTTL, loadTimeout, func(context.Context, string) (Person, error) { return Person{}, nil })}
	d.people.begin().keep("UANA", Person{})
	known = true
	return d
}

// What panics in a look-up's goroutine ends nothing else: it is an error of who waits for it.
func TestLookUpsSurviveAPanic(t *testing.T) {
	t.Parallel()
	err := strangeDirectory(1).Standings(t.Context(), []string{"UANA"}, map[string]credit.Standing{})
	if !rescue.IsPanic(err) {
		t.Errorf("standings: %v", err)
	}
	w := &Workspace{Directory: strangeDirectory(0), log: slog.New(slog.DiscardHandler), within: time.Minute}
	w.getToKnow(t.Context(), []string{"UANA"})
}
