package bot

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"shine/bot/render"
	"shine/credit"
	"shine/credit/nudge"
	"shine/storage"
	"shine/storage/rescue"
	"shine/storage/sleep"
)

// NudgeLine is what becomes of one lead in a round, as `shine nudge` shows it.
type NudgeLine struct {
	Lead string `json:"lead"`
	// At is the moment of the round, RFC 3339 in UTC with milliseconds.
	At string `json:"at"`
	// Fires are the kinds that fire, in the order of priority.
	Fires []NudgeFires `json:"fires"`
	// Chosen is the kind that is sent, or empty; Gate is what then holds the first of Fires back.
	Chosen nudge.Kind `json:"chosen"`
	Gate   nudge.Gate `json:"gate"`
}

// NudgeFires is one kind that fires, and about whom, where that may be shown.
type NudgeFires struct {
	Kind  nudge.Kind `json:"kind"`
	About string     `json:"about"`
}

// NudgeRound is what `shine nudge` asks for.
type NudgeRound struct {
	// Lead is the only one to ask about; empty is all.
	Lead string
	// DryRun shows what would be done, and changes nothing. Reveal names whom nudges are about; the audit log says so, with
	// Asked, the moment by the machine's clock.
	DryRun, Reveal bool
	Asked          time.Time
}

// Nudge runs one round by the bot's clock, and returns when all is said. The bot need not run. A lead whom Slack does not
// show is part of the error; the lines are those of all others.
func (b *Bot) Nudge(ctx context.Context, round NudgeRound) ([]NudgeLine, error) {
	leads, err := b.leadsOf(ctx, round.Lead)
	if err != nil {
		return nil, err
	}
	now := b.now()
	if round.Reveal {
		line := storage.AuditLine{Time: round.Asked, By: "operator", Action: "nudge", About: round.Lead, Detail: "--reveal of " + credit.ExportTime(now)}
		if err := b.store.Audit(ctx, line); err != nil {
			return nil, err
		}
	}
	lines, failed := make([]NudgeLine, 0, len(leads)), []error(nil)
	for some := range slices.Chunk(leads, leadsPerChunk) {
		of, err := b.linesOf(ctx, some, round, now)
		lines, failed = append(lines, of...), append(failed, err)
	}
	if !round.DryRun { // what was noted is said, whatever failed
		failed = append(failed, b.deliverAll(ctx))
	}
	return lines, errors.Join(failed...)
}

// linesOf is a round's part for some leads.
func (b *Bot) linesOf(ctx context.Context, leads []string, round NudgeRound, now time.Time) ([]NudgeLine, error) {
	cases, err := b.consider(ctx, leads, !round.DryRun)
	if err != nil {
		return nil, err
	}
	lines, failed := make([]NudgeLine, 0, len(leads)), []error(nil)
	for _, c := range cases {
		c.Now = now
		var decision nudge.Decision
		switch {
		case c.failed != nil:
		case round.DryRun:
			decision = nudge.Decide(c.Case, c.Circumstances)
		default:
			decision, c.failed = b.roundStep(ctx, c)
		}
		if c.failed != nil {
			failed = append(failed, c.failed)
			continue
		}
		lines = append(lines, nudgeLine(c, decision, round.Reveal))
	}
	return lines, errors.Join(failed...)
}

// leadsPerChunk bounds how much of a large workspace is held in memory at a time.
const leadsPerChunk = 200

// leadsOf are those who lead somebody: one of them, or all.
func (b *Bot) leadsOf(ctx context.Context, only string) ([]string, error) {
	teams, err := b.store.Teams(ctx)
	if err != nil {
		return nil, err
	}
	leads := teams.Active().Leads()
	if only == "" {
		return leads, nil
	}
	return slices.DeleteFunc(leads, func(lead string) bool { return lead != only }), nil
}

