package storage_test

import (
	"context"
	"fmt"
	"time"

	"shine/credit"
	"shine/storage"
)

// A shout-out is recorded once, however often the same event comes, and what is to be said about it waits in the outbox.
func Example() {
	ctx, now := context.Background(), time.Date(2026, 11, 24, 9, 15, 0, 0, time.UTC)
	db, err := storage.Open(ctx, storage.Config{URL: "memory://"})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = db.Close() }()

	store := db.Workspace("T0SHINE")
	entry := storage.Entry{
		Shoutout: credit.Shoutout{
			Workspace: "T0SHINE", Giver: "U0ANA", Recipients: []string{"U0LUIS"}, Channel: "C0GENERAL",
			Text: "pairing until the migration was boring", Visibility: credit.Public, Source: credit.FromCommand,
		},
		Event: "command:1", DayStart: now.Truncate(24 * time.Hour), DailyLimit: 30, BurstLimit: credit.BurstLimit,
	}
	for range 2 {
		outcome, err := store.Record(ctx, now, entry)
		fmt.Println(outcome.Status == storage.Recorded, err)
	}
	for shoutout, err := range store.Between(ctx, now.Add(-time.Hour), now.Add(time.Hour)) {
		fmt.Println(shoutout.Recipients, shoutout.Text, err)
	}
	waiting, err := store.OutboxLength(ctx)
	fmt.Println(waiting, err)
	// Output:
	// true <nil>
	// false <nil>
	// [U0LUIS] pairing until the migration was boring <nil>
	// 1 <nil>
}
