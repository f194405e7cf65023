package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"shine/bot/render"
	"shine/credit"
	"shine/credit/nudge"
	"shine/storage"
)

// leadsAtOnce is how many leads are asked about together, with one look-up of who may be disturbed.
const leadsAtOnce = maxTeamInfo

// planNudges welcomes new leads, and puts them on the agenda.
func (b *Bot) planNudges(ctx context.Context) error {
	if !b.settings().Nudges {
		return nil
	}
	teams, err := b.store.Teams(ctx)
	if err != nil {
		return err
	}
	var leads []string
	led := map[string][]string{}
	for _, t := range teams {
		if !t.Waiting && !slices.Contains(leads, t.Lead) {
			leads = append(leads, t.Lead)
		}
		for _, m := range t.Members {
			if !t.Waiting {
				led[t.Lead] = append(led[t.Lead], m.ID)
			}
		}
	}
	missing, err := b.store.NotAsked(ctx, leads...)
	if err != nil {
		return err
	}
	var failed []error // one lead whom Slack does not show keeps no other waiting
	for _, lead := range missing {
		failed = append(failed, b.planLead(ctx, lead, led[lead]))
	}
	return errors.Join(failed...)
}

// planLead puts a lead on the agenda. One who is new and leads somebody is welcomed, and those people are told: of a team
// that was imported, nobody knew before.
func (b *Bot) planLead(ctx context.Context, lead string, people []string) error {
	person, err := b.directory.people.get(ctx, lead)
	if err != nil {
		return fmt.Errorf("welcoming a lead: %w", err)
	}
	if person.standing != credit.Member {
		return nil
	}
	records, err := b.store.NudgeRecords(ctx, lead)
	if err != nil {
		return err
	}
	if records[lead].Welcomed.IsZero() {
		for _, id := range people {
			if err := b.store.SayLedBy(ctx, id, lead); err != nil {
				return err
			}
		}
	}
	now := b.now()
	_, err = b.store.ChangeNudges(ctx, now, lead, func(r *nudge.Record, _ bool) (storage.NudgeStep, bool) {
		step := storage.NudgeStep{Next: nudge.NextAsk(r.Calendar(person.zone, b.settings().Holidays), *r, lead, now)}
		if len(people) > 0 {
			step.Say = welcomed(r, now)
		}
		r.Idle = false
		return step, true
	})
	return err
}

// welcomed notes that a lead who is new is told what nudges are, and returns that.
func welcomed(r *nudge.Record, now time.Time) storage.Say {
	if !r.Welcomed.IsZero() {
		return ""
	}
	r.Welcomed = now.UTC().Truncate(time.Millisecond)
	return storage.SayLead
}

// askAboutLeads asks about the leads for whom it is time, and reports whether there may be more.
func (b *Bot) askAboutLeads(ctx context.Context) bool {
	leads, err := b.store.ClaimAsking(ctx, b.now(), agendaLease, leadsAtOnce)
	if err == nil && len(leads) > 0 {
		_, err = b.round(ctx, leads, b.noteNudge)
	}
	if err != nil && ctx.Err() == nil {
		b.log.Warn("asking about leads; it is tried again", "error", err)
	}
	return err == nil && len(leads) == leadsAtOnce
}

// considered is what a round found out about a lead.
type considered struct {
	nudge.Case
	nudge.Circumstances
	// active is set for leads who lead somebody.
	active bool
	// failed is why too little is known of a lead.
	failed error
}

// round considers leads, and has note decide what becomes of each. A lead of whom too little is known is left out, and
// part of the error; the others go on.
func (b *Bot) round(ctx context.Context, leads []string, note func(context.Context, considered) (nudge.Decision, error)) ([]nudge.Decision, error) {
	cases, err := b.consider(ctx, leads, true)
	if err != nil {
		return nil, err
	}
	decisions, failed := make([]nudge.Decision, len(cases)), []error(nil)
	for i, c := range cases {
		if c.failed == nil {
			decisions[i], c.failed = note(ctx, c)
		}
		failed = append(failed, c.failed)
	}
	return decisions, errors.Join(failed...)
}

