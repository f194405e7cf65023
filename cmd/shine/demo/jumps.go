package demo

import (
	"bytes"
	"context"
	"slices"

	"shine/bot/render"
	"shine/bot/slacksim"
	"shine/credit/nudge"
)

// jumps are what the page's clock can be moved on to, known by what only such a message has in whichever language.
func (w *Workspace) jumps(ctx context.Context) []slacksim.Jump {
	return []slacksim.Jump{
		{Label: "Next digest", Until: isDigest},
		{Label: "Next nudge", Until: isNudge},
		{Label: "Next milestone", Until: func(m slacksim.Message) bool { return isNudge(m) && w.isOfMilestone(ctx, m) }},
	}
}

// isDigest reports whether a message tells a channel its week: it is marked as the digest of that channel.
func isDigest(m slacksim.Message) bool {
	return bytes.Contains(m.Metadata, []byte(`"digest `+m.Channel+` `))
}

// isNudge reports whether a message is a nudge: somebody can ask why it came.
func isNudge(m slacksim.Message) bool {
	return m.Channel[0] == 'D' && bytes.Contains(m.Blocks, []byte(render.MenuValue(render.MenuWhy, "")))
}

// isOfMilestone reports whether a nudge is about a day that somebody would like to be thought of.
func (w *Workspace) isOfMilestone(ctx context.Context, m slacksim.Message) bool {
	records, err := w.store().AllNudgeRecords(ctx)
	if err != nil {
		w.log.Warn("looking for a milestone", "error", err)
		return false
	}

	for _, record := range records {
		of := func(moment nudge.Moment) bool {
			return moment.Kind == nudge.Milestone && bytes.Contains(m.Blocks, []byte(render.MenuValue(render.MenuWhy, moment.ID)))
		}
		if slices.ContainsFunc(record.Moments, of) {
			return true
		}
	}
	return false
}
