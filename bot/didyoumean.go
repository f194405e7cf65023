package bot

import (
	"context"
	"maps"
	"slices"

	"github.com/hbollon/go-edlib"

	"shine/bot/render"
	"shine/bot/workspace"
	"shine/credit"
	"shine/storage/rescue"
)

// maxChoices is how many people a choice offers; more are too many to tell apart.
const maxChoices = 5

// guess answers a text that begins with neither people nor a sub-command: somebody forgot an "@", began with the
// reason, or mistyped a sub-command.
func (t *texts) guess(ctx context.Context, r *request, draft credit.Draft, word string) (answer, error) {
	if greeting, ok := greeted(r); ok {
		return greeting, nil
	}

	readings := credit.Unmarked(draft.Reason)
	if offered, ok := t.offerReading(ctx, r, draft, readings); ok {
		return offered, nil
	}
	if len(readings) > 0 && readings[0].Certain {
		return t.giving.fillForm(ctx, r, draft)
	}

	names := slices.Sorted(maps.Keys(t.all.commands))
	names = append(names, commandsIn(r.language, t.isCommand)...)
	near, err := edlib.FuzzySearchThreshold(meaning(word), names, 0.5, edlib.OSADamerauLevenshtein)
	if err == nil && near != "" {
		return say(r.language.DidYouMean(near, r.typed)...), nil
	}

	return say(r.language.UnknownCommand(r.typed)...), nil
}

// offerNamed offers the credit that a text asks for which calls people by their names, without the "@" that makes them
// known to Slack. It reports whether the text is about people whom the asker may mean.
func (t *texts) offerNamed(ctx context.Context, r *request, draft credit.Draft) (answer, bool) {
	switch {
	case draft.Broadcast:
		return answer{}, false
	case len(draft.Unresolved) > 0:
		return t.offerPeople(ctx, r, draft, draft.Unresolved, workspace.Begins)
	case len(draft.People) > 0:
		return answer{}, false
	}
	return t.offerReading(ctx, r, draft, credit.Unmarked(draft.Reason))
}

// offerReading offers the first of several readings of a text that is about people whom the asker may mean.
func (t *texts) offerReading(
	ctx context.Context, r *request, draft credit.Draft, readings []credit.Naming,
) (answer, bool) {
	for _, reading := range readings {
		least := workspace.HasWord
		if reading.Certain {
			least = workspace.Begins
		}
		read := credit.Draft{Private: draft.Private, Reason: reading.Reason}
		if offered, ok := t.offerPeople(ctx, r, read, reading.Names, least); ok {
			return offered, true
		}
	}

	return answer{}, false
}

// offerPeople offers a draft with the people of these names, or a choice where one name could be several people's.
func (t *texts) offerPeople(
	ctx context.Context, r *request, draft credit.Draft, names []string, least workspace.Likeness,
) (answer, bool) {
	draft.Unresolved = nil
	for _, name := range names {
		people := t.meant(ctx, r.user, name, least)
		switch {
		case len(people) == 1:
			draft.People = append(draft.People, credit.Span{Kind: credit.User, ID: people[0]})
		case len(people) > 1 && len(names) == 1 && len(draft.People) == 0:
			return t.offerChoice(ctx, r, draft, people), true
		default:
			return answer{}, false
		}
	}

	return t.offer(ctx, r, draft), len(draft.People) > 0
}

// meant are the people whom the asker may mean by a name: a few at most, all of whom share a channel with the asker.
func (t *texts) meant(ctx context.Context, asker, name string, least workspace.Likeness) []string {
	found := slices.DeleteFunc(t.workspace.Find(name, least), func(id string) bool { return id == asker })
	if len(found) > maxChoices {
		return nil
	}
	return t.nearby(ctx, asker, found)
}

// nearby are those who share a channel with somebody: nobody learns by a guess who else is in the workspace.
func (t *texts) nearby(ctx context.Context, asker string, people []string) []string {
	if len(people) == 0 {
		return nil
	}

	own, err := t.workspace.ChannelsOf(ctx, asker)
	if err != nil {
		t.log.Info("looking for somebody by name", "error", err)
		return nil
	}

	shares := make([]bool, len(people))
	lookups, ctx := rescue.WithContext(ctx)
	for i, id := range people {
		lookups.Go(func() error {
			theirs, err := t.workspace.ChannelsOf(ctx, id)
			shared := func(channel string) bool { return slices.Contains(own, channel) }
			shares[i] = err == nil && slices.ContainsFunc(theirs, shared)
			return nil
		})
	}

	if err := lookups.Wait(); err != nil { // somebody who could not be looked up shares nothing
		t.log.Warn("looking for somebody by name", "error", err)
	}
	var near []string
	for i, id := range people {
		if shares[i] {
			near = append(near, id)
		}
	}

	return near
}

// offer asks whether these people are meant, on a button that gives exactly that credit.
func (t *texts) offer(ctx context.Context, r *request, draft credit.Draft) answer {
	d := draftOf(r.origin, draft)
	d.ResponseURL = r.responseURL
	var people []string
	for _, p := range draft.People {
		people = append(people, p.ID)
	}
	return say(r.language.DidYouMeanPeople(people, r.typed, t.keepDraft(ctx, r.user, d))...)
}

// offerChoice asks which of several people of one name is meant.
func (t *texts) offerChoice(ctx context.Context, r *request, draft credit.Draft, people []string) answer {
	d := draftOf(r.origin, draft)
	d.ResponseURL, d.Choices = r.responseURL, people
	var choices []render.Choice
	for _, id := range people {
		choice := render.Choice{ID: id, Name: id, Handle: id}
		if names := t.workspace.Names(ctx, id); len(names) > 0 {
			choice.Name, choice.Handle = names[0], names[len(names)-1]
		}
		choices = append(choices, choice)
	}

	return say(r.language.WhoDoYouMean(choices, r.typed, t.keepDraft(ctx, r.user, d))...)
}

// giveNamed gives the credit that was offered. The person chosen is a claim of the request, and has to be one of those
// offered.
func (t *texts) giveNamed(ctx context.Context, r *request) (answer, error) {
	token, chosen := r.value, ""
	if r.element.SelectedOption.Value != "" {
		token, chosen = render.ParseChoice(r.element.SelectedOption.Value)
	}
	d, err := t.draftOfToken(ctx, r, token)
	if err != nil {
		return answer{}, err
	}

	if chosen != "" || len(d.Choices) > 0 {
		if !slices.Contains(d.Choices, chosen) {
			return answer{}, nil
		}
		d.People, d.Choices = []credit.Span{{Kind: credit.User, ID: chosen}}, nil
	}
	r.origin = d.origin(r.user, "named:"+token)
	if d.Reason == "" {
		return t.giving.openForm(ctx, r, d)
	}

	return t.giving.give(ctx, r, d.draft())
}
