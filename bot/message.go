package bot

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"shine/bot/payload"
	"shine/bot/render"
	"shine/credit"
)

// listener reads what people write to Shine, and reads it anew when they edit it.
type listener struct {
	*base
	texts  *texts
	giving *giving
	// hearing are the messages that are being read, each in one wording at a time.
	hearing *oneAtATime
}

func (l *listener) routes() routes {
	return routes{events: table{
		payload.OnMessage: {do: l.message},
		payload.OnMention: {do: l.mention},
	}}
}

// message reads what is said to Shine directly, and messages by which Slack tells that a channel was made private, or
// public again. Those come where history is granted and the event message.groups is subscribed to.
func (l *listener) message(ctx context.Context, r *request) (answer, error) {
	switch r.happened.Subtype {
	case "channel_convert_to_private", "channel_convert_to_public":
		l.workspace.ReadersChanged(r.channel)
		return answer{}, nil
	}
	return l.directMessage(ctx, r), nil
}

// spokenAs are the subtypes of messages that somebody says to Shine: with files, from a thread to the channel too, as
// "/me". All others are said by apps and by Slack itself (bot_message, reminder_add, channel_topic, huddle_thread …),
// or are about another message (message_replied, message_deleted …): nobody asks Shine for anything with them.
var spokenAs = []string{"", payload.FileShare, payload.ThreadBroadcast, payload.MeMessage}

// isSpoken reports whether a message is one that somebody says to Shine.
func (b *base) isSpoken(m payload.Message) bool {
	return slices.Contains(spokenAs, m.Subtype) && m.BotID == "" && m.TS != "" && m.User != "" && m.User != b.user
}

// directMessage reads a message to the bot as the command, and answers there.
func (l *listener) directMessage(ctx context.Context, r *request) answer {
	m := r.happened.Message
	if m.Subtype == payload.MessageChanged {
		m = r.happened.Edit()
	}
	if r.happened.ChannelType != payload.Direct || r.channel == "" || !l.isSpoken(m) {
		return answer{}
	}

	text := m.Text
	if strings.HasPrefix(strings.TrimSpace(text), "<@"+l.user) { // as in a channel, where that is needed
		text = behindName(text, l.user)
	}
	return l.toDirect(r.channel, l.hearOrExplain(ctx, spoken(r.channel, m, text)))
}

// hearOrExplain answers a message, also where that fails.
func (l *listener) hearOrExplain(ctx context.Context, r *request) answer {
	a, err := l.hear(ctx, r)
	if err != nil {
		return l.explain(r, err)
	}
	return a
}

// spoken is the request that a message makes. Its writer is in the channel: Slack takes no messages from others.
func spoken(channel string, m payload.Message, text string) *request {
	return &request{
		text: text, message: m,
		origin: origin{
			user: m.User, channel: channel, source: credit.FromMention, event: messageEvent(channel, m.TS),
			typed: spansOf(text), inside: true,
		},
	}
}

// isBot reports whether a message was not written by a person who could be answered: by an app, or by Slackbot with
// somebody's reminder.
func (b *base) isBot(ctx context.Context, user string) bool {
	standing, err := b.workspace.Standing(ctx, user)
	return err == nil && standing == credit.Bot
}

// mention reads what follows the bot's name in a channel or a thread as the command. The announcement goes to that
// thread; only the giver sees what is for them alone.
func (l *listener) mention(ctx context.Context, r *request) (answer, error) {
	m := r.happened.Message
	if r.channel == "" || !l.isSpoken(m) {
		return answer{}, nil
	}

	asked := spoken(r.channel, m, behindName(m.Text, l.user))
	asked.thread, asked.permalink = cmp.Or(m.ThreadTS, m.TS), fileLink(m)
	reply := l.hearOrExplain(ctx, asked)
	return reply.sentBy(func(ctx context.Context, messages []render.Message) error {
		return l.whisper(ctx, m.User, r.channel, m.ThreadTS, messages)
	}), nil
}

// fileLink is the link to the first file of a message. It is of no use for direct messages, whose files nobody else can
// open.
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
