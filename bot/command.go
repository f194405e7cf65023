package bot

import (
	"context"
	"fmt"

	"shine/bot/payload"
	"shine/bot/render"
	"shine/credit"
)

// commandName is the slash command, as the manifest declares it.
const commandName = "/shine"

// command answers the slash command: https://docs.slack.dev/interactivity/implementing-slash-commands. Slack takes none
// from people who are not in the channel.
func (b *Bot) command(ctx context.Context, c payload.Command) answer {
	r := &request{
		text: c.Text, trigger: c.TriggerID, responseURL: c.ResponseURL, language: b.workspace.LanguageOf(ctx, c.UserID),
		origin: origin{
			user: c.UserID, channel: c.ChannelID, source: credit.FromCommand,
			// Slack documents no id that survives a redelivery; the same words within 10 minutes are caught as well.
			event: "command:" + c.TriggerID, typed: spansOf(c.Text), inside: true,
		},
	}

	switch ours, err := b.isOurs(ctx, "", c.TeamID, c.UserID); {
	case err != nil:
		return b.explain(r, fmt.Errorf("%w: %w", render.ErrNotLookedUp, err))
	case !ours:
		b.log.Warn("a command from another workspace", "team", c.TeamID)
		return b.explain(r, render.ErrElsewhere)
	}

	a, err := b.texts.ask(ctx, r)
	if err != nil {
		return b.explain(r, err)
	}

	return a
}
