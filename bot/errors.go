package bot

import (
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"

	"shine/bot/picture"
	"shine/bot/reading"
	"shine/bot/render"
	"shine/bot/workspace"
	"shine/credit"
	"shine/storage"
)

// This file decides what people read of an error. Handlers return their errors, and their caller answers with explain.

// failures are what errors of other rooms mean to people.
var failures = []struct {
	err   error
	means render.Failure
}{
	{reading.ErrMany, render.ErrManyRead},
	{workspace.ErrNoGroup, render.ErrNoGroups},
	{storage.ErrNotFound, render.ErrGone},
	{storage.ErrNotYours, render.ErrNotMine},
	{storage.ErrTooLate, render.ErrTooLate},
	{storage.ErrChanged, render.ErrChanged},
	{credit.ErrTeamsTooLarge, render.ErrTooManyLed},
	{credit.ErrStorySpan, render.ErrStoryWhen},
	{picture.ErrNoLetters, render.ErrNoLetters},
	{credit.ErrNoDay, render.ErrNoSuchDay},
	{credit.ErrNoTime, render.ErrNoSuchTime},
	{credit.ErrBadZone, render.ErrNoSuchZone},
	{credit.ErrSince, render.ErrNoSuchSince},
	{credit.ErrNoWin, render.ErrNoWin},
	{credit.ErrLongWin, render.ErrLongWin},
	{credit.ErrTooManyWins, render.ErrTooManyWins},
	{credit.ErrNoDate, render.ErrMilestoneWithoutDate},
	{credit.ErrPastDate, render.ErrMilestoneOver},
	{credit.ErrNoWord, render.ErrMilestoneWithoutWord},
	{credit.ErrBirthday, render.ErrMilestoneBirthday},
}

// refusalOf is the rule that was broken, if that is what an error means; nil otherwise.
func refusalOf(err error) *credit.Refusal {
	if errors.Is(err, storage.ErrTooQuick) {
		return &credit.Refusal{Code: credit.TooQuick, Limit: credit.BurstLimit}
	}
	refusal, _ := errors.AsType[*credit.Refusal](err)
	return refusal
}

// failureOf is the failure that an error means; empty for an unexpected one.
func failureOf(err error) render.Failure {
	if failure, ok := errors.AsType[render.Failure](err); ok {
		return failure
	}
	for _, known := range failures {
		if errors.Is(err, known.err) {
			return known.means
		}
	}
	return ""
}

// explain answers a request that failed: under a field where it is a form, and with a message otherwise.
func (b *base) explain(r *request, err error) answer {
	if r.under == "" {
		return say(b.why(r, err)...)
	}
	field := r.under
	if at, ok := errors.AsType[*atField](err); ok {
		field = at.field
	}
	return misfilled(map[string]string{field: b.whyUnder(r.language, err)})
}

// why are the messages that say why a request failed. An unexpected error is logged under a reference that the person
// can pass on.
func (b *base) why(r *request, err error) []render.Message {
	refusal, failure := refusalOf(err), failureOf(err)
	switch {
	case refusal != nil:
		return r.language.Refused(refusal, r.typed, draftFor(err))
	case failure != "":
		return r.language.Failed(failure, r.typed)
	}
	return []render.Message{r.language.WentWrong(incident(b.log, err))}
}

// whyUnder is the sentence under a field that says the same.
func (b *base) whyUnder(l render.Language, err error) string {
	refusal, failure := refusalOf(err), failureOf(err)
	switch {
	case refusal != nil:
		return l.Refusal(refusal)
	case failure != "":
		return l.Failure(failure)
	}
	b.log.Error("taking a form", "error", err)
	return l.Failure(render.ErrNotRecorded)
}

// incident logs an error under a reference.
func incident(log *slog.Logger, err error) string {
	reference := rand.Text()[:8]
	log.Error("something went wrong", "reference", reference, "error", err)
	return reference
}

// atField is an error that one field of a form can mend.
type atField struct {
	error
	field string
}

func (e *atField) Unwrap() error { return e.error }

// at puts an error under a field.
func at(field string, err error) error { return &atField{err, field} }

// mendable is an error that the form can mend: the draft with what was typed waits for it under a token.
type mendable struct {
	error
	draft string
}

func (e *mendable) Unwrap() error { return e.error }

// draftFor is the token of the draft that an error left; empty where it left none.
func draftFor(err error) string {
	if e, ok := errors.AsType[*mendable](err); ok {
		return e.draft
	}
	return ""
}

// notRecorded turns an error of Redis's into what somebody reads who wanted to record something: that it is not
// recorded, or that this is not certain.
func notRecorded(err error) error {
	if errors.Is(err, storage.ErrUncertain) {
		return fmt.Errorf("%w: %w", render.ErrNotCertain, err)
	}
	return fmt.Errorf("%w: %w", render.ErrNotRecorded, err)
}
