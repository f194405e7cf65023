package bot

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"shine/bot/payload"
	"shine/bot/render"
	"shine/bot/socket"
	"shine/bot/trace"
	"shine/storage/rescue"
	"shine/storage/sleep"
)

const (
	// maxAck is the size, in bytes, from which on Slack drops an acknowledgement; a little is left for its envelope.
	maxAck = 20_000
	// flushTime is what slack-go gets to write the last acknowledgements: it does not say when they are out.
	flushTime = 100 * time.Millisecond
)

// listen handles envelopes until ctx ends, and then finishes those that it began, and what follows them.
func (b *Bot) listen(ctx context.Context) error {
	connected, disconnect := context.WithCancel(context.WithoutCancel(ctx))
	defer disconnect()
	rescue.Go(func() error {
		defer disconnect()
		<-ctx.Done()
		b.handling.Finish(ctx) // those that wait are let go
		return sleep.For(connected, flushTime)
	})
	err := b.sockets.Run(connected, func(d socket.Delivery) { b.take(ctx, d) })
	b.finishQueued(ctx)
	return err
}

// take has one envelope handled, when it is the turn of the person who caused it.
func (b *Bot) take(ctx context.Context, d socket.Delivery) {
	handle := func() {
		b.survive(func() { b.handle(context.WithoutCancel(ctx), d) })
	}
	if !b.handling.Add(d.Actor(), socket.Task{Do: handle}) && ctx.Err() == nil {
		// Not acknowledged, and so Slack gives it to another copy, or again.
		b.metrics.envelopes.WithLabelValues(d.Type, "put off").Inc()
		b.log.Warn("too many envelopes wait; one is left to Slack", "type", d.Type)
	}
}

// handle answers one envelope: within the deadline its handler decides and records, then the acknowledgement goes out.
// The rest is done after it, and keeps no other envelope waiting.
func (b *Bot) handle(ctx context.Context, d socket.Delivery) {
	started := b.now()
	ctx, span := trace.Start(ctx, "envelope", "type", d.Type)
	reply, back := b.reply(ctx, d.Envelope)
	who, outcome := d.Actor(), "ok"
	if d.Type == payload.Events && reply.after != nil && !b.following.HasRoomFor(who) {
		b.metrics.envelope(d.Type, "put off", b.now().Sub(started)) // Slack delivers it again
		span.End("put off")
		return
	}

	rest, err := b.acknowledge(ctx, d, back, reply)
	if err != nil {
		outcome = "failed"
		b.log.Warn("acknowledging", "envelope", d.ID, "error", err)
	}
	b.metrics.envelope(d.Type, outcome, b.now().Sub(started))
	span.End(outcome)
	if len(rest) > 0 || reply.after != nil {
		b.enqueue(ctx, b.following, who, "", func(ctx context.Context) error {
			return b.finishAnswer(ctx, back, rest, reply.after)
		})
	}
}

// reply has an envelope handled by the surface that it came from. One of an unknown kind is acknowledged too: it would
// only come again.
func (b *Bot) reply(ctx context.Context, e payload.Envelope) (answer, wayBack) {
	back := wayBack{}
	switch e.Type {
	case payload.Commands:
		back.url, back.user, back.payload = e.Command.ResponseURL, e.Command.UserID, true
		return b.guarded(ctx, func(ctx context.Context) answer { return b.command(ctx, e.Command) }), back
	case payload.Interactions:
		back.url, back.user = e.Interaction.ResponseURL, e.Interaction.User.ID
		return b.guarded(ctx, func(ctx context.Context) answer { return b.interaction(ctx, e.Interaction) }), back
	case payload.Events:
		if said := e.Event.Inner; said.Text != "" {
			back.user = string(said.User) // who said something hears of it when that goes wrong
		}
		return b.guarded(ctx, func(ctx context.Context) answer { return b.event(ctx, e.Event) }), back
	}

	return answer{}, back
}

// finishAnswer says what the acknowledgement did not carry, and does the rest.
func (b *Bot) finishAnswer(
	ctx context.Context, back wayBack, rest []render.Message, after func(context.Context) error,
) error {
	err := b.sayBack(ctx, back, rest)
	if after != nil {
		err = errors.Join(err, after(ctx))
	}
	return err
}

// guarded runs a handler within the deadline. A panic becomes an apology: nobody sees it, and the bot goes on.
func (b *Bot) guarded(ctx context.Context, handler func(context.Context) answer) (reply answer) {
	ctx, cancel := context.WithTimeout(ctx, b.answerWithin)
	defer cancel()
	err := rescue.Do(func() error {
		reply = handler(ctx)
		return nil
	})
	if err != nil {
		reply = b.explain(&request{language: render.English}, err)
	}
	return reply
}

// wayBack is how an envelope can be answered.
type wayBack struct {
	// payload is set where Slack shows what the acknowledgement carries.
	payload bool
	// url is the response URL, if there is one, and user who acted.
	url, user string
}

// acknowledge sends what becomes of a form, or the first message where Slack shows it and it is small enough, with the
// acknowledgement. It returns the messages that are still to be said.
func (b *Bot) acknowledge(
	ctx context.Context, d socket.Delivery, back wayBack, reply answer,
) ([]render.Message, error) {
	var carried any
	messages := reply.messages
	if reply.form != nil {
		carried = reply.form
	}
	if back.payload && len(messages) > 0 {
		if first := ephemeral(messages[0]); fits(first) {
			carried, messages = first, messages[1:]
		}
	}
	acking, cancel := context.WithTimeout(ctx, b.answerWithin)
	defer cancel()
	return messages, d.Acknowledge(acking, carried)
}

// sayBack sends messages to the response URL and, once that takes no more, directly: a refusal repeats what was typed,
// and the longest texts take more messages than a response URL has uses.
func (b *Bot) sayBack(ctx context.Context, back wayBack, messages []render.Message) error {
	for i, message := range messages {
		err := b.respond(ctx, back.url, ephemeral(message))
		if err != nil && back.user == "" {
			return err
		}
		if err != nil {
			b.log.Info("cannot answer where somebody acted; sending a direct message", "error", err)
			return b.sayTo(ctx, back.user, messages[i:]...)
		}
	}

	return nil
}

func fits(r response) bool {
	size, err := json.Marshal(r)
	return err == nil && len(size) < maxAck
}
