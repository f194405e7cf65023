package demo

import (
	"context"
	"fmt"
	"time"

	"shine/bot/slacksim"
)

// goAway lets those of the company leave who are on holiday when the demo begins. Shine does not nudge them until they are
// back.
func (w *Workspace) goAway(ctx context.Context) error {
	for _, row := range table(companyText) {
		if row[0] != "away" {
			continue
		}

		until, err := time.ParseInLocation(time.DateOnly, inDays(row[2], w.began), w.company.zone)
		if err != nil {
			return fmt.Errorf("company.txt: until when somebody is away: %w", err)
		}
		if err := w.UpdateUser(ctx, w.company.people[row[1]], func(u *slacksim.User) {
			u.StatusEmoji, u.StatusText, u.StatusUntil = row[3], row[4], until
		}); err != nil {
			return err
		}
	}

	return nil
}
