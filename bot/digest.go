package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"shine/bot/delivery"
	"shine/bot/picture"
	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

// trendWeeks is how many weeks the trend shows.
const trendWeeks = 12

// digest subscribes a channel to the weekly digest, and answers everything else about that.
func (b *Bot) digest(ctx context.Context, a asked) answer {
	rest := a.rest()
	word := ""
	if len(rest) > 0 {
		word, rest = strings.ToLower(rest[0]), rest[1:]
	}
	switch word {
	case "":
		return b.digestStatus(ctx, a)
	case "here", "aqui", "aquí":
		return b.subscribe(ctx, a, credit.ScopeHere, rest)
	case "all", "todo", "todos":
		return b.subscribe(ctx, a, credit.ScopeAll, rest)
	case "off":
		return b.unsubscribe(ctx, a)
	case "preview":
		return b.previewDigest(ctx, a)
	case "map", "mapa":
		return b.chooseMap(ctx, a, rest)
	}
	return say(b.speak(ctx, a.giver).DigestSaid(render.DigestWhich))
}

// mayDigest says whether somebody may change the digest of the channel where they ask.
func (b *Bot) mayDigest(ctx context.Context, l render.Language, a asked) (place channel, refused answer, ok bool) {
	place, refused, ok = b.thisChannel(ctx, l, a.channel)
	if !ok {
		return place, refused, false
	}
	inside, err := b.directory.isIn(ctx, a.giver, a.channel)
	switch {
	case err != nil:
		return place, say(b.wentWrong(l, err)), false
	case !inside:
		return place, say(l.DigestSaid(render.DigestOnlyMembers)), false
	case b.settings().Subscribers == credit.Admins:
		refused, ok = b.adminsOnly(ctx, l, a.giver)
		return place, refused, ok
	}
	return place, answer{}, true
}

func (b *Bot) subscribe(ctx context.Context, a asked, scope credit.Scope, words []string) answer {
	l := b.speak(ctx, a.giver)
	place, refused, ok := b.mayDigest(ctx, l, a)
	if !ok {
		return refused
	}
	if scope == credit.ScopeAll && place.visibility != credit.Public {
		return say(l.DigestSaid(render.DigestAllPrivate))
	}
	asker, err := b.directory.people.get(ctx, a.giver)
	if err != nil {
		return say(b.wentWrong(l, err))
	}
	schedule, err := credit.ParseSchedule(words, zoneName(asker.zone))
	if problem, bad := errors.AsType[credit.ScheduleProblem](err); bad {
		return say(l.DigestSaid(map[credit.ScheduleProblem]render.DigestAnswer{
			credit.ErrNoDay: render.DigestBadDay, credit.ErrNoTime: render.DigestBadTime, credit.ErrBadZone: render.DigestBadZone,
		}[problem]))
	}
	now := b.now().UTC().Truncate(time.Millisecond)
	line := storage.AuditLine{Time: now, By: a.giver, Action: "digest", About: a.channel, Detail: string(scope) + " " + strings.Join(words, " ")}
	sub, err := b.store.Subscribe(ctx, now, a.channel, line, func(before credit.Subscription) (credit.Subscription, error) {
		sub := credit.Subscription{Channel: a.channel, Schedule: schedule, Scope: scope, Since: now, By: a.giver, Until: now}
		if before.Channel != "" {
			sub.Since, sub.Until, sub.Changed = before.Since, before.Until, before.Changed
			if before.Schedule != schedule {
				sub.Changed = now
			}
		}
		return sub, nil
	})
	if err != nil {
		return say(b.wentWrong(l, err))
	}
	return say(l.DigestSaid(render.DigestSaved)).then(func(ctx context.Context) error {
		return b.sayTo(ctx, a.channel, b.channelLanguage(a.channel).DigestSubscribed(a.giver, sub, sub.Schedule.Next(now)))
	})
}

// zoneName is the IANA name of a zone; one that is only an offset has none.
func zoneName(zone *time.Location) string {
	if zone == nil {
		return "UTC"
	}
	if (credit.Schedule{Zone: zone.String()}).Check() != nil {
		return "UTC"
	}
	return zone.String()
}

