package demo

import (
	"bytes"
	"context"
	"slices"
	"time"

	"shine/bot/render"
	"shine/bot/slacksim"
	"shine/credit"
	"shine/credit/nudge"
	"shine/storage"
)

// store is what Shine keeps of the workspace.
func (w *Workspace) store() *storage.Store { return w.db.Workspace(slacksim.TeamID) }

// said lists what Shine said in a conversation for everybody there.
func (w *Workspace) said(conversation string) []slacksim.Message {
	var said []slacksim.Message
	for _, m := range w.Messages(conversation) {
		if m.EphemeralTo == "" && m.User == slacksim.BotUser {
			said = append(said, m)
		}
	}
	return said
}

// nudged is a nudge that a lead has before them.
type nudged struct {
	slacksim.Message
	nudge.Moment
}

// latestNudge is the latest one that a lead got, of some kinds or of any, if it still stands there as it came.
func (w *Workspace) latestNudge(ctx context.Context, who string, kinds ...nudge.Kind) (nudged, bool, error) {
	lead := w.company.people[who]
	records, err := w.store().NudgeRecords(ctx, lead)
	if err != nil {
		return nudged{}, false, err
	}

	for _, moment := range slices.Backward(records[lead].Moments) {
		if len(kinds) > 0 && !slices.Contains(kinds, moment.Kind) {
			continue
		}
		for _, m := range w.Messages(w.DirectChannel(lead)) {
			if moment.Answer == "" && bytes.Contains(m.Blocks, []byte(render.MenuValue(render.MenuWhy, moment.ID))) {
				return nudged{m, moment}, true, nil
			}
		}
		break
	}

	return nudged{}, false, nil
}

// nextWorkday is the next one, Monday to Friday, in the middle of the day.
func (w *Workspace) nextWorkday() time.Time {
	now := w.clock.Now().In(w.company.zone)
	for day := 1; ; day++ {
		at := credit.WallClock(now.Year(), now.Month(), now.Day()+day, passingMinute, w.company.zone).In(w.company.zone)
		if at.Weekday() != time.Saturday && at.Weekday() != time.Sunday {
			return at
		}
	}
}
