package bot

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"shine/bot/payload"
	"shine/bot/render"
	"shine/credit"
)

// events are what Slack tells Shine of: https://docs.slack.dev/reference/events.
var events = map[string]func(*Bot, context.Context, payload.Event) answer{
	payload.OnMessage:         (*Bot).message,
	payload.OnMention:         (*Bot).mention,
	payload.OnReactionAdded:   (*Bot).reactionAdded,
	payload.OnReactionRemoved: (*Bot).reactionRemoved,
	payload.OnHomeOpened:      (*Bot).homeOpened,
	payload.OnMemberJoined:    (*Bot).joined,
	payload.OnUserChange:      (*Bot).personChanged,
	payload.OnSubteamUpdated:  (*Bot).groupChanged,
	payload.OnSubteamMembers:  (*Bot).groupChanged,
	payload.OnChannelArchive:  (*Bot).channelLeft,
	payload.OnChannelDeleted:  (*Bot).channelLeft,
	payload.OnChannelLeft:     (*Bot).channelLeft,
	payload.OnChannelShared:   (*Bot).channelShared,
	payload.OnChannelUnshared: (*Bot).channelUnshared,
	payload.OnChannelIDChange: (*Bot).channelRenumbered,
	payload.OnGroupArchive:    (*Bot).channelLeft,
	payload.OnGroupDeleted:    (*Bot).channelLeft,
	payload.OnGroupLeft:       (*Bot).channelLeft,
}

// event answers what happens in the workspace: https://docs.slack.dev/apis/events-api.
func (b *Bot) event(ctx context.Context, e payload.Event) answer {
	if !e.Concerns(b.workspace.ID) {
		b.log.Warn("an event of another workspace", "team", e.TeamID, "type", e.Inner.Type)
		return answer{}
	}
	if handle, known := events[e.Inner.Type]; known {
		return handle(b, ctx, e)
	}
	return answer{}
}

// channelLeft ends the digest of a channel in which Shine cannot speak any more.
func (b *Bot) channelLeft(_ context.Context, e payload.Event) answer {
	channel := string(e.Inner.Channel)
	if channel == "" {
		return answer{}
	}
	b.workspace.ReadersChanged(channel)
	return answer{after: func(ctx context.Context) error { return b.digests.End(ctx, channel) }}
}

// channelShared ends a digest of the whole workspace where another organization reads from now on.
func (b *Bot) channelShared(_ context.Context, e payload.Event) answer {
	channel := string(e.Inner.Channel)
	b.workspace.ChannelChanged(channel)
	return answer{after: func(ctx context.Context) error {
		_, err := b.digests.Narrow(ctx, channel, render.NarrowShared)
		return err
	}}
}

func (b *Bot) channelUnshared(_ context.Context, e payload.Event) answer {
	b.workspace.ChannelChanged(string(e.Inner.Channel))
	return answer{}
}

// personChanged and groupChanged let the directory look up again what an event changed.
func (b *Bot) personChanged(_ context.Context, e payload.Event) answer {
	b.workspace.PersonChanged(string(e.Inner.User))
	return answer{}
}

func (b *Bot) groupChanged(_ context.Context, e payload.Event) answer {
	b.workspace.GroupChanged(cmp.Or(string(e.Inner.Subteam), e.Inner.SubteamID))
	return answer{}
}

// message reads what is said to Shine directly, and that a channel was made private, or public again. That message Slack
// sends where history is granted and the event message.groups is subscribed to.
func (b *Bot) message(ctx context.Context, e payload.Event) answer {
	switch e.Inner.Subtype {
	case "channel_convert_to_private", "channel_convert_to_public":
		b.workspace.ReadersChanged(string(e.Inner.Channel))
		return answer{}
	}
	return b.directMessage(ctx, e)
}

// logged notes an error that nobody waits to hear of.
func (b *Bot) logged(err error) answer {
	if err != nil {
		b.log.Warn("handling an event", "error", err)
	}
	return answer{}
}

// joined greets a channel when somebody invites Shine to it.
func (b *Bot) joined(ctx context.Context, e payload.Event) answer {
	user, channel := string(e.Inner.User), string(e.Inner.Channel)
	b.workspace.ChannelChanged(channel)
	b.workspace.Joined(user)
	if user != b.user || channel == "" {
		return answer{}
	}
	_, err := b.store.Welcome(ctx, channel)
	return b.logged(err)
}

// spoken are the subtypes of messages that somebody says to Shine: with files, from a thread to the channel too, as
// "/me". All others are said by apps and by Slack itself (bot_message, reminder_add, channel_topic, huddle_thread …),
// or are about another message (message_replied, message_deleted …): what these say, nobody asks of Shine.
var spoken = []string{"", payload.FileShare, payload.ThreadBroadcast, payload.MeMessage}

// said reports whether a message is one that somebody says to Shine.
func (b *Bot) said(m payload.Message) bool {
	return slices.Contains(spoken, m.Subtype) && m.BotID == "" && m.TS != "" && m.User != "" && m.User != b.user
}

// directMessage reads a message to the bot as the command, and answers there.
func (b *Bot) directMessage(ctx context.Context, e payload.Event) answer {
	m, channel := e.Inner.Message, string(e.Inner.Channel)
	if m.Subtype == payload.MessageChanged {
		m = e.Inner.Edit()
	}
	if e.Inner.ChannelType != payload.Direct || channel == "" || !b.said(m) {
		return answer{}
	}
	text := m.Text
	if strings.HasPrefix(strings.TrimSpace(text), "<@"+b.user) { // as in a channel, where that is needed
		text = behindName(text, b.user)
	}
	return b.toDirect(channel, b.hear(ctx, request{
		text: text,
		origin: origin{
			user: m.User, channel: channel, source: credit.FromMention, event: messageEvent(channel, m.TS), typed: spansOf(text),
			inside: true,
		},
	}, m))
}

// automatic reports whether nobody speaks who could be answered: an app, Slackbot with somebody's reminder.
func (b *Bot) automatic(ctx context.Context, user string) bool {
	standing, err := b.workspace.Standing(ctx, user)
	return err == nil && standing == credit.Bot
}

// mention reads what follows the bot's name in a channel or a thread as the command. The announcement goes to that
// thread; what is for the giver alone, nobody else sees.
func (b *Bot) mention(ctx context.Context, e payload.Event) answer {
	m, channel := e.Inner.Message, string(e.Inner.Channel)
	if channel == "" || !b.said(m) {
		return answer{}
	}
	text := behindName(m.Text, b.user)
	reply := b.hear(ctx, request{
		text: text,
		origin: origin{
			user: m.User, channel: channel, source: credit.FromMention, event: messageEvent(channel, m.TS), typed: spansOf(text),
			thread: cmp.Or(m.ThreadTS, m.TS), permalink: fileLink(m), inside: true,
		},
	}, m)
	return reply.sentBy(func(ctx context.Context, messages []render.Message) error {
		return b.whisper(ctx, m.User, channel, m.ThreadTS, messages)
	})
}

// fileLink leads to the first file of a message. In a direct message it would lead nobody else anywhere.
func fileLink(m payload.Message) string {
	for _, file := range m.Files {
		if file.Permalink != "" {
			return file.Permalink
		}
	}
	return ""
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
	if len(b.workspace.Operators) == 0 {
		return nil
	}
	if _, err := b.store.WelcomeInstaller(ctx, b.workspace.Operators[0]); err != nil && !errors.Is(err, context.Canceled) {
		b.log.Warn("greeting the installer", "error", err)
	}
	return nil
}
