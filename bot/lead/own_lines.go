package lead

import (
	"context"

	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

// AskForLines asks somebody, two weeks after their first credit, how they like to shine: once, and not if they want no
// messages, wrote it already, or are not a person of this workspace any more.
func (coach *Coach) AskForLines(ctx context.Context, due storage.Due) error {
	credited, err := coach.store.FirstCredit(ctx, due.Of, coach.now())
	if err != nil {
		return err
	}

	at := credited.Add(credit.AskForLinesAfter)
	switch {
	case credited.IsZero():
		return coach.store.DropLines(ctx, due.Of) // their first credit was taken back; another one may come
	case at.After(coach.now()):
		return coach.store.LookAgain(ctx, due, at)
	}

	return coach.store.AskForLines(ctx, due.Of)
}

// drawAskForLines asks how somebody likes to shine, where they may hear of it and have not written it.
func (coach *Coach) drawAskForLines(
	ctx context.Context, l render.Language, user string,
) (render.Message, bool, error) {
	if coach.workspace.Decided().Preferences[user].NoCreditMessages {
		return render.Message{}, false, nil
	}

	standing, err := coach.workspace.Standing(ctx, user)
	if err != nil || !standing.May(credit.ToReadOwn) {
		return render.Message{}, false, err
	}

	lines, err := coach.store.OwnLines(ctx, user)
	return l.AskForLines(), !lines[user].Written(), err
}

// askAboutLead asks those people of a lead who wrote lines for their leads whether this one may read them too.
func (coach *Coach) askAboutLead(ctx context.Context, lead string, people []string) error {
	lines, err := coach.store.OwnLines(ctx, people...)
	if err != nil {
		return err
	}

	for person, written := range lines {
		if !written.HasForLeads() || written.AskedAbout(lead) {
			continue
		}
		if err := coach.store.AskAboutLead(ctx, person, lead); err != nil {
			return err
		}
	}

	return nil
}

// drawAskAboutLead asks whether a lead may read the lines for leads, while they lead and may not.
func (coach *Coach) drawAskAboutLead(
	ctx context.Context, l render.Language, user, lead string,
) (render.Message, bool, error) {
	lines, err := coach.store.OwnLines(ctx, user)
	if err != nil {
		return render.Message{}, false, err
	}

	teams, err := coach.store.TeamsOf(ctx, lead)
	if err != nil {
		return render.Message{}, false, err
	}

	since, led := teams.LedSince(lead, user)
	return l.AskAboutLead(lead), led && lines[user].HasForLeads() && !lines[user].Lets(lead, since), nil
}
