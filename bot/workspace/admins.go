package workspace

import (
	"context"
	"slices"
	"sync"

	"shine/credit"
)

// Admins are Slack's admins of this workspace: those of the last listing of everybody, and those who changed since, as
// long as they still are admins. Only a few changes are remembered: where there were more, a new admin is known from
// the next listing on.
func (d *Directory) Admins(ctx context.Context) ([]string, error) {
	listed, err := d.listed.get(ctx, "")
	if err != nil {
		return nil, err
	}

	perhaps := slices.Concat(listed, d.changed.list())
	slices.Sort(perhaps)

	var admins []string
	for _, id := range slices.Compact(perhaps) {
		found, err := d.people.get(ctx, id)
		if err != nil {
			return admins, err
		}
		if found.Admin {
			admins = append(admins, id)
		}
	}

	return admins, nil
}

// changedPeople are a few people, the first ones that were added.
type changedPeople struct {
	mu  sync.Mutex
	ids []string
}

func (c *changedPeople) add(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.ids) < fewLookups && !slices.Contains(c.ids, id) {
		c.ids = append(c.ids, id)
	}
}

func (c *changedPeople) list() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.ids)
}

func (c *changedPeople) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ids = nil
}

// SeemsAdmin reports whether to show somebody what only admins may do. Before they do it, IsAdmin is asked.
func (w *Workspace) SeemsAdmin(user string, known Person) bool {
	return known.Admin || slices.Contains(w.Operators(), user) && known.Standing.May(credit.ToAdminister)
}

// IsAdmin asks Slack, now and not from a cache, whether somebody may do what only admins may. Somebody whom the
// operator named an admin is one as long as they are a member; while Slack does not tell, the operator's word counts.
func (w *Workspace) IsAdmin(ctx context.Context, user string) (bool, error) {
	if slices.Contains(w.Operators(), user) {
		if standing, err := w.Standing(ctx, user); err == nil {
			return standing.May(credit.ToAdminister), nil
		}
		return true, nil
	}

	person, err := w.askPerson(ctx, user)
	if err != nil {
		return false, err
	}

	return person.Admin, nil
}

// Operators are the people whom the operator made admins, beside Slack's own.
func (w *Workspace) Operators() []string {
	kept := make([]string, len(w.operators))
	for i, id := range w.operators {
		kept[i] = w.ids.Kept(id)
	}
	return kept
}
