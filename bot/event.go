package bot

import (
	"cmp"
	"context"
	"errors"
	"strings"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"shine/bot/render"
	"shine/credit"
)

// event answers what happens in the workspace: https://docs.slack.dev/apis/events-api.
func (b *Bot) event(ctx context.Context, e slackevents.EventsAPIEvent) answer {
	callback, ok := e.Data.(*slackevents.EventsAPICallbackEvent)
	if !ok || e.TeamID != b.workspace {
		return answer{}
	}
	switch inner := e.InnerEvent.Data.(type) {
	case *slackevents.MessageEvent:
		return b.directMessage(ctx, callback.EventID, inner)
	case *slackevents.AppMentionEvent:
		return b.mention(ctx, callback.EventID, inner)
	case *slackevents.ReactionAddedEvent:
		return b.reaction(reaction{inner.User, inner.Reaction, inner.ItemUser, inner.Item.Channel, inner.Item.Timestamp, inner.EventTimestamp, true})
	case *slackevents.ReactionRemovedEvent:
		return b.reaction(reaction{inner.User, inner.Reaction, inner.ItemUser, inner.Item.Channel, inner.Item.Timestamp, inner.EventTimestamp, false})
	case *slackevents.AppHomeOpenedEvent:
		return b.homeOpened(ctx, inner)
	case *slackevents.MemberJoinedChannelEvent:
		return b.joined(ctx, inner)
	}
	b.refreshDirectory(e.InnerEvent.Data)
	if channel := leftChannel(e.InnerEvent.Data); channel != "" {
		b.directory.channels.forget(channel)
		return answer{after: func(ctx context.Context) error { return b.endDigest(ctx, channel) }}
	}
	return answer{}
}

// leftChannel is the channel in which Shine cannot speak any more, by what an event says; or empty.
func leftChannel(event any) string {
	switch inner := event.(type) {
	case *slackevents.ChannelArchiveEvent:
		return inner.Channel
	case *slackevents.ChannelDeletedEvent:
		return inner.Channel
	case *slackevents.ChannelLeftEvent:
		return inner.Channel
	case *slackevents.GroupArchiveEvent:
		return inner.Channel
	case *slackevents.GroupDeletedEvent:
		return inner.Channel
	case *slackevents.GroupLeftEvent:
		return inner.Channel
	}
	return ""
}

// refreshDirectory lets the directory look up again what an event changed.
func (b *Bot) refreshDirectory(event any) {
	switch inner := event.(type) {
	case *slackevents.UserChangeEvent:
		b.directory.people.forget(inner.User.ID)
		b.directory.memberships.forget(inner.User.ID) // who becomes a guest is taken out of channels
	case *slackevents.SubteamUpdatedEvent:
		b.directory.groups.forget(inner.Subteam.ID)
		b.directory.teams.forget("")
	case *slackevents.SubteamMembersChangedEvent:
		b.directory.groups.forget(inner.SubteamID)
		b.directory.teams.forget("")
	}
}

// logged notes an error that nobody waits to hear of.
func (b *Bot) logged(err error) answer {
	if err != nil {
		b.log.Warn("handling an event", "error", err)
	}
	return answer{}
}

// joined greets a channel when somebody invites Shine to it.
func (b *Bot) joined(ctx context.Context, e *slackevents.MemberJoinedChannelEvent) answer {
	b.directory.channels.forget(e.Channel)
	b.directory.memberships.forget(e.User)
	if e.User != b.user {
		return answer{}
	}
	_, err := b.store.Welcome(ctx, e.Channel)
	return b.logged(err)
}

// directMessage reads a message to the bot as the command, and answers there.
func (b *Bot) directMessage(ctx context.Context, eventID string, m *slackevents.MessageEvent) answer {
	if m.ChannelType != slack.TYPE_IM || m.BotID != "" || m.SubType != "" || m.User == "" || m.User == b.user {
		return answer{}
	}
	if b.automatic(ctx, m.User) {
		return answer{}
	}
	text := m.Text
	if strings.HasPrefix(strings.TrimSpace(text), "<@"+b.user) { // as in a channel, where that is needed
		text = behindName(text, b.user)
	}
	return b.toDirect(m.Channel, b.ask(ctx, asked{
		text: text,
		occasion: occasion{
			giver: m.User, channel: m.Channel, source: credit.FromMention, event: "event:" + eventID, typed: spansOf(text),
		},
	}))
}

// automatic reports whether nobody speaks who could be answered: an app, Slackbot with somebody's reminder.
func (b *Bot) automatic(ctx context.Context, user string) bool {
	standing, err := b.standing(ctx, user)
	return err == nil && standing == credit.Bot
}

// mention reads what follows the bot's name in a channel or a thread as the command. The announcement goes to that
// thread; what is for the giver alone, nobody else sees.
func (b *Bot) mention(ctx context.Context, eventID string, m *slackevents.AppMentionEvent) answer {
	if m.BotID != "" || m.User == "" || m.User == b.user {
		return answer{}
	}
	if b.automatic(ctx, m.User) {
		return answer{}
	}
	text := behindName(m.Text, b.user)
	reply := b.ask(ctx, asked{
		text: text,
		occasion: occasion{
			giver: m.User, channel: m.Channel, source: credit.FromMention, event: "event:" + eventID, typed: spansOf(text),
			thread: cmp.Or(m.ThreadTimeStamp, m.TimeStamp),
		},
	})
	return reply.sentBy(func(ctx context.Context, messages []render.Message) error {
		return b.whisper(ctx, m.User, m.Channel, m.ThreadTimeStamp, messages)
	})
}

// behindName is what follows the first mention of the bot: "hey <@UBOT> <@U1> for …" asks for "<@U1> for …".
func behindName(text, bot string) string {
	for _, at := range reference.FindAllStringSubmatchIndex(text, -1) {
		if text[at[2]:at[3]] == "@"+bot {
			return strings.TrimLeft(text[at[1]:], " ,:\t\n")
		}
	}
	return text
}

// greetInstaller greets the first of the operator's admins; where there are none, the first admin who opens Shine.
func (b *Bot) greetInstaller(ctx context.Context) error {
	if len(b.admins) == 0 {
		return nil
	}
	if _, err := b.store.WelcomeInstaller(ctx, b.admins[0]); err != nil && !errors.Is(err, context.Canceled) {
		b.log.Warn("greeting the installer", "error", err)
	}
	return nil
}
