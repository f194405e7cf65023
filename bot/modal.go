package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"shine/bot/delivery"
	"shine/bot/payload"
	"shine/bot/render"
	"shine/bot/workspace"
	"shine/credit"
	"shine/storage"
)

// openForm opens the form to give a shout-out with what is known already. Where Slack does not take it any more, what
// was typed waits behind a button, which opens it again.
func (b *Bot) openForm(ctx context.Context, r request, d formDraft) answer {
	l := b.workspace.LanguageOf(ctx, r.user)
	d.ResponseURL, d.Source = r.responseURL, orSource(d.Source, credit.FromModal)
	token := b.keepDraft(ctx, r.user, d)
	form, err := b.giveForm(ctx, l, r.user, token, d)
	if refusal, ok := errors.AsType[*credit.Refusal](err); ok {
		return say(l.Refused(refusal, r.typed, "")...)
	}
	if err != nil {
		b.log.Warn("filling in a form", "error", err)
		return say(l.LookupFailed(r.typed)...)
	}
	return b.open(ctx, l, r.trigger, form, func() []render.Message { return l.FormExpired(r.typed, token) })
}

// orSource keeps how a shout-out came in where that says more than that a form was used.
func orSource(s, otherwise credit.Source) credit.Source {
	if s == "" || s == credit.FromCommand || s == credit.FromMention {
		return otherwise
	}
	return s
}

// giveForm draws the form. Groups are filled in as their members, since a form takes people only; more than one shout-out
// holds are refused.
func (b *Bot) giveForm(ctx context.Context, l render.Language, giver, token string, d formDraft) (slack.ModalViewRequest, error) {
	give := render.Give{
		Reason: b.typable(d.Reason), Values: d.Values, OnlyThem: d.Private, Permalink: d.Permalink, Settings: b.workspace.Settings(), Metadata: token,
		Nudged: d.Nudge != "",
	}
	people, err := b.formPeople(ctx, giver, d.People)
	if err != nil {
		return slack.ModalViewRequest{}, err
	}
	give.People = people
	if place, err := b.workspace.Channel(ctx, d.Channel); err == nil && place.Postable {
		give.Channel = d.Channel
	}
	if d.PassedFrom != "" {
		found, err := b.store.Get(ctx, d.PassedFrom)
		if err != nil {
			return slack.ModalViewRequest{}, err
		}
		if len(found) > 0 {
			passed := b.workspace.ShownIn(ctx, b.workspace.CallOne(ctx, found[0]), giver)
			give.PassedFrom = &passed
		}
	}
	return l.GiveForm(give), nil
}

// formPeople are those whom a form names for a draft: groups as their members, without the giver, the deactivated and
// apps. More than a shout-out may credit are refused, since a form would leave some of them out in silence.
func (b *Bot) formPeople(ctx context.Context, giver string, named []credit.Span) ([]string, error) {
	facts := credit.Facts{Giver: giver, Settings: b.workspace.Settings()}
	err := b.workspace.Know(ctx, credit.Draft{People: named}, &facts)
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
				continue // who could not be looked up in time is judged when the form is sent
			}
			if id != giver && !slices.Contains(people, id) {
				people = append(people, id)
			}
		}
	}
	return people, nil
}

// creditable reports whether a form should name somebody: the deactivated and apps it leaves out. Who could not be
// looked up in time is judged when the form is sent.
func (b *Bot) creditable(ctx context.Context, id string) bool {
	person, err := b.workspace.Person(ctx, id)
	return err != nil || person.Standing.May(credit.ToBeCredited)
}

// open opens a form, or says something else where Slack does not take it any more.
func (b *Bot) open(ctx context.Context, l render.Language, trigger string, form slack.ModalViewRequest, otherwise func() []render.Message) answer {
	_, err := b.api.OpenViewContext(ctx, trigger, form)
	switch {
	case err == nil:
		return answer{}
	case workspace.IsSlackError(err, "expired_trigger_id", "exchanged_trigger_id", "trigger_expired", "trigger_exchanged", "invalid_trigger_id"),
		delivery.MayPass(err):
		return say(otherwise()...)
	}
	return say(append([]render.Message{b.wentWrong(l, fmt.Errorf("opening a form: %w", err))}, otherwise()...)...)
}

