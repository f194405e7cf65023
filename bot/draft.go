package bot

import (
	"context"

	"shine/bot/render"
	"shine/credit"
)

// formDraft is what somebody typed that may still become a shout-out. It waits in Redis, under a token that only its
// author can use: nothing that comes back from Slack in a button or a form is believed.
type formDraft struct {
	People     []credit.Span `json:"people,omitempty"`
	Reason     string        `json:"reason,omitempty"` // in the normal form
	Values     []string      `json:"values,omitempty"`
	Work       string        `json:"work,omitempty"`
	WorkTyped  bool          `json:"work_typed,omitempty"`
	Private    bool          `json:"private,omitempty"`
	Channel    string        `json:"channel,omitempty"`
	Source     credit.Source `json:"source,omitempty"`
	Thread     string        `json:"thread,omitempty"`
	Permalink  string        `json:"permalink,omitempty"`
	PassedFrom string        `json:"passed_from,omitempty"`
	// Behind is set where it is about its giver's own message, and SomeOnly where that mentions more people than these.
	Behind   bool `json:"behind,omitempty"`
	SomeOnly bool `json:"some_only,omitempty"`
	// About is the ts of the message, in Channel, of which somebody is asked for the story.
	About string `json:"about,omitempty"`
	// Nudge is the moment of the nudge that asked for it.
	Nudge string `json:"nudge,omitempty"`
	// Answer is the moment of the question whose answer it is about, and Win the win, by "user ID".
	Answer string `json:"answer,omitempty"`
	Win    string `json:"win,omitempty"`
	// Choices are the people of whom one is to be chosen, where several have the same name.
	Choices []string `json:"choices,omitempty"`
	// ResponseURL takes the receipt.
	ResponseURL string `json:"response_url,omitempty"`
}

func draftOf(o origin, d credit.Draft) formDraft {
	return formDraft{
		People: d.People, Reason: credit.NormalText(d.Reason), Values: d.Values, Private: d.Private, Channel: o.channel,
		Work: d.Work, WorkTyped: d.WorkTyped, Source: o.source, Thread: o.thread, Permalink: o.permalink,
		PassedFrom: o.passedFrom,
	}
}

// origin tells where the draft came from, with its words as they were typed.
func (d formDraft) origin(giver, event string) origin {
	typed := append([]credit.Span{}, d.People...)
	if len(typed) > 0 {
		typed = append(typed, credit.Span{Text: " "})
	}
	typed = append(typed, credit.Spans(d.Reason)...)
	if d.Work != "" {
		typed = append(typed, credit.Span{Text: " " + d.Work})
	}
	return origin{
		user: giver, channel: d.Channel, source: d.Source, event: event, thread: d.Thread, permalink: d.Permalink,
		passedFrom: d.PassedFrom, typed: typed,
	}
}

func (d formDraft) draft() credit.Draft {
	return credit.Draft{
		Private: d.Private, People: d.People, Values: d.Values, Reason: credit.Spans(d.Reason),
		Work: d.Work, WorkTyped: d.WorkTyped,
	}
}

// draftKept reads a draft that was kept for somebody; found is false where there is none. Its channel may have another
// id by now.
func (b *base) draftKept(ctx context.Context, user, token string) (d formDraft, found bool, err error) {
	found, err = b.store.Draft(ctx, user, token, &d)
	d.Channel = b.store.ChannelNow(d.Channel)
	return d, found, err
}

// keepDraft keeps a draft for a button. Where Redis cannot, there is no button: what was typed is repeated anyway.
func (b *base) keepDraft(ctx context.Context, user string, d formDraft) string {
	token, err := b.store.KeepDraft(ctx, user, d)
	if err != nil {
		b.log.Warn("keeping what somebody typed", "error", err)
		return ""
	}
	return token
}

// draftOfToken reads the draft that a button stands for.
func (b *base) draftOfToken(ctx context.Context, r *request, token string) (formDraft, error) {
	d, found, err := b.draftKept(ctx, r.user, token)
	if err == nil && !found {
		err = render.ErrFormGone
	}
	return d, err
}

// sayAgain gives the same words once more, on purpose, and once for each button: people click twice.
func (g *giving) sayAgain(ctx context.Context, r *request) (answer, error) {
	d, err := g.draftOfToken(ctx, r, r.value)
	if err != nil {
		return answer{}, err
	}
	r.origin = d.origin(r.user, "again:"+r.value)
	r.again = true
	return g.give(ctx, r, d.draft())
}

// reopenForm opens the form from a button, with the draft that it stands for, if any.
func (g *giving) reopenForm(ctx context.Context, r *request) (answer, error) {
	if r.value == "" {
		return g.openForm(ctx, r, formDraft{})
	}
	d, err := g.draftOfToken(ctx, r, r.value)
	if err != nil {
		return answer{}, err
	}
	r.typed = d.origin("", "").typed
	return g.openForm(ctx, r, d)
}

// closeForm closes the form and sends messages to the person who filled it in: where they opened it, or else directly.
func (b *base) closeForm(d formDraft, user string, messages []render.Message) answer {
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