// consider collects what the rules need to know about leads. Who may be disturbed is looked up only for those whom
// nothing else keeps from being nudged. What user groups became is kept, and the trial begun, where keep is set.
func (b *Bot) consider(ctx context.Context, leads []string, keep bool) ([]considered, error) {
	cases, err := b.cases(ctx, leads, keep)
	if err != nil {
		return nil, err
	}
	var passing []string
	for _, c := range cases {
		if c.failed == nil && nudge.Decide(c.Case, c.Circumstances).Passes() {
			passing = append(passing, c.Lead)
		}
	}
	quiet, err := b.directory.disturbed(ctx, b.now(), passing)
	if err != nil {
		return nil, err
	}
	for i := range cases {
		cases[i].Disturb = quiet[cases[i].Lead]
	}
	return cases, nil
}

func (b *Bot) cases(ctx context.Context, leads []string, keep bool) ([]considered, error) {
	if err := b.rules.refresh(ctx); err != nil { // who has just switched nudges off gets none
		return nil, err
	}
	now, rules := b.now(), b.rules.get()
	teams, err := b.store.TeamsOf(ctx, leads...)
	if err != nil {
		return nil, err
	}
	if err := b.directory.prepare(ctx, everybody(teams)); err != nil && ctx.Err() == nil {
		b.log.Warn("could not look everybody up at once; each is looked up alone", "error", err)
	}
	teams = b.follow(ctx, teams, keep)
	records, err := b.store.NudgeRecords(ctx, leads...)
	if err != nil {
		return nil, err
	}
	milestones, err := b.store.Milestones(ctx)
	if err != nil {
		return nil, err
	}
	if !rules.Settings.Birthdays { // they may have been allowed when they were entered
		milestones = slices.DeleteFunc(milestones, credit.Milestone.Birthday)
	}
	first, err := b.store.First(ctx)
	if err != nil {
		return nil, err
	}
	trial := b.store.Trial
	if !keep {
		trial = b.store.TrialSoFar
	}
	seed, began, err := trial(ctx, now)
	if err != nil {
		return nil, err
	}
	holdOut := nudge.DefaultHoldOut(began, now)
	if chosen := rules.Settings.NudgeHoldOut; chosen != nil {
		holdOut = *chosen
	}
	cases := make([]considered, len(leads))
	for i, lead := range leads {
		c := &cases[i]
		c.Now, c.Lead, c.First, c.Record = now, lead, first, records[lead]
		c.Circumstances = nudge.Circumstances{On: rules.Settings.Nudges, Seed: seed, HoldOut: holdOut}
		if c.failed = b.addPeople(ctx, c, teams); c.failed != nil {
			c.Team = nil // nothing is read of them either
			continue
		}
		for _, m := range milestones {
			if slices.ContainsFunc(c.Team, func(member nudge.Member) bool { return member.ID == m.Person }) {
				c.Milestones = append(c.Milestones, m)
			}
		}
	}
	return cases, b.addHistories(ctx, cases, first)
}

// everybody are those who lead or are led.
func everybody(teams []credit.Team) []string {
	var people []string
	for _, t := range teams {
		people = append(people, t.Lead)
		for _, m := range t.Members {
			people = append(people, m.ID)
		}
	}
	return people
}

// addPeople adds what Slack says of a lead and of the people they lead.
func (b *Bot) addPeople(ctx context.Context, c *considered, teams []credit.Team) error {
	person, err := b.directory.people.get(ctx, c.Lead)
	if err != nil {
		return err
	}
	if c.Away = person.status.away(c.Now); c.Away {
		c.Record = seenAway(c.Record, person.zone, c.Now)
	}
	c.Calendar = c.Record.Calendar(person.zone, b.settings().Holidays)
	for _, t := range teams {
		if t.Lead != c.Lead || t.Waiting || person.standing != credit.Member {
			continue
		}
		c.active = true
		if err := b.addTeam(ctx, &c.Case, t); err != nil {
			return err
		}
	}
	slices.SortFunc(c.Team, func(a, b nudge.Member) int { return cmp.Compare(a.ID, b.ID) })
	return nil
}

// seenAway notes that a lead is away on this day.
func seenAway(r nudge.Record, zone *time.Location, now time.Time) nudge.Record {
	if today := now.In(zone).Format(time.DateOnly); !slices.Contains(r.Away, today) {
		r.Away = append(slices.Clone(r.Away), today)
	}
	return r
}

