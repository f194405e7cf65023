package demo

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"shine/bot/render"
	"shine/bot/slacksim"
	"shine/credit"
	"shine/credit/nudge"
	"shine/storage"
)

var (
	//go:embed company.txt
	companyText string

	columns = regexp.MustCompile(`\s{2,}`)
)

// company has the ids of the people, channels and groups in the demo's workspace, by handle.
type company struct {
	people, channels, groups map[string]string
	// zone is that of its first person.
	zone *time.Location
}

// table cuts a text into rows of columns, which stand two spaces or more apart.
func table(text string) [][]string {
	var rows [][]string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			rows = append(rows, columns.Split(line, -1))
		}
	}
	return rows
}

// settle lets the people of company.txt into the workspace, with their channels and groups.
func (w *Workspace) settle() (company, error) {
	rows := table(companyText)
	zone, err := time.LoadLocation(rows[0][3])
	if err != nil {
		return company{}, fmt.Errorf("company.txt: %w", err)
	}

	c := company{people: map[string]string{}, channels: map[string]string{}, groups: map[string]string{}, zone: zone}
	for _, row := range rows {
		switch row[0] {
		case "person", "guest", "outsider":
			c.people[row[1]] = w.AddUser(personIn(row))
		case "channel":
			c.channels[row[1]] = w.AddChannel(c.channelIn(row))
		case "group":
			c.groups[row[1]] = w.AddGroup(slacksim.Usergroup{Handle: row[1], Members: c.ids(row[2])})
		case "lead", "types", "line", "away": // once there is a Redis, or a bot
		default:
			return company{}, fmt.Errorf("company.txt: there is no %q", row[0])
		}
	}

	return c, nil
}

// personIn is somebody as a row describes them.
func personIn(row []string) slacksim.User {
	u := slacksim.User{
		Name: row[1], RealName: row[2], TZ: row[3], Locale: row[4], Title: row[5], Admin: row[1] == "olu",
		Restricted: row[0] == "guest",
	}
	if row[0] == "outsider" {
		u.Team = slacksim.OtherTeam
	}
	return u
}

// channelIn is a channel as a row describes it. Shine is invited, so that it hears of reactions and mentions.
func (c company) channelIn(row []string) slacksim.Channel {
	channel := slacksim.Channel{
		Name: row[1], Kind: slacksim.Kind(row[2]), Members: append(c.ids(row[3]), slacksim.BotUser), Shared: row[2] == "shared",
	}
	if channel.Shared {
		channel.Kind = slacksim.Public
	}
	return channel
}

// ids are those of handles in a row; "everyone" is everybody so far.
func (c company) ids(handles string) []string {
	var ids []string
	if handles == "everyone" {
		for _, id := range c.people {
			ids = append(ids, id)
		}
		slices.Sort(ids)
		return ids
	}

	for handle := range strings.FieldsSeq(handles) {
		ids = append(ids, c.people[handle])
	}

	return ids
}

// live lets the company live through history.txt, up to a moment: the clock goes back, and people type what stands
// there, to the real bot. Messages that only they saw then are forgotten.
func (w *Workspace) live(ctx context.Context, until time.Time) error {
	since := until.AddDate(0, 0, -50).UTC()
	if err := w.lead(ctx, since); err != nil {
		return err
	}
	if err := w.tellOfThemselves(ctx, since); err != nil {
		return err
	}

	rows, err := livedBefore(until)
	if err != nil {
		return err
	}

	w.chatted = map[string]string{}
	w.clock.Move(rows[0].at)
	monday, err := w.subscribe(ctx, rows[0].at)
	if err != nil {
		return err
	}
	if err := w.StartBot(ctx, -1); err != nil {
		return err
	}

	if err := w.begin(ctx); err != nil {
		return err
	}

	for _, row := range append(rows, event{at: until}) { // the last one has no words, but digests may be due before it
		for ; !row.at.Before(monday); monday = w.weekly().Next(monday) {
			if err := w.pass(ctx, monday.Add(time.Second)); err != nil {
				return fmt.Errorf("waiting for the digest of %s: %w", monday.Format(time.DateOnly), err)
			}
		}
		if err := w.liveThrough(ctx, row); err != nil {
			return fmt.Errorf("living through the history: %w", err)
		}
	}

	if err := w.readStory(ctx, "mei"); err != nil {
		return err
	}
	if err := w.goAway(ctx); err != nil {
		return err
	}

	w.ForgetEphemerals()
	if err := w.bot.stop(); err != nil {
		return err
	}

	return w.changeSettings(ctx, func(s *credit.Settings) { s.Nudges = true })
}

