//nolint:thelper // the parts of the contract are tests: they fail where they stand
package storage

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"shine/credit"
	"shine/credit/nudge"
)

// schema1 is a file of the folder that holds data of the first schema, and tells how that was made.
func schema1(t *testing.T, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", "schema1", name))
	must(t, err)
	return content
}

// restoreSchema1 puts the data of the first schema into a workspace.
func restoreSchema1(t *testing.T, s *Store) {
	t.Helper()
	for line := range strings.Lines(string(schema1(t, "data.jsonl"))) {
		var words []string
		must(t, json.Unmarshal([]byte(line), &words))
		command := make([]any, len(words))
		for i, word := range words {
			command[i] = strings.Replace(word, "shine:{T0SHINE01}:", s.keys.prefix, 1)
		}
		must(t, s.redis.Do(t.Context(), command...).Err())
	}
}

// What the first schema holds is the same when it is moved forward: as the version that wrote it exported it.
func testDataOfSchema1(t *testing.T, s *Store) {
	restoreSchema1(t, s)
	plan, err := s.PlanMigration(t.Context())
	must(t, err)
	for range 2 {
		sameAsExported(t, s)
		done, err := s.Migrate(t.Context())
		must(t, err)
		if len(plan.Steps) > 0 {
			wantEqual(t, "the migration", done, plan)
		}
		plan.Steps = nil
	}
	editions, err := s.Editions(t.Context(), "C000000007", time.Date(2027, time.January, 1, 0, 0, 0, 0, time.UTC))
	must(t, err)
	wantEqual(t, "digests", len(editions), 2)
	waiting := outbox(t, s)
	wantEqual(t, "waiting", len(waiting), 1)
	found, err := s.Get(t.Context(), waiting[0].Shoutout)
	must(t, err)
	wantEqual(t, "what waits to be said", found[0].Text, "for what was still to be said")
}

// sameAsExported compares a workspace with the export of the version that wrote the first schema.
func sameAsExported(t *testing.T, s *Store) {
	t.Helper()
	rules, err := s.Decisions(t.Context())
	must(t, err)
	exported := strings.ReplaceAll(string(schema1(t, "export.jsonl")), "T0SHINE01", s.workspace)
	shoutouts, recorded := 0, everything(t, s)
	for raw := range strings.Lines(exported) {
		line, err := credit.ParseLine([]byte(raw), s.workspace)
		must(t, err)
		switch {
		case line.Shoutout != nil:
			got := recorded[shoutouts]
			got.Time = got.Time.Truncate(time.Millisecond) // as exports tell it
			wantEqual(t, "a shout-out", got, *line.Shoutout)
			shoutouts++
		case line.Settings != nil:
			wantEqual(t, "settings", rules.Settings, *line.Settings)
		case line.Preferences != nil:
			wantEqual(t, "preferences", rules.Preferences[line.Preferences.User], line.Preferences.Preferences)
		case line.Channel != nil:
			wantEqual(t, "a channel", rules.Channels[line.Channel.Channel], line.Channel.ChannelSettings)
		default:
			sameAsExportedBeside(t, s, line)
		}
	}
	wantEqual(t, "shout-outs", len(recorded), shoutouts)
}

// sameAsExportedBeside compares what is neither a shout-out nor a rule.
func sameAsExportedBeside(t *testing.T, s *Store, line credit.Line) {
	t.Helper()
	switch {
	case line.Digest != nil:
		subscriptions, err := s.Subscriptions(t.Context())
		must(t, err)
		wantEqual(t, "subscriptions", subscriptions, []credit.Subscription{*line.Digest})
	case line.Team != nil:
		teams, err := s.Teams(t.Context())
		must(t, err)
		teams[0].Since = teams[0].Since.Truncate(time.Millisecond)
		wantEqual(t, "teams", teams, credit.Teams{*line.Team})
	case line.Milestone != nil:
		milestones, err := s.Milestones(t.Context())
		must(t, err)
		wantEqual(t, "milestones", milestones, []credit.Milestone{*line.Milestone})
	default:
		sealed, err := nudge.Unseal("T0SHINE01", strings.ReplaceAll(line.Sealed, s.workspace, "T0SHINE01"))
		must(t, err)
		got, err := s.SealedNudges(t.Context(), sealed.Began)
		must(t, err)
		wantEqual(t, "records of nudges", got, sealed)
	}
}
