package demo

import (
	"context"
	"fmt"
	"slices"

	"shine/bot/slacksim"
)

const insideAbout = "What went over the wire for the last things that happened, the latest first: what Slack sent, how soon the " +
	"bot acknowledged it, what Redis recorded before that, and what the bot said to Slack after it. JSON opens all of a step."

// mostAudit is how many lines of the audit log are shown.
const mostAudit = 50

// offerInside has the page offer a look inside.
func (w *Workspace) offerInside() {
	w.recorded.begin()
	w.OfferInside(slacksim.Inside{
		About: insideAbout, Store: "Redis", Recorded: w.recorded.list, Audit: w.audit, Trials: w.trials(),
	})
}

// audit is the end of the audit log, the latest first.
func (w *Workspace) audit(ctx context.Context) ([]slacksim.AuditLine, error) {
	var lines []slacksim.AuditLine
	for l, err := range w.store().AuditLog(ctx) {
		if err != nil {
			return nil, fmt.Errorf("reading the audit log: %w", err)
		}
		lines = append(lines, slacksim.AuditLine{At: l.Time, By: l.By, Did: l.Action, About: l.About, Details: l.Detail})
	}
	slices.Reverse(lines)
	return lines[:min(len(lines), mostAudit)], nil
}
