package main

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

	"shine/bot/slacksim"
	"shine/credit"
	"shine/credit/nudge"
	"shine/storage"
)

var (
	//go:embed demo/company.txt
	companyText string
	//go:embed demo/history.txt
	historyText string

	columns = regexp.MustCompile(`\s{2,}`)
)

// company is who and what there is in the demo's workspace: ids by handle.
type company struct {
	people, channels, groups map[string]string
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
func (d *demo) settle() (company, error) {
	c := company{people: map[string]string{}, channels: map[string]string{}, groups: map[string]string{}}
	for _, row := range table(companyText) {
		switch row[0] {
		case "person":
			c.people[row[1]] = d.AddUser(slacksim.User{Name: row[1], RealName: row[2], TZ: row[3], Admin: row[1] == "olu"})
		case "channel":
			members := append(c.ids(row[3]), slacksim.BotUser) // invited, so that it hears of reactions and mentions
			c.channels[row[1]] = d.AddChannel(slacksim.Channel{Name: row[1], Kind: slacksim.Kind(row[2]), Members: members})
		case "group":
			c.groups[row[1]] = d.AddGroup(slacksim.Usergroup{Handle: row[1], Members: c.ids(row[2])})
		case "lead": // once there is a Redis
		default:
			return company{}, fmt.Errorf("company.txt: there is no %q", row[0])
		}
	}
	return c, nil
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

// live lets the company live through history.txt: the clock goes back, and people type what stands there, to the real
// bot. What only they saw then is forgotten.
func (d *demo) live(ctx context.Context) error {
	start := d.clock.Now()
	if err := d.lead(ctx, start.AddDate(0, 0, -50).UTC()); err != nil {
		return err
	}
	stop, err := d.startBot(ctx, -1)
	if err != nil {
		return err
	}
	rows := table(historyText)
	monday := time.Time{}
	for _, row := range rows {
		at, err := momentOf(row, start)
		if err != nil {
			return err
		}
		if !at.Before(start) {
			continue // later this week
		}
		if monday.IsZero() {
			d.clock.set(at) // before the bot sees that a digest is long due
			if monday, err = d.subscribe(ctx, at); err != nil {
				return errors.Join(err, stop())
			}
		}
		for ; !at.Before(monday); monday = d.weekly().Next(monday) {
			if err := d.liveDigest(ctx, monday); err != nil {
				return errors.Join(err, stop())
			}
		}
		d.clock.set(at)
		if err := d.liveShoutout(ctx, row); err != nil {
			return err
		}
	}
	d.ForgetEphemerals()
	d.clock.ahead.Store(0)
	return errors.Join(stop(), d.setNudges(ctx, func(s *credit.Settings) { s.Nudges = true }))
}

// liveShoutout types what stands in a row of the history, and waits until everybody was told.
func (d *demo) liveShoutout(ctx context.Context, row []string) error {
	channel, giver := d.company.channels[row[3]], d.company.people[row[4]]
	told := d.direct(d.company.ids(row[5]))
	said := func() (n int) {
		for _, conversation := range told {
			n += len(d.Messages(conversation))
		}
		return n
	}
	before, toldBefore := len(d.Messages(channel)), said()
	typed := "/shine @" + strings.ReplaceAll(row[5], " ", " @") + " for " + row[6]
	if _, err := d.Command(ctx, giver, channel, typed); err != nil {
		return fmt.Errorf("living through the history: %w", err)
	}
	// A receipt and the announcement, and a message to each.
	return d.Await(ctx, func() bool { return len(d.Messages(channel)) >= before+2 && said() >= toldBefore+len(told) })
}

// direct are people's conversations with the bot.
func (d *demo) direct(people []string) []string {
	conversations := make([]string, 0, len(people))
	for _, person := range people {
		conversations = append(conversations, d.DirectChannel(person))
	}
	return conversations
}

// lead lets the company's leads lead since a moment, who know of nudges since. The demo leaves no nudge out at random,
// so that its story is the same each time; while it lives through its history there are none.
func (d *demo) lead(ctx context.Context, since time.Time) error {
	store := d.db.Workspace(slacksim.TeamID)
	for _, row := range table(companyText) {
		if row[0] != "lead" {
			continue
		}
		lead, group, members := d.company.people[row[1]], "", d.company.ids(row[2])
		if handle, ok := strings.CutPrefix(row[2], "@"); ok {
			for _, g := range table(companyText) {
				if g[0] == "group" && g[1] == handle {
					group, members = d.company.groups[handle], d.company.ids(g[2])
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
		_, err = store.ChangeTeams(ctx, lead, storage.AuditLine{}, func([]credit.Team) ([]credit.Team, error) {
			return []credit.Team{credit.Team{Lead: lead, Since: since, Group: group}.With(since, members...)}, nil
		})
		if err != nil {
			return err
		}
	}
	return d.setNudges(ctx, func(s *credit.Settings) { s.Nudges, s.NudgeHoldOut = false, new(0.0) })
}

// setNudges changes the workspace's settings of nudges.
func (d *demo) setNudges(ctx context.Context, change func(*credit.Settings)) error {
	store := d.db.Workspace(slacksim.TeamID)
	settings, state, err := store.Settings(ctx)
	if err != nil {
		return err
	}
	change(&settings)
	return store.ChangeSettings(ctx, state, settings, storage.AuditLine{Time: d.clock.Now(), By: "demo", Action: "settings"})
}

// subscribe lets #general read its weekly digest from a moment on, and returns when the first one comes.
func (d *demo) subscribe(ctx context.Context, since time.Time) (time.Time, error) {
	channel := d.company.channels["general"]
	s := credit.Subscription{
		Channel: channel, Scope: credit.ScopeAll, Since: since, Until: since, By: d.company.people["olu"],
		Schedule: d.weekly(),
	}
	_, err := d.db.Workspace(slacksim.TeamID).Subscribe(ctx, since, channel, storage.AuditLine{},
		func(credit.Subscription) (credit.Subscription, error) { return s, nil })
	return s.Schedule.Next(since), err
}

// weekly is when #general reads its digest: by the clock of the first person of the company.
func (d *demo) weekly() credit.Schedule {
	return credit.Schedule{Day: time.Monday, Minute: 9 * 60, Zone: table(companyText)[0][3]}
}

// liveDigest moves the clock to a digest, and waits until it is told.
func (d *demo) liveDigest(ctx context.Context, at time.Time) error {
	channel := d.company.channels["general"]
	before := len(d.Files(channel))
	d.clock.set(at.Add(time.Second))
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	if err := d.Await(ctx, func() bool { return len(d.Files(channel)) > before }); err != nil {
		return fmt.Errorf("waiting for the digest of %s: %w", at.Format(time.DateOnly), err)
	}
	return nil
}

// momentOf reads when a row of history.txt happened, counted from the week of now: weeks ago, day, time, UTC.
func momentOf(row []string, now time.Time) (time.Time, error) {
	weeks, err := strconv.Atoi(row[0])
	day := slices.Index([]string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}, row[1])
	clock, clockErr := time.Parse("15:04", row[2])
	if err != nil || clockErr != nil || day < 0 {
		return time.Time{}, fmt.Errorf("history.txt: no moment: %v", row[:3])
	}
	return credit.WeekStart(now, time.UTC).AddDate(0, 0, day-7*weeks).
		Add(time.Duration(clock.Hour())*time.Hour + time.Duration(clock.Minute())*time.Minute), nil
}
