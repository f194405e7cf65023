package bot

import (
	"cmp"
	"context"
	"slices"

	"shine/bot/payload"
	"shine/credit"
)

// People who announce what a team did get the praise for it. From their own message they can hand it on to the people
// behind it: those whom the message mentions.

// mostMentions is how many people are taken from one message; hardly any form holds as many.
const mostMentions = 200

// creditBehind opens the form with the people whom somebody's own message mentions. It is announced in the thread of
// that message, where Shine is in the channel; elsewhere the form asks where, and has no link to what few can open.
func (g *giving) creditBehind(ctx context.Context, r *request) (answer, error) {
	d := formDraft{Behind: true, Source: credit.FromShortcut}
	d.People, d.SomeOnly = g.peopleBehind(ctx, r)

	if place, err := g.workspace.Channel(ctx, r.channel); err == nil && place.Member {
		d.Channel, d.Thread = r.channel, cmp.Or(r.message.ThreadTS, r.message.TS)
		d.Permalink = g.linkTo(ctx, r.channel, r.message.TS)
	}
	return g.openForm(ctx, r, d)
}

// peopleBehind are those whom somebody's message mentions, and whether these are only some: a form holds no more than a
// shout-out may credit, and no group whose people Slack does not tell.
func (g *giving) peopleBehind(ctx context.Context, r *request) (people []credit.Span, some bool) {
	mentioned := mentionsIn(r.message)
	people = slices.DeleteFunc(mentioned, func(s credit.Span) bool { return s.ID == r.user })
	if _, err := g.formPeople(ctx, r.user, people); err == nil {
		return people, len(people) == mostMentions
	}

	people = slices.DeleteFunc(people, func(s credit.Span) bool { return s.Kind == credit.Group })
	return people[:min(len(people), g.workspace.Settings().MaxRecipients)], true
}

// mentionsIn are the people and groups that a message mentions, each once: in its text, and in the blocks that it is
// made of, where Slack cuts the text short.
func mentionsIn(m payload.Message) []credit.Span {
	var mentioned []credit.Span
	add := func(spans ...credit.Span) {
		for _, s := range spans {
			s = credit.Span{Kind: s.Kind, ID: s.ID}
			calls := s.Kind == credit.User || s.Kind == credit.Group
			if calls && s.ID != "" && len(mentioned) < mostMentions && !slices.Contains(mentioned, s) {
				mentioned = append(mentioned, s)
			}
		}
	}

	add(spansOf(m.Text)...)
	for part := range m.Parts() {
		add(credit.Span{Kind: credit.User, ID: part.UserID}, credit.Span{Kind: credit.Group, ID: part.UsergroupID})
		for _, text := range part.Markup() {
			add(spansOf(text)...)
		}
	}
	return mentioned
}

// behindAfter lets credit given from one's own message count as the answer to a nudge to pass credit on.
func (g *giving) behindAfter(user string, d formDraft) func(context.Context) error {
	return func(ctx context.Context) error {
		if !d.Behind {
			return nil
		}
		return g.coach.HandedOn(ctx, user)
	}
}
