package lead

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"shine/credit"
	"shine/credit/nudge"
	"shine/storage"
)

// Line says what a round decided about one lead, as `shine nudge` shows it.
type Line struct {
	Lead string `json:"lead"`
	// At is the moment of the round, RFC 3339 in UTC with milliseconds.
	At string `json:"at"`
	// Fires are the kinds that fire, in the order of priority.
	Fires []Fires `json:"fires"`
	// Chosen is the kind that is sent. Where it is empty, Gate is what holds the first of Fires back.
	Chosen nudge.Kind `json:"chosen"`
	Gate   nudge.Gate `json:"gate"`
}

// Fires is one kind that fires, and the person whom it is about, where that may be shown.
type Fires struct {
	Kind  nudge.Kind `json:"kind"`
	About string     `json:"about"`
}

// Round is what `shine nudge` asks for.
type Round struct {
	// Lead is the only one to ask about; empty is all.
	Lead string
	// DryRun shows what would be done, and changes nothing. Reveal names whom nudges are about; the audit log says so,
	// with Asked, the moment by the machine's clock.
	DryRun, Reveal bool
	Asked          time.Time
}

// Lines runs one round, and returns what it decided about each lead. A lead whom Slack does not show is part of the
// error; the lines are those of all others.
func (coach *Coach) Lines(ctx context.Context, round Round) ([]Line, error) {
	leads, err := coach.leadsOf(ctx, round.Lead)
	if err != nil {
		return nil, err
	}

	now := coach.now()
	if round.Reveal {
		line := storage.AuditLine{
			Time: round.Asked, By: "operator", Action: "nudge", About: round.Lead,
			Detail: "--reveal of " + credit.ExportTime(now),
		}
		if err := coach.store.Audit(ctx, line); err != nil {
			return nil, err
		}
	}
	lines, failed := make([]Line, 0, len(leads)), []error(nil)
	for some := range slices.Chunk(leads, leadsPerChunk) {
		of, err := coach.linesOf(ctx, some, round, now)
		lines, failed = append(lines, of...), append(failed, err)
	}

	return lines, errors.Join(failed...)
}

// linesOf runs a round for some leads.
func (coach *Coach) linesOf(ctx context.Context, leads []string, round Round, now time.Time) ([]Line, error) {
	cases, err := coach.consider(ctx, leads, !round.DryRun)
	if err != nil {
		return nil, err
	}

	lines, failed := make([]Line, 0, len(leads)), []error(nil)
	for _, c := range cases {
		c.Now = now
		var decision nudge.Decision
		switch {
		case c.failed != nil:
		case round.DryRun:
			decision = nudge.Decide(c.Case, c.Circumstances)
		default:
			decision, c.failed = coach.roundStep(ctx, c)
		}

		if c.failed != nil {
			failed = append(failed, c.failed)
			continue
		}

		lines = append(lines, lineOf(c, decision, round.Reveal))
	}

	return lines, errors.Join(failed...)
}

// leadsPerChunk bounds how much of a large workspace is held in memory at a time.
const leadsPerChunk = 200

// leadsOf are those who lead somebody: one of them, or all.
func (coach *Coach) leadsOf(ctx context.Context, only string) ([]string, error) {
	teams, err := coach.store.Teams(ctx)
	if err != nil {
		return nil, err
	}
	leads := teams.Active().Leads()
	if only == "" {
		return leads, nil
	}
	return slices.DeleteFunc(leads, func(lead string) bool { return lead != only }), nil
}

// roundStep decides about one lead in a round that an operator asked for: it judges all kinds, at whatever time of the
// day. The time at which the running bot asks next stays as it is.
func (coach *Coach) roundStep(ctx context.Context, c considered) (nudge.Decision, error) {
	var decision nudge.Decision
	away := c.Record.Away
	_, err := coach.store.ChangeNudges(ctx, c.Now, c.Lead, func(r *nudge.Record, _ bool) (storage.NudgeStep, bool) {
		r.Away = away
		c.Record = *r
		if !c.active {
			return storage.NudgeStep{}, false
		}

		var step nudge.Step
		*r, step = nudge.AskAll(c.Case, c.Circumstances)
		decision = step.Decision
		noted := noted(step)
		noted.Stays = true
		return noted, true
	})
	return decision, err
}

