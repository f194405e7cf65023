package bot

import (
	"context"
	"slices"
	"time"

	"shine/credit"
	"shine/storage/sleep"
)

// ledPace is the time between two messages that tell people who leads them, beyond the first few.
const ledPace = 3 * time.Second

// tellLed tells people who leads them, once each: as many as may come at once without an admin's yes, and the
// others slowly. A stop in between loses none: the next round of nudges tells them.
func (b *Bot) tellLed(ctx context.Context, lead string, people []string) error {
	people = slices.Sorted(slices.Values(people)) // so that every call begins with the same
	for i, id := range people {
		if i == credit.ManyAtOnce {
			rest := people[i:]
			b.start(func(ctx context.Context) { b.tellSlowly(ctx, lead, rest) }) //nolint:contextcheck // it outlives the envelope
			break
		}
		if _, err := b.store.SayLedBy(ctx, id, lead); err != nil {
			return err
		}
	}
	return nil
}

// tellSlowly tells people who leads them, one after the other. Only one does so at a time, whatever teams change meanwhile.
func (b *Bot) tellSlowly(ctx context.Context, lead string, people []string) {
	b.telling.Lock()
	defer b.telling.Unlock()
	for _, id := range people {
		if !b.isLed(ctx, lead, id) {
			continue
		}
		first, err := b.store.SayLedBy(ctx, id, lead)
		if err != nil {
			b.log.Warn("telling people who leads them", "lead", lead, "error", err)
			return
		}
		if first && sleep.For(ctx, ledPace) != nil {
			return
		}
	}
}

// isLed reports whether somebody is still on a team of a lead, to which an admin has agreed where that is needed.
func (b *Bot) isLed(ctx context.Context, lead, person string) bool {
	teams, err := b.store.TeamsOf(ctx, lead)
	if err != nil {
		return false // the next round of nudges asks again
	}
	return teams.Active().Have(person)
}
