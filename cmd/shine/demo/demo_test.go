package demo

import (
	"bytes"
	"log/slog"
	"net/http"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"shine/bot/slacksim"
	"shine/credit"
	"shine/credit/nudge"
)

// The scene is the same on every day and at every hour of it. The race detector watches some of them.
func TestScriptAtAnyMoment(t *testing.T) {
	t.Parallel()
	for i, at := range anyMoments(t) {
		if underRace() && i%someMoments != 0 {
			continue
		}
		t.Run(at.Format(momentName), func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			if err := PlayScript(t.Context(), at, &out); err != nil {
				t.Fatalf("%v, after\n%s", err, out.String())
			}
			checkScript(t, out.String())
		})
	}
}

// underRace reports whether the race detector watches: what costs a second then costs eight.
func underRace() bool {
	info, ok := debug.ReadBuildInfo()
	return ok && slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"})
}

func checkScript(t *testing.T, out string) {
	t.Helper()
	for _, want := range []string{
		"Ana Ruiz credited Luis Ortega and Priya Natarajan", "Who helped you? Let them shine.", "Did you mean `/shine week`?",
		"only you and Olu Adeyemi see this", "the announcement in #support is gone", "What you were credited for",
		"working days since you last credited somebody", "Luis Ortega credited Kenji Sato", "half an hour later ana is asked",
		"rehearsing the rollback until it was dull", "the checklist that caught the missing certificate", "Do nudges help?",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("the scene does not show %q:\n%s", want, out)
		}
	}
}

// Two Mondays on, as the demo says at its start, a lead who was quiet has a nudge.
func TestNudgesFromAnyMoment(t *testing.T) {
	t.Parallel()
	for i, at := range anyMoments(t) {
		if i%someMoments != 0 {
			continue
		}
		t.Run(at.Format(momentName), func(t *testing.T) {
			t.Parallel()
			w := startAt(t, at)
			for range 2 {
				moveClock(t, w.Page, "monday")
			}
			if _, ok, err := w.latestNudge(t.Context(), "luis", nudge.Quiet); err != nil || !ok {
				t.Errorf("Luis has no nudge: %v", err)
			}
		})
	}
}

// moveClock clicks a button of the page's clock, and returns when it has moved.
func moveClock(t *testing.T, page, to string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, page+"clock?move="+to, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusNoContent {
		t.Fatalf("moving the clock: %s", response.Status)
	}
}

// aWednesday is a day like others.
var aWednesday = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

const (
	momentName = "Mon 2006-01-02T15-04 MST"
	// someMoments takes every seventh: days of many kinds, and each hour.
	someMoments = 7
)

// hours are early, at the hour of the digest, and late.
var hours = []time.Duration{10 * time.Minute, 9*time.Hour + 5*time.Minute, 23*time.Hour + 50*time.Minute}

// anyMoments are these hours of each weekday, of both clock changes in two zones of the company, of the end of a year and of
// a leap day.
func anyMoments(t *testing.T) []time.Time {
	t.Helper()
	var moments []time.Time
	day := func(zone string, y int, m time.Month, d int) {
		in, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range hours {
			moments = append(moments, time.Date(y, m, d, 0, int(h.Minutes()), 0, 0, in))
		}
	}
	for d := range 7 {
		day("Europe/Madrid", 2026, time.November, 23+d)
	}
	day("Europe/Madrid", 2026, time.March, 29)
	day("Europe/Madrid", 2026, time.October, 25)
	day("America/New_York", 2026, time.March, 8)
	day("America/New_York", 2026, time.November, 1)
	day("Europe/Madrid", 2026, time.December, 31)
	day("Europe/Madrid", 2028, time.February, 29)
	return moments
}

// The company lives: people write to each other, reply, and boost what Shine announced, in the channels that they are in.
func TestChatter(t *testing.T) {
	t.Parallel()
	w := startAt(t, aWednesday)
	written, replied, boosted := 0, 0, 0
	for _, name := range []string{"general", "platform", "support"} {
		for _, m := range w.Messages(w.company.channels[name]) {
			switch {
			case m.User != slacksim.BotUser && m.ThreadTS != "":
				replied++
			case m.User != slacksim.BotUser:
				written++
			}
			boosted += len(m.Reactions[credit.DefaultSettings().BoostEmoji])
		}
	}
	given := 0
	for s, err := range w.store().Between(t.Context(), aWednesday.AddDate(0, -2, 0), aWednesday) {
		if err != nil {
			t.Fatal(err)
		}
		given += len(s.Boosts)
	}
	if written < 10 || replied < 8 || boosted < 7 || given < 7 {
		t.Errorf("%d messages, %d replies, %d reactions and %d boosts", written, replied, boosted, given)
	}
}

// Who is credited in the history is told then, not when the next thing happens.
func TestHistoryIsToldInTime(t *testing.T) {
	t.Parallel()
	w, err := Start(t.Context(), Options{Addr: "127.0.0.1:0", At: aWednesday, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = w.End() }()
	rows, err := happenedBefore(aWednesday)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		for i, conversation := range w.direct(w.company.ids(row.whom)) {
			said := slices.ContainsFunc(w.Messages(conversation), func(m slacksim.Message) bool {
				seconds, err := strconv.ParseFloat(m.TS, 64)
				return err == nil && strings.Contains(m.Text, row.said) && time.Unix(int64(seconds), 0).Sub(row.at).Abs() < time.Hour
			})
			if !said {
				t.Errorf("person %d of %q was not told at %v that they were credited for %q", i, row.whom, row.at, row.said)
			}
		}
	}
}

// startAt starts the demo at a moment, with its bot.
func startAt(t *testing.T, at time.Time) *Workspace {
	t.Helper()
	w, err := Start(t.Context(), Options{Addr: "127.0.0.1:0", At: at, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.End() })
	if err := w.StartBot(t.Context(), -1); err != nil {
		t.Fatal(err)
	}
	return w
}