// roundStep is one lead's part of a round that an operator asked for: it judges all kinds, whatever the time of the day
// at which the running bot does. When that asks next stays as it is.
func (b *Bot) roundStep(ctx context.Context, c considered) (nudge.Decision, error) {
	var decision nudge.Decision
	away := c.Record.Away
	_, err := b.store.ChangeNudges(ctx, c.Now, c.Lead, func(r *nudge.Record, _ bool) (storage.NudgeStep, bool) {
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

func nudgeLine(c considered, d nudge.Decision, reveal bool) NudgeLine {
	line := NudgeLine{Lead: c.Lead, At: credit.ExportTime(c.Now), Fires: []NudgeFires{}, Gate: d.Gate}
	for _, r := range d.Fires {
		fires := NudgeFires{Kind: r.Kind}
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

// deliverAll works on the outbox until nothing waits there, by this copy of the bot or another.
func (b *Bot) deliverAll(ctx context.Context) error {
	return b.deliverUntil(ctx, func() (bool, error) {
		left, err := b.store.OutboxLength(ctx)
		if err == nil && left > 0 {
			err = b.worker.Err()
		}
		return left == 0, err
	})
}

// deliverUntil works on the outbox until what a command waits for is said.
func (b *Bot) deliverUntil(ctx context.Context, said func() (bool, error)) error {
	working, stop := context.WithCancel(ctx)
	done := rescue.Go(func() error { return b.worker.Run(working) })
	for {
		over, err := said()
		if err == nil && !over {
			err = sleep.For(ctx, 20*time.Millisecond)
		}
		if err != nil || over {
			stop()
			return errors.Join(err, <-done)
		}
	}
}

// NudgeReport compares what leads did with a nudge and without, over the moments whose time is over.
func (b *Bot) NudgeReport(ctx context.Context) ([]nudge.Row, error) {
	records, err := b.store.AllNudgeRecords(ctx)
	if err != nil {
		return nil, err
	}
	var trials []nudge.Trial
	for some := range slices.Chunk(slices.Sorted(maps.Keys(records)), leadsPerChunk) {
		credited, err := b.creditedSince(ctx, some, records)
		if err != nil {
			return nil, err
		}
		for _, lead := range some {
			of, err := b.trialsOf(ctx, lead, records[lead], credited)
			if err != nil {
				return nil, err
			}
			trials = append(trials, of...)
		}
	}
	return nudge.Report(trials), nil
}

// creditedSince reads what everybody got whom moments of some leads are about, since the first of those.
func (b *Bot) creditedSince(ctx context.Context, leads []string, records map[string]nudge.Record) (map[string][]credit.Shoutout, error) {
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
	histories, err := b.store.Histories(ctx, asked, time.Time{}, b.now())
	if err != nil {
		return nil, fmt.Errorf("reading what came of nudges: %w", err)
	}
	credited := make(map[string][]credit.Shoutout, len(asked))
	for i, of := range asked {
		credited[of.User] = histories[i].Received
	}
	return credited, nil
}

// trialsOf looks what came of a lead's moments.
func (b *Bot) trialsOf(ctx context.Context, lead string, r nudge.Record, received map[string][]credit.Shoutout) ([]nudge.Trial, error) {
	now := b.now()
	if len(r.Over(now)) == 0 {
		return nil, nil
	}
	given, err := b.store.Given(ctx, lead, storage.Span{From: now.Add(-nudge.Kept - nudge.GivenFor), To: now, Count: maxGiven})
	if err != nil {
		return nil, fmt.Errorf("reading what came of nudges: %w", err)
	}
	slices.Reverse(given)
	return nudge.TrialsOf(lead, r, given, received, now), nil
}

// maxGiven bounds how much of a lead's history a report reads.
const maxGiven = 2000

// showNudgeReport shows an admin the totals, after the acknowledgement: over many leads they take longer than that may.
func (b *Bot) showNudgeReport(_ context.Context, r *request) (answer, error) {
	return answer{after: func(ctx context.Context) error {
		rows, err := b.NudgeReport(ctx)
		report := r.language.NudgeReport(rows)
		if err != nil {
			report = b.why(r, err)[0]
		}
		if r.responseURL != "" && b.respond(ctx, r.responseURL, ephemeral(report)) == nil {
			return nil
		}
		return b.sayTo(ctx, r.user, report)
	}}, nil
}

// ReadableReport is a report as a terminal shows it.
func ReadableReport(rows []nudge.Row) string {
	return render.Plain(render.English.NudgeReport(rows).Text, func(string) string { return "" })
}
