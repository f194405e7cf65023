//nolint:thelper // the parts of the contract are tests: they fail where they stand
package storage

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shine/credit"
)

// noon is a moment in the middle of a day and a year.
var noon = time.Date(2026, time.March, 10, 12, 0, 0, 0, time.UTC)

// contract is what every Redis that Open accepts has to do. Each part gets a workspace of its own.
var contract = []struct {
	name string
	test func(*testing.T, *Store)
}{
	{"record and read", testRecord},
	{"same event", testSameEvent},
	{"same event after the words came again", testSameEventOfSameWords},
	{"same event after undo", testSameEventAfterUndo},
	{"what an event brought", testBrought},
	{"changes in any order", testLatest},
	{"same words", testSameWords},
	{"daily limit", testDailyLimit},
	{"too many in a few minutes", testBurst},
	{"too many around new year", testBurstAtNewYear},
	{"new year", testNewYear},
	{"rising IDs", testRisingIDs},
	{"text survives", testText},
	{"undo", testUndo},
	{"undo refused", testUndoRefused},
	{"place", testPlace},
	{"place refused", testPlaceRefused},
	{"get", testGet},
	{"between", testBetween},
	{"person by pages", testPerson},
	{"workspaces apart", testWorkspaces},
	{"outbox", testOutbox},
	{"outbox claimed", testOutboxClaimed},
	{"outbox retract", testOutboxRetract},
	{"dead letters", testDeadLetters},
	{"said", testSaid},
	{"said after undo", testSaidAfterUndo},
	{"pace", testPace},
	{"event memory", testEventMemory},
	{"boosts", testBoosts},
	{"edit, hide and remove", testEdit},
	{"once", testOnce},
	{"rules", testRules},
	{"drafts", testDrafts},
	{"bounded drafts", testDraftsAreBounded},
	{"short audit lines", testAuditLinesAreShort},
	{"so often in a day", testActs},
	{"asked for stories", testAsk},
	{"bounded memory of events", testRememberedIsBounded},
	{"bounded boosts", testBoostsAreBounded},
	{"bounded notes of messages", testToldIsBounded},
	{"nothing is noted of what was taken back", testUnsay},
	{"thanks expire", testThanksExpire},
	{"homes", testHomes},
	{"said elsewhere", testSaidElsewhere},
	{"another id", testAnotherID},
	{"a person's other id", testKnownAs},
	{"dead letters", testLetters},
	{"examining", testExamine},
	{"import", testImport},
	{"import again", testImportAgain},
	{"import of what was placed", testImportPlaced},
	{"erase", testErase},
	{"who was told after somebody is erased", testToldAfterErase},
	{"who heard after somebody is erased", testHeardAfterErase},
	{"which messages name somebody", testNamed},
	{"messages that name somebody are bounded", testNamedIsBounded},
	{"messages under way while somebody is erased", testNamedWhileErased},
	{"expire", testExpire},
	{"digest closed once", testCloseDigest},
	{"nothing falls between two spans", testSeal},
	{"placed after its span", testPublished},
	{"lease", testLease},
	{"editions", testEditions},
	{"who met whom", testMet},
	{"recaps", testRecaps},
	{"a recap begins", testRecapBegins},
	{"notes", testNotes},
	{"notes of another Redis", testImportNotes},
	{"wins", testWins},
	{"what was given to people", testPublishedTo},
	{"who is a new lead", testLeadsDue},
	{"credited leads", testCreditedLeads},
	{"credited while asked about", testCreditedMeanwhile},
	{"nothing is unplanned", testPlanMissing},
	{"woken", testWoken},
	{"who may read is not known yet", testUnsure},
	{"teams", testTeams},
	{"nudged once", testNudgedOnce},
	{"trial", testTrial},
	{"own lines", testOwnLines},
	{"asked for own lines", testAskedForLines},
	{"histories", testHistories},
	{"schema of nothing", testSchemaOfNothing},
	{"schema of old data", testSchemaOfOldData},
	{"data of the first schema", testDataOfSchema1},
	{"schema of newer data", testSchemaOfNewerData},
	{"migration that goes on", testMigrationGoesOn},
	{"migration by many copies", testMigrationByManyCopies},
	{"migration overtaken", testMigrationOvertaken},
}

