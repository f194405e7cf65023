package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/slack-go/slack"

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

func (b *Bot) homeRoutes() routes {
	turn := route{do: b.turnHome}
	return routes{
		actions: table{
			render.ActionHome:        turn,
			render.ActionHomeWeek:    turn,
			render.ActionPreferences: {do: b.prefer},
			render.ActionLanguage:    {do: b.preferLanguage},
		},
		entries: table{
			render.MenuUnfeature: {do: b.unfeature},
			render.MenuQuiet:     {do: b.keepQuiet},
		},
	}
}

// homeOpened has the home tab drawn, and greets the first admin who finds the way. Who opens it many times before it is
// drawn opened it once.
func (b *Bot) homeOpened(ctx context.Context, r *request) (answer, error) {
	opened := r.happened
	b.behind(ctx, b.drawing, r.user, "home opened", func(ctx context.Context) error {
		var failed error
		if opened.Tab == "home" {
			failed = b.openHome(ctx, r.user, opened.View.Hash)
		}
		return errors.Join(failed, b.greetFirstAdmin(ctx, r.user))
	})
	return answer{}, nil
}

func (b *Bot) openHome(ctx context.Context, user, hash string) error {
	// First, so that it follows what changes from now on.
	if err := b.store.DrewHome(ctx, user, storage.Home{Drawn: b.now(), Hash: hash}); err != nil {
		return err
	}
	return b.drawHome(ctx, user, &page{})
}

// greetFirstAdmin greets somebody who opened Shine, if they are an admin and the first.
func (b *Bot) greetFirstAdmin(ctx context.Context, user string) error {
	if welcomed, err := b.store.InstallerWelcomed(ctx); err != nil || welcomed {
		return err
	}
	if admin, err := b.workspace.IsAdmin(ctx, user); err != nil || !admin {
		return err
	}
	_, err := b.store.WelcomeInstaller(ctx, user)
	return err
}

// turnHome turns a page of the home tab.
func (b *Bot) turnHome(ctx context.Context, r *request) (answer, error) {
	p, ok := parsePage(r.value)
	if !ok {
		return answer{}, nil
	}
	b.behind(ctx, b.drawing, r.user, "page of the home tab", func(ctx context.Context) error {
		return b.drawHome(ctx, r.user, &p)
	})
	return answer{}, nil
}

// refreshed has the home tabs drawn of those whom a change of a shout-out concerns, as far as they look at them.
func (b *Bot) refreshed(s credit.Shoutout) func(context.Context) error {
	return func(ctx context.Context) error {
		return b.refreshHomes(ctx, append([]string{s.Giver}, s.Recipients...)...)
	}
}

func (b *Bot) refreshHomes(ctx context.Context, users ...string) error {
	homes, err := b.store.Homes(ctx, users...)
	if err != nil {
		return err
	}
	for i, user := range users {
		if b.now().Sub(homes[i].Drawn) < homeFresh {
			b.behind(ctx, b.drawing, user, "home tab", func(ctx context.Context) error {
				return b.drawHome(ctx, user, nil)
			})
		}
	}
	return nil
}

// drawHome publishes somebody's home tab, turned to a page, or as it is. Draws of several copies of the bot are told apart
// by Slack's hash: the one that comes late reads again.
func (b *Bot) drawHome(ctx context.Context, user string, turned *page) error {
	for range 3 {
		homes, err := b.store.Homes(ctx, user)
		if err != nil {
			return err
		}
		p, _ := parsePage(homes[0].Page)
		if turned != nil {
			p = *turned
		}
		view, err := b.home(ctx, user, p)
		if err != nil {
			return err
		}
		publication := slack.PublishViewContextRequest{UserID: user, View: view}
		if homes[0].Hash != "" {
			publication.Hash = &homes[0].Hash
		}
		var published *slack.ViewResponse
		err = b.insist(ctx, func(ctx context.Context) (err error) {
			published, err = b.api.PublishViewContext(ctx, publication)
			return err //nolint:wrapcheck // said below
		})
		conflict := workspace.IsSlackError(err, "hash_conflict")
		switch {
		case err != nil && !conflict:
			return fmt.Errorf("drawing a home tab: %w", err)
		case err == nil:
			return b.store.DrewHome(ctx, user, storage.Home{Drawn: b.now(), Hash: published.Hash, Page: p.String()})
		}
		if err := b.store.DrewHome(ctx, user, storage.Home{Drawn: b.now(), Page: p.String()}); err != nil { // without the old hash
			return err
		}
	}
	return nil
}

