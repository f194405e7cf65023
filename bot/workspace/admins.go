package workspace

import (
	"context"
	"slices"
	"sync"
)

// Admins are Slack's, of this workspace: of those who were when everybody was listed last, and of those who changed since,
// as far as these are few, who are now. Whoever else was made an admin meanwhile is one from the next listing on.
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