func TestContract(t *testing.T) {
	t.Parallel()
	for _, kind := range []struct {
		name string
		url  func(*testing.T) string
	}{
		{"memory", func(*testing.T) string { return "memory://" }},
		{"unix", func(t *testing.T) string { return startServer(t).url() }},
		{"tcp", func(t *testing.T) string { return "redis://" + startTCP(t) }},
		{"cluster", func(t *testing.T) string { return "redis+cluster://" + startCluster(t) }},
		{"sentinel", func(t *testing.T) string { return "redis+sentinel://" + startSentinel(t) + "/shine" }},
		{"own", func(*testing.T) string { return "" }},
	} {
		t.Run(kind.name, func(t *testing.T) {
			t.Parallel()
			db, err := Open(t.Context(), Config{URL: kind.url(t), DataDir: shortDir(t), AnswerWithin: startTimeout})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() {
				if err := db.Close(); err != nil {
					t.Error(err)
				}
			})
			for i, part := range contract {
				t.Run(part.name, func(t *testing.T) { part.test(t, db.Workspace(fmt.Sprintf("T%03d", i))) })
			}
		})
	}
}

// entry is Ana's shout-out to people, brought by an event of its own.
func entry(text string, recipients ...string) Entry {
	return Entry{
		Shoutout: credit.Shoutout{
			Giver: "UANA", Recipients: recipients, Text: text, Values: []string{"craft"}, Channel: "C1",
			Visibility: credit.Public, Source: credit.FromCommand,
		},
		Event: "command:" + text, DayStart: noon.Add(-12 * time.Hour), DailyLimit: 30,
	}
}

// give records an entry that has to be recorded.
func give(t *testing.T, s *Store, now time.Time, e Entry) credit.Shoutout {
	t.Helper()
	outcome, err := s.Record(t.Context(), now, e)
	if err != nil || outcome.Status != Recorded {
		t.Fatalf("Record(%q) = %v, %v, want it recorded", e.Shoutout.Text, outcome.Status, err)
	}
	return outcome.Shoutout
}

func wantStatus(t *testing.T, s *Store, now time.Time, e Entry, want Status) credit.Shoutout {
	t.Helper()
	outcome, err := s.Record(t.Context(), now, e)
	if err != nil || outcome.Status != want {
		t.Fatalf("Record(%q) = %v, %v, want %v", e.Shoutout.Text, outcome.Status, err, want)
	}
	return outcome.Shoutout
}

func between(t *testing.T, s *Store, from, to time.Time) []credit.Shoutout {
	t.Helper()
	found := []credit.Shoutout{}
	for shoutout, err := range s.Between(t.Context(), from, to) {
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, shoutout)
	}
	return found
}

// everything reads a workspace, whenever it was recorded.
func everything(t *testing.T, s *Store) []credit.Shoutout {
	t.Helper()
	return between(t, s, time.UnixMicro(0), time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC))
}

func wantEqual[T any](t *testing.T, what string, got, want T) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("%s (-want +got):\n%s", what, diff)
	}
}

func idsOf(shoutouts []credit.Shoutout) []string {
	ids := []string{}
	for _, s := range shoutouts {
		ids = append(ids, s.ID)
	}
	return ids
}

// outbox reads all that waits to be said.
func outbox(t *testing.T, s *Store) []OutboxEntry {
	t.Helper()
	entries, err := s.ReadOutbox(t.Context(), "reader", 100, time.Millisecond)
	if err == nil && len(entries) == 0 { // the first read may only have created the group
		entries, err = s.ReadOutbox(t.Context(), "reader", 100, time.Millisecond)
	}
	if err != nil {
		t.Fatal(err)
	}
	return entries
}
