package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

// fillForm takes a text that names people later on for a shout-out that began with its reason.
func (g *giving) fillForm(ctx context.Context, r *request, draft credit.Draft) (answer, error) {
	for _, s := range draft.Reason {
		if s.Kind == credit.User || s.Kind == credit.Group {
			draft.People = append(draft.People, s)
		}
	}
	d := draftOf(r.origin, draft)
	if r.trigger == "" {
		return answer{}, &mendable{&credit.Refusal{Code: credit.NobodyNamed}, g.keepDraft(ctx, r.user, d)}
	}
	return g.openForm(ctx, r, d)
}

// openForm opens the form to give a shout-out with what is known already. Where Slack does not take it any more, what
// was typed waits for a button, which opens it again.
func (g *giving) openForm(ctx context.Context, r *request, d formDraft) (answer, error) {
	d.ResponseURL, d.Source = r.responseURL, orSource(d.Source, credit.FromModal)
	token := g.keepDraft(ctx, r.user, d)
	give, err := g.fillIn(ctx, r.user, token, d)
	if err != nil {
		return answer{}, notFilled(err)
	}
	return g.open(ctx, r, r.language.GiveForm(give), r.language.FormExpired(r.typed, token)...)
}

// notFilled is an error to somebody whose form could not be filled in.
func notFilled(err error) error {
	if _, ok := errors.AsType[*credit.Refusal](err); ok {
		return err
	}
	return fmt.Errorf("filling in a form: %w: %w", render.ErrNotLookedUp, err)
}

// orSource keeps how a shout-out came in where that says more than that a form was used.
func orSource(s, otherwise credit.Source) credit.Source {
	if s == "" || s == credit.FromCommand || s == credit.FromMention {
		return otherwise
	}
	return s
}

// fillIn is what the form starts with. Groups are filled in as their members, since a form takes people only; more
// people than one shout-out holds are refused.
func (g *giving) fillIn(ctx context.Context, giver, token string, d formDraft) (render.Give, error) {
	give := render.Give{
		Reason: g.typable(d.Reason), Work: d.Work, Values: d.Values, OnlyThem: d.Private, Permalink: d.Permalink,
		Settings: g.workspace.Settings(), Metadata: token, Nudged: d.Nudge != "",
		Behind: d.Behind, SomeOnly: d.SomeOnly, Thread: d.Thread != "",
	}
	people, err := g.formPeople(ctx, giver, d.People)
	if err != nil {
		return give, err
	}

	give.People, give.Lines = people, g.linesFor(ctx, giver, people)
	if place, err := g.workspace.Channel(ctx, d.Channel); err == nil && place.Postable {
		give.Channel = d.Channel
	}
	if err := g.quote(ctx, giver, d, &give); err != nil {
		return give, err
	}
	if d.PassedFrom != "" {
		found, err := g.store.Get(ctx, d.PassedFrom)
		if err != nil {
			return give, err
		}
		if len(found) > 0 {
			passed := g.workspace.ShownIn(ctx, g.workspace.CallOne(ctx, found[0]), giver)
			give.PassedFrom = &passed
		}
	}
	return give, nil
}

// formPeople are those whom a form names for a draft: groups as their members, without the giver, the deactivated and
// apps. More than a shout-out may credit are refused, since a form would leave some of them out in silence.
func (g *giving) formPeople(ctx context.Context, giver string, named []credit.Span) ([]string, error) {
	facts := credit.Facts{Giver: giver, Settings: g.workspace.Settings()}
	err := g.workspace.Know(ctx, credit.Draft{People: named}, &facts)
	if refusal, ok := errors.AsType[*credit.Refusal](err); ok {
		refusal.Also = nil // the reason comes with the form
		return nil, refusal
	}

	var people []string
	for _, p := range named {
		ids, group := facts.Members[p.ID]
		if p.Kind == credit.Group && !group {
			return nil, err
		}

		if p.Kind != credit.Group {
			ids = []string{p.ID}
		}
		for _, id := range ids {
			if standing, known := facts.Standings[id]; known && !standing.May(credit.ToBeCredited) {
				continue // somebody who could not be looked up in time is judged when the form is sent
			}
			if id != giver && !slices.Contains(people, id) {
				people = append(people, id)
			}
		}
	}

	return people, nil
}