// begin lets people say what they want of Shine, when it is new to them.
func (w *Workspace) begin(ctx context.Context) error {
	for _, row := range table(companyText) {
		if row[0] != "types" {
			continue
		}
		person := w.company.people[row[1]]
		if _, err := w.Command(ctx, person, w.DirectChannel(person), inDays(row[2], w.began)); err != nil {
			return fmt.Errorf("beginning with %q: %w", row[2], err)
		}
	}
	return w.bot.catchUp(ctx)
}

// days in what somebody types stand for a date so many days after the demo begins, or before.
var days = regexp.MustCompile(`([+-]\d+)d\b`)

func inDays(typed string, began time.Time) string {
	return days.ReplaceAllStringFunc(typed, func(found string) string {
		n, _ := strconv.Atoi(days.FindStringSubmatch(found)[1]) // digits
		return began.AddDate(0, 0, n).Format(time.DateOnly)
	})
}

// readStory lets somebody ask for their own story, and waits until they have it: a page to print, and Markdown.
func (w *Workspace) readStory(ctx context.Context, who string) error {
	person := w.company.people[who]
	direct := w.DirectChannel(person)
	return w.getsFiles(ctx, direct, 2, func() error {
		_, err := w.Command(ctx, person, direct, "/shine story")
		return err
	})
}

// liveThrough types what stands in a row of the history, if anything, and waits until everybody was told.
func (w *Workspace) liveThrough(ctx context.Context, row event) error {
	w.clock.Move(row.at)
	switch {
	case row.chatter != "":
		return w.chat(ctx, row)
	case row.does != "":
		return w.doDirectly(ctx, row)
	case row.said == "":
		return nil
	case strings.HasPrefix(row.wrote, "> "):
		return w.liveAsked(ctx, row)
	case row.wrote != "" && !strings.HasPrefix(row.wrote, "https://"):
		return w.liveBehind(ctx, row)
	}
	typed := "/shine @" + strings.ReplaceAll(row.whom, " ", " @") + " for " + row.said + " " + row.wrote
	if _, err := w.Command(ctx, w.company.people[row.giver], w.company.channels[row.channel], typed); err != nil {
		return err
	}
	return w.bot.catchUp(ctx)
}

// liveBehind lets somebody write a message, and credit the people behind it from there.
func (w *Workspace) liveBehind(ctx context.Context, row event) error {
	giver, channel := w.company.people[row.giver], w.company.channels[row.channel]
	ts, err := w.Write(ctx, giver, channel, slacksim.Post{Text: row.wrote})
	if err != nil {
		return err
	}
	if err := w.MessageShortcut(ctx, giver, channel, ts, "credit_this"); err != nil {
		return err
	}
	return w.submit(ctx, giver, map[string][]string{render.FieldReason: {row.said}})
}

// liveAsked lets somebody react to what another one wrote, and tell the story that they are asked for.
func (w *Workspace) liveAsked(ctx context.Context, row event) error {
	giver, channel := w.company.people[row.giver], w.company.channels[row.channel]
	wrote := slacksim.Post{Text: strings.TrimPrefix(row.wrote, "> ")}
	ts, err := w.Write(ctx, w.company.people[row.whom], channel, wrote)
	if err != nil {
		return err
	}
	before := len(w.Ephemerals(channel, giver))
	if err := w.React(ctx, giver, channel, ts, credit.DefaultSettings().BoostEmoji); err != nil {
		return err
	}
	if err := w.Await(ctx, func() bool { return len(w.Ephemerals(channel, giver)) > before }); err != nil {
		return err
	}

	asked := w.Ephemerals(channel, giver)[before]
	if err := w.Click(ctx, giver, channel, asked.TS, render.ActionTell, ""); err != nil {
		return err
	}
	return w.submit(ctx, giver, map[string][]string{render.FieldReason: {row.said}})
}

