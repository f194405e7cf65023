package demo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"shine/bot/render"
	"shine/credit"
	"shine/credit/nudge"
	"shine/storage"
)

// This file plays what passes between leads and the people they lead, in the messages of both with Shine.

// asks lets a lead ask somebody what they are proud of. The nudge that it takes is the only one of the history: one for a day
// that this person would like to be thought of.
func (w *Workspace) asks(ctx context.Context, row event) error {
	if err := w.remind(ctx, w.company.people[row.giver], w.company.people[row.whom]); err != nil {
		return err
	}
	return w.answer(ctx, row.giver, render.ActionNudgeAsk, row.whom, map[string][]string{render.FieldQuestion: {row.said}})
}

// remind nudges a lead for a milestone of somebody's.
func (w *Workspace) remind(ctx context.Context, lead, person string) error {
	milestones, err := w.store().Milestones(ctx)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(milestones, func(m credit.Milestone) bool { return m.Person == person })
	if at < 0 {
		return errors.New("nobody knows of a milestone of theirs")
	}

	now := w.clock.Now().UTC()
	moment := nudge.Moment{ID: strconv.FormatInt(now.UnixMilli(), 36), At: now, Wording: 1, Reason: nudge.Reason{
		Kind: nudge.Milestone, About: person,
		Facts: nudge.Facts{Since: now, Date: milestones[at].Date, Word: milestones[at].Word},
	}}
	_, err = w.store().ChangeNudges(ctx, now, lead, func(r *nudge.Record, _ bool) (storage.NudgeStep, bool) {
		r.Moments = append(r.Moments, moment)
		return storage.NudgeStep{Stays: true, Say: storage.SayNudge, Moment: moment.ID}, true
	})
	if err != nil {
		return err
	}

	return w.bot.catchUp(ctx)
}

// answers lets somebody answer what a lead asked them.
func (w *Workspace) answers(ctx context.Context, row event) error {
	return w.answer(ctx, row.giver, render.ActionAnswer, row.whom, map[string][]string{render.FieldAnswer: {row.said}})
}

// credits lets a lead give credit for what somebody answered.
func (w *Workspace) credits(ctx context.Context, row event) error {
	return w.answer(ctx, row.giver, render.ActionAnswerGive, row.whom, map[string][]string{render.FieldReason: {row.said}})
}

// saw lets a lead tell somebody that they saw what their note told first.
func (w *Workspace) saw(ctx context.Context, row event) error {
	return w.answer(ctx, row.giver, render.ActionSaw, row.whom, map[string][]string{render.FieldLine: {row.said}})
}

// isGlad lets somebody keep what they are glad about, when they are asked on a Friday.
func (w *Workspace) isGlad(ctx context.Context, row event) error {
	if err := w.bot.catchUp(ctx); err != nil {
		return err
	}
	return w.answer(ctx, row.giver, render.ActionWinAdd, row.whom, map[string][]string{render.FieldWin: {row.said}})
}

// keeps lets somebody keep what they are glad about, unasked.
func (w *Workspace) keeps(ctx context.Context, row event) error {
	person := w.company.people[row.giver]
	_, err := w.Command(ctx, person, w.DirectChannel(person), "/shine win "+row.said)
	return err
}

// shares lets somebody share with a lead what they kept last.
func (w *Workspace) shares(ctx context.Context, row event) error {
	person := w.company.people[row.giver]
	direct := w.DirectChannel(person)
	if _, err := w.Command(ctx, person, direct, "/shine wins"); err != nil {
		return err
	}

	shown := w.Ephemerals(direct, person)
	if err := w.Click(ctx, person, direct, shown[len(shown)-1].TS, render.ActionWinShare, ""); err != nil {
		return fmt.Errorf("sharing a win: %w", err)
	}
	return w.submit(ctx, person, map[string][]string{render.FieldLeads: {w.company.people[row.whom]}})
}
