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

func (b *Bot) eventRoutes() routes {
	left := route{do: b.channelLeft}
	return routes{events: table{
		payload.OnMessage:         {do: b.message},
		payload.OnMention:         {do: b.mention},
		payload.OnReactionAdded:   {do: b.reactionAdded},
		payload.OnReactionRemoved: {do: b.reactionRemoved},
		payload.OnMemberJoined:    {do: b.joined},
		payload.OnUserChange:      {do: b.personChanged},
		payload.OnSubteamUpdated:  {do: b.groupChanged},
		payload.OnSubteamMembers:  {do: b.groupChanged},
		payload.OnChannelArchive:  left,
		payload.OnChannelDeleted:  left,
		payload.OnChannelLeft:     left,
		payload.OnChannelShared:   {do: b.channelShared},
		payload.OnChannelUnshared: {do: b.channelUnshared},
		payload.OnChannelIDChange: {do: b.channelRenumbered},
		payload.OnGroupArchive:    left,
		payload.OnGroupDeleted:    left,
		payload.OnGroupLeft:       left,
	}}
}

// event answers what happens in the workspace: https://docs.slack.dev/apis/events-api. What fails of it nobody waits to hear
// of, unless they wrote a message to Shine.
func (b *Bot) event(ctx context.Context, e payload.Event) answer {
	if !e.Concerns(b.workspace.ID) {
		b.log.Warn("an event of another workspace", "team", e.TeamID, "type", e.Inner.Type)
		return answer{}
	}
	to, known := b.routes.events[e.Inner.Type]
	if !known {
		return answer{}
	}

	a, err := to.do(ctx, &request{
		origin: origin{user: string(e.Inner.User), channel: string(e.Inner.Channel)}, happened: e.Inner,
	})
	if err != nil {
		b.log.Warn("handling an event", "error", err)
	}
	return a
}

// channelLeft ends the digest of a channel in which Shine cannot speak any more.
func (b *Bot) channelLeft(_ context.Context, r *request) (answer, error) {
	if r.channel == "" {
		return answer{}, nil
	}
	b.workspace.ReadersChanged(r.channel)
	return answer{after: func(ctx context.Context) error { return b.digests.End(ctx, r.channel) }}, nil
}

// channelShared ends a digest of the whole workspace where another organization reads from now on.
func (b *Bot) channelShared(_ context.Context, r *request) (answer, error) {
	b.workspace.ChannelChanged(r.channel)
	return answer{after: func(ctx context.Context) error {
		_, err := b.digests.Narrow(ctx, r.channel, render.NarrowShared)
		return err
	}}, nil
}

func (b *Bot) channelUnshared(_ context.Context, r *request) (answer, error) {
	b.workspace.ChannelChanged(r.channel)
	return answer{}, nil
}

// personChanged and groupChanged let the directory look up again what an event changed.
func (b *Bot) personChanged(_ context.Context, r *request) (answer, error) {
	b.workspace.PersonChanged(r.user)
	return answer{}, nil
}

func (b *Bot) groupChanged(_ context.Context, r *request) (answer, error) {
	b.workspace.GroupChanged(cmp.Or(string(r.happened.Subteam), r.happened.SubteamID))
	return answer{}, nil
}

// joined greets a channel when somebody invites Shine to it.
func (b *Bot) joined(ctx context.Context, r *request) (answer, error) {
	b.workspace.ChannelChanged(r.channel)
	b.workspace.Joined(r.user)
	if r.user != b.user || r.channel == "" {
		return answer{}, nil
	}
	_, err := b.store.Welcome(ctx, r.channel)
	return answer{}, err
}

// message reads what is said to Shine directly, and that a channel was made private, or public again. That message Slack
// sends where history is granted and the event message.groups is subscribed to.
func (b *Bot) message(ctx context.Context, r *request) (answer, error) {
	switch r.happened.Subtype {
	case "channel_convert_to_private", "channel_convert_to_public":
		b.workspace.ReadersChanged(r.channel)
		return answer{}, nil
	}
	return b.directMessage(ctx, r), nil
}

// spokenAs are the subtypes of messages that somebody says to Shine: with files, from a thread to the channel too, as
// "/me". All others are said by apps and by Slack itself (bot_message, reminder_add, channel_topic, huddle_thread …),
// or are about another message (message_replied, message_deleted …): what these say, nobody asks of Shine.
var spokenAs = []string{"", payload.FileShare, payload.ThreadBroadcast, payload.MeMessage}

// said reports whether a message is one that somebody says to Shine.
func (b *Bot) said(m payload.Message) bool {
	return slices.Contains(spokenAs, m.Subtype) && m.BotID == "" && m.TS != "" && m.User != "" && m.User != b.user
}

// directMessage reads a message to the bot as the command, and answers there.
func (b *Bot) directMessage(ctx context.Context, r *request) answer {
	m := r.happened.Message
	if m.Subtype == payload.MessageChanged {
		m = r.happened.Edit()
	}
	if r.happened.ChannelType != payload.Direct || r.channel == "" || !b.said(m) {
		return answer{}
	}

	text := m.Text
	if strings.HasPrefix(strings.TrimSpace(text), "<@"+b.user) { // as in a channel, where that is needed
		text = behindName(text, b.user)
	}
	return b.toDirect(r.channel, b.heard(ctx, spoken(r.channel, m, text)))
}

// heard is the answer to a message.
func (b *Bot) heard(ctx context.Context, r *request) answer {
	a, err := b.hear(ctx, r)
	if err != nil {
		return b.explain(r, err)
	}
	return a
}

// spoken is what a message asks for, by whoever wrote it: Slack takes none from who is not in the channel.
func spoken(channel string, m payload.Message, text string) *request {
	return &request{
		text: text, message: m,
		origin: origin{
			user: m.User, channel: channel, source: credit.FromMention, event: messageEvent(channel, m.TS),
			typed: spansOf(text), inside: true,
		},
	}
}

// automatic reports whether nobody speaks who could be answered: an app, Slackbot with somebody's reminder.
func (b *Bot) automatic(ctx context.Context, user string) bool {
	standing, err := b.workspace.Standing(ctx, user)
	return err == nil && standing == credit.Bot
}

// mention reads what follows the bot's name in a channel or a thread as the command. The announcement goes to that
// thread; what is for the giver alone, nobody else sees.
func (b *Bot) mention(ctx context.Context, r *request) (answer, error) {
	m := r.happened.Message
	if r.channel == "" || !b.said(m) {
		return answer{}, nil
	}

	asked := spoken(r.channel, m, behindName(m.Text, b.user))
	asked.thread, asked.permalink = cmp.Or(m.ThreadTS, m.TS), fileLink(m)
	reply := b.heard(ctx, asked)
	return reply.sentBy(func(ctx context.Context, messages []render.Message) error {
		return b.whisper(ctx, m.User, r.channel, m.ThreadTS, messages)
	}), nil
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