// addTeam adds the people of a team; out of it are the deactivated and those who opted out. Who is on several teams
// counts from the first.
func (b *Bot) addTeam(ctx context.Context, c *nudge.Case, t credit.Team) error {
	if c.Since.IsZero() || t.Since.Before(c.Since) {
		c.Since = t.Since
	}
	preferences := b.rules.get().Preferences
	for _, m := range t.Members {
		person, err := b.directory.people.get(ctx, m.ID)
		if err != nil {
			return err
		}
		if m.ID == c.Lead {
			continue
		}
		i := slices.IndexFunc(c.Team, func(known nudge.Member) bool { return known.ID == m.ID })
		switch member := (nudge.Member{
			ID: m.ID, Since: m.Since, Founder: t.Founder(m), Out: person.standing != credit.Member || preferences[m.ID].Unled,
		}); {
		case i < 0:
			c.Team = append(c.Team, member)
		case m.Since.Before(c.Team[i].Since):
			c.Team[i] = member
		}
	}
	return nil
}

// addHistories reads what everybody gave and got.
func (b *Bot) addHistories(ctx context.Context, cases []considered, first time.Time) error {
	now := b.now()
	var asked []storage.HistoryOf
	for _, c := range cases {
		asked = append(asked, storage.HistoryOf{User: c.Lead, Given: now.Add(-nudge.GivenFor), Received: now.Add(-nudge.ReceivedFor)})
		for _, m := range c.Team {
			asked = append(asked, storage.HistoryOf{User: m.ID, Received: now.Add(-nudge.CreditedFor)})
		}
	}
	histories, err := b.store.Histories(ctx, asked, first, now)
	if err != nil {
		return err
	}
	for i := range cases {
		c := &cases[i]
		c.Given, c.Received, c.LastGave = histories[0].Given, histories[0].Received, histories[0].LastGave
		for j := range c.Team {
			history := histories[1+j]
			c.Team[j].Last = history.LastReceived
			for _, s := range history.Received {
				c.Team[j].Credits = append(c.Team[j].Credits, nudge.Credit{At: s.Time, Private: s.Visibility == credit.Private})
			}
		}
		histories = histories[1+len(c.Team):]
	}
	return nil
}

// noteNudge decides about a lead by what is kept of them at this moment, notes that, and has the nudge said: all of it
// in one step, which of several copies of the bot one does.
func (b *Bot) noteNudge(ctx context.Context, c considered) (nudge.Decision, error) {
	var decision nudge.Decision
	away := c.Record.Away
	_, err := b.store.ChangeNudges(ctx, c.Now, c.Lead, func(r *nudge.Record, kept bool) (storage.NudgeStep, bool) {
		if !kept { // erased while they were asked about: everybody on the agenda has a record
			return storage.NudgeStep{}, false
		}
		r.Away = away
		if !c.active {
			r.Idle = true
			return storage.NudgeStep{}, true
		}
		c.Record = *r
		c.Calendar.Days = r.Days
		var step storage.NudgeStep
		decision, step = judgeNow(c, r)
		return step, true
	})
	return decision, err
}

// judgeNow decides, and changes the record accordingly.
func judgeNow(c considered, r *nudge.Record) (nudge.Decision, storage.NudgeStep) {
	kinds := []nudge.Kind{nudge.PassItOn} // between two days' questions
	if today := c.Calendar.Date(c.Now); r.Asked != today && !c.Now.Before(nudge.AskAt(c.Calendar, *r, c.Lead, c.Now)) {
		r.Asked, kinds = today, nudge.Kinds
	}
	decision := nudge.DecideAmong(c.Case, c.Circumstances, kinds)
	step := noteMoment(c, r, decision)
	step.Next, step.Until = c.next(decision), nudge.HoursEnd(c.Calendar, c.Now)
	if c.On && step.Say == "" && len(c.Team) > 0 { // somebody came to a team that was empty
		step.Say = welcomed(r, c.Now)
	}
	return decision, step
}

// noteMoment notes what was decided, and what there is to say.
func noteMoment(c considered, r *nudge.Record, decision nudge.Decision) (step storage.NudgeStep) {
	if c.GivesUp() && !r.Off {
		r.Off, r.GaveUp, step.Say = true, true, storage.SayGaveUp
	}
	if moment, ok := decision.Moment(c.Case, c.Circumstances); ok {
		r.Moments = append(slices.Clone(r.Moments), moment)
		if !moment.Held {
			step.Say, step.Moment = storage.SayNudge, moment.ID
		}
	}
	return step
}

