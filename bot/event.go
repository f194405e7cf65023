package bot

import (
	"context"
	"fmt"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"shine/bot/render"
	"shine/credit"
)

// event answers what happens in the workspace: https://docs.slack.dev/apis/events-api.
//
// Everything else than a direct message only keeps the directory fresh.
func (b *Bot) event(ctx context.Context, e slackevents.EventsAPIEvent) answer {
	callback, ok := e.Data.(*slackevents.EventsAPICallbackEvent)
	if !ok || e.TeamID != b.workspace {
		return answer{}
	}
	switch inner := e.InnerEvent.Data.(type) {
	case *slackevents.MessageEvent:
		return b.directMessage(ctx, callback.EventID, inner)
	case *slackevents.UserChangeEvent:
		b.directory.people.forget(inner.User.ID)
	case *slackevents.SubteamUpdatedEvent:
		b.directory.groups.forget(inner.Subteam.ID)
	case *slackevents.SubteamMembersChangedEvent:
		b.directory.groups.forget(inner.SubteamID)
	case *slackevents.MemberJoinedChannelEvent:
		b.directory.channels.forget(inner.Channel)
	case *slackevents.ChannelArchiveEvent:
		b.directory.channels.forget(inner.Channel)
	case *slackevents.ChannelDeletedEvent:
		b.directory.channels.forget(inner.Channel)
	case *slackevents.ChannelLeftEvent:
		b.directory.channels.forget(inner.Channel)
	case *slackevents.GroupArchiveEvent:
		b.directory.channels.forget(inner.Channel)
	case *slackevents.GroupDeletedEvent:
		b.directory.channels.forget(inner.Channel)
	case *slackevents.GroupLeftEvent:
		b.directory.channels.forget(inner.Channel)
	}
	return answer{}
}

// directMessage reads a message to the bot as the command, and answers there.
func (b *Bot) directMessage(ctx context.Context, eventID string, m *slackevents.MessageEvent) answer {
	if m.ChannelType != slack.TYPE_IM || m.BotID != "" || m.SubType != "" || m.User == "" || m.User == b.user {
		return answer{}
	}
	messages := b.ask(ctx, asked{
		text: m.Text,
		occasion: occasion{
			giver: m.User, channel: m.Channel, source: credit.FromMention, event: "event:" + eventID, typed: spansOf(m.Text),
		},
	})
	return answer{after: func(ctx context.Context) error { return b.say(ctx, m.Channel, messages) }}
}

// say posts messages to a direct conversation with the bot.
func (b *Bot) say(ctx context.Context, conversation string, messages []render.Message) error {
	for _, m := range messages {
		_, _, err := b.api.PostMessageContext(ctx, conversation,
			slack.MsgOptionText(m.Text, false), slack.MsgOptionBlocks(m.Blocks...))
		if err != nil {
			return fmt.Errorf("answering a direct message: %w", err)
		}
	}
	return nil
}
