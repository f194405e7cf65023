package digest

import (
	"cmp"
	"context"
	"slices"

	"shine/bot/workspace"
)

// teams are the teams that a digest may speak of: Slack's user groups, and the lists that leads set up, under the
// lead's id and name.
func (ed *Editor) teams(ctx context.Context) ([]workspace.Group, error) {
	known, err := ed.workspace.Groups(ctx)
	if err != nil {
		return nil, err
	}

	led, err := ed.store.Teams(ctx)
	if err != nil {
		return nil, err
	}

	all := slices.Clone(known)
	for _, t := range led.Active() {
		if t.Group == "" {
			name := cmp.Or(append(slices.Clone(ed.workspace.Names(ctx, t.Lead)), t.Lead)...)
			all = append(all, workspace.Group{ID: t.Lead, Name: name, Members: append([]string{t.Lead}, t.People()...)})
		}
	}

	return all, nil
}
