package digest

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"shine/bot/delivery"
	"shine/bot/picture"
	"shine/bot/reading"
	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

// Draw draws an edition for the outbox: the message, and its picture.
func (ed *Editor) Draw(ctx context.Context, e storage.Edition) (delivery.Digest, error) {
	return reading.InBackground(ctx, ed.room, func(ctx context.Context) (delivery.Digest, error) {
		c, err := ed.Compose(ctx, e)
		if err != nil {
			return delivery.Digest{}, err
		}
		return ed.drawComposed(ctx, c)
	})
}

func (ed *Editor) drawComposed(ctx context.Context, c Composed) (delivery.Digest, error) {
	l := ed.workspace.ChannelLanguage(c.Edition.Channel)
	d := delivery.Digest{Edition: c.Edition, Message: l.Digest(c.Week)}
	if err := ed.drawMap(ctx, l, c, &d); err != nil {
		ed.log.Warn("a digest goes without its picture", "channel", c.Edition.Channel, "error", err)
	}
	return d, nil
}

// drawMap adds the map of the week, where there are enough people for one and the channel wants it.
func (ed *Editor) drawMap(ctx context.Context, l render.Language, c Composed, d *delivery.Digest) error {
	kind := ed.workspace.Decided().Channels[c.Edition.Channel].Map
	if kind == credit.NoMap {
		return nil
	}

	drawn, names, err := ed.mapOf(ctx, kind, c)
	if err != nil {
		return err
	}

	if len(drawn.Nodes) < credit.FewestOnMap && (kind != credit.TeamsMap || len(drawn.Nodes) == 0) {
		return nil
	}

	caption := l.MapCaption(kind == credit.TeamsMap, drawn.Left)
	m := picture.Map{Caption: caption, Trend: c.Trend, TrendTitle: l.TrendTitle(len(c.Trend))}

	number := map[string]int{}
	for i, node := range drawn.Nodes {
		number[node] = i
		m.Nodes = append(m.Nodes, picture.Node{Names: names(node)})
	}

	var credits [][2]string
	called := func(node string) string {
		return cmp.Or(append(slices.Clone(names(node)), node)...)
	}
	for _, e := range drawn.Edges {
		m.Edges = append(m.Edges, picture.Edge{From: number[e.From], To: number[e.To], PassedOn: e.PassedOn})
		credits = append(credits, [2]string{called(e.From), called(e.To)})
	}

	slices.SortFunc(credits, func(x, y [2]string) int {
		return cmp.Or(cmp.Compare(x[0], y[0]), cmp.Compare(x[1], y[1]))
	})
	drawing, err := picture.Draw(m)
	if err != nil {
		return fmt.Errorf("drawing the map of the week: %w", err)
	}

	d.Picture, d.Title, d.Alt = drawing, l.MapTitle(), l.MapAlt(caption, credits)
	return nil
}

// mapOf is the map that a channel wants, of people or of teams, and how to find the names of what is on it.
func (ed *Editor) mapOf(
	ctx context.Context, kind credit.MapKind, c Composed,
) (drawn credit.Map, names func(id string) []string, err error) {
	if kind != credit.TeamsMap {
		names = func(user string) []string { return ed.workspace.Names(ctx, user) }
		return credit.MapOfPeople(c.stories), names, nil
	}

	teams, err := ed.teams(ctx)
	names = func(id string) []string {
		for _, t := range teams {
			if t.ID == id {
				return []string{t.Name}
			}
		}
		return nil
	}
	return credit.MapOfTeams(c.stories, c.teams), names, err
}