// submit sends the form that somebody has before them, filled in, and closes what it answers with.
func (w *Workspace) submit(ctx context.Context, who string, values map[string][]string) error {
	forms := w.Modals(who)
	if len(forms) == 0 {
		return errors.New("no form opened")
	}
	if err := w.Submit(ctx, who, forms[len(forms)-1].ID, values); err != nil {
		return err
	}

	for _, notice := range w.Modals(who) {
		if err := w.CloseModal(ctx, who, notice.ID); err != nil {
			return err
		}
	}

	return w.bot.catchUp(ctx)
}

// direct are people's conversations with the bot.
func (w *Workspace) direct(people []string) []string {
	conversations := make([]string, 0, len(people))
	for _, person := range people {
		conversations = append(conversations, w.DirectChannel(person))
	}
	return conversations
}

// lead lets the company's leads lead since a moment, who know of nudges since. The demo leaves no nudge out at random,
// so that its story is the same each time; while it lives through its history none comes by itself.
func (w *Workspace) lead(ctx context.Context, since time.Time) error {
	store := w.store()
	for _, row := range table(companyText) {
		if row[0] != "lead" {
			continue
		}

		lead, group, members := w.company.people[row[1]], "", w.company.ids(row[2])
		if handle, ok := strings.CutPrefix(row[2], "@"); ok {
			for _, g := range table(companyText) {
				if g[0] == "group" && g[1] == handle {
					group, members = w.company.groups[handle], w.company.ids(g[2])
				}
			}
		}
		_, err := store.ChangeNudges(ctx, since, lead, func(r *nudge.Record, _ bool) (storage.NudgeStep, bool) {
			r.Welcomed, r.Off = since, row[3] == "off"
			if row[3] == "snoozed" {
				r.Snoozed = since.AddDate(1, 0, 0)
			}
			return storage.NudgeStep{Stays: true}, true
		})
		if err != nil {
			return err
		}

		_, err = store.ChangeTeams(ctx, lead, storage.AuditLine{}, func(credit.Teams) (credit.Teams, error) {
			return credit.Teams{credit.Team{Lead: lead, Since: since, Group: group}.With(since, members...)}, nil
		})
		if err != nil {
			return err
		}
	}

	return w.changeSettings(ctx, func(s *credit.Settings) {
		s.Nudges, s.NudgeHoldOut, s.AskStories = false, new(0.0), true
	})
}

// tellOfThemselves lets those of the company say how they like to shine who do; their leads may read what is for them.
func (w *Workspace) tellOfThemselves(ctx context.Context, at time.Time) error {
	store := w.store()
	teams, err := store.Teams(ctx)
	if err != nil {
		return err
	}

	for _, row := range table(companyText) {
		if row[0] != "line" {
			continue
		}

		person := w.company.people[row[1]]
		_, err := store.ChangeOwnLines(ctx, person, func(lines credit.OwnLines) credit.OwnLines {
			which := map[string]*credit.OwnLine{"thanked": &lines.Thanked, "growing": &lines.Growing, "known": &lines.Known}[row[2]]
			*which = credit.NewOwnLine(row[4], credit.Audience(row[3]))
			for _, lead := range teams.LeadsOf(person) {
				lines = lines.WithLead(lead, at)
			}
			return lines
		})
		if err != nil {
			return err
		}
	}

	return nil
}

// changeSettings changes the workspace's settings.
func (w *Workspace) changeSettings(ctx context.Context, change func(*credit.Settings)) error {
	store := w.store()
	settings, state, err := store.Settings(ctx)
	if err != nil {
		return err
	}
	change(&settings)
	return store.ChangeSettings(
		ctx, state, settings, storage.AuditLine{Time: w.clock.Now(), By: "demo", Action: "settings"},
	)
}

// subscribe lets #general read its weekly digest from a moment on, and returns when the first one comes.
func (w *Workspace) subscribe(ctx context.Context, since time.Time) (time.Time, error) {
	channel := w.company.channels["general"]
	s := credit.Subscription{
		Channel: channel, Scope: credit.ScopeAll, Since: since, Until: since, By: w.company.people["olu"],
		Schedule: w.weekly(),
	}
	_, err := w.store().Subscribe(ctx, since, channel, storage.AuditLine{},
		func(credit.Subscription) (credit.Subscription, error) { return s, nil })
	return s.Schedule.Next(since), err
}

// weekly is when #general reads its digest: by the clock of the first person of the company.
func (w *Workspace) weekly() credit.Schedule {
	return credit.Schedule{Day: time.Monday, Minute: 9 * 60, Zone: w.company.zone.String()}
}
