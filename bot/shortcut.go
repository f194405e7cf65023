package bot

import (
	"context"
	"fmt"

	"github.com/slack-go/slack"

	"shine/bot/payload"
	"shine/credit"
)

// The shortcuts, as the manifest declares them.
const (
	shortcutGive   = "give_shoutout"
	shortcutCredit = "credit_this"
)

// giveFromAnywhere opens the form.
func (g *giving) giveFromAnywhere(ctx context.Context, r *request) (answer, error) {
	return g.openForm(ctx, r, formDraft{Source: credit.FromShortcut})
}

// creditMessage opens the form with the author of a message, and keeps the link to that message. From one's own message
// it credits the people behind it.
func (g *giving) creditMessage(ctx context.Context, r *request) (answer, error) {
	a, err := g.openFor(ctx, r)
	if err != nil {
		return a, err
	}
	return a.then(g.askAgain(r.user)), nil
}

// openFor opens the form that is for a message.
func (g *giving) openFor(ctx context.Context, r *request) (answer, error) {
	switch {
	case r.message.User == r.user:
		return g.creditBehind(ctx, r)
	case g.byApp(ctx, r.message):
		return g.open(ctx, r, r.language.Notice(r.language.BotMessage()), r.language.BotMessage())
	}
	return g.openForm(ctx, r, formDraft{
		People:  []credit.Span{{Kind: credit.User, ID: r.message.User}},
		Channel: r.channel, Source: credit.FromShortcut, Permalink: g.linkTo(ctx, r.channel, r.message.TS),
	})
}

// linkTo is the link to a message. It is empty where Slack gives none in time: the shout-out does without.
func (g *giving) linkTo(ctx context.Context, channel, ts string) string {
	ctx, cancel := context.WithTimeout(ctx, g.answerWithin/2)
	defer cancel()
	link, err := g.api.GetPermalinkContext(ctx, &slack.PermalinkParameters{Channel: channel, Ts: ts})
	if err != nil {
		g.log.Info("no link to a message", "error", fmt.Errorf("asking for a permalink: %w", err))
	}
	return link
}

// byApp reports whether an app wrote a message. Slackbot's carry no bot_id, but Slackbot is known; an author who could
// not be looked up is judged when the form is sent.
func (g *giving) byApp(ctx context.Context, m payload.Message) bool {
	if m.BotID != "" || m.User == "" {
		return true
	}
	author, err := g.workspace.Person(ctx, m.User)
	return err == nil && author.Standing == credit.Bot
}
