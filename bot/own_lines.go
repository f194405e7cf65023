package bot

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"shine/bot/home"
	"shine/bot/payload"
	"shine/bot/render"
	"shine/bot/workspace"
	"shine/credit"
)

// ownLines takes how people like to shine: three lines of their own, each for the readers whom they choose.
type ownLines struct {
	*base
	homes *home.Keeper
}

func (o *ownLines) routes() routes {
	own := those(credit.ToReadOwn)
	return routes{
		actions: table{
			render.ActionLines:    {do: o.openLines, who: own},
			render.ActionLineLead: {do: o.letLead, who: own, inPlace: true},
		},
		forms: table{render.FormLines: {do: o.submitLines, who: own, under: render.FieldThanked}},
	}
}

// openLines opens the form with what somebody wrote.
func (o *ownLines) openLines(ctx context.Context, r *request) (answer, error) {
	lines, err := o.store.OwnLines(ctx, r.user)
	if err != nil {
		return answer{}, err
	}

	leads, err := o.leadsOf(ctx, r.user)
	if err != nil {
		return answer{}, err
	}

	return o.open(ctx, r, r.language.LinesForm(lines[r.user], leads), r.language.Expired(render.ActionLines, "")...)
}

// mostLeads is how many leads the form names.
const mostLeads = 50

// leadsOf are the leads of somebody.
func (o *ownLines) leadsOf(ctx context.Context, user string) ([]string, error) {
	teams, err := o.store.Teams(ctx)
	if err != nil {
		return nil, err
	}
	leads := teams.LeadsOf(user)
	return leads[:min(len(leads), mostLeads)], nil
}

// submitLines keeps what somebody wrote. By sending the form they let the leads whom it names read the lines that are
// for leads.
func (o *ownLines) submitLines(ctx context.Context, r *request) (answer, error) {
	written, wrong := linesOf(r.fields(), r.language)
	if len(wrong) > 0 {
		return misfilled(wrong), nil
	}

	leads, err := o.leadsOf(ctx, r.user)
	if err != nil {
		return answer{}, err
	}
	if err := o.countChange(ctx, r.user); err != nil {
		return answer{}, err
	}

	told := strings.Fields(r.view.PrivateMetadata)
	saved, err := o.store.ChangeOwnLines(ctx, r.user, func(before credit.OwnLines) credit.OwnLines {
		after := written
		after.Leads, after.Asked = before.Leads, before.Asked
		for _, lead := range leads {
			if written.HasForLeads() && slices.Contains(told, lead) {
				after = after.WithLead(lead, o.now().UTC())
			}
		}
		return after
	})
	if err != nil {
		return answer{}, fmt.Errorf("keeping how somebody likes to shine: %w", err)
	}

	return notice(r.language, r.language.LinesSaved(saved)).
		then(o.homes.RefreshLater(r.user)), nil
}

// linesOf reads the form, with what is wrong by field.
func linesOf(filled fields, l render.Language) (credit.OwnLines, map[string]string) {
	var lines credit.OwnLines
	wrong := map[string]string{}
	for _, one := range []struct {
		text, audience string
		line           *credit.OwnLine
	}{
		{render.FieldThanked, render.FieldThankedFor, &lines.Thanked},
		{render.FieldGrowing, render.FieldGrowingFor, &lines.Growing},
		{render.FieldKnown, render.FieldKnownFor, &lines.Known},
	} {
		audience, chosen := render.AudienceOf(filled.chosen(one.audience))
		*one.line = credit.NewOwnLine(filled.text(one.text), audience)
		switch {
		case one.line.TooLong():
			wrong[one.text] = l.Failure(render.ErrLineTooLong)
		case one.line.Text != "" && !chosen:
			wrong[one.audience] = l.Failure(render.ErrNoAudience)
		}
	}

	return lines, wrong
}

// letLead lets a lead read the lines that somebody wrote for their leads.
func (o *ownLines) letLead(ctx context.Context, r *request) (answer, error) {
	teams, err := o.store.TeamsOf(ctx, r.value)
	if err != nil {
		return answer{}, err
	}
	if _, led := teams.LedSince(r.value, r.user); !led {
		return answer{}, render.ErrNotLedBy
	}

	if err := o.countChange(ctx, r.user); err != nil {
		return answer{}, err
	}
	_, err = o.store.ChangeOwnLines(ctx, r.user, func(l credit.OwnLines) credit.OwnLines {
		return l.WithLead(r.value, o.now().UTC())
	})
	if err != nil {
		return answer{}, fmt.Errorf("letting a lead read somebody's lines: %w", err)
	}

	return say(r.language.LineLead(r.value)).
		then(o.homes.RefreshLater(r.user)), nil
}

// showLines has the form to give a shout-out show what the people wrote who are chosen in it now. Everything else in it
// stays as it is filled in.
func (g *giving) showLines(ctx context.Context, r *request) (answer, error) {
	if r.view.CallbackID != render.FormGive {
		return answer{}, render.ErrOldButton
	}

	chosen := r.fields().get(render.FieldPeople).SelectedUsers
	if slices.Equal(linesIn(r.view), blocksOf(g.linesFor(ctx, r.user, chosen))) {
		return answer{}, nil // as for almost every choice
	}

	kept, known, err := g.draftKept(ctx, r.user, r.view.PrivateMetadata)
	if err != nil || !known {
		return answer{}, err // the form stays as it is
	}

	d := kept.filledIn(r.fields(), r.view.Has(render.FieldChannel), g.nameInField)
	give, err := g.fillIn(ctx, r.user, r.view.PrivateMetadata, d)
	if err != nil {
		return answer{}, nil //nolint:nilerr // too many people, say: that is said once the form is sent
	}

	give.Reason, give.Changed = r.fields().text(render.FieldReason), r.fields().text(render.FieldChanged)
	return answer{after: func(ctx context.Context) error {
		_, err := g.api.UpdateViewContext(ctx, r.language.GiveForm(give), "", "", r.view.ID)
		if workspace.IsSlackError(err, "not_found") {
			return nil // it was sent or closed meanwhile
		}
		return err //nolint:wrapcheck // the caller says what it was
	}}, nil
}

// linesIn are the ids of the blocks in a form that show people's lines, and blocksOf the ids of the blocks that should.
func linesIn(v payload.View) []string {
	var blocks []string
	for _, b := range v.Blocks {
		if strings.HasPrefix(b.BlockID, render.BlockLines) {
			blocks = append(blocks, b.BlockID)
		}
	}
	return blocks
}

func blocksOf(lines []render.LinesOf) []string {
	var blocks []string
	for _, of := range lines {
		blocks = append(blocks, render.BlockLines+of.Person)
	}
	return blocks
}

// maxLines is for how many people the form to give a shout-out shows what they wrote.
const maxLines = 5

// linesFor is what the people named in a form wrote, as far as the giver may read it. Lines that cannot be read in time
// are left out: the form opens all the same.
func (g *giving) linesFor(ctx context.Context, giver string, people []string) []render.LinesOf {
	lines, err := g.workspace.OwnLinesFor(ctx, giver, people[:min(len(people), g.workspace.Settings().MaxRecipients)])
	if err != nil {
		g.log.Info("reading how people like to shine", "error", err)
	}

	var shown []render.LinesOf
	for _, person := range slices.Sorted(maps.Keys(lines)) {
		if len(shown) < maxLines {
			shown = append(shown, render.LinesOf{Person: person, Lines: lines[person]})
		}
	}
	return shown
}
