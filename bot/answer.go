package bot

import (
	"context"

	"github.com/slack-go/slack"

	"shine/bot/render"
)

// answer is what an envelope is acknowledged with, and what there is to do once that is out.
type answer struct {
	// messages are for the person alone who acted: the first one goes with the acknowledgement where Slack takes one.
	messages []render.Message
	// form is what becomes of a form that was sent: it closes where this is nil.
	form *slack.ViewSubmissionResponse
	// after runs after the acknowledgement; nobody waits for it but the shutdown.
	after func(context.Context) error
}

func say(messages ...render.Message) answer { return answer{messages: messages} }

// then adds what is to be done after the acknowledgement.
func (a answer) then(more func(context.Context) error) answer {
	before := a.after
	a.after = func(ctx context.Context) error {
		if before != nil {
			if err := before(ctx); err != nil {
				return err
			}
		}
		return more(ctx)
	}
	return a
}

// sentBy sends the messages another way than with the acknowledgement: after it, and before everything else there.
func (a answer) sentBy(send func(context.Context, []render.Message) error) answer {
	messages, rest := a.messages, a.after
	a.messages = nil
	a.after = func(ctx context.Context) error { return send(ctx, messages) }
	if rest == nil {
		return a
	}
	return a.then(rest)
}
