package demo

import (
	"context"
	_ "embed"
	"slices"
	"strings"

	"shine/bot/slacksim"
	"shine/credit"
)

//go:embed chatter.txt
var chatterText string

const (
	replies  = "↳ "
	boosts   = "✨"
	mentions = "@shine "
)

// chat lets somebody write about their work, reply to what was written last in the channel, or boost what Shine said last.
func (w *Workspace) chat(ctx context.Context, row event) error {
	person, channel := w.company.people[row.giver], w.company.channels[row.channel]
	if row.chatter == boosts {
		return w.boost(ctx, person, channel)
	}

	text, isReply := strings.CutPrefix(row.chatter, replies)
	post := slacksim.Post{Text: text}
	if isReply {
		post.Thread = w.chatted[channel]
	}
	ts, err := w.Write(ctx, person, channel, post)
	if err != nil {
		return err
	}

	if !isReply {
		w.chatted[channel] = ts
	}
	if strings.HasPrefix(text, mentions) {
		return w.bot.catchUp(ctx)
	}
	return nil
}

// boost lets somebody say “me too” to what Shine announced last in a channel.
func (w *Workspace) boost(ctx context.Context, person, channel string) error {
	announced := slices.DeleteFunc(w.said(channel), func(m slacksim.Message) bool { return m.ThreadTS != "" || isDigest(m) })
	if len(announced) == 0 {
		return nil
	}
	last := announced[len(announced)-1]
	if err := w.React(ctx, person, channel, last.TS, credit.DefaultSettings().BoostEmoji); err != nil {
		return err
	}
	return w.bot.catchUp(ctx)
}
