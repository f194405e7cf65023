package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/slack-go/slack"

	"shine/bot/payload"
	"shine/bot/reading"
	"shine/bot/render"
	"shine/bot/workspace"
	"shine/credit"
	"shine/storage"
)

const (
	// perHome is how many stories each list of the home tab shows at a time.
	perHome = 5
	// homeFresh is how long after somebody opened their home tab it follows every change; later, opening it draws it anew.
	homeFresh = time.Hour
)

// homes draws home tabs, and follows what they show.
type homes struct {
	*base
	history  *history
	readings *reading.Room
}

func (t *homes) routes() routes {
	turn := route{do: t.turnHome}
	return routes{
		actions: table{render.ActionHome: turn, render.ActionHomeWeek: turn},
		events:  table{payload.OnHomeOpened: {do: t.homeOpened}},
	}
}

// homeOpened has the home tab drawn, and greets the first admin who finds the way. Who opens it many times before it is
// drawn opened it once.
func (t *homes) homeOpened(ctx context.Context, r *request) (answer, error) {
	opened := r.happened
	t.enqueue(ctx, t.drawing, r.user, "home opened", func(ctx context.Context) error {
		var failed error
		if opened.Tab == "home" {
			failed = t.openHome(ctx, r.user, opened.View.Hash)
		}
		return errors.Join(failed, t.greetFirstAdmin(ctx, r.user))
	})
	return answer{}, nil
}

func (t *homes) openHome(ctx context.Context, user, hash string) error {
	// First, so that it follows what changes from now on.
	if err := t.store.DrewHome(ctx, user, storage.Home{Drawn: t.now(), Hash: hash}); err != nil {
		return err
	}
	return t.drawHome(ctx, user, &page{})
}

// greetInstaller greets the first of the operator's admins; where there are none, the first admin who opens Shine.
func (t *homes) greetInstaller(ctx context.Context) error {
	if len(t.workspace.Operators) == 0 {
		return nil
	}
	if _, err := t.store.WelcomeInstaller(ctx, t.workspace.Operators[0]); err != nil && !errors.Is(err, context.Canceled) {
		t.log.Warn("greeting the installer", "error", err)
	}
	return nil
}

// greetFirstAdmin greets somebody who opened Shine, if they are an admin and the first.
func (t *homes) greetFirstAdmin(ctx context.Context, user string) error {
	if welcomed, err := t.store.InstallerWelcomed(ctx); err != nil || welcomed {
		return err
	}
	if admin, err := t.workspace.IsAdmin(ctx, user); err != nil || !admin {
		return err
	}
	_, err := t.store.WelcomeInstaller(ctx, user)
	return err
}

// turnHome turns a page of the home tab.
func (t *homes) turnHome(ctx context.Context, r *request) (answer, error) {
	p, ok := parsePage(r.value)
	if !ok {
		return answer{}, nil
	}
	t.enqueue(ctx, t.drawing, r.user, "page of the home tab", func(ctx context.Context) error {
		return t.drawHome(ctx, r.user, &p)
	})
	return answer{}, nil
}

// refreshed has the home tabs drawn of those whom a change of a shout-out concerns, as far as they look at them.
func (t *homes) refreshed(s credit.Shoutout) func(context.Context) error {
	return func(ctx context.Context) error {
		return t.refresh(ctx, append([]string{s.Giver}, s.Recipients...)...)
	}
}

func (t *homes) refresh(ctx context.Context, users ...string) error {
	homes, err := t.store.Homes(ctx, users...)
	if err != nil {
		return err
	}

	for i, user := range users {
		if t.now().Sub(homes[i].Drawn) < homeFresh {
			t.enqueue(ctx, t.drawing, user, "home tab", func(ctx context.Context) error {
				return t.drawHome(ctx, user, nil)
			})
		}
	}

	return nil
}