func lineOf(c considered, d nudge.Decision, reveal bool) Line {
	line := Line{Lead: c.Lead, At: credit.ExportTime(c.Now), Fires: []Fires{}, Gate: d.Gate}
	for _, r := range d.Fires {
		fires := Fires{Kind: r.Kind}
		if reveal {
			fires.About = r.About
		}
		line.Fires = append(line.Fires, fires)
	}

	if d.Chosen != nil {
		line.Chosen = d.Chosen.Kind
	}
	return line
}

// Report compares what leads did with a nudge or a note and without, over the moments whose time is over.
func (coach *Coach) Report(ctx context.Context) ([]nudge.Row, error) {
	records, err := coach.allMoments(ctx)
	if err != nil {
		return nil, err
	}

	var trials []nudge.Trial
	for some := range slices.Chunk(slices.Sorted(maps.Keys(records)), leadsPerChunk) {
		credited, err := coach.creditedSince(ctx, some, records)
		if err != nil {
			return nil, err
		}
		for _, lead := range some {
			of, err := coach.trialsOf(ctx, lead, records[lead], credited)
			if err != nil {
				return nil, err
			}
			trials = append(trials, of...)
		}
	}

	return nudge.Report(trials), nil
}

// allMoments returns the records of all leads, with the moments of their notes among them.
func (coach *Coach) allMoments(ctx context.Context) (map[string]nudge.Record, error) {
	records, err := coach.store.AllNudgeRecords(ctx)
	if err != nil {
		return nil, err
	}

	notes, err := coach.store.AllNotes(ctx)
	if err != nil {
		return nil, err
	}

	for lead, n := range notes {
		r := records[lead]
		r.Moments = append(slices.Clone(r.Moments), n.Moments...)
		records[lead] = r
	}

	return records, nil
}

// creditedSince reads what the people got whom the moments of some leads are about, since the first of these moments.
func (coach *Coach) creditedSince(
	ctx context.Context, leads []string, records map[string]nudge.Record,
) (map[string][]credit.Shoutout, error) {
	var asked []storage.HistoryOf
	at := map[string]int{}
	for _, lead := range leads {
		for _, m := range records[lead].Moments {
			i, known := at[m.About]
			switch {
			case m.About == "":
			case !known:
				at[m.About] = len(asked)
				asked = append(asked, storage.HistoryOf{User: m.About, Received: m.At})
			case m.At.Before(asked[i].Received):
				asked[i].Received = m.At
			}
		}
	}

	histories, err := coach.store.Histories(ctx, asked, time.Time{}, coach.now())
	if err != nil {
		return nil, fmt.Errorf("reading what came of nudges: %w", err)
	}

	credited := make(map[string][]credit.Shoutout, len(asked))
	for i, of := range asked {
		credited[of.User] = histories[i].Received
	}

	return credited, nil
}

// trialsOf looks up what came of a lead's moments.
func (coach *Coach) trialsOf(
	ctx context.Context, lead string, r nudge.Record, received map[string][]credit.Shoutout,
) ([]nudge.Trial, error) {
	now := coach.now()
	if len(r.Over(now)) == 0 {
		return nil, nil
	}

	given, err := coach.store.Given(
		ctx, lead, storage.Span{From: now.Add(-nudge.Kept - nudge.GivenFor), To: now, Count: maxGiven},
	)
	if err != nil {
		return nil, fmt.Errorf("reading what came of nudges: %w", err)
	}

	slices.Reverse(given)
	return nudge.TrialsOf(lead, r, given, received, now), nil
}

// maxGiven bounds how much of a lead's history a report reads.
const maxGiven = 2000
