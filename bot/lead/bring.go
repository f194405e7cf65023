package lead

import (
	"context"
	"slices"

	"shine/bot/render"
	"shine/credit"
	"shine/credit/nudge"
	"shine/storage"
)

// This file has what people bring their leads: answers to the leads' questions, and what they are glad about.

// Question finds what a lead asked somebody because of a nudge, while it is kept.
func (coach *Coach) Question(ctx context.Context, lead, id, person string) (nudge.Question, bool, error) {
	records, err := coach.store.NudgeRecords(ctx, lead)
	if err != nil {
		return nudge.Question{}, false, err
	}
	question, ok := records[lead].Question(id, person, coach.now())
	return question, ok, nil
}

// Replied finds the answer that a lead got to a question of theirs, and the person who answered.
func (coach *Coach) Replied(ctx context.Context, lead, id string) (person string, q nudge.Question, err error) {
	moment, ok, err := coach.Moment(ctx, lead, id)
	if err != nil || !ok {
		return "", q, err
	}
	q, ok, err = coach.Question(ctx, lead, id, moment.About)
	if err != nil || !ok || q.Replied.IsZero() {
		return "", q, err
	}
	return moment.About, q, nil
}

// drawAnswer draws somebody's answer for the lead who asked, while it is kept.
func (coach *Coach) drawAnswer(
	ctx context.Context, l render.Language, entry storage.OutboxEntry,
) (render.Message, bool, error) {
	person, question, err := coach.Replied(ctx, entry.To, entry.Shoutout)
	if err != nil || person == "" {
		return render.Message{}, false, err
	}
	return l.Answered(person, question, entry.Shoutout), true, nil
}

// LeadsOf are the people who lead somebody now.
func (coach *Coach) LeadsOf(ctx context.Context, person string) ([]string, error) {
	teams, err := coach.store.Teams(ctx)
	if err != nil {
		return nil, err
	}

	var leads []string
	for _, team := range teams.Active() {
		if team.Has(person) && team.Lead != person && !slices.Contains(leads, team.Lead) {
			leads = append(leads, team.Lead)
		}
	}
	return coach.workspace.Fit(ctx, credit.ToLead, "", leads)
}

// Shared finds a win that somebody shared with a lead; one without an ID where there is none.
func (coach *Coach) Shared(ctx context.Context, lead, person, id string) (credit.Win, error) {
	wins, err := coach.store.Wins(ctx, person)
	if err != nil {
		return credit.Win{}, err
	}
	win, ok := wins.Find(id)
	if !ok || !slices.Contains(win.Shared, lead) {
		return credit.Win{}, nil
	}
	return win, nil
}

// drawWin draws what somebody shares with a lead, unless they removed it meanwhile.
func (coach *Coach) drawWin(
	ctx context.Context, l render.Language, entry storage.OutboxEntry,
) (render.Message, bool, error) {
	win, err := coach.Shared(ctx, entry.To, entry.By, entry.Text)
	if err != nil || win.ID == "" {
		return render.Message{}, false, err
	}
	named := credit.Shoutout{Text: win.Text}.Mentioned()
	return l.WinShared(entry.By, win, coach.workspace.NamesOf(ctx, named)), true, nil
}

// CloseFriday has somebody asked on a Friday what they are glad about, if they still want that and it is not too late.
func (coach *Coach) CloseFriday(ctx context.Context, user string) error {
	person, err := coach.workspace.Person(ctx, user)
	if err != nil {
		return err
	}

	now := coach.now()
	_, err = coach.store.ChangeWins(ctx, user, func(w credit.Wins) (credit.Wins, storage.Step, error) {
		after, until := w.OnFriday(person.Zone, now)
		step := storage.Step{Next: after.NextFriday(person.Zone, now)}
		if !until.IsZero() && person.Standing.May(credit.ToReadOwn) {
			step.Say = storage.OutboxEntry{Say: storage.SayFriday, To: user, Until: until}
		}
		return after, step, nil
	})
	return err
}

// drawFriday draws the question of a Friday, unless it is too late, or not wanted any more. One that may have been
// posted before is drawn in any case, to be looked for.
func (coach *Coach) drawFriday(
	ctx context.Context, l render.Language, entry storage.OutboxEntry,
) (render.Message, bool, error) {
	wins, err := coach.store.Wins(ctx, entry.To)
	late := !entry.Taken && !coach.now().Before(entry.Until)
	return l.Friday(), wins.Fridays && !late, err
}

// TellAdmins tells something to the admins whom Shine knows, except to those whom it is about.
func (coach *Coach) TellAdmins(
	ctx context.Context, about []string, message func(render.Language) render.Message,
) error {
	admins, err := coach.workspace.Admins(ctx)
	if err != nil {
		return err
	}

	admins = slices.Concat(coach.workspace.Operators(), admins)
	slices.Sort(admins)
	admins = slices.DeleteFunc(slices.Compact(admins), func(id string) bool { return slices.Contains(about, id) })
	for _, admin := range admins[:min(len(admins), mostAsked)] {
		if err := coach.say(ctx, admin, message(coach.workspace.LanguageOf(ctx, admin))); err != nil {
			return err
		}
	}
	return nil
}