// drawHome publishes somebody's home tab, turned to a page, or as it is. Draws of several copies of the bot are told
// apart by Slack's hash: the one that comes late reads again.
func (t *homes) drawHome(ctx context.Context, user string, turned *page) error {
	for range 3 {
		homes, err := t.store.Homes(ctx, user)
		if err != nil {
			return err
		}

		p, _ := parsePage(homes[0].Page)
		if turned != nil {
			p = *turned
		}
		view, err := t.home(ctx, user, p)
		if err != nil {
			return err
		}

		publication := slack.PublishViewContextRequest{UserID: user, View: view}
		if homes[0].Hash != "" {
			publication.Hash = &homes[0].Hash
		}
		var published *slack.ViewResponse
		err = t.insist(ctx, func(ctx context.Context) (err error) {
			published, err = t.api.PublishViewContext(ctx, publication)
			return err //nolint:wrapcheck // said below
		})
		conflict := workspace.IsSlackError(err, "hash_conflict")
		switch {
		case err != nil && !conflict:
			return fmt.Errorf("drawing a home tab: %w", err)
		case err == nil:
			return t.store.DrewHome(ctx, user, storage.Home{Drawn: t.now(), Hash: published.Hash, Page: p.String()})
		}

		withoutHash := storage.Home{Drawn: t.now(), Page: p.String()}
		if err := t.store.DrewHome(ctx, user, withoutHash); err != nil {
			return err
		}
	}

	return nil
}

// home collects what the home tab shows.
func (t *homes) home(ctx context.Context, user string, p page) (slack.HomeTabViewRequest, error) {
	l := t.workspace.LanguageOf(ctx, user)
	person, err := t.workspace.Person(ctx, user)
	if err != nil {
		return slack.HomeTabViewRequest{}, err
	}
	if !person.Standing.May(credit.ToReadOwn) {
		return slack.HomeTabViewRequest{}, fmt.Errorf("%w: a home tab of who is no person", errUnfit)
	}

	h := render.Home{Preferences: t.workspace.Decided().Preferences[user], Admin: t.workspace.SeemsAdmin(user, person)}
	received := page{list: listReceived}
	week := page{list: listWeek}
	switch p.list {
	case listReceived:
		received = p
	case listWeek:
		week = p
	}

	if h.Received, err = t.history.storiesSince(ctx, user, received, time.Time{}, perHome); err != nil {
		return slack.HomeTabViewRequest{}, err
	}

	h.Received.Latest = latestOf(received)
	mine, err := t.weekOfMine(ctx, user, person.Standing)
	if err != nil {
		return slack.HomeTabViewRequest{}, err
	}

	if h.Leads = person.Standing.May(credit.ToLead); h.Leads {
		if h.Leading, err = t.leading(ctx, user); err != nil {
			return slack.HomeTabViewRequest{}, err
		}
	}
	question := fmt.Sprint("home of ", user, " ", week)
	h.Week, err = reading.Shared(ctx, t.readings, question, func(ctx context.Context) (render.Stories, error) {
		return t.history.weekPage(ctx, person, week, perHome, mine)
	})
	h.Week.List = t.workspace.AllShownIn(ctx, h.Week.List, user)
	h.Week.Latest = latestOf(week)
	return l.Home(h), err
}

// leading is what a home tab shows to a lead.
func (t *homes) leading(ctx context.Context, user string) (render.Leading, error) {
	teams, err := t.store.TeamsOf(ctx, user)
	if err != nil {
		return render.Leading{}, err
	}
	records, err := t.store.NudgeRecords(ctx, user)
	r := records[user]
	return render.Leading{Teams: teams, Record: r, Snoozed: t.now().Before(r.Snoozed)}, err
}

// latestOf is the value of the button back to the first page of a list in the home tab.
func latestOf(p page) string {
	if p.before == "" {
		return ""
	}
	return page{list: p.list}.String()
}

// weekOfMine says which stories were told in the channels that somebody is in. Where Slack does not say which those
// are, it is everything public, for who may read that.
func (t *homes) weekOfMine(
	ctx context.Context, user string, standing credit.Standing,
) (func(credit.Shoutout) bool, error) {
	if _, err := t.workspace.ChannelsOf(ctx, user); workspace.IsSlackError(err, "missing_scope") {
		return credit.Reader{Standing: standing}.MayRead, nil
	}
	reader, err := t.workspace.ReaderOfTheirs(ctx, user, standing)
	if err != nil {
		return nil, err
	}
	return func(s credit.Shoutout) bool { return reader.In(s.Channel) && reader.MayRead(s) }, nil
}
