package faults_test

import (
	"context"

	"shine/bot/slacksim"
)

// kills are those of the bot at every step on the way of a shout-out.
func kills() []fault {
	script := func(name string, when moment, pass int) func(*world) (reached func(), release func()) {
		return func(w *world) (func(), func()) {
			h := w.proxy.hold(name, when, pass)
			return func() { w.reached(h) }, h.release
		}
	}
	general := func(w *world) string { return w.general }
	recipient := func(w *world) string { return w.people[(len(w.deeds)+7)%len(w.people)].id }
	return []fault{
		{name: "before the record", quick: true, test: killedAt(script("record", before, 0))},
		{name: "after the record, before the receipt", test: killedAt(script("record", after, 0))},
		{name: "before the announcement is sent", test: killedAt(beforeSend(general))},
		{name: "after the announcement is sent", quick: true, test: killedAt(afterSend(general))},
		{name: "before the direct message is sent", test: killedAt(beforeSend(recipient))},
		{name: "after the direct message is sent", test: killedAt(afterSend(recipient))},
		{name: "before the first message is marked as said", test: killedAt(script("said", before, 0))},
		{name: "after the first message is marked as said", test: killedAt(script("said", after, 0))},
		{name: "before the second message is marked as said", test: killedAt(script("said", before, 1))},
		{name: "before the outbox's entry is done", test: killedAt(script("done", before, 0))},
		{name: "after the outbox's entry is done", test: killedAt(script("done", after, 0))},
	}
}

// killedAt kills the bot at a step of its way, starts it again, and lets somebody else give credit.
func killedAt(step func(*world) (reached, release func())) func(*world) {
	return func(w *world) {
		w.onRedis()
		bot := w.serve()
		w.gives(1)
		w.settled() // so that all that comes now is of the next one
		reached, release := step(w)
		typing, leave := context.WithCancel(w.t.Context())
		typed := make(chan struct{})
		go func() {
			defer close(typed)
			w.says(typing, w.next())
		}()

		reached()
		bot.kill()
		leave() // nobody waits for what does not come any more
		release()
		<-typed
		w.await("its connections to close", func() bool { return w.Connections() == 0 })
		w.Mend()
		w.serve()
		w.gives(1)
	}
}

func (w *world) reached(h *hold) {
	w.t.Helper()
	select {
	case <-h.reached:
	case <-w.within().Done():
		w.t.Fatalf("waited for %s", h.script)
	}
}

// beforeSend holds a message on its way to Slack, where it never arrives.
func beforeSend(channel func(*world) string) func(*world) (reached, release func()) {
	return func(w *world) (func(), func()) {
		until := make(chan struct{})
		w.Fail("chat.postMessage", 1, slacksim.Fault{Channel: channel(w), Until: until, CutBefore: true})
		return w.heldCall, func() { close(until) }
	}
}

// afterSend holds Slack's answer to a message that stands.
func afterSend(channel func(*world) string) func(*world) (reached, release func()) {
	return func(w *world) (func(), func()) {
		until := make(chan struct{})
		w.Fail("chat.postMessage", 1, slacksim.Fault{Channel: channel(w), AnswerAfter: until})
		return w.heldCall, func() { close(until) }
	}
}

func (w *world) heldCall() {
	w.t.Helper()
	w.await("a call to be under way", func() bool { return w.Held() == 1 })
}
