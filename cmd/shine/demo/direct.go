package demo

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"regexp"
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
		"thanks": (*Workspace).thanks, "passes on": (*Workspace).passesOn, "card": (*Workspace).card,
		"asks": (*Workspace).asks, "answers": (*Workspace).answers, "credits": (*Workspace).credits, "saw": (*Workspace).saw,
		"is glad": (*Workspace).isGlad, "keeps": (*Workspace).keeps, "shares": (*Workspace).shares,
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

// card lets somebody have a picture made of what they were credited for last, and waits until it has come.
func (w *Workspace) card(ctx context.Context, row event) error {
	person := w.company.people[row.giver]
	told, err := w.toldLast(person, render.ActionMenu, row.whom)
	if err != nil {
		return err
	}

	entry := entryForCard.Find(told.Blocks)
	return w.getsFiles(ctx, told.Channel, 1, func() error {
		return w.Click(ctx, person, told.Channel, told.TS, render.ActionMenu, string(entry))
	})
}

// entryForCard is the entry of a "…" menu for a card, with the shout-out that it is about.
var entryForCard = regexp.MustCompile(regexp.QuoteMeta(render.MenuValue(render.MenuCard, "")) + `\w+`)

// getsFiles waits until somebody got so many more files, when they asked for them.
func (w *Workspace) getsFiles(ctx context.Context, direct string, n int, ask func() error) error {
	before := len(w.Files(direct))
	if err := ask(); err != nil {
		return err
	}

	ctx, cancel := context.WithTimeout(ctx, longestPass)
	defer cancel()
	if err := w.Await(ctx, func() bool { return len(w.Files(direct)) == before+n }); err != nil {
		return fmt.Errorf("waiting for files: %w", err)
	}

	return nil
}

// answer lets somebody press a button under what Shine told them last, of somebody or at all, and send the form that opens.
func (w *Workspace) answer(ctx context.Context, who, button, of string, values map[string][]string) error {
	person := w.company.people[who]
	told, err := w.toldLast(person, button, of)
	if err != nil {
		return err
	}
	if err := w.Click(ctx, person, told.Channel, told.TS, button, ""); err != nil {
		return err
	}
	return w.submit(ctx, person, values)
}

// toldLast is what Shine told somebody last with something to press: of somebody, or of anybody where nobody is named.
func (w *Workspace) toldLast(person, button, of string) (slacksim.Message, error) {
	for _, m := range slices.Backward(w.said(w.DirectChannel(person))) {
		pressable := bytes.Contains(m.Blocks, []byte(`"action_id":"`+button+`"`))
		if pressable && strings.Contains(m.Text, w.company.people[of]) {
			return m, nil
		}
	}
	return slacksim.Message{}, fmt.Errorf("there is nothing with the button %q before them", button)
}
