package demo

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"shine/bot/render"
	"shine/bot/slacksim"
)

//go:embed direct.txt
var directText string

// doDirectly lets somebody do something in their own messages with Shine.
func (w *Workspace) doDirectly(ctx context.Context, row event) error {
	does, ok := map[string]func(*Workspace, context.Context, event) error{
		"thanks": (*Workspace).thanks, "passes on": (*Workspace).passesOn,
	}[row.does]
	if !ok {
		return fmt.Errorf("direct.txt: nobody %q", row.does)
	}
	if err := does(w, ctx, row); err != nil {
		return fmt.Errorf("%s %s %s: %w", row.giver, row.does, row.whom, err)
	}
	return nil
}

// thanks lets somebody say thanks for what they were credited for.
func (w *Workspace) thanks(ctx context.Context, row event) error {
	return w.answer(ctx, row.giver, render.ActionThanks, row.whom, map[string][]string{render.FieldOwn: {row.said}})
}

// passesOn lets somebody hand on what they were credited for last.
func (w *Workspace) passesOn(ctx context.Context, row event) error {
	return w.answer(ctx, row.giver, render.ActionPassOn, "", map[string][]string{
		render.FieldPeople: {w.company.people[row.whom]}, render.FieldReason: {row.said},
	})
}

// answer lets somebody press a button under what Shine told them last, of somebody or at all, and send the form that opens.
func (w *Workspace) answer(ctx context.Context, who, button, of string, values map[string][]string) error {
	person := w.company.people[who]
	direct := w.DirectChannel(person)
	told := slices.DeleteFunc(w.said(direct), func(m slacksim.Message) bool {
		return !bytes.Contains(m.Blocks, []byte(`"action_id":"`+button+`"`)) || !strings.Contains(m.Text, w.company.people[of])
	})
	if len(told) == 0 {
		return fmt.Errorf("there is nothing with the button %q before them", button)
	}
	if err := w.Click(ctx, person, direct, told[len(told)-1].TS, button, ""); err != nil {
		return err
	}
	return w.submit(ctx, person, values)
}