// submitted answers a form that was sent: https://docs.slack.dev/surfaces/modals#handling_submissions.
func (b *Bot) submitted(ctx context.Context, c payload.Interaction) answer {
	switch c.View.CallbackID {
	case render.FormGive:
		return b.submitGive(ctx, c)
	case render.FormEdit:
		return b.submitEdit(ctx, c)
	case render.FormThanks:
		return b.submitThanks(ctx, c)
	case render.FormSettings:
		return b.submitSettings(ctx, c)
	case render.FormPassOnEach:
		return b.submitPassOn(ctx, c)
	case render.FormAsk:
		return b.submitAsk(ctx, c)
	case render.FormSnooze:
		return b.submitSnooze(ctx, c)
	case render.FormNudges:
		return b.submitNudges(ctx, c)
	case render.FormTeam:
		return b.submitTeam(ctx, c)
	}
	l := b.workspace.LanguageOf(ctx, c.User.ID)
	return notice(l, l.OldButton())
}

// problem keeps a form open, with a sentence below one of its fields.
func problem(field, sentence string) answer {
	return answer{form: slack.NewErrorsViewSubmissionResponse(map[string]string{field: sentence})}
}

// notice puts a sentence in the place of a form.
func notice(l render.Language, m render.Message) answer {
	view := l.Notice(m)
	return answer{form: slack.NewUpdateViewSubmissionResponse(&view)}
}

// fields reads what a form was filled in with, by field.
type fields map[string]map[string]payload.BlockAction

func fieldsOf(c payload.Interaction) fields { return c.View.State.Values }

func (f fields) get(name string) payload.BlockAction { return f[name][name] }

func (f fields) text(name string) string { return strings.TrimSpace(f.get(name).Value) }

func (f fields) chosen(name string) string { return f.get(name).SelectedOption.Value }

func (f fields) checked(name string) []string {
	var values []string
	for _, option := range f.get(name).SelectedOptions {
		values = append(values, option.Value)
	}
	return values
}

// submitGive records what the form holds. Whatever is wrong is said below the field that caused it, and nothing typed
// is lost.
func (b *Bot) submitGive(ctx context.Context, c payload.Interaction) answer {
	user, l := c.User.ID, b.workspace.LanguageOf(ctx, c.User.ID)
	d, known, err := b.draftKept(ctx, user, c.View.PrivateMetadata)
	if err != nil {
		return problem(render.FieldReason, l.Problem(render.NotRecorded))
	}
	filled := fieldsOf(c)
	hasChannel := c.View.Has(render.FieldChannel)
	if !known && !hasChannel {
		return notice(l, l.FormGone()) // whose credit it passes on is forgotten
	}
	d = d.filledIn(filled, hasChannel, b.nameInField)
	if d.Private && d.Channel == "" {
		d.Channel = b.directWith(ctx, user)
	}
	if wrong := b.checkPlace(ctx, user, d); hasChannel && wrong != "" {
		o := d.origin(user, "")
		o.inside = true // what is wrong with the channel is said already
		_, _, err := b.judge(ctx, o, d.draft())
		problems := b.wrongFields(ctx, l, err)
		problems[render.FieldChannel] = l.Problem(wrong)
		return answer{form: slack.NewErrorsViewSubmissionResponse(problems)}
	}
	o := d.origin(user, "view:"+c.View.ID)
	o.inside = hasChannel // that was just looked up
	outcome, leftOut, err := b.record(ctx, o, d.draft())
	if err != nil {
		return b.giveProblem(ctx, l, err)
	}
	if outcome.Status == storage.SameWords {
		return b.receive(d, user, l.SaidAlready(outcome.Shoutout, d.origin(user, "").typed, b.keepDraft(ctx, user, d)))
	}
	return b.receive(d, user, []render.Message{b.receipt(ctx, l, outcome.Shoutout, leftOut)}).then(b.refreshed(outcome.Shoutout)).
		then(b.gaveAfter(user, d))
}

