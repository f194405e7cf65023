package bot_test

import (
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"shine/bot"
	"shine/bot/render"
	"shine/bot/slacksim"
	"shine/credit"
	"shine/credit/nudge"
	"shine/storage"
)

// Nothing that anybody but the lead can see tells who is nudged, or who is uncredited.
func TestNudgesArePrivate(t *testing.T) {
	t.Parallel()
	var logs lockedBuffer
	metrics := prometheus.NewRegistry()
	s := newNudgeScene(t, func(c *bot.Config) {
		c.Metrics = metrics
		c.Log = slog.New(slog.NewTextHandler(&logs, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	s.leads("ana", 60, "luis", "priya")
	before := len(s.Calls(""))
	s.workday()
	s.await("a nudge", func() bool { return len(s.nudges("ana")) == 1 })
	s.clicks("ana", s.nudges("ana")[0], render.ActionNotNow, "")
	s.eventually("the answer", func() bool { return s.record("ana").Moments[0].Answer == nudge.NotNow })
	for _, call := range s.Calls("")[before:] {
		args := fmt.Sprint(call.Args)
		if call.Method == "chat.postMessage" && call.Args["channel"] != s.people["ana"] && strings.Contains(args, "nudge") {
			t.Errorf("%s tells others: %s", call.Method, args)
		}
		if call.Method == "dnd.teamInfo" || call.Method == "users.info" {
			continue // asks Slack about leads; it says nothing of nudges
		}
		if call.Method != "chat.postMessage" && strings.Contains(args, s.people["ana"]) && strings.Contains(args, "nudge") {
			t.Errorf("%s names the lead: %s", call.Method, args)
		}
	}
	for _, who := range []string{"luis", "priya", "sam"} {
		for _, text := range s.told(who) {
			if strings.Contains(text, "nudge") {
				t.Errorf("%s reads %q", who, text)
			}
		}
	}
	// A nudge that Slack does not take is buried without a name.
	s.Fail("chat.postMessage", 1000, slacksim.Fault{Channel: s.DirectChannel(s.people["ana"]), Error: "msg_too_long"})
	s.Fail("chat.postMessage", 1000, slacksim.Fault{Channel: s.people["ana"], Error: "msg_too_long"})
	s.clock.Move(21 * 24 * time.Hour)
	s.workday()
	s.asked("ana")
	s.workspace(func(store *storage.Store) {
		s.eventually("the nudge to be buried", func() bool { n, err := store.DeadLength(t.Context()); return err == nil && n >= 1 })
	})
	if !strings.Contains(logs.String(), "buried") {
		t.Error("the log does not say that a message was buried")
	}
	families, err := metrics.Gather()
	if err != nil {
		t.Fatal(err)
	}
	if all := fmt.Sprint(families); strings.Contains(all, s.people["ana"]) || strings.Contains(all, "nudge") {
		t.Errorf("the metrics tell of nudges: %s", all)
	}
	s.opensHome("luis")
	if home := s.home("luis"); strings.Contains(home, s.people["ana"]) {
		t.Errorf("luis sees ana in his home tab: %s", home)
	}
	for line := range strings.Lines(logs.String()) {
		if strings.Contains(line, s.people["ana"]) && strings.Contains(strings.ToLower(line), "nudge") {
			t.Errorf("the log tells who was nudged: %s", line)
		}
	}
	// An admin sees totals over five leads or more, and nobody else any.
	s.types("luis", s.general, "/shine nudges report")
	s.sees("luis", s.general, "admins")
	if err := s.UpdateUser(t.Context(), s.people["sam"], func(u *slacksim.User) { u.Admin = true }); err != nil {
		t.Fatal(err)
	}
	s.types("sam", s.general, "/shine nudges report")
	s.sees("sam", s.general, "nothing to show yet")
	s.types("sam", s.general, "/shine nudges")
	s.sees("sam", s.general, "Nudges are for people who lead others")
	s.opensHome("sam")
	s.usesHome("sam", render.ActionReport, "")
	s.hears("sam", "nothing to show yet")
}

// lockedBuffer collects logs of several goroutines.
type lockedBuffer struct {
	mu   sync.Mutex
	text strings.Builder
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// An admin reads totals over five leads or more, and never a name. A lead's note is a kind of its own, and no nudge.
func TestTheReportIsTotals(t *testing.T) {
	t.Parallel()
	s := newNudgeScene(t)
	if err := s.UpdateUser(t.Context(), s.people["sam"], func(u *slacksim.User) { u.Admin = true }); err != nil {
		t.Fatal(err)
	}
	var leads []string
	for i := range 6 {
		leads = append(leads, s.AddUser(slacksim.User{Name: fmt.Sprint("lead", i), TZ: "Europe/Madrid"}))
	}
	s.workspace(func(store *storage.Store) {
		for i, lead := range leads {
			_, err := store.ChangeNudges(t.Context(), s.clock.Now(), lead, func(r *nudge.Record, _ bool) (storage.NudgeStep, bool) {
				for n := range 10 {
					r.Moments = append(r.Moments, nudge.Moment{
						ID: fmt.Sprint(n), At: s.clock.Now().AddDate(0, 0, -15*(n+1)), Reason: nudge.Reason{Kind: nudge.Quiet}, Held: n%2 == 0, Share: 0.5,
					})
				}
				return storage.NudgeStep{Stays: true}, true
			})
			if err == nil {
				_, err = store.ChangeNotes(t.Context(), lead, func(n *nudge.Notes) (storage.Step, bool) {
					for week := range 4 {
						n.Moments = append(n.Moments, nudge.Moment{
							ID: fmt.Sprint(week), At: s.clock.Now().AddDate(0, 0, -7*(week+5)), Reason: nudge.Reason{Kind: nudge.Note},
							Held: week%2 == 0, Share: 0.5, Named: s.ids("luis"),
						})
					}
					return storage.Step{Stays: true}, true
				})
			}
			if err == nil && i < 3 {
				_, err = store.Import(t.Context(), credit.Shoutout{
					Workspace: slacksim.TeamID, Time: s.clock.Now().AddDate(0, 0, -29), Giver: lead, Recipients: s.ids("luis"), Text: forMigration, Visibility: credit.Public, Source: credit.FromImport,
				})
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	})
	s.types("sam", s.general, "/shine nudges report")
	report := s.sees("sam", s.general, "Do nudges help?").Text
	for _, want := range []string{"30 sent and 30 left out at random, over 6 leads", "10% with a nudge, 0% without", "95% interval", "*A quiet time*", "*The note about the people you lead*\n12 sent and 12 left out at random, over 6 leads"} {
		if !strings.Contains(report, want) {
			t.Errorf("the report lacks %q:\n%s", want, report)
		}
	}
	for _, lead := range append(leads, s.people["luis"]) {
		if strings.Contains(report, lead) {
			t.Errorf("the report names %s", lead)
		}
	}
}

// Who is erased while they are asked about is not remembered by that.
func TestErasedWhileAskedAbout(t *testing.T) {
	t.Parallel()
	s := newNudgeScene(t)
	s.leads("ana", 60, "luis")
	answer := make(chan struct{})
	s.Fail("dnd.teamInfo", 1, slacksim.Fault{Until: answer})
	s.workday()
	s.await("Slack to be asked whether ana may be disturbed", func() bool { return s.Held() == 1 })
	s.workspace(func(store *storage.Store) {
		if _, err := store.Erase(t.Context(), s.clock.Now(), s.people["ana"], func(int) {}); err != nil {
			t.Fatal(err)
		}
	})
	close(answer)
	s.leads("sam", 60, "priya") // who is planned after that round
	s.workspace(func(store *storage.Store) {
		records, err := store.AllNudgeRecords(t.Context())
		if _, kept := records[s.people["ana"]]; err != nil || kept || len(records) != 1 {
			t.Errorf("kept of who is erased: %+v, %v", records, err)
		}
	})
	if n := len(s.nudges("ana")); n > 0 {
		t.Errorf("ana got %d nudges after she was erased", n)
	}
}
