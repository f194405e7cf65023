package delivery

import (
	"context"

	"github.com/slack-go/slack"

	"shine/bot/render"
	"shine/credit"
	"shine/storage"
)

// greeting greets a channel or a person, at most once: nothing is noted about it.
type greeting struct {
	to       string
	language render.Language
}

func (w *Worker) planGreeting(ctx context.Context, entry storage.OutboxEntry) []*message {
	if entry.Taken {
		return nil // it may have been said: rather never than twice
	}
	m := newMessage(&greeting{to: entry.To, language: w.languageIn(ctx, entry.To)}, entry.To, "", "")
	m.urgent = true
	return []*message{m}
}

func (g *greeting) draw() render.Message {
	if credit.IsPerson(g.to) {
		return g.language.WelcomeInstaller()
	}
	return g.language.WelcomeChannel()
}

func (g *greeting) perform(ctx context.Context, w *Worker, _ *message) error {
	body := g.draw()
	_, err := w.send(ctx, g.to, slack.MsgOptionText(body.Text, false), slack.MsgOptionBlocks(body.Blocks...))
	if verdict, _ := judge(err); verdict == verdictUnsure {
		w.Log.Info("a welcome may not have been said; it is not said twice", "conversation", g.to, "code", code(err))
		return nil
	}
	return err
}