// next is when to ask about a lead next: on their next working day, or sooner where a credit may be passed on.
func (c considered) next(d nudge.Decision) time.Time {
	next := nudge.NextAsk(c.Calendar, c.Record, c.Lead, c.Now)
	sooner := func(at time.Time) {
		if !at.IsZero() && at.After(c.Now) && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	for _, s := range c.Received {
		if at := nudge.PassItOnAt(s.Time); at.After(c.Now) {
			sooner(nudge.NextHour(c.Calendar, at))
		}
	}
	if d.Gate == nudge.GateHours && len(d.Fires) > 0 && d.Fires[0].Kind == nudge.PassItOn {
		sooner(nudge.NextHour(c.Calendar, c.Now))
	}
	return next
}

// mayPassOn asks sooner about the leads whom a shout-out credits. Who is no lead is not asked about.
func (b *Bot) mayPassOn(s credit.Shoutout) func(context.Context) error {
	return func(ctx context.Context) error {
		if s.Visibility == credit.Private {
			return nil
		}
		return b.store.AskSooner(ctx, nudge.PassItOnAt(s.Time), s.Recipients...)
	}
}

// drawPrivate draws what one person is told of themselves, where it is still true and wanted.
func (b *Bot) drawPrivate(ctx context.Context, entry storage.OutboxEntry) (render.Message, bool, error) {
	l := b.speak(ctx, entry.To)
	switch entry.Say { //nolint:exhaustive // the others are no such messages
	case storage.SayGaveUp:
		return l.GaveUp(), true, nil
	case storage.SayAsk:
		return l.Asked(entry.By, entry.Text), true, nil
	case storage.SayLed:
		return l.Led(entry.By), !b.rules.get().Preferences[entry.To].Unled, nil
	case storage.SayLead:
		people, err := b.welcomes(ctx, entry.To)
		return l.LeadWelcome(people), len(people) > 0, err
	}
	if !entry.Taken && !entry.Until.IsZero() && !b.now().Before(entry.Until) {
		return render.Message{}, false, b.forgetMoment(ctx, entry.To, entry.Text)
	}
	moment, ok, err := b.momentOf(ctx, entry.To, entry.Text)
	if err != nil || !ok {
		return render.Message{}, false, err
	}
	return b.drawNudge(ctx, l, moment)
}

// forgetMoment forgets a nudge that could not be said in the hours of its day: the lead got none, and is asked about anew.
func (b *Bot) forgetMoment(ctx context.Context, lead, id string) error {
	return b.answered(ctx, lead, func(r *nudge.Record) {
		r.Moments = slices.DeleteFunc(slices.Clone(r.Moments), func(m nudge.Moment) bool { return m.ID == id })
	})
}

// welcomes are the people whom a lead is welcomed for. Where there are none any more, the welcome waits for some.
func (b *Bot) welcomes(ctx context.Context, lead string) ([]string, error) {
	teams, err := b.store.TeamsOf(ctx, lead)
	if err != nil {
		return nil, err
	}
	var people []string
	for _, t := range teams {
		for _, m := range t.Members {
			if !t.Waiting {
				people = append(people, m.ID)
			}
		}
	}
	if len(people) == 0 {
		return nil, b.answered(ctx, lead, func(r *nudge.Record) { r.Welcomed = time.Time{} })
	}
	slices.Sort(people)
	return slices.Compact(people), nil
}

func (b *Bot) drawNudge(ctx context.Context, l render.Language, m nudge.Moment) (render.Message, bool, error) {
	if m.Kind != nudge.PassItOn {
		return l.Nudge(m, nil), true, nil
	}
	found, err := b.store.Get(ctx, m.Source)
	if err != nil || len(found) == 0 || found[0].Text == "" {
		return render.Message{}, false, err
	}
	return l.Nudge(m, &found[0]), true, nil
}

// momentOf finds a nudge of a lead's own.
func (b *Bot) momentOf(ctx context.Context, lead, id string) (nudge.Moment, bool, error) {
	records, err := b.store.NudgeRecords(ctx, lead)
	if err != nil {
		return nudge.Moment{}, false, err
	}
	moment, ok := records[lead].Moment(id)
	return moment, ok, nil
}
