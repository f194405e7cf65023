package faults_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"shine/bot/slacksim"
)

// What was backed up is the same when it is restored: the ledger and all that was decided, the next digest, and nudges
// that were sent. Whoever installed Shine is not greeted again.
func TestRestore(t *testing.T) {
	t.Parallel()
	for name, restore := range map[string]func(*world) *server{
		"append-only file": fromAppendOnly, "snapshot": fromSnapshot, "JSON Lines": fromExport,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, slacksim.Options{})
			w.onRedis()
			w.admin = w.people[20].id
			lead := w.people[12].id
			w.runs(fmt.Sprintf(`{"type":"settings","nudge_holdout":0}
{"type":"team","lead":%q,"since":"2026-01-05T09:00:00Z","welcomed":"2026-01-05T09:00:00Z","members":[{"id":%q},{"id":%q}]}
`, lead, w.people[0].id, w.people[1].id)+w.stories(48, w.general), "import", "-")
			w.runs("", "nudge", "--at", theFriday)
			bot := w.serve()
			w.gives(3)
			w.settled()
			w.await("the admin to be greeted", func() bool { return len(w.texts(w.DirectChannel(w.admin))) > 0 })
			bot.stop()
			before := w.kinds()

			w.url = "unix://" + restore(w).address
			for i, now := range w.kinds() {
				if now != before[i] {
					t.Errorf("restored is\n%s\nand there was\n%s", now, before[i])
				}
			}
			w.Drain()
			w.serve()
			w.gives(1)
			w.await("it to be told", func() bool { return w.told(w.deeds[3]) == 1 })
			eventually(t, "the outbox to be empty", func() bool { return w.waiting() == 0 })
			if again := w.texts(w.DirectChannel(w.admin)); len(again) > 0 {
				t.Errorf("the admin is greeted again: %q", again)
			}
		})
	}
}

// kinds are what is exported, and the digest and the nudges that would come now.
func (w *world) kinds() []string {
	w.t.Helper()
	return []string{
		unsealed(w.runs("", "export")),
		w.runs("", "digest", "--channel", w.general, "--at", theMonday, "--dry-run", "--json"),
		w.runs("", "nudge", "--at", "2026-03-30T10:00:00Z", "--dry-run", "--json"),
	}
}

// unsealed is an export without the seals of its lines, which are drawn anew.
func unsealed(exported string) string {
	var lines strings.Builder
	for line := range strings.Lines(exported) {
		if !strings.Contains(line, `"sealed"`) {
			lines.WriteString(line)
		}
	}
	return lines.String()
}

// fromAppendOnly copies the directory of the append-only file while the server is down.
func fromAppendOnly(w *world) *server {
	w.server.kill()
	anew := &server{t: w.t, dir: shortDir(w.t)}
	anew.address = filepath.Join(anew.dir, "redis.sock")
	if err := os.CopyFS(filepath.Join(anew.dir, "appendonlydir"), os.DirFS(filepath.Join(w.server.dir, "appendonlydir"))); err != nil {
		w.t.Fatal(err)
	}
	anew.args = append([]string{"--port", "0", "--unixsocket", anew.address, "--save", "", "--dir", anew.dir}, safe...)
	anew.start()
	return anew
}

// fromSnapshot takes a snapshot while the server runs, and starts another one on it, which appends from then on.
func fromSnapshot(w *world) *server {
	w.server.do("SAVE")
	anew := &server{t: w.t, dir: shortDir(w.t)}
	anew.address = filepath.Join(anew.dir, "redis.sock")
	snapshot, err := os.ReadFile(filepath.Join(w.server.dir, "dump.rdb"))
	if err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(anew.dir, "dump.rdb"), snapshot, 0o600); err != nil {
		w.t.Fatal(err)
	}
	anew.args = []string{"--port", "0", "--unixsocket", anew.address, "--save", "", "--dir", anew.dir}
	anew.start()
	anew.do("CONFIG", "SET", "appendonly", "yes")
	return anew
}

// fromExport imports an export into an empty Redis.
func fromExport(w *world) *server {
	exported := w.runs("", "export")
	anew := startServer(w.t, safe...)
	w.url = "unix://" + anew.address
	w.runs(exported, "import", "-")
	return anew
}
