package demo

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"time"

	"shine/credit"
)

//go:embed history.txt
var historyText string

// event is something that happened: a row of history.txt, chatter.txt or direct.txt.
type event struct {
	at                         time.Time
	channel, giver, whom, said string
	// wrote is the link to the work, the message from which they credit the people behind it or, after "> ", the one to
	// which they react; empty for none.
	wrote string
	// chatter is what the giver wrote, where it is no shout-out; see chatter.txt.
	chatter string
	// does is what the giver did in their own messages with Shine, where it is that; see direct.txt.
	does string
}

// livedBefore is all that happened before a moment, oldest first: shout-outs, what people wrote about their work, and what
// they did with what Shine brought them.
func livedBefore(until time.Time) ([]event, error) {
	given, err := happenedBefore(until)
	if err != nil {
		return nil, err
	}
	written, err := happened(chatterText, until, func(row []string) event {
		return event{channel: row[3], giver: row[4], chatter: row[5]}
	})
	if err != nil {
		return nil, err
	}
	done, err := doneBefore(until)
	if err != nil {
		return nil, err
	}

	all := slices.Concat(given, written, done)
	slices.SortStableFunc(all, func(a, b event) int { return a.at.Compare(b.at) })
	return all, nil
}

// happenedBefore are the shout-outs before a moment.
func happenedBefore(until time.Time) ([]event, error) {
	return happened(historyText, until, func(row []string) event {
		row = append(row, "")
		return event{channel: row[3], giver: row[4], whom: row[5], said: row[6], wrote: row[7]}
	})
}

// doneBefore is what people did before a moment in their own messages with Shine.
func doneBefore(until time.Time) ([]event, error) {
	return happened(directText, until, func(row []string) event {
		return event{giver: row[3], does: row[4], whom: row[5], said: row[6]}
	})
}

// happened reads a table of what happened before a moment, counted from the week of that moment.
func happened(text string, until time.Time, read func(row []string) event) ([]event, error) {
	var events []event
	for _, row := range table(text) {
		at, err := momentOf(row, until)
		if err != nil {
			return nil, err
		}
		if at.Before(until) {
			one := read(row)
			one.at = at
			events = append(events, one)
		}
	}

	return events, nil
}

// momentOf reads when a row happened, counted from the week of now: weeks ago, day, time, UTC.
func momentOf(row []string, now time.Time) (time.Time, error) {
	weeks, err := strconv.Atoi(row[0])
	day := slices.Index([]string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}, row[1])
	clock, clockErr := time.Parse("15:04", row[2])
	if err != nil || clockErr != nil || day < 0 {
		return time.Time{}, fmt.Errorf("no moment: %v", row[:3])
	}
	return credit.WeekStart(now, time.UTC).AddDate(0, 0, day-7*weeks).
		Add(time.Duration(clock.Hour())*time.Hour + time.Duration(clock.Minute())*time.Minute), nil
}
