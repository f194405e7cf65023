package home

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/slack-go/slack"

	"shine/bot/history"
	"shine/bot/reading"
	"shine/bot/render"
	"shine/bot/workspace"
	"shine/credit"
	"shine/storage"
)

// perList is how many stories each list of the home tab shows at a time.
const perList = 5

// errNobody is the error of the home tab of somebody who may read nothing here, such as an app.
var errNobody = errors.New("not for them: a home tab of who is no person")

// draw publishes somebody's home tab, turned to a page, or as it is. Slack's hash tells when another copy of the bot
// has drawn it meanwhile: then it is read and drawn again.
func (k *Keeper) draw(ctx context.Context, user string, turned *history.Page) error {
	for range 3 {
		homes, err := k.store.Homes(ctx, user)
		if err != nil {
			return err
		}

		p, _ := history.ParsePage(homes[0].Page)
		if turned != nil {
			p = *turned
		}
		view, err := k.compose(ctx, user, p)
		if err != nil {
			return err
		}

		hash, err := k.publish(ctx, user, view, homes[0].Hash)
		conflict := workspace.IsSlackError(err, "hash_conflict")
		if err != nil && !conflict {
			return fmt.Errorf("drawing a home tab: %w", err)
		}
		drew := storage.Home{Drawn: k.now(), Hash: hash, Page: p.String()}
		if err := k.store.DrewHome(ctx, user, drew); err != nil || !conflict {
			return err
		}
	}

	return nil
}

// publish shows a home tab to somebody. Where a hash is given, Slack takes it only while the tab still has that hash.
// It returns the new hash.
func (k *Keeper) publish(
	ctx context.Context, user string, view slack.HomeTabViewRequest, hash string,
) (published string, err error) {
	publication := slack.PublishViewContextRequest{UserID: user, View: view}
	if hash != "" {
		publication.Hash = &hash
	}

	err = k.insist(ctx, func(ctx context.Context) error {
		answer, err := k.api.PublishViewContext(ctx, publication)
		if err == nil {
			published = answer.Hash
		}
		return err //nolint:wrapcheck // the caller says what it was
	})
	return published, err
}

// compose collects what a home tab shows.
func (k *Keeper) compose(ctx context.Context, user string, p history.Page) (slack.HomeTabViewRequest, error) {
	l := k.workspace.LanguageOf(ctx, user)
	person, err := k.workspace.Person(ctx, user)
	if err != nil {
		return slack.HomeTabViewRequest{}, err
	}
	if !person.Standing.May(credit.ToReadOwn) {
		return slack.HomeTabViewRequest{}, errNobody
	}

	h := render.Home{Preferences: k.workspace.Decided().Preferences[user], Admin: k.workspace.SeemsAdmin(user, person)}
	received, week := pagesOf(p)
	if h.Received, err = k.archive.Own(ctx, user, received, time.Time{}, perList); err != nil {
		return slack.HomeTabViewRequest{}, err
	}

	if h.Leads = person.Standing.May(credit.ToLead); h.Leads {
		if h.Leading, err = k.leading(ctx, user, person.Zone); err != nil {
			return slack.HomeTabViewRequest{}, err
		}
	}

	if h.Lines, err = k.ownLines(ctx, user); err != nil {
		return slack.HomeTabViewRequest{}, err
	}
	wins, err := k.store.Wins(ctx, user)
	if err != nil {
		return slack.HomeTabViewRequest{}, err
	}
	h.Fridays = wins.Fridays

	if h.Week, err = k.week(ctx, user, person, week); err != nil {
		return slack.HomeTabViewRequest{}, err
	}
	return l.Home(h), nil
}

// pagesOf are the pages of both lists in a home tab that is turned to a page of one of them: the other one shows its
// first.
func pagesOf(p history.Page) (received, week history.Page) {
	received, week = history.Page{List: history.ListReceived}, history.Page{List: history.ListWeek}
	switch p.List {
	case history.ListReceived:
		received = p
	case history.ListWeek:
		week = p
	}
	return received, week
}

// leading is what a home tab shows to a lead.
func (k *Keeper) leading(ctx context.Context, user string, zone *time.Location) (render.Leading, error) {
	teams, err := k.store.TeamsOf(ctx, user)
	if err != nil {
		return render.Leading{}, err
	}
	records, err := k.store.NudgeRecords(ctx, user)
	if err != nil {
		return render.Leading{}, err
	}
	notes, err := k.store.Notes(ctx, user)

	r := records[user]
	return render.Leading{
		Teams: teams, Record: r, Snoozed: k.now().Before(r.Snoozed), Note: notes.Schedule.In(zone), HasNote: notes.On,
	}, err
}

// ownLines is how somebody likes to shine, with their leads who do not read the lines for leads yet.
func (k *Keeper) ownLines(ctx context.Context, user string) (render.OwnLines, error) {
	lines, err := k.store.OwnLines(ctx, user)
	own := render.OwnLines{OwnLines: lines[user]}
	if err != nil || !own.HasForLeads() {
		return own, err
	}

	teams, err := k.store.Teams(ctx)
	if err != nil {
		return own, err
	}

	for _, lead := range teams.LeadsOf(user) {
		if since, _ := teams.LedSince(lead, user); !own.Lets(lead, since) {
			own.Unread = append(own.Unread, lead)
		}
	}

	return own, nil
}

// week reads a page of this week, as far as it was told in the channels that somebody is in.
func (k *Keeper) week(
	ctx context.Context, user string, person workspace.Person, p history.Page,
) (render.Stories, error) {
	mine, err := k.isTheirs(ctx, user, person.Standing)
	if err != nil {
		return render.Stories{}, err
	}

	question := fmt.Sprint("home of ", user, " ", p)
	stories, err := reading.Shared(ctx, k.room, question, func(ctx context.Context) (render.Stories, error) {
		return k.archive.Week(ctx, person, p, perList, mine)
	})
	stories.List = k.workspace.AllShownIn(ctx, stories.List, user)
	return stories, err
}

// isTheirs returns a function that reports whether a story was told in a channel that somebody is in. Where Slack does
// not say which channels those are, it is true for everything public that they may read.
func (k *Keeper) isTheirs(
	ctx context.Context, user string, standing credit.Standing,
) (func(credit.Shoutout) bool, error) {
	if _, err := k.workspace.ChannelsOf(ctx, user); workspace.IsSlackError(err, "missing_scope") {
		return credit.Reader{Standing: standing}.MayRead, nil
	}
	reader, err := k.workspace.ReaderOfTheirs(ctx, user, standing)
	if err != nil {
		return nil, err
	}
	return func(s credit.Shoutout) bool { return reader.In(s.Channel) && reader.MayRead(s) }, nil
}
