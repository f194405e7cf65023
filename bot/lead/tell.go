package lead

import (
	"context"
	"slices"
	"time"

	"shine/credit"
	"shine/storage/sleep"
)

// ledPace is the time between two messages that tell people who leads them, beyond the first few.
const ledPace = 3 * time.Second

// TellLed tells people who leads them, once each: at once as many as may be added without an admin's yes, and the
// others slowly. A stop in between loses none: the next round of nudges tells them.
func (coach *Coach) TellLed(ctx context.Context, lead string, people []string) error {
	people = slices.Sorted(slices.Values(people)) // so that every call begins with the same people
	if err := coach.askAboutLead(ctx, lead, people); err != nil {
		return err
	}
	for i, id := range people {
		if i == credit.ManyAtOnce {
			rest := people[i:]
			coach.start(func(ctx context.Context) { coach.tellSlowly(ctx, lead, rest) })
			break
		}
		if _, err := coach.store.SayLedBy(ctx, id, lead); err != nil {
			return err
		}
	}

	return nil
}

// tellSlowly tells people who leads them, one after the other. Only one does so at a time, whatever teams change
// meanwhile.
func (coach *Coach) tellSlowly(ctx context.Context, lead string, people []string) {
	coach.telling.Lock()
	defer coach.telling.Unlock()
	for _, id := range people {
		if !coach.isLed(ctx, lead, id) {
			continue
		}

		first, err := coach.store.SayLedBy(ctx, id, lead)
		if err != nil {
			coach.log.Warn("telling people who leads them", "lead", lead, "error", err)
			return
		}
		if first && sleep.For(ctx, ledPace) != nil {
			return
		}
	}
}

// isLed reports whether somebody is still on a team of a lead, to which an admin has agreed where that is needed.
func (coach *Coach) isLed(ctx context.Context, lead, person string) bool {
	teams, err := coach.store.TeamsOf(ctx, lead)
	if err != nil {
		return false // the next round of nudges asks again
	}
	return teams.Active().Have(person)
}

// mostAsked is how many admins are asked to agree to a team. Any admin may agree.
const mostAsked = 25

// AskAdmins asks the admins whom Shine knows to agree to a team, the operator's first.
func (coach *Coach) AskAdmins(ctx context.Context, team credit.Team) {
	admins, err := coach.workspace.Admins(ctx)
	if err != nil {
		coach.log.Warn("looking up admins", "error", err)
	}
	admins = slices.DeleteFunc(
		admins, func(id string) bool { return id == team.By || slices.Contains(coach.workspace.Operators(), id) },
	)
	admins = slices.Concat(coach.workspace.Operators(), admins)
	for _, admin := range admins[:min(len(admins), mostAsked)] {
		if err := coach.say(ctx, admin, coach.workspace.LanguageOf(ctx, admin).Approve(team)); err != nil {
			coach.log.Warn("asking an admin to agree to a team", "error", err)
		}
	}
}
