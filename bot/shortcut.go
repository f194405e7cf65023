package bot

import (
	"context"
	"fmt"

	"github.com/slack-go/slack"

	"shine/bot/payload"
	"shine/bot/render"
	"shine/credit"
)

// The shortcuts, as the manifest declares them.
const (
	shortcutGive   = "give_shoutout"
	shortcutCredit = "credit_this"
)

// globalShortcut opens the form from anywhere.
func (b *Bot) globalShortcut(ctx context.Context, c payload.Interaction) answer {
	if c.CallbackID != shortcutGive {
		return b.toDirect(c.User.ID, say(b.workspace.LanguageOf(ctx, c.User.ID).OldButton()))
	}
	opened := b.openForm(ctx, request{origin: origin{user: c.User.ID}, trigger: c.TriggerID}, formDraft{Source: credit.FromShortcut})
	return b.toDirect(c.User.ID, opened)
}

// messageShortcut opens the form with the author of a message, and keeps the way to that message.
func (b *Bot) messageShortcut(ctx context.Context, c payload.Interaction) answer {
	l := b.workspace.LanguageOf(ctx, c.User.ID)
	if c.CallbackID != shortcutCredit {
		return say(l.OldButton())
	}
	if b.byApp(ctx, c.Message) {
		return b.open(ctx, l, c.TriggerID, l.Notice(l.BotMessage()), func() []render.Message { return []render.Message{l.BotMessage()} })
	}
	link, err := b.api.GetPermalinkContext(ctx, &slack.PermalinkParameters{Channel: c.Channel.ID, Ts: c.Message.TS})
	if err != nil { // without a link it is a shout-out all the same
		b.log.Info("no link to a message", "error", fmt.Errorf("asking for a permalink: %w", err))
	}
	return b.openForm(ctx, request{
		origin: origin{user: c.User.ID}, trigger: c.TriggerID, responseURL: c.ResponseURL,
	}, formDraft{
		People: []credit.Span{{Kind: credit.User, ID: c.Message.User}}, Channel: c.Channel.ID, Source: credit.FromShortcut, Permalink: link,
	})
}

// byApp reports whether an app wrote a message. Slackbot's carry no bot_id, but Slackbot is known; an author who could
// not be looked up is judged when the form is sent.
func (b *Bot) byApp(ctx context.Context, m payload.Message) bool {
	if m.BotID != "" || m.User == "" {
		return true
	}
	author, err := b.workspace.Person(ctx, m.User)
	return err == nil && author.Standing == credit.Bot
}
