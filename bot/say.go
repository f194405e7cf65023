package bot

import (
	"context"
	"fmt"

	"github.com/slack-go/slack"

	"shine/bot/render"
)

// whisper says something in a channel, in the thread it is about, that only one person sees; or directly, where Slack
// does not take it.
func (b *Bot) whisper(ctx context.Context, user, channel, thread string, messages []render.Message) error {
	for _, m := range messages {
		options := contentOf(m)
		if thread != "" {
			options = append(options, slack.MsgOptionTS(thread))
		}
		_, err := b.api.PostEphemeralContext(ctx, channel, user, options...)
		if err != nil {
			b.log.Info("cannot whisper in a channel; saying it directly", "channel", channel, "error", err)
			err = b.sayTo(ctx, user, m)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// sayTo posts messages to a person, or to a direct conversation with them.
func (b *Bot) sayTo(ctx context.Context, conversation string, messages ...render.Message) error {
	for _, m := range messages {
		if _, _, err := b.api.PostMessageContext(ctx, conversation, contentOf(m)...); err != nil {
			return fmt.Errorf("saying something directly: %w", err)
		}
	}
	return nil
}

// toDirect sends an answer as direct messages: to what happened nowhere in particular, or in the home tab.
func (b *Bot) toDirect(conversation string, a answer) answer {
	return a.sentBy(func(ctx context.Context, messages []render.Message) error {
		return b.sayTo(ctx, conversation, messages...)
	})
}

// contentOf is what a message says, as Slack's methods take it.
func contentOf(m render.Message) []slack.MsgOption {
	return []slack.MsgOption{slack.MsgOptionText(m.Text, false), slack.MsgOptionBlocks(m.Blocks...)}
}
