package digest

import (
	"context"
	"time"

	"shine/bot/workspace"
	"shine/credit"
	"shine/storage"
)

// recapTime is when somebody's recaps come, on their own clock.
func recapTime(p workspace.Person) credit.Schedule {
	return credit.Schedule{Day: time.Monday, Minute: 9 * 60, Zone: credit.ZoneName(p.Zone)}
}

// CloseRecap ends a week of somebody's recap, and has it told if they still want it.
func (ed *Editor) CloseRecap(ctx context.Context, user string) error {
	before, err := ed.store.Recap(ctx, user)
	if err != nil {
		return err
	}
	if !ed.workspace.Decided().Preferences[user].Recap {
		_, err := ed.store.KeepRecap(ctx, user, before, storage.Recap{}, time.Time{}, false)
		return err
	}

	person, err := ed.workspace.Person(ctx, user)
	if err != nil {
		return err
	}

	now, schedule := ed.now(), recapTime(person)
	end, tell := credit.Subscription{Schedule: schedule, Until: before.Until}.Due(now)
	if !end.After(before.Until) {
		_, err := ed.store.KeepRecap(ctx, user, before, before, schedule.Next(now), false)
		return err
	}

	if err := ed.store.Seal(ctx, end); err != nil {
		return err
	}

	// If they may read it again later, they are told of the weeks from then on.
	tell = tell && person.Standing.May(credit.ToReadOwn)
	_, err = ed.store.KeepRecap(ctx, user, before, storage.Recap{Until: end}, schedule.Next(now), tell)
	return err
}
