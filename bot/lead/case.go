package lead

import (
	"context"
	"slices"
	"time"

	"shine/credit"
	"shine/credit/nudge"
	"shine/storage"
)

// considered is what a round found out about a lead.
type considered struct {
	nudge.Case
	nudge.Circumstances
	// active is set for leads who lead somebody.
	active bool
	// credited is when the lead was credited last; where that is not known here, it is the earliest time that would
	// matter.
	credited time.Time
	// failed is why too little is known of the lead.
	failed error
}

// consider collects what the rules need to know about leads. Whether they may be disturbed is looked up only for leads
// whom nothing else keeps from being nudged. Where keep is set, changes of user groups are kept, and the trial begins.
func (coach *Coach) consider(ctx context.Context, leads []string, keep bool) ([]considered, error) {
	cases, err := coach.cases(ctx, leads, keep)
	if err != nil {
		return nil, err
	}

	var passing []string
	for _, c := range cases {
		if c.failed == nil && nudge.Decide(c.Case, c.Circumstances).Passes() {
			passing = append(passing, c.Lead)
		}
	}

	quiet, err := coach.workspace.Disturbed(ctx, coach.now(), passing)
	if err != nil {
		return nil, err
	}

	for i := range cases {
		cases[i].Disturb = quiet[cases[i].Lead]
	}

	return cases, nil
}

// cases are what is known of leads and their teams, before it is asked who may be disturbed.
func (coach *Coach) cases(ctx context.Context, leads []string, keep bool) ([]considered, error) {
	if err := coach.workspace.Refresh(ctx); err != nil { // a lead who has just switched nudges off gets none
		return nil, err
	}

	now, rules := coach.now(), coach.workspace.Decided()
	teams, err := coach.store.TeamsOf(ctx, leads...)
	if err != nil {
		return nil, err
	}

	if err := coach.workspace.Prepare(ctx, teams.Everybody()); err != nil && ctx.Err() == nil {
		coach.log.Warn("could not look everybody up at once; each is looked up alone", "error", err)
	}
	teams = coach.follow(ctx, teams, keep)
	records, err := coach.store.NudgeRecords(ctx, leads...)
	if err != nil {
		return nil, err
	}

	milestones, err := coach.milestones(ctx)
	if err != nil {
		return nil, err
	}

	first, err := coach.store.First(ctx)
	if err != nil {
		return nil, err
	}

	seed, holdOut, err := coach.trial(ctx, keep)
	if err != nil {
		return nil, err
	}

	cases := make([]considered, len(leads))
	for i, lead := range leads {
		c := &cases[i]
		c.Now, c.Lead, c.First, c.Record = now, lead, first, records[lead]
		c.Circumstances = nudge.Circumstances{On: rules.Settings.Nudges, Seed: seed, HoldOut: holdOut}
		if c.failed = coach.addPeople(ctx, c, teams); c.failed != nil {
			c.Team = nil // so that no histories are read for them either
			continue
		}
		c.Milestones = nudge.MilestonesOf(c.Team, milestones)
	}

	return cases, coach.addHistories(ctx, cases, first)
}

// milestones reads everybody's milestones; birthdays only where they are allowed now, whatever was when they were
// entered.
func (coach *Coach) milestones(ctx context.Context) ([]credit.Milestone, error) {
	all, err := coach.store.Milestones(ctx)
	if !coach.workspace.Settings().Birthdays {
		all = slices.DeleteFunc(all, credit.Milestone.Birthday)
	}
	return all, err
}

// trial returns the seed of the draws, and the share that they hold back. The first draw begins the trial, where keep
// is set.
func (coach *Coach) trial(ctx context.Context, keep bool) (seed []byte, holdOut float64, err error) {
	read, now := coach.store.Trial, coach.now()
	if !keep {
		read = coach.store.TrialSoFar
	}
	seed, began, err := read(ctx, now)
	if err != nil {
		return nil, 0, err
	}

	if chosen := coach.workspace.Settings().NudgeHoldOut; chosen != nil {
		return seed, *chosen, nil
	}
	return seed, nudge.DefaultHoldOut(began, now), nil
}

// addPeople adds what Slack says of a lead and of the people they lead.
func (coach *Coach) addPeople(ctx context.Context, c *considered, teams credit.Teams) error {
	person, err := coach.workspace.Person(ctx, c.Lead)
	if err != nil {
		return err
	}

	if c.Away = person.Status.Away(c.Now); c.Away {
		c.Record = c.Record.SeenAway(person.Zone, c.Now)
	}
	c.Calendar = c.Record.Calendar(person.Zone, coach.workspace.Settings().Holidays)
	if !person.Standing.May(credit.ToLead) {
		return nil
	}

	own := slices.DeleteFunc(teams.Active(), func(t credit.Team) bool { return t.Lead != c.Lead })
	out, err := coach.outOfNudges(ctx, own.Members())
	if err != nil {
		return err
	}

	c.active = len(own) > 0
	c.Team, c.Since = nudge.MembersOf(own, func(person string) bool { return out[person] })
	return nil
}

// outOfNudges tells which people on teams no nudge may be about: those who are deactivated, and those who opted out.
func (coach *Coach) outOfNudges(ctx context.Context, people []string) (map[string]bool, error) {
	out, preferences := map[string]bool{}, coach.workspace.Decided().Preferences
	for _, id := range people {
		person, err := coach.workspace.Person(ctx, id)
		if err != nil {
			return nil, err
		}
		out[id] = !person.Standing.May(credit.ToBeLed) || preferences[id].Unled
	}
	return out, nil
}

// addHistories reads what everybody gave and got.
func (coach *Coach) addHistories(ctx context.Context, cases []considered, first time.Time) error {
	now := coach.now()
	var asked []storage.HistoryOf
	for _, c := range cases {
		asked = append(
			asked,
			storage.HistoryOf{User: c.Lead, Given: now.Add(-nudge.GivenFor), Received: now.Add(-nudge.ReceivedFor)},
		)
		for _, m := range c.Team {
			asked = append(asked, storage.HistoryOf{User: m.ID, Received: now.Add(-nudge.CreditedFor)})
		}
	}

	histories, err := coach.store.Histories(ctx, asked, first, now)
	if err != nil {
		return err
	}

	for i := range cases {
		c := &cases[i]
		c.Given, c.Received, c.LastGave = histories[0].Given, histories[0].Received, histories[0].LastGave
		if c.credited = histories[0].LastReceived; c.credited.IsZero() {
			c.credited = now.Add(-nudge.ReceivedFor)
		}
		for j := range c.Team {
			history := histories[1+j]
			c.Team[j].Last = history.LastReceived
			for _, s := range history.Received {
				c.Team[j].Credits = append(
					c.Team[j].Credits, nudge.Credit{At: s.Time, Private: s.Visibility == credit.Private},
				)
			}
		}

		histories = histories[1+len(c.Team):]
	}

	return nil
}
