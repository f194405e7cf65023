package faults_test

import "shine/bot/slacksim"

// socketFaults are what goes wrong with the connections to Slack while people give credit.
func socketFaults() []fault {
	return []fault{
		{name: "all cut", quick: true, test: disturbed(func(w *world) { w.CutConnections(2) })},
		{name: "refreshed, one after the other, under load", test: refreshed},
		{name: "silent: no pings", slack: slacksim.Options{}, test: silenced},
		{name: "`link_disabled`", test: disturbed(func(w *world) { w.Disconnect(w.t.Context(), "link_disabled", 2) })},
		{name: "`too_many_websockets`", test: disturbed(func(w *world) { w.Disconnect(w.t.Context(), "too_many_websockets", 2) })},
	}
}

// disturbed lets people give credit before both connections end, while none opens, and when both are open again.
func disturbed(disturb func(*world)) func(*world) {
	return func(w *world) {
		w.onRedis()
		w.serve()
		w.gives(2)
		open := make(chan struct{})
		w.Fail("apps.connections.open", 2, slacksim.Fault{Until: open})
		disturb(w)
		w.await("the connections to end", func() bool { return w.Connections() == 0 })
		w.gives(2)
		close(open)
		w.await("the connections to open again", func() bool { return w.Connections() == 2 })
		w.gives(2)
	}
}

// refreshed asks for a new connection again and again.
func refreshed(w *world) {
	w.onRedis()
	w.serve()
	w.meanwhile(func() {
		for _, reason := range []string{"warning", "refresh_requested", "warning", "refresh_requested"} {
			opened := len(w.Calls("apps.connections.open"))
			w.Disconnect(w.t.Context(), reason, 1)
			w.await("a connection to be replaced", func() bool {
				return len(w.Calls("apps.connections.open")) > opened && w.Connections() == 2
			})
		}
	})
}

// silenced has both connections die without a word: after half a minute the bot takes others.
func silenced(w *world) {
	w.onRedis()
	w.serve()
	w.gives(2)
	opened := len(w.Calls("apps.connections.open"))
	w.Silence(true)
	w.await("both to be replaced", func() bool { return len(w.Calls("apps.connections.open")) >= opened+2 })
	w.Silence(false)
	w.await("the connections to open again", func() bool { return w.Connections() == 2 })
	w.gives(2)
}
