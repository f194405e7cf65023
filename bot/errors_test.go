package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"shine/bot/reading"
	"shine/bot/render"
	"shine/bot/workspace"
	"shine/credit"
	"shine/storage"
)

// Every error that is foreseen is read as a sentence, in a message and below a field; what was typed is repeated where it is
// worth sending again. The others are read as that something went wrong, with a reference that the log has too.
func TestWhatPeopleReadOfErrors(t *testing.T) {
	t.Parallel()
	failure := func(f render.Failure) string { return render.English.Failure(f) }
	tooQuick := render.English.Refusal(&credit.Refusal{Code: credit.TooQuick, Limit: credit.BurstLimit})
	broken := errors.New("broken")
	wrapped := func(err error) error { return fmt.Errorf("doing something: %w", err) }
	for _, c := range []struct {
		err              error
		message, under   string
		repeats, foreign bool
	}{
		{err: &credit.Refusal{Code: credit.NoReason}, message: render.English.Refusal(&credit.Refusal{Code: credit.NoReason}), repeats: true},
		{err: storage.ErrTooQuick, message: tooQuick, repeats: true},
		{err: storage.ErrNotFound, message: failure(render.ErrGone)},
		{err: storage.ErrNotYours, message: failure(render.ErrNotMine)},
		{err: storage.ErrTooLate, message: failure(render.ErrTooLate)},
		{err: storage.ErrChanged, message: failure(render.ErrChanged)},
		{err: workspace.ErrNoGroup, message: failure(render.ErrNoGroups)},
		{err: credit.ErrTeamsTooLarge, message: failure(render.ErrTooManyLed)},
		{err: credit.ErrNoDay, message: failure(render.ErrNoSuchDay)},
		{err: credit.ErrNoTime, message: failure(render.ErrNoSuchTime)},
		{err: credit.ErrBadZone, message: failure(render.ErrNoSuchZone)},
		{err: credit.ErrNoDate, message: failure(render.ErrMilestoneWithoutDate)},
		{err: credit.ErrPastDate, message: failure(render.ErrMilestoneOver)},
		{err: credit.ErrNoWord, message: failure(render.ErrMilestoneWithoutWord)},
		{err: credit.ErrBirthday, message: failure(render.ErrMilestoneBirthday)},
		{err: reading.ErrMany, message: failure(render.ErrManyRead)},
		{err: render.ErrNotAdmin, message: failure(render.ErrNotAdmin)},
		{err: fmt.Errorf("%w: %w", render.ErrNotLookedUp, context.DeadlineExceeded), message: failure(render.ErrNotLookedUp), repeats: true},
		{err: notRecorded(broken), message: failure(render.ErrNotRecorded), repeats: true},
		{err: notRecorded(context.DeadlineExceeded), message: failure(render.ErrNotRecorded), repeats: true},
		{err: notRecorded(errors.Join(storage.ErrUncertain, broken)), message: failure(render.ErrNotCertain), repeats: true},
		{err: broken, under: failure(render.ErrNotRecorded), foreign: true},
		{err: storage.ErrUncertain, under: failure(render.ErrNotRecorded), foreign: true},
	} {
		var logged strings.Builder
		b := &Bot{base: &base{voice: &voice{jobs: &jobs{log: slog.New(slog.NewTextHandler(&logged, nil))}}}}
		r := &request{language: render.English, origin: origin{typed: spansOf("the words of ana")}}
		read := b.explain(r, wrapped(c.err)).messages[0].Text

		if c.foreign {
			_, after, _ := strings.Cut(logged.String(), "reference=")
			reference, _, _ := strings.Cut(after, " ")
			c.message = strings.TrimSuffix(render.English.WentWrong(reference).Text, "\n")
			if reference == "" {
				t.Errorf("%v is not logged: %q", c.err, logged.String())
			}
		} else if logged.Len() > 0 {
			t.Errorf("%v is logged: %q", c.err, logged.String())
		}
		if !strings.HasPrefix(read, c.message) || strings.Contains(read, "the words of ana") != c.repeats {
			t.Errorf("of %v people read %q, want %q", c.err, read, c.message)
		}

		if c.under == "" {
			c.under = c.message
		}
		r.under = "reason"
		if form := b.explain(r, wrapped(c.err)).form; form == nil || form.Errors["reason"] != c.under {
			t.Errorf("of %v a form says %+v, want %q", c.err, form, c.under)
		}
		if form := b.explain(r, at("people", wrapped(c.err))).form; form == nil || form.Errors["people"] != c.under || len(form.Errors) != 1 {
			t.Errorf("of %v a form says %+v below its field", c.err, form)
		}
	}
}

// A refusal that a form can mend brings the button that opens it.
func TestWhatAFormCanMend(t *testing.T) {
	t.Parallel()
	b := &Bot{base: &base{voice: &voice{jobs: &jobs{log: slog.New(slog.DiscardHandler)}}}}
	r := &request{language: render.English}
	refusal := &credit.Refusal{Code: credit.NobodyNamed}
	if open := lastLine(b.explain(r, &mendable{refusal, "TOKEN"})); !strings.HasPrefix(open, "[Open") {
		t.Errorf("a refusal that a form can mend ends in %q", open)
	}
	if plain := lastLine(b.explain(r, refusal)); strings.HasPrefix(plain, "[") {
		t.Errorf("a refusal without a draft ends in %q", plain)
	}
}

func lastLine(a answer) string {
	lines := strings.Split(a.messages[0].Text, "\n")
	return lines[len(lines)-1]
}
