package delivery

import (
	"context"
	"time"

	"shine/credit"
	"shine/storage"
)

// Store is what a [Worker] reads and notes; a *storage.Store is one. Its parts stand here by what they are about.
type Store interface {
	outbox
	pacing
	shoutouts
	marks
	namings
	editions
	// ChannelNow is the id that a channel has now, which may have had another one.
	ChannelNow(id string) string
}

// outbox holds the entries that are to be said, each taken by one copy of the bot at a time.
type outbox interface {
	ReadOutbox(ctx context.Context, consumer string, count int, block time.Duration) ([]storage.OutboxEntry, error)
	ClaimOutbox(ctx context.Context, consumer string, minIdle time.Duration, count int) ([]storage.OutboxEntry, error)
	// KeepOutbox renews the claim on entries, and returns those that are not the consumer's any more.
	KeepOutbox(ctx context.Context, consumer string, ids ...string) (lost []string, err error)
	DoneOutbox(ctx context.Context, id string) error
	// Failing notes that Slack did not take something of an entry, and returns since when that is so.
	Failing(ctx context.Context, id string, now time.Time) (since time.Time, err error)
	// Bury keeps a dead letter.
	Bury(ctx context.Context, entry storage.OutboxEntry, reason string) error
	OutboxLength(ctx context.Context) (int64, error)
	DeadLength(ctx context.Context) (int64, error)
}

// pacing lets all copies of the bot together speak no faster than Slack allows in a conversation.
type pacing interface {
	Reserve(ctx context.Context, conversation string, gap time.Duration) (wait time.Duration, err error)
	Hold(ctx context.Context, conversation string, pause time.Duration) error
}

// shoutouts reads what messages tell.
type shoutouts interface {
	Get(ctx context.Context, ids ...string) ([]credit.Shoutout, error)
	Chain(ctx context.Context, id string) ([]credit.Shoutout, error)
	Given(ctx context.Context, user string, span storage.Span) ([]credit.Shoutout, error)
	Received(ctx context.Context, user string, span storage.Span) ([]credit.Shoutout, error)
	NoteUnsure(ctx context.Context, id string) error
	// PlanLines has people asked, some time after their first credit, how they like to shine.
	PlanLines(ctx context.Context, now time.Time, people ...string) error
}

// marks notes and reads where the messages about a shout-out stand.
type marks interface {
	Said(ctx context.Context, about credit.Shoutout) (map[string]storage.Sent, error)
	SaidBy(ctx context.Context, sent storage.Sent) (ids []string, err error)
	MarkSent(ctx context.Context, about credit.Shoutout, target string, sent storage.Sent) (current bool, err error)
	Unsay(ctx context.Context, about credit.Shoutout, sent storage.Sent) error
	WeekThread(ctx context.Context, channel, week string) (ts string, err error)
	KeepWeekThread(ctx context.Context, channel, week, ts string) error
}

// namings notes and reads which messages name somebody, where no shout-out leads to them.
type namings interface {
	NoteNamed(ctx context.Context, people []string, n storage.Naming, before ...storage.Naming) error
	Named(ctx context.Context, user string) ([]storage.Naming, error)
	Unname(ctx context.Context, user string, gone ...storage.Naming) error
}

// editions notes and reads the digests that were begun.
type editions interface {
	Edition(ctx context.Context, channel string, until time.Time) (edition storage.Edition, begun bool, err error)
	KeepEdition(ctx context.Context, e storage.Edition) error
	EditionsAt(ctx context.Context, at time.Time) ([]storage.Edition, error)
}
