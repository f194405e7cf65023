package bot

import (
	"context"
	"time"

	"shine/storage/rescue"
	"shine/storage/sleep"
)

// panicPause is how long a part of the bot rests that panicked.
const panicPause = time.Second

// survive does something, and logs a panic: the bot goes on without it.
func (b *Bot) survive(do func()) {
	err := rescue.Do(func() error {
		do()
		return nil
	})
	if err != nil {
		b.reference(err)
	}
}

// kept keeps a part of the bot at work until ctx ends or it returns: after a panic it begins anew.
func (b *Bot) kept(ctx context.Context, part func(context.Context) error) func() error {
	return func() error {
		for {
			err := rescue.Do(func() error { return part(ctx) })
			if !rescue.IsPanic(err) {
				return err
			}
			b.reference(err)
			if sleep.For(ctx, panicPause) != nil {
				return nil //nolint:nilerr // the end of ctx is the end of the work, and no error
			}
		}
	}
}
