package main

import (
	"context"
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"shine/bot/slacksim"
	"shine/credit"
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
	people, channels map[string]string
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
	c := company{people: map[string]string{}, channels: map[string]string{}}
	for _, row := range table(companyText) {
		switch row[0] {
		case "person":
			c.people[row[1]] = d.AddUser(slacksim.User{Name: row[1], RealName: row[2], TZ: row[3], Admin: row[1] == "olu"})
		case "channel":
			members := append(c.ids(row[3]), slacksim.BotUser) // invited, so that it hears of reactions and mentions
			c.channels[row[1]] = d.AddChannel(slacksim.Channel{Name: row[1], Kind: slacksim.Kind(row[2]), Members: members})
		case "group":
			d.AddGroup(slacksim.Usergroup{Handle: row[1], Members: c.ids(row[2])})
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
	stop, err := d.startBot(ctx, -1)
	if err != nil {
		return err
	}
	rows := table(historyText)
	for _, row := range rows {
		at, err := momentOf(row, start)
		if err != nil {
			return err
		}
		if !at.Before(start) {
			continue // later this week
		}
		d.clock.set(at)
		channel, giver := d.company.channels[row[3]], d.company.people[row[4]]
		before := len(d.Messages(channel))
		typed := "/shine @" + strings.ReplaceAll(row[5], " ", " @") + " for " + row[6]
		if _, err := d.Command(ctx, giver, channel, typed); err != nil {
			return fmt.Errorf("living through the history: %w", err)
		}
		// A receipt and the announcement.
		if err := d.Await(ctx, func() bool { return len(d.Messages(channel)) >= before+2 }); err != nil {
			return err
		}
	}
	d.ForgetEphemerals()
	d.clock.ahead.Store(0)
	return stop()
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
