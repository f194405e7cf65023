package faults_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strings"

	"shine/bot/slacksim"
)

// killsOfWork are those of what nobody typed: what comes by the clock, and what operators do.
func killsOfWork() []fault {
	return []fault{
		{name: "a digest, between its head and its thread", test: killedDigest},
		{name: "a nudge, between its moment and its message", test: killedNudge(beforeNudge)},
		{name: "a nudge, between its message and its mark", test: killedNudge(afterNudge)},
		{name: "an import", test: killedImport},
		{name: "an erase", test: killedErase},
	}
}

// stories are lines of a history, with a subscription of each channel to the digest of all of them.
func (w *world) stories(n int, channels ...string) string {
	var lines strings.Builder
	for _, channel := range channels {
		fmt.Fprintf(&lines, `{"type":"digest","channel":%q,"day":"monday","time":"09:00","zone":"UTC","scope":"all",`+
			`"since":"2026-01-05T09:00:00Z"}`+"\n", channel)
	}
	for i := range n {
		from, to, and := w.people[i%12].id, w.people[12+i%12].id, w.people[12+(i+1)%12].id
		fmt.Fprintf(&lines, `{"time":"2026-01-06T10:%02d:%02dZ","giver":%q,"recipients":[%q,%q],"channel":%q,"text":`+
			`"for the calm deed %d of that week, which nobody had asked for, and which everybody was glad about"}`+"\n",
			i/60, i%60, from, to, and, w.general, i)
	}
	return lines.String()
}

const theMonday = "2026-01-12T09:00:00Z"

// killedDigest kills a digest after its head, and compares it with one of the same week that was left alone.
func killedDigest(w *world) {
	w.onRedis()
	other := w.AddChannel(slacksim.Channel{Name: "other", Kind: slacksim.Public, Members: []string{w.people[0].id, slacksim.BotUser}})
	w.runs(w.stories(120, w.general, other), "import", "-")
	w.runs("", "digest", "--channel", other, "--at", theMonday)

	until := make(chan struct{})
	w.Fail("chat.postMessage", 1, slacksim.Fault{Channel: w.general, After: 1, Until: until, CutBefore: true})
	telling := w.begin("digest", "--channel", w.general, "--at", theMonday)
	w.heldCall()
	telling.kill()
	close(until)
	w.Mend()
	w.serve()
	eventually(w.t, "the outbox to be empty", func() bool { return w.waiting() == 0 })
	want, got := w.texts(other), w.texts(w.general)
	if len(want) < 2 || len(got) != len(want) {
		w.t.Errorf("%d messages of a digest, want %d", len(got), len(want))
	}
	c := countStories(120, strings.Join(got, "\n"))
	c.recorded = w.kept()
	w.countsInstead(c)
}

// texts are what Shine said in a channel: in blocks, or in plain words.
func (w *world) texts(channel string) []string {
	var texts []string
	for _, m := range w.Messages(channel) {
		if m.User == slacksim.BotUser && m.EphemeralTo == "" {
			texts = append(texts, cmp.Or(string(m.Blocks), m.Text))
		}
	}
	return texts
}

// countStories counts how often each of the stories is told.
func countStories(n int, told string) count {
	c := count{sent: n, acknowledged: n}
	for i := range n {
		times := strings.Count(told, fmt.Sprintf("the calm deed %d of that week", i))
		c.announced += once(times > 0)
		c.twice += max(times-1, 0)
		c.lost += once(times == 0)
	}
	return c
}

// countsInstead judges what is counted where nobody typed anything.
func (w *world) countsInstead(c count) {
	w.t.Helper()
	w.other = &c
	if c.lost > 0 || c.twice > 0 {
		w.t.Errorf("counted %+v", c)
	}
}

const theFriday = "2026-03-27T10:00:00Z"

func beforeNudge(until <-chan struct{}) slacksim.Fault {
	return slacksim.Fault{Until: until, CutBefore: true}
}

func afterNudge(until <-chan struct{}) slacksim.Fault { return slacksim.Fault{AnswerAfter: until} }

// killedNudge kills a round of nudges about a lead who gave nobody credit for long, and goes on with it.
func killedNudge(held func(<-chan struct{}) slacksim.Fault) func(*world) {
	return func(w *world) {
		w.onRedis()
		lead := w.people[12].id
		w.runs(fmt.Sprintf(`{"type":"settings","nudge_holdout":0}
{"type":"team","lead":%q,"since":"2026-01-05T09:00:00Z","welcomed":"2026-01-05T09:00:00Z","members":[{"id":%q},{"id":%q}]}
`, lead, w.people[0].id, w.people[1].id)+w.stories(48), "import", "-")

		until := make(chan struct{})
		w.Fail("chat.postMessage", 1, held(until))
		round := w.begin("nudge", "--at", theFriday)
		w.heldCall()
		round.kill()
		close(until)
		w.Mend()
		w.runs("", "nudge", "--at", "2026-03-27T10:05:00Z")
		n := len(w.texts(w.DirectChannel(lead)))
		w.countsInstead(count{
			sent: 1, acknowledged: 1, recorded: 1, announced: 0, told: once(n > 0), twice: max(n-1, 0), lost: once(n == 0),
		})
	}
}

// killedImport imports a history twice, the first time not to its end.
func killedImport(w *world) {
	w.onRedis()
	const lines = 2000
	history := w.stories(lines)
	h := w.proxy.hold("import", after, 1)
	importing := w.command("import", "-")
	importing.Stdin = strings.NewReader(history)
	if err := importing.Start(); err != nil {
		w.t.Fatal(err)
	}
	w.reached(h)
	importing.kill()
	h.release()
	if n := w.kept(); n == 0 || n == lines {
		w.t.Errorf("it was killed after %d of %d lines", n, lines)
	}
	w.runs(history, "import", "-")
	n := w.kept()
	w.countsInstead(count{sent: lines, acknowledged: lines, recorded: n, twice: max(n-lines, 0), lost: max(lines-n, 0)})
}

// kept counts the shout-outs in an export.
func (w *world) kept() int {
	w.t.Helper()
	return strings.Count(w.runs("", "export"), `"text":`)
}

// killedErase erases somebody twice, the first time not to its end.
func killedErase(w *world) {
	w.onRedis()
	w.runs(w.stories(120), "import", "-")
	gone := w.people[12].id
	h := w.proxy.hold("replace", after, 3)
	erasing := w.begin("erase", "--yes", gone)
	w.reached(h)
	erasing.kill()
	h.release()
	before := w.naming(gone)
	if before == 0 || before == 20 {
		w.t.Errorf("it was killed where %d shout-outs still name somebody", before)
	}
	w.runs("", "erase", "--yes", gone)
	if left := w.naming(gone); left > 0 {
		w.t.Errorf("%d shout-outs still name somebody who is erased", left)
	}
	n := w.kept()
	w.countsInstead(count{sent: 120, acknowledged: 120, recorded: n, twice: max(n-120, 0), lost: max(120-n, 0)})
}

// naming counts the shout-outs that name somebody.
func (w *world) naming(person string) int {
	w.t.Helper()
	n := 0
	for line := range strings.Lines(w.runs("", "export")) {
		var shoutout struct {
			Giver      string
			Recipients []string
		}
		if err := json.Unmarshal([]byte(line), &shoutout); err != nil {
			w.t.Fatal(err)
		}
		n += once(strings.Contains(strings.Join(append(shoutout.Recipients, shoutout.Giver), " "), person))
	}
	return n
}