func (b *Bot) channelLanguage(channel string) render.Language {
	return render.Language(b.rules.get().Language(channel))
}

func (b *Bot) unsubscribe(ctx context.Context, a asked) answer {
	l := b.speak(ctx, a.giver)
	if _, refused, ok := b.mayDigest(ctx, l, a); !ok {
		return refused
	}
	line := storage.AuditLine{Time: b.now(), By: a.giver, Action: "digest", About: a.channel, Detail: "off"}
	ended, err := b.cancelSubscription(ctx, a.channel, line)
	switch {
	case err != nil:
		return say(b.wentWrong(l, err))
	case ended.Channel == "":
		return say(l.DigestSaid(render.DigestNone))
	}
	return say(l.DigestSaid(render.DigestOffSaved)).then(func(ctx context.Context) error {
		return b.sayTo(ctx, a.channel, b.channelLanguage(a.channel).DigestOff(a.giver))
	})
}

// cancelSubscription ends a channel's subscription, and returns it; without a channel where there was none.
func (b *Bot) cancelSubscription(ctx context.Context, channel string, line storage.AuditLine) (credit.Subscription, error) {
	var ended credit.Subscription
	_, err := b.store.Subscribe(ctx, b.now(), channel, line, func(before credit.Subscription) (credit.Subscription, error) {
		if ended = before; before.Channel == "" {
			return before, errNoSubscription
		}
		return credit.Subscription{}, nil
	})
	if errors.Is(err, errNoSubscription) {
		return credit.Subscription{}, nil
	}
	return ended, err
}

// errNoSubscription leaves a channel alone that is not subscribed.
var errNoSubscription = errors.New("no subscription")

// endDigest ends the digest of a channel in which Shine cannot speak any more, and tells who subscribed it.
func (b *Bot) endDigest(ctx context.Context, channel string) error {
	line := storage.AuditLine{Time: b.now(), By: "shine", Action: "digest", About: channel, Detail: "ended"}
	ended, err := b.cancelSubscription(ctx, channel, line)
	if err != nil || ended.By == "" {
		return err
	}
	return b.sayTo(ctx, ended.By, b.speak(ctx, ended.By).DigestEnded(channel))
}

func (b *Bot) digestStatus(ctx context.Context, a asked) answer {
	l := b.speak(ctx, a.giver)
	sub, found, err := b.store.Subscription(ctx, a.channel)
	switch {
	case err != nil:
		return say(b.wentWrong(l, err))
	case !found:
		return say(l.DigestSaid(render.DigestNone))
	}
	return say(l.DigestStatus(sub, sub.Schedule.Next(b.now())))
}

// previewDigest shows the digest as it would be now to who asks alone; of a private channel only to who is in it.
func (b *Bot) previewDigest(ctx context.Context, a asked) answer {
	l := b.speak(ctx, a.giver)
	place, refused, ok := b.thisChannel(ctx, l, a.channel)
	if !ok {
		return refused
	}
	if place.visibility != credit.Public {
		if inside, err := b.directory.isIn(ctx, a.giver, a.channel); err != nil || !inside {
			return say(l.DigestSaid(render.DigestOnlyMembers))
		}
	}
	sub, found, err := b.store.Subscription(ctx, a.channel)
	if err != nil {
		return say(b.wentWrong(l, err))
	}
	now := b.now()
	e := storage.Edition{Channel: a.channel, From: sub.Until, Until: now.Add(time.Second), Scope: sub.Scope}
	if !found {
		e.From, e.Scope = now.AddDate(0, 0, -7), credit.ScopeHere
	}
	week, err := b.composeDigest(ctx, e)
	if err != nil {
		return say(b.wentWrong(l, err))
	}
	return say(l.DigestPreview(b.channelLanguage(a.channel).Digest(week.Week))...)
}

