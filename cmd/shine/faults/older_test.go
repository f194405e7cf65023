package faults_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shine/bot/slacksim"
)

var keep = flag.String("keep", "", "keep data as this version writes it, under its name, for all versions that come")

// kept is what a version had written when it was killed at work, and what it made of that itself.
type kept struct {
	Keys []keptKey `json:"keys"`
	// Says is what commands print, by the command; ids and numbers count, not how things are worded.
	Says map[string][]map[string]any `json:"says"`
	// Deeds were recorded, and wait to be announced, and told to one of the people.
	Deeds []keptDeed `json:"deeds"`
	// Typed is what the first person typed, which became no shout-out: Blocks are the answer, with a button that opens it.
	Typed  string          `json:"typed"`
	Blocks json.RawMessage `json:"blocks"`
}

type keptDeed struct {
	To    int    `json:"to"`
	Words string `json:"words"`
}

// keptKey is a key of Redis, as DUMP gives it.
type keptKey struct {
	Name  string `json:"name"`
	Left  int64  `json:"left,omitempty"` // milliseconds until it expires; zero is never
	Value []byte `json:"value"`
}

// What an older version left is what this one finds: the ledger and what was decided, the next digest and nudges, what
// waits in the outbox and is then said once, and what somebody typed that is no shout-out yet.
func TestOlderVersions(t *testing.T) {
	t.Parallel()
	if *keep != "" {
		keepData(t, filepath.Join("testdata", *keep+".json"))
	}
	files, err := filepath.Glob("testdata/v*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files of older versions, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, slacksim.Options{})
			w.onRedis()
			before := w.restoreKept(file)
			if diff := cmp.Diff(before.Says, w.saysNow()); diff != "" {
				t.Errorf("the older version says otherwise of the same data (-older +this):\n%s", diff)
			}

			w.serve()
			for _, d := range before.Deeds {
				w.deeds = append(w.deeds, &deed{to: d.To, words: d.Words})
			}
			w.await("what waited to be said", func() bool {
				for _, d := range w.deeds {
					if w.standing(d, w.general) == 0 || w.told(d) != 1 {
						return false
					}
				}
				return true
			})
			w.opensDraft(before)
		})
	}
}

// restoreKept fills the world's Redis.
func (w *world) restoreKept(file string) kept {
	w.t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		w.t.Fatal(err)
	}
	var k kept
	if err := json.Unmarshal(content, &k); err != nil {
		w.t.Fatalf("%s: %v", file, err)
	}
	for _, key := range k.Keys {
		w.server.do("RESTORE", key.Name, key.Left, key.Value)
	}
	return k
}

// saysNow is what commands print of the data.
func (w *world) saysNow() map[string][]map[string]any {
	w.t.Helper()
	says := map[string][]map[string]any{}
	for _, command := range []string{
		"export", "outbox --json", "digest --channel " + w.general + " --at " + theMonday + " --dry-run --json",
		"nudge --at 2026-03-30T10:00:00Z --dry-run --json",
	} {
		for line := range strings.Lines(unsealed(w.runs("", strings.Fields(command)...))) {
			var fields map[string]any
			if err := json.Unmarshal([]byte(line), &fields); err != nil {
				w.t.Fatalf("%s: %v", command, err)
			}
			if strings.HasPrefix(command, "digest") {
				delete(fields, "text") // how it is worded
			}
			says[command] = append(says[command], fields)
		}
	}
	return says
}

// opensDraft clicks the button of an answer that the older version gave.
func (w *world) opensDraft(k kept) {
	w.t.Helper()
	giver := w.people[0].id
	answer := url.Values{"channel": {w.general}, "text": {"an answer of before"}, "blocks": {string(k.Blocks)}}
	request, err := http.NewRequestWithContext(
		w.t.Context(), http.MethodPost, w.APIURL()+"chat.postMessage", strings.NewReader(answer.Encode()),
	)
	if err != nil {
		w.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Authorization", "Bearer "+slacksim.BotToken)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	var posted struct{ TS, Error string }
	if err := json.NewDecoder(response.Body).Decode(&posted); err != nil || posted.Error != "" {
		w.t.Fatalf("%v %s", err, posted.Error)
	}

	if err := w.Click(w.t.Context(), giver, w.general, posted.TS, "form", ""); err != nil {
		w.t.Fatal(err)
	}
	w.await("the form to open with what was typed", func() bool {
		open := w.Modals(giver)
		return len(open) == 1 && strings.Contains(string(open[0].Body), k.Typed)
	})
}

// keepData has the program of today work, kills it, and keeps what it leaves.
func keepData(t *testing.T, file string) {
	t.Helper()
	w := newWorld(t, slacksim.Options{})
	w.onRedis()
	lead := w.people[12].id
	w.runs(fmt.Sprintf(`{"type":"settings","nudge_holdout":0,"daily_limit":7}
{"type":"preferences","user":%[2]q,"recap":true}
{"type":"team","lead":%[1]q,"since":"2026-01-05T09:00:00Z","welcomed":"2026-01-05T09:00:00Z","members":[{"id":%[2]q},{"id":%[3]q}]}
`, lead, w.people[0].id, w.people[1].id)+w.stories(24), "import", "-")
	w.runs("", "nudge", "--at", theFriday)

	bot := w.serve()
	w.Fail("chat.postMessage", 1, slacksim.Fault{Channel: w.general, Error: "invalid_blocks"})
	w.gives(1)
	eventually(t, "it to be given up", func() bool { return strings.Contains(w.runs("", "outbox", "--json"), "given up") })
	w.Fail("chat.postMessage", 1_000, slacksim.Fault{Status: http.StatusServiceUnavailable})
	k := kept{Typed: "the words that are about me alone"}
	w.gives(2)
	w.deeds = w.deeds[1:] // the first was given up
	for _, d := range w.deeds {
		k.Deeds = append(k.Deeds, keptDeed{d.to, d.words})
	}
	if _, err := w.Command(t.Context(), w.people[0].id, w.general, "/shine @"+w.people[0].name+" for "+k.Typed); err != nil {
		t.Fatal(err)
	}
	answers := w.Ephemerals(w.general, w.people[0].id)
	k.Blocks = answers[len(answers)-1].Blocks
	bot.kill()

	w.runs(w.stories(0, w.general), "import", "-") // a digest that is due
	k.Says = w.saysNow()
	k.Keys = w.server.dump()
	text, err := json.MarshalIndent(k, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, append(text, '\n'), 0o600); err != nil {
		t.Fatal(err)
	}
}

// dump is all that the server holds.
func (s *server) dump() []keptKey {
	s.t.Helper()
	c := s.client()
	defer func() { _ = c.Close() }()
	names, err := c.Keys(s.t.Context(), "*").Result()
	if err != nil || len(names) == 0 {
		s.t.Fatalf("%d keys, %v", len(names), err)
	}
	slices.Sort(names)
	var keys []keptKey
	for _, name := range names {
		value, err := c.Dump(s.t.Context(), name).Result()
		if err != nil {
			s.t.Fatalf("%s: %v", name, err)
		}
		left, err := c.PTTL(s.t.Context(), name).Result()
		if err != nil {
			s.t.Fatalf("%s: %v", name, err)
		}
		keys = append(keys, keptKey{name, max(left.Milliseconds(), 0), []byte(value)})
	}
	return keys
}