// home collects what the home tab shows.
func (b *Bot) home(ctx context.Context, user string, p page) (slack.HomeTabViewRequest, error) {
	l := b.workspace.LanguageOf(ctx, user)
	person, err := b.workspace.Person(ctx, user)
	if err != nil {
		return slack.HomeTabViewRequest{}, err
	}
	if !person.Standing.May(credit.ToReadOwn) {
		return slack.HomeTabViewRequest{}, fmt.Errorf("%w: a home tab of who is no person", errUnfit)
	}
	h := render.Home{Preferences: b.workspace.Rules().Preferences[user], Admin: b.workspace.SeemsAdmin(user, person)}
	received := page{list: listReceived}
	week := page{list: listWeek}
	switch p.list {
	case listReceived:
		received = p
	case listWeek:
		week = p
	}
	if h.Received, err = b.storiesSince(ctx, user, received, time.Time{}, perHome); err != nil {
		return slack.HomeTabViewRequest{}, err
	}
	h.Received.Latest = latestOf(received)
	mine, err := b.weekOfMine(ctx, user, person.Standing)
	if err != nil {
		return slack.HomeTabViewRequest{}, err
	}
	if h.Leads = person.Standing.May(credit.ToLead); h.Leads {
		if h.Leading, err = b.leading(ctx, user); err != nil {
			return slack.HomeTabViewRequest{}, err
		}
	}
	h.Week, err = reading.Shared(ctx, b.readings, fmt.Sprint("home of ", user, " ", week), func(ctx context.Context) (render.Stories, error) {
		return b.weekPage(ctx, person, week, perHome, mine)
	})
	h.Week.List = b.workspace.AllShownIn(ctx, h.Week.List, user)
	h.Week.Latest = latestOf(week)
	return l.Home(h), err
}

// leading is what a home tab shows to a lead.
func (b *Bot) leading(ctx context.Context, user string) (render.Leading, error) {
	teams, err := b.store.TeamsOf(ctx, user)
	if err != nil {
		return render.Leading{}, err
	}
	records, err := b.store.NudgeRecords(ctx, user)
	r := records[user]
	return render.Leading{Teams: teams, Record: r, Snoozed: b.now().Before(r.Snoozed)}, err
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
func (b *Bot) weekOfMine(ctx context.Context, user string, standing credit.Standing) (func(credit.Shoutout) bool, error) {
	if _, err := b.workspace.ChannelsOf(ctx, user); workspace.IsSlackError(err, "missing_scope") {
		return credit.Reader{Standing: standing}.MayRead, nil
	}
	reader, err := b.workspace.ReaderOfTheirs(ctx, user, standing)
	if err != nil {
		return nil, err
	}
	return func(s credit.Shoutout) bool { return reader.In(s.Channel) && reader.MayRead(s) }, nil
}

// prefer keeps what somebody chose in their home tab.
func (b *Bot) prefer(ctx context.Context, r *request) (answer, error) {
	var on []string
	for _, option := range r.element.SelectedOptions {
		on = append(on, option.Value)
	}
	return b.changePreferences(ctx, r, func(p *credit.Preferences) {
		p.Untold, p.Unfeatured = !slices.Contains(on, render.PrefTold), !slices.Contains(on, render.PrefFeatured)
		p.Quiet, p.Recap = slices.Contains(on, render.PrefQuiet), slices.Contains(on, render.PrefRecap)
		p.Firsts, p.Unled = slices.Contains(on, render.PrefFirsts), !slices.Contains(on, render.PrefLed)
	})
}

func (b *Bot) preferLanguage(ctx context.Context, r *request) (answer, error) {
	chosen, _ := languageNamed(r.element.SelectedOption.Value)
	return b.changePreferences(ctx, r, func(p *credit.Preferences) { p.Language = string(chosen) })
}

// unfeature and keepQuiet keep what somebody chose in the menu of a message.
func (b *Bot) unfeature(ctx context.Context, r *request) (answer, error) {
	return b.changePreferences(ctx, r, func(p *credit.Preferences) { p.Unfeatured = true }, r.language.PreferencesSaved())
}

func (b *Bot) keepQuiet(ctx context.Context, r *request) (answer, error) {
	return b.changePreferences(ctx, r, func(p *credit.Preferences) { p.Quiet = true }, r.language.PreferencesSaved())
}

// changePreferences changes what somebody decided for themselves. Their home tab shows it; who is elsewhere is told.
func (b *Bot) changePreferences(
	ctx context.Context, r *request, change func(*credit.Preferences), told ...render.Message,
) (answer, error) {
	if err := b.keepPreferences(ctx, r.user, change); err != nil {
		return answer{}, err
	}
	return say(told...).then(func(ctx context.Context) error { return b.refreshHomes(ctx, r.user) }), nil
}

func (b *Bot) keepPreferences(ctx context.Context, user string, change func(*credit.Preferences)) error {
	if err := b.mayChange(ctx, user); err != nil {
		return err
	}
	if _, err := b.store.ChangePreferences(ctx, b.now(), user, change); err != nil {
		return fmt.Errorf("changing preferences: %w", err)
	}
	b.workspace.Reload(ctx)
	return nil
}
