package digest

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"shine/bot/render"
	"shine/credit"
	"shine/storage"
	"shine/storage/rescue"
)

// trendWeeks is how many weeks the trend shows.
const trendWeeks = 12

// Composed is a digest, with everything that was looked up for it.
type Composed struct {
	render.Week
	// Edition is the part that is kept.
	Edition storage.Edition
	stories []credit.Shoutout
	teams   map[string][]string
}

// Compose reads the span of an edition and decides what it tells. Its cost grows with the span, never with the history.
func (ed *Editor) Compose(ctx context.Context, e storage.Edition) (Composed, error) {
	place, err := ed.workspace.Channel(ctx, e.Channel)
	if err != nil {
		return Composed{}, err
	}

	if !place.Open { // it may have been public when it subscribed
		e.Scope = credit.ScopeHere
	}
	week := credit.Week{
		Seed: e.Channel + strconv.FormatInt(e.Until.UnixMicro(), 10),
		Name: func(user string) string { return ed.nameOf(ctx, user) },
	}
	if week.Stories, err = ed.stories(ctx, e); err != nil {
		return Composed{}, err
	}

	if e.TS != "" || e.Featured != nil {
		week.Featured = append([]string{}, e.Featured...)
	}
	earlier, err := ed.store.Editions(ctx, e.Channel, e.Until)
	if err != nil {
		return Composed{}, err
	}

	if err := ed.workspace.Prepare(ctx, week.People()); err != nil {
		ed.log.Info("a digest does not know everybody's name", "error", err)
	}
	if err := ed.knowWeek(ctx, &week, e, earlier); err != nil {
		return Composed{}, err
	}

	c := Composed{
		Week: render.Week{
			Digest: credit.Compose(week), From: e.From, Until: e.Until, Scope: e.Scope, OlderBlocks: e.OlderBlocks,
		},
		Edition: e, stories: week.Stories, teams: week.Teams,
	}
	c.Edition.Stories, c.Edition.Featured, c.Edition.People = c.Stories(), []string{}, nil
	for _, s := range c.Featured {
		c.Edition.Featured = append(c.Edition.Featured, s.ID)
		c.Edition.People = append(c.Edition.People, s.DigestRecipients()...)
	}

	for _, before := range earlier[max(0, len(earlier)-trendWeeks+1):] {
		c.Trend = append(c.Trend, before.Stories)
	}

	c.Trend = append(c.Trend, c.Stories())
	return c, nil
}

// stories reads what an edition may tell, as the readers of its channel see it.
func (ed *Editor) stories(ctx context.Context, e storage.Edition) ([]credit.Shoutout, error) {
	var stories []credit.Shoutout
	sub, open := credit.Subscription{Channel: e.Channel, Scope: e.Scope}, ed.workspace.Openness()
	for s, err := range ed.store.Published(ctx, e.From, e.Until) {
		if err != nil {
			return nil, err
		}

		tells, err := open.Lets(ctx, s, sub.Tells)
		if err != nil {
			return nil, err
		}
		if !tells {
			continue
		}

		if len(stories) == cap(stories) { // double the room, since moving them is slow
			stories = slices.Grow(stories, len(stories)+1)
		}
		stories = append(stories, open.Shown(ctx, s, e.Channel))
	}

	ed.workspace.Call(ctx, stories)
	return stories, nil
}

// knowWeek looks up what the choice of stories has to know: who was credited before, who credited each other before,
// and what knowStories adds.
func (ed *Editor) knowWeek(ctx context.Context, week *credit.Week, e storage.Edition, earlier []storage.Edition) error {
	people, preferences := week.People(), ed.workspace.Decided().Preferences
	week.Unfeatured, week.Firsts = make(map[string]bool, len(people)), make(map[string]bool, len(people))
	var firsts []string
	for _, user := range people {
		chosen := preferences[user]
		week.Unfeatured[user], week.Firsts[user] = chosen.Unfeatured, chosen.Firsts
		if chosen.Firsts {
			firsts = append(firsts, user)
		}
	}

	var lately, ever map[string]bool
	var met map[[2]string]bool
	known := *week // a copy, so that both look-ups can go on at the same time
	lookups, looking := rescue.WithContext(ctx)
	lookups.Go(func() (err error) {
		lately, err = ed.store.Seen(looking, people, e.From.Add(-credit.NotSeen), e.From)
		return err
	})
	lookups.Go(func() (err error) {
		if ever, err = ed.store.Seen(looking, firsts, e.From.AddDate(-credit.YearsBack, 0, 0), e.From); err == nil {
			known.Paired = known.Pairs()
			met, err = ed.store.Met(looking, known.Paired, e.From)
		}
		return err
	})
	failed := ed.knowStories(ctx, week, e, earlier)
	if err := errors.Join(lookups.Wait(), failed); err != nil {
		return err
	}

	week.SeenLately, week.SeenEver, week.Paired, week.Met = lately, ever, known.Paired, met
	return nil
}

// knowStories looks up what decides whether a story is featured: who was featured lately, who is on which team, and who
// was thanked by the people whom it credits.
func (ed *Editor) knowStories(
	ctx context.Context, week *credit.Week, e storage.Edition, earlier []storage.Edition,
) (err error) {
	week.Recently = map[string]bool{}
	for _, before := range earlier {
		if e.Until.Sub(before.Until) <= credit.FeaturedRest {
			for _, user := range before.People {
				week.Recently[user] = true
			}
		}
	}

	if week.Teams, err = ed.teamsOf(ctx); err != nil {
		ed.log.Info("a digest does not know who is on which team", "error", err)
	}
	if week.Featured != nil {
		return nil
	}

	week.Shortlisted = credit.Shortlist(*week)
	var asked []storage.HistoryOf
	for _, s := range week.Shortlisted {
		for _, user := range s.DigestRecipients() {
			if of := (storage.HistoryOf{User: user, Given: e.From.AddDate(0, 0, -7)}); !slices.Contains(asked, of) {
				asked = append(asked, of)
			}
		}
	}

	histories, err := ed.store.Histories(ctx, asked, time.Time{}, e.From.Add(-time.Millisecond))
	for _, history := range histories {
		week.Thanked = append(week.Thanked, history.Given...)
	}

	return err
}

// teamsOf are the teams that people are on.
func (ed *Editor) teamsOf(ctx context.Context) (map[string][]string, error) {
	teams, err := ed.teams(ctx)
	of := map[string][]string{}
	for _, team := range teams {
		for _, user := range team.Members {
			of[user] = append(of[user], team.ID)
		}
	}
	return of, err
}

func (ed *Editor) nameOf(ctx context.Context, user string) string {
	return strings.ToLower(cmp.Or(append(slices.Clone(ed.workspace.Names(ctx, user)), user)...))
}
