package bot

import (
	"context"
	"errors"
	"time"

	"shine/bot/lead"
	"shine/bot/render"
	"shine/credit/nudge"
	"shine/storage/rescue"
	"shine/storage/sleep"
)

// Nudge runs one round by the bot's clock, and returns when all is said. The bot need not run. A lead whom Slack does
// not show is part of the error; the lines are those of all others.
func (b *Bot) Nudge(ctx context.Context, round lead.Round) ([]lead.Line, error) {
	lines, err := b.coach.Lines(ctx, round)
	if !round.DryRun { // what was noted is said, whatever failed
		err = errors.Join(err, b.deliverAll(ctx))
	}
	return lines, err
}

// NudgeReport compares what leads did with a nudge and without, over the moments whose time is over.
func (b *Bot) NudgeReport(ctx context.Context) ([]nudge.Row, error) { return b.coach.Report(ctx) }

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

// ReadableReport is a report as a terminal shows it.
func ReadableReport(rows []nudge.Row) string {
	return render.Plain(render.English.NudgeReport(rows).Text, func(string) string { return "" })
}