// directWith is the conversation of somebody with Shine: where something was given that is told privately, and nowhere
// else.
func (b *Bot) directWith(ctx context.Context, user string) string {
	direct, _, _, err := b.api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{user}})
	if err != nil {
		b.log.Warn("opening direct messages", "error", err)
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

// checkPlace says what is wrong with where somebody wants a shout-out announced; empty is nothing.
func (b *Bot) checkPlace(ctx context.Context, user string, d formDraft) render.FormProblem {
	if d.Private {
		return ""
	}
	if d.Channel == "" {
		return render.NoChannel
	}
	may, _, err := b.maySpeak(ctx, user, d.Channel)
	switch {
	case err != nil:
		return render.NotLookedUp
	case !may:
		return render.CannotPost
	}
	return ""
}

// maySpeak reports whether Shine may announce in a channel for somebody: in those that they are in and may write in
// themselves. A form's channel is a claim.
func (b *Bot) maySpeak(ctx context.Context, user, id string) (bool, workspace.Channel, error) {
	place, err := b.workspace.Channel(ctx, id)
	if err == nil && place.Postable {
		place.Postable, err = b.workspace.IsIn(ctx, user, id)
	}
	return place.Postable, place, err
}

// giveProblem puts why a shout-out could not be taken below the field that can mend it.
func (b *Bot) giveProblem(ctx context.Context, l render.Language, err error) answer {
	wrong := b.wrongFields(ctx, l, err)
	switch {
	case len(wrong) > 0:
		return answer{form: slack.NewErrorsViewSubmissionResponse(wrong)}
	case errors.Is(err, errLookup):
		return problem(render.FieldPeople, l.Problem(render.NotLookedUp))
	case errors.Is(err, errNotRecipient):
		return notice(l, l.NotRecipient())
	case errors.Is(err, storage.ErrNotFound):
		return problem(render.FieldReason, l.Problem(render.Gone))
	case errors.Is(err, storage.ErrUncertain):
		return problem(render.FieldReason, l.Problem(render.NotCertain))
	}
	return problem(render.FieldReason, l.Problem(render.NotRecorded))
}

// wrongFields are the sentences of a refusal, below the fields that can mend it; none of another error.
func (b *Bot) wrongFields(ctx context.Context, l render.Language, err error) map[string]string {
	wrong := map[string]string{}
	refusal, _ := errors.AsType[*credit.Refusal](err)
	for ; refusal != nil; refusal = refusal.Also {
		wrong[fieldOf(refusal.Code)] = b.Readable(ctx, l.Refusal(refusal)) // Slack shows it as it is
	}
	return wrong
}

func fieldOf(code credit.Code) string {
	switch code {
	case credit.NobodyNamed, credit.UnresolvedName, credit.BroadcastNamed, credit.OnlySelf, credit.NobodyLeft,
		credit.TooManyPeople, credit.ChainEnds:
		return render.FieldPeople
	case credit.NoReason, credit.ReasonTooShort, credit.ReasonTooLong, credit.DailyLimit, credit.TooQuick, credit.GiverUnfit,
		credit.ChangedOften, credit.ChannelChangedOften:
	}
	return render.FieldReason
}

// receive closes the form and sends messages to who filled it in: where they opened it, or else directly.
func (b *Bot) receive(d formDraft, user string, messages []render.Message) answer {
	return answer{after: func(ctx context.Context) error {
		for _, m := range messages {
			if d.ResponseURL != "" && b.respond(ctx, d.ResponseURL, ephemeral(m)) == nil {
				continue
			}
			if err := b.sayTo(ctx, user, m); err != nil {
				return err
			}
		}
		return nil
	}}
}
