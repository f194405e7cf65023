package faults_test

import (
	"net/http"
	"slices"
	"time"

	"shine/bot/slacksim"
)

// answerFaults are what Slack answers, or does not, to the messages of shout-outs.
func answerFaults() []fault {
	unable := slices.DeleteFunc(slices.Clone(slacksim.AllScopes), func(s string) bool {
		return s == "channels:history" || s == "groups:history"
	})
	return []fault{
		{name: "408", test: answered(slacksim.Fault{Status: http.StatusRequestTimeout})},
		{name: "429 with `Retry-After`", test: answered(slacksim.Fault{Status: http.StatusTooManyRequests, RetryAfter: 2 * time.Second})},
		{name: "429 without `Retry-After`", quick: true, test: answered(slacksim.Fault{Status: http.StatusTooManyRequests})},
		{name: "500", test: answered(slacksim.Fault{Status: http.StatusInternalServerError})},
		{name: "502 with a page of a proxy, after Slack took the message", test: answered(slacksim.Fault{
			Status: http.StatusBadGateway, Body: "<html>Bad gateway</html>", Done: true,
		})},
		{name: "503", test: answered(slacksim.Fault{Status: http.StatusServiceUnavailable})},
		{name: "`internal_error`", test: answered(slacksim.Fault{Error: "internal_error"})},
		{name: "half an answer", quick: true, test: answered(slacksim.Fault{CutWithin: true})},
		{name: "cut before Slack took the message", test: answered(slacksim.Fault{CutBefore: true})},
		{name: "a lost answer", test: answered(slacksim.Fault{CutAfter: true})},
		{
			name: "a lost answer, where Shine may not read the channel's history", quick: true, twice: 1,
			slack: slacksim.Options{Scopes: unable}, test: answered(slacksim.Fault{CutAfter: true}),
		},
		{name: "an answer after 25 seconds", test: late},
		{name: "the bot's token is revoked, and the app installed again", test: answered(slacksim.Fault{Error: "token_revoked"})},
		{name: "the app's token is revoked: the program ends", test: revoked},
	}
}

// answered has a fault in the place of the answers to both messages of the second shout-out.
func answered(f slacksim.Fault) func(*world) {
	return func(w *world) {
		w.onRedis()
		w.serve()
		w.gives(1)
		w.settled()
		w.Fail("chat.postMessage", 2, f)
		w.gives(1)
		w.await("both to be tried", func() bool { return len(w.Calls("chat.postMessage")) >= 4 })
		w.gives(1)
	}
}

// late has the answers come when the bot does not wait for them any more.
func late(w *world) {
	w.onRedis()
	w.serve()
	w.gives(1)
	w.settled()
	answer := make(chan struct{})
	w.Fail("chat.postMessage", 2, slacksim.Fault{AnswerAfter: answer})
	w.gives(1)
	time.AfterFunc(25*time.Second, func() { close(answer) })
	w.gives(1)
}

// revoked has Slack refuse the app's token where a connection is opened, until somebody starts the program again.
func revoked(w *world) {
	w.onRedis()
	bot := w.serve()
	w.gives(1)
	w.Fail("apps.connections.open", 100, slacksim.Fault{Error: "token_revoked"})
	w.CutConnections(2)
	bot.ended()
	if code := bot.ProcessState.ExitCode(); code != exitWrongConfig {
		w.t.Errorf("it ended with %d, want %d", code, exitWrongConfig)
	}
	w.gives(1)
	w.Mend()
	w.serve()
	w.gives(1)
}

// exitWrongConfig is what service managers hold back: somebody has to mend the configuration first.
const exitWrongConfig = 78