// chooseMap says what the picture of a channel's digest shows.
func (b *Bot) chooseMap(ctx context.Context, a asked, words []string) answer {
	l := b.speak(ctx, a.giver)
	kinds := map[string]credit.MapKind{
		"people": credit.PeopleMap, "personas": credit.PeopleMap, "on": credit.PeopleMap,
		"teams": credit.TeamsMap, "equipos": credit.TeamsMap, "off": credit.NoMap, "no": credit.NoMap,
	}
	kind, known := kinds[strings.ToLower(strings.Join(words, " "))]
	if !known {
		return say(l.DigestSaid(render.DigestMapWhich))
	}
	if _, refused, ok := b.mayDigest(ctx, l, a); !ok {
		return refused
	}
	line := storage.AuditLine{Time: b.now(), By: a.giver, Action: "channel", About: a.channel, Detail: "map " + string(kind)}
	if _, err := b.store.ChangeChannel(ctx, a.channel, func(c *credit.ChannelSettings) { c.Map = kind }, line); err != nil {
		return say(b.wentWrong(l, err))
	}
	b.rules.changed(ctx)
	return say(l.DigestSaid(render.DigestMapSaved))
}

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

// drawDigest draws an edition for the outbox: the message, and its picture.
func (b *Bot) drawDigest(ctx context.Context, e storage.Edition) (delivery.Digest, error) {
	c, err := b.composeDigest(ctx, e)
	if err != nil {
		return delivery.Digest{}, err
	}
	return b.drawComposed(ctx, c)
}

func (b *Bot) drawComposed(ctx context.Context, c composed) (delivery.Digest, error) {
	l := b.channelLanguage(c.edition.Channel)
	d := delivery.Digest{Edition: c.edition, Message: l.Digest(c.Week)}
	if err := b.drawMap(ctx, l, c, &d); err != nil {
		b.log.Warn("a digest goes without its picture", "channel", c.edition.Channel, "error", err)
	}
	return d, nil
}

// drawMap adds the map of the week, where there are enough people for one and the channel wants it.
func (b *Bot) drawMap(ctx context.Context, l render.Language, c composed, d *delivery.Digest) error {
	kind := b.rules.get().Channels[c.edition.Channel].Map
	var drawn credit.Map
	names := func(user string) []string { return b.namesOf(ctx, user) }
	switch kind {
	case credit.NoMap:
		return nil
	case credit.TeamsMap:
		drawn = credit.MapOfTeams(c.stories, c.teams)
		teams, err := b.teams(ctx)
		if err != nil {
			return err
		}
		names = func(id string) []string {
			for _, t := range teams {
				if t.id == id {
					return []string{t.name}
				}
			}
			return nil
		}
	case credit.PeopleMap:
		drawn = credit.MapOfPeople(c.stories)
	}
	if len(drawn.Nodes) < credit.FewestOnMap && (kind != credit.TeamsMap || len(drawn.Nodes) == 0) {
		return nil
	}
	caption := l.MapCaption(kind == credit.TeamsMap, drawn.Left)
	m := picture.Map{Caption: caption, Trend: c.Trend, TrendTitle: l.TrendTitle(len(c.Trend))}
	number := map[string]int{}
	for i, node := range drawn.Nodes {
		number[node] = i
		m.Nodes = append(m.Nodes, picture.Node{Names: names(node)})
	}
	var credits [][2]string
	called := func(node string) string {
		return cmp.Or(append(slices.Clone(names(node)), node)...)
	}
	for _, e := range drawn.Edges {
		m.Edges = append(m.Edges, picture.Edge{From: number[e.From], To: number[e.To], PassedOn: e.PassedOn})
		credits = append(credits, [2]string{called(e.From), called(e.To)})
	}
	slices.SortFunc(credits, func(x, y [2]string) int { return cmp.Or(cmp.Compare(x[0], y[0]), cmp.Compare(x[1], y[1])) })
	drawing, err := picture.Draw(m)
	if err != nil {
		return fmt.Errorf("drawing the map of the week: %w", err)
	}
	d.Picture, d.Title, d.Alt = drawing, l.MapTitle(), l.MapAlt(caption, credits)
	return nil
}
