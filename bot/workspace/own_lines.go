package workspace

import (
	"context"
	"fmt"

	"shine/credit"
)

// OwnLinesFor are the lines in which people say how they like to shine, as far as a reader may read them. Members read
// the lines that are for everyone. A lead also reads the lines for leads of those people who let them, for as long as
// they lead them.
func (w *Workspace) OwnLinesFor(
	ctx context.Context, reader string, people []string,
) (map[string]credit.OwnLines, error) {
	written, err := w.store.OwnLines(ctx, people...)
	if err != nil || len(written) == 0 {
		return nil, err
	}

	standing, err := w.Standing(ctx, reader)
	if err != nil {
		return nil, err
	}

	teams, err := w.store.TeamsOf(ctx, reader)
	if err != nil {
		return nil, fmt.Errorf("reading whose lines a lead may read: %w", err)
	}

	readable := map[string]credit.OwnLines{}
	for person, lines := range written {
		since, led := teams.LedSince(reader, person)
		mayLead := led && standing.May(credit.ToLead) && lines.Lets(reader, since)
		if read := lines.ReadBy(standing.May(credit.ToReadAll), mayLead); read.Written() {
			readable[person] = read
		}
	}

	return readable, nil
}
