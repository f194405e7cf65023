package bot

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

// trendWeeks is how many weeks the trend shows.
const trendWeeks = 12

// composed is a digest, with everything that was looked up for it.
type composed struct {
	render.Week
	edition storage.Edition
	stories []credit.Shoutout
	teams   map[string][]string
}

// composeDigest reads the span of an edition and decides what it tells. What it looks up beside that follows the span,
// never the history.
func (b *Bot) composeDigest(ctx context.Context, e storage.Edition) (composed, error) {
	place, err := b.directory.channels.get(ctx, e.Channel)
	if err != nil {
		return composed{}, err
	}
	sub := credit.Subscription{Channel: e.Channel, Scope: e.Scope}
	week := credit.Week{Seed: e.Channel + strconv.FormatInt(e.Until.UnixMicro(), 10), Name: func(user string) string { return b.nameOf(ctx, user) }}
	for s, err := range b.store.Published(ctx, e.From, e.Until) {
		if err != nil {
			return composed{}, err
		}
		if sub.Tells(s, place.visibility == credit.ChannelOnly) {
			week.Stories = append(week.Stories, s)
		}
	}
	if e.TS != "" || e.Featured != nil {
		week.Featured = append([]string{}, e.Featured...)
	}
	earlier, err := b.store.Editions(ctx, e.Channel, e.Until)
	if err != nil {
		return composed{}, err
	}
	if err := b.knowWeek(ctx, &week, e, earlier); err != nil {
		return composed{}, err
	}
	c := composed{Week: render.Week{Digest: credit.Compose(week), From: e.From, Until: e.Until, Scope: e.Scope}, edition: e, stories: week.Stories, teams: week.Teams}
	c.edition.Stories, c.edition.Featured, c.edition.People = c.Stories(), []string{}, nil
	for _, s := range c.Featured {
		c.edition.Featured = append(c.edition.Featured, s.ID)
		c.edition.People = append(c.edition.People, s.Told()...)
	}
	for _, before := range earlier[max(0, len(earlier)-trendWeeks+1):] {
		c.Trend = append(c.Trend, before.Stories)
	}
	c.Trend = append(c.Trend, c.Stories())
	return c, nil
}

// knowWeek looks up what the choice of stories has to know.
func (b *Bot) knowWeek(ctx context.Context, week *credit.Week, e storage.Edition, earlier []storage.Edition) (err error) {
	week.Recently, week.Unfeatured, week.Firsts = map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, before := range earlier {
		if e.Until.Sub(before.Until) <= credit.FeaturedRest {
			for _, user := range before.People {
				week.Recently[user] = true
			}
		}
	}
	var firsts []string
	people := week.People()
	for _, user := range people {
		chosen := b.rules.get().Preferences[user]
		week.Unfeatured[user], week.Firsts[user] = chosen.Unfeatured, chosen.Firsts
		if chosen.Firsts {
			firsts = append(firsts, user)
		}
	}
	if week.SeenLately, err = b.store.Seen(ctx, people, e.From.Add(-credit.NotSeen), e.From); err != nil {
		return err
	}
	if week.SeenEver, err = b.store.Seen(ctx, firsts, e.From.AddDate(-yearsBack, 0, 0), e.From); err != nil {
		return err
	}
	week.Paired = week.Pairs()
	if week.Met, err = b.store.Met(ctx, week.Paired, e.From); err != nil {
		return err
	}
	if week.Teams, err = b.teamsOf(ctx); err != nil {
		b.log.Info("a digest does not know who is on which team", "error", err)
	}
	if week.Featured != nil {
		return nil
	}
	asked := map[string]bool{}
	week.Shortlisted = credit.Shortlist(*week)
	for _, s := range week.Shortlisted {
		for _, user := range s.Told() {
			if asked[user] {
				continue
			}
			asked[user] = true
			given, err := b.store.Given(ctx, user, storage.Span{From: e.From.AddDate(0, 0, -7), To: e.From, Count: 100})
			if err != nil {
				return err
			}
			week.Thanked = append(week.Thanked, given...)
		}
	}
	return nil
}

// teamsOf are the teams that people are on.
func (b *Bot) teamsOf(ctx context.Context) (map[string][]string, error) {
	teams, err := b.teams(ctx)
	of := map[string][]string{}
	for _, team := range teams {
		for _, user := range team.members {
			of[user] = append(of[user], team.id)
		}
	}
	return of, err
}

func (b *Bot) nameOf(ctx context.Context, user string) string {
	return strings.ToLower(cmp.Or(append(slices.Clone(b.namesOf(ctx, user)), user)...))
}

func (b *Bot) namesOf(ctx context.Context, user string) []string {
	person, _ := b.directory.people.get(ctx, user) // nobody waits for a name
	return person.names
}