// submitGive records what the form holds. Whatever is wrong is said under the field that caused it, and nothing typed
// is lost.
func (g *giving) submitGive(ctx context.Context, r *request) (answer, error) {
	d, known, err := g.draftKept(ctx, r.user, r.view.PrivateMetadata)
	if err != nil {
		return answer{}, err
	}

	hasChannel := r.view.Has(render.FieldChannel)
	if !known && !hasChannel {
		return notice(r.language, g.why(r, render.ErrFormGone)[0]), nil // the shout-out that it passes on is forgotten
	}

	d = d.filledIn(r.fields(), hasChannel, g.nameInField)
	if d.Private && d.Channel == "" {
		d.Channel = g.directWith(ctx, r.user)
	}
	if wrong := g.checkPlace(ctx, r.user, d); hasChannel && wrong != nil {
		return g.misplaced(ctx, r, d, wrong), nil
	}

	o := d.origin(r.user, "view:"+r.view.ID)
	o.inside = hasChannel // that was just looked up
	outcome, leftOut, err := g.record(ctx, o, d.draft())
	if err != nil {
		return g.misgiven(ctx, r, err)
	}
	if outcome.Status == storage.SameWords {
		said := r.language.SaidAlready(outcome.Shoutout, o.typed, g.keepDraft(ctx, r.user, d))
		return g.closeForm(d, r.user, said), nil
	}

	receipt := g.receipt(ctx, r.language, outcome.Shoutout, leftOut)
	return g.closeForm(d, r.user, []render.Message{receipt}).
		then(g.homes.RefreshAfter(outcome.Shoutout)).
		then(g.gaveAfter(r.user, d)).
		then(g.behindAfter(r.user, d)), nil
}

// misplaced says what is wrong with the channel of a form, together with what is wrong with its other fields.
func (g *giving) misplaced(ctx context.Context, r *request, d formDraft, wrong error) answer {
	o := d.origin(r.user, "")
	o.inside = true // what is wrong with the channel is said already
	_, _, err := g.judge(ctx, o, d.draft())
	problems := g.wrongFields(ctx, r.language, err)
	problems[render.FieldChannel] = g.whyUnder(r.language, wrong)
	return misfilled(problems)
}

// directWith is the conversation of somebody with Shine: it counts as the place of a shout-out that is told privately
// and was given nowhere else.
func (g *giving) directWith(ctx context.Context, user string) string {
	direct, _, _, err := g.api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{user}})
	if err != nil {
		g.log.Warn("opening direct messages", "error", err)
		return user // Slack takes people for their conversations too
	}
	return direct.ID
}

// filledIn is the draft with what the form's fields hold.
func (d formDraft) filledIn(f fields, hasChannel bool, name func(credit.Span) string) formDraft {
	d.People = nil
	for _, id := range f.get(render.FieldPeople).SelectedUsers {
		d.People = append(d.People, credit.Span{Kind: credit.User, ID: id})
	}

	d.Reason = retyped(strings.TrimSpace(f.text(render.FieldReason)+"\n"+f.text(render.FieldChanged)), d.Reason, name)
	d.Values = f.checked(render.FieldValues)
	if _, has := f[render.FieldWork]; has {
		d.Work, d.WorkTyped = workTyped(f.text(render.FieldWork)), false
	}
	if hasChannel {
		d.Private = len(f.checked(render.FieldOnly)) > 0
		picked := f.get(render.FieldChannel).SelectedConversation
		if picked != d.Channel {
			d.Channel, d.Thread = picked, ""
		}
	}
	d.Source = orSource(d.Source, credit.FromModal)
	if d.PassedFrom != "" {
		d.Source = credit.FromPassOn
	}
	return d
}

// checkPlace says what is wrong with where somebody wants a shout-out announced.
func (g *giving) checkPlace(ctx context.Context, user string, d formDraft) error {
	if d.Private {
		return nil
	}
	if d.Channel == "" {
		return render.ErrNoChannel
	}

	may, _, err := g.maySpeak(ctx, user, d.Channel)
	switch {
	case err != nil:
		return render.ErrNotLookedUp
	case !may:
		return render.ErrCannotPost
	}

	return nil
}

// misgiven says why a shout-out could not be taken, under the field that can mend it.
func (g *giving) misgiven(ctx context.Context, r *request, err error) (answer, error) {
	wrong := g.wrongFields(ctx, r.language, err)
	switch {
	case len(wrong) > 0:
		return misfilled(wrong), nil
	case errors.Is(err, render.ErrNotLookedUp):
		return answer{}, at(render.FieldPeople, err)
	case errors.Is(err, render.ErrNotRecipient):
		return notice(r.language, g.why(r, err)[0]), nil
	}
	return answer{}, err
}

// wrongFields are the sentences of a refusal, under the fields that can mend it; none of another error.
func (g *giving) wrongFields(ctx context.Context, l render.Language, err error) map[string]string {
	wrong := map[string]string{}
	refusal, _ := errors.AsType[*credit.Refusal](err)
	for ; refusal != nil; refusal = refusal.Also {
		wrong[fieldOf(refusal.Code)] = g.Readable(ctx, l.Refusal(refusal)) // Slack shows it as it is
	}
	return wrong
}

func fieldOf(code credit.Code) string {
	switch code {
	case credit.NobodyNamed, credit.UnresolvedName, credit.BroadcastNamed, credit.OnlySelf, credit.NobodyLeft,
		credit.TooManyPeople, credit.ChainEnds:
		return render.FieldPeople
	case credit.WorkUnfit, credit.WorkTooLong, credit.WorkElsewhere:
		return render.FieldWork
	case credit.NoReason, credit.ReasonTooShort, credit.ReasonTooLong, credit.DailyLimit, credit.TooQuick,
		credit.GiverUnfit, credit.ChangedOften, credit.ChannelChangedOften:
	}
	return render.FieldReason
}
