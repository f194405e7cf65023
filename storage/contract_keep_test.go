//nolint:thelper // the parts of the contract are tests: they fail where they stand
package storage

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"shine/credit"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// One person counts once, and the last word wins, in whatever order it is told.
func testBoosts(t *testing.T, s *Store) {
	one := give(t, s, noon, entry("for the calm release", "ULUIS"))
	boost := func(id, user string, on bool, after int) {
		t.Helper()
		_, err := s.Boost(t.Context(), id, user, on, noon.Add(time.Duration(after)*time.Second))
		must(t, err)
	}
	boosts := func() []string {
		t.Helper()
		found, err := s.Get(t.Context(), one.ID)
		must(t, err)
		return found[0].Boosts
	}
	boost(one.ID, "UOLU", true, 1)
	boost(one.ID, "UOLU", true, 1)
	boost(one.ID, "USAM", true, 2)
	wantEqual(t, "boosts", boosts(), []string{"UOLU", "USAM"})
	boost(one.ID, "UOLU", false, 4)
	boost(one.ID, "UOLU", true, 3) // told late
	wantEqual(t, "boosts", boosts(), []string{"USAM"})
	boost(one.ID, "UOLU", true, 5)
	wantEqual(t, "boosts", boosts(), []string{"USAM", "UOLU"})
	undo(t, s, noon, one.ID)
	changed, err := s.Boost(t.Context(), one.ID, "USAM", true, noon)
	must(t, err)
	wantEqual(t, "boosting what is gone", changed, false)
}

func testEdit(t *testing.T, s *Store) {
	one := give(t, s, noon, entry("for the clam release", "ULUIS", "UOLU"))
	ana := Remover{Giver: "UANA", Within: credit.UndoWindow}
	reword := func(found credit.Shoutout) (credit.Shoutout, error) {
		found.Text = "for the calm release"
		return found, nil
	}
	edited, err := s.Edit(t.Context(), noon.Add(time.Minute), one.ID, ana, reword)
	must(t, err)
	found, err := s.Get(t.Context(), one.ID)
	must(t, err)
	wantEqual(t, "the text", found[0].Text, edited.Text)
	wantEqual(t, "the ID", found[0].ID, one.ID)
	_, err = s.Edit(t.Context(), noon, one.ID, Remover{Giver: "ULUIS", Within: credit.UndoWindow}, reword)
	wantError(t, err, ErrNotYours)
	_, err = s.Edit(t.Context(), noon.Add(credit.UndoWindow), one.ID, ana, reword)
	wantError(t, err, ErrTooLate)
	_, err = s.Edit(t.Context(), noon, "1700000000000000", ana, reword)
	wantError(t, err, ErrNotFound)
	_, err = s.Edit(t.Context(), noon, one.ID, ana, func(found credit.Shoutout) (credit.Shoutout, error) {
		_, err := s.Hide(t.Context(), one.ID, "ULUIS") // somebody else, at the same moment
		must(t, err)
		return reword(found)
	})
	wantError(t, err, ErrChanged)
	found, err = s.Get(t.Context(), one.ID)
	must(t, err)
	wantEqual(t, "hidden", found[0].Hidden, []string{"ULUIS"})
	_, err = s.Hide(t.Context(), one.ID, "USAM")
	wantError(t, err, ErrNotYours)
	_, err = s.Remove(t.Context(), noon.Add(time.Hour), one.ID, Remover{Admin: "UBOSS"})
	must(t, err)
	wantEqual(t, "left", len(everything(t, s)), 0)
}

func testOnce(t *testing.T, s *Store) {
	one := give(t, s, noon, entry("for the calm release", "ULUIS"))
	for i, want := range []bool{true, false} {
		welcomed, err := s.Welcome(t.Context(), "C1")
		must(t, err)
		wantEqual(t, "welcome "+strconv.Itoa(i), welcomed, want)
		thanked, err := s.Thank(t.Context(), one.ID, "ULUIS", "Thank you")
		must(t, err)
		wantEqual(t, "thanks "+strconv.Itoa(i), thanked, want)
	}
	thanked, err := s.Thanked(t.Context(), one.ID, "ULUIS")
	must(t, err)
	wantEqual(t, "thanked", thanked, true)
	entries, err := s.ReadOutbox(t.Context(), "me", 10, time.Millisecond)
	must(t, err)
	wantEqual(t, "entries", len(entries), 3)
	wantEqual(t, "the welcome", entries[1].To, "C1")
	wantEqual(t, "the thanks", entries[2].By+entries[2].Text, "ULUISThank you")
}

// Changes at the same moment lose nothing.
func testRules(t *testing.T, s *Store) {
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			_, err := s.ChangePreferences(t.Context(), noon, "UANA", func(p *credit.Preferences) {
				if i%2 == 0 {
					p.NoCreditMessages = true
				} else {
					p.Recap = true
				}
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	line := AuditLine{Time: noon, By: "UANA", Action: "settings", Detail: "daily_limit: 30 → 5"}
	settings, state, err := s.Settings(t.Context())
	must(t, err)
	settings.DailyLimit = 5
	must(t, s.ChangeSettings(t.Context(), state, settings, line))
	wantError(t, s.ChangeSettings(t.Context(), state, settings, line), ErrChanged)
	_, err = s.ChangeChannel(t.Context(), "C1", func(c *credit.ChannelSettings) { c.Language = "es" }, AuditLine{Time: noon, By: "UANA", Action: "channel"})
	must(t, err)
	rules, err := s.Decisions(t.Context())
	must(t, err)
	wantEqual(t, "preferences", rules.Preferences["UANA"], credit.Preferences{NoCreditMessages: true, Recap: true})
	wantEqual(t, "the limit", rules.Settings.DailyLimit, 5)
	wantEqual(t, "the channel", rules.Channels["C1"].Language, "es")
	version, err := s.DecisionsVersion(t.Context())
	must(t, err)
	wantEqual(t, "the version", version, rules.Version)
	var actions []string
	for line, err := range s.AuditLog(t.Context()) {
		must(t, err)
		actions = append(actions, line.Action)
	}
	wantEqual(t, "the audit log", actions, []string{"settings", "channel"})
}

func testDrafts(t *testing.T, s *Store) {
	token, err := s.KeepDraft(t.Context(), "UANA", map[string]string{"reason": "words"})
	must(t, err)
	var draft map[string]string
	for user, want := range map[string]bool{"UANA": true, "ULUIS": false} {
		found, err := s.Draft(t.Context(), user, token, &draft)
		must(t, err)
		wantEqual(t, "the draft for "+user, found, want)
	}
	wantEqual(t, "the words", draft["reason"], "words")
}

// Whoever types much does not fill Redis: their oldest drafts go, other people's stay, and the newest is kept whole.
func testDraftsAreBounded(t *testing.T, s *Store) {
	others, err := s.KeepDraft(t.Context(), "ULUIS", "short")
	must(t, err)
	var tokens []string
	for range 10 {
		token, err := s.KeepDraft(t.Context(), "UANA", strings.Repeat("x", 20<<10))
		must(t, err)
		tokens = append(tokens, token)
	}
	longest := strings.Repeat("y", 100<<10)
	last, err := s.KeepDraft(t.Context(), "UANA", longest)
	must(t, err)
	var draft string
	for _, token := range tokens {
		found, err := s.Draft(t.Context(), "UANA", token, &draft)
		must(t, err)
		wantEqual(t, "an older draft", found, false)
	}
	found, err := s.Draft(t.Context(), "UANA", last, &draft)
	must(t, err)
	wantEqual(t, "the newest draft, whole", found && draft == longest, true)
	for i := range 5 {
		_, err := s.KeepDraft(t.Context(), "UANA", strings.Repeat("z", 1<<i))
		must(t, err)
	}
	found, err = s.Draft(t.Context(), "ULUIS", others, &draft)
	must(t, err)
	wantEqual(t, "somebody else's draft", found, true)
	size, err := s.redis.HStrLen(t.Context(), s.keys.drafts("UANA"), last).Result()
	must(t, err)
	wantEqual(t, "the long one, once it is not the newest any more", size, int64(0))
}

func testAuditLinesAreShort(t *testing.T, s *Store) {
	must(t, s.Audit(t.Context(), AuditLine{Time: time.UnixMilli(1), By: "UANA", Action: "milestone", Detail: strings.Repeat("é", 36<<10)}))
	for line, err := range s.AuditLog(t.Context()) {
		must(t, err)
		wantEqual(t, "the length of a line's detail", len(line.Detail) <= maxAuditField+len("…"), true)
	}
}

func testHomes(t *testing.T, s *Store) {
	must(t, s.DrewHome(t.Context(), "UANA", Home{Drawn: noon, Hash: "1.abc", Page: "week::1"}))
	homes, err := s.Homes(t.Context(), "ULUIS", "UANA")
	must(t, err)
	wantEqual(t, "homes", homes, []Home{{}, {Drawn: noon, Hash: "1.abc", Page: "week::1"}})
	must(t, s.KeepWeekThread(t.Context(), "C1", "2026-03-09", "1.2"))
	for week, want := range map[string]string{"2026-03-09": "1.2", "2026-03-16": ""} {
		ts, err := s.WeekThread(t.Context(), "C1", week)
		must(t, err)
		wantEqual(t, "the thread of "+week, ts, want)
	}
}

func testSaidElsewhere(t *testing.T, s *Store) {
	one := give(t, s, noon, entry("for the calm release", "ULUIS"))
	there, err := s.MarkSent(t.Context(), one, "C1", Sent{Conversation: "C9", TS: "1773144000.000100"})
	must(t, err)
	wantEqual(t, "is there", there, true)
	said, err := s.Said(t.Context(), one)
	must(t, err)
	wantEqual(t, "said", said, map[string]Sent{"C1": {Conversation: "C9", TS: "1773144000.000100"}})
	ids, err := s.SaidBy(t.Context(), said["C1"])
	must(t, err)
	wantEqual(t, "said by", ids, []string{one.ID})
	_, err = s.Edit(t.Context(), noon, one.ID, Remover{Giver: "UANA", Within: time.Hour}, func(found credit.Shoutout) (credit.Shoutout, error) {
		found.Text = "for something else"
		return found, nil
	})
	must(t, err)
	current, err := s.MarkSent(t.Context(), one, "ULUIS", Sent{Conversation: "D1", TS: "1773144001.000100"})
	must(t, err)
	wantEqual(t, "what was posted is still true", current, false)
}

func testImport(t *testing.T, s *Store) {
	kept := give(t, s, noon, entry("for the calm release", "ULUIS"))
	imported := func(text string, at time.Time) credit.Shoutout {
		e := entry(text, "UOLU").Shoutout
		e.Time, e.Workspace, e.Source, e.Boosts = at, "T", credit.FromImport, []string{"USAM"}
		return e
	}
	old, sameMoment := imported("for the old days", noon.AddDate(-2, 0, 0)), imported("for other old days", noon.AddDate(-2, 0, 0))
	newer := imported("for newer days", noon.Add(time.Minute))
	for round, want := range []bool{true, false} {
		for _, one := range []credit.Shoutout{old, sameMoment, newer} {
			added, err := s.Import(t.Context(), one)
			must(t, err)
			wantEqual(t, one.Text+" "+strconv.Itoa(round), added, want)
		}
	}
	all := everything(t, s)
	wantEqual(t, "how many", len(all), 4)
	wantEqual(t, "boosts", all[0].Boosts, []string{"USAM"})
	wantEqual(t, "in order", slices.IsSortedFunc(all, func(a, b credit.Shoutout) int { return int(idNumber(a.ID) - idNumber(b.ID)) }), true)
	received, err := s.Received(t.Context(), "UOLU", Span{From: noon.AddDate(-3, 0, 0), To: noon.AddDate(1, 0, 0), Count: 10})
	must(t, err)
	wantEqual(t, "received", len(received), 3)
	again, err := s.Import(t.Context(), kept)
	must(t, err)
	wantEqual(t, "importing what is there", again, false)
	later := give(t, s, noon.Add(time.Second), entry("for going on", "ULUIS")) // behind the imported one
	if idNumber(later.ID) <= idNumber(all[3].ID) {
		t.Errorf("ID %s is not above %s", later.ID, all[3].ID)
	}
	waiting, err := s.OutboxLength(t.Context())
	must(t, err)
	wantEqual(t, "what is to be said", waiting, int64(2))
}

// A file without IDs adds nothing that was erased or edited since: the words that somebody took out stay out.
func testImportAgain(t *testing.T, s *Store) {
	imported := func(giver, text string, recipients ...string) credit.Shoutout {
		one := entry(text, recipients...).Shoutout
		one.Giver, one.Time, one.Workspace, one.Source = giver, noon.AddDate(-2, 0, 0), "T", credit.FromImport
		return one
	}
	all := []credit.Shoutout{
		imported("UANA", "for words of her own", "ULUIS"), imported("UOLU", "for both of you", "UANA", "ULUIS"),
		imported("UOLU", "for something else", "ULUIS"),
	}
	for _, one := range all {
		would, err := s.WouldImport(t.Context(), one)
		must(t, err)
		wantEqual(t, "would be added", would, true)
		added, err := s.Import(t.Context(), one)
		must(t, err)
		wantEqual(t, "added", added, true)
	}
	_, err := s.Erase(t.Context(), noon, "UANA", func(int) {})
	must(t, err)
	before := everything(t, s)
	for _, one := range all {
		would, err := s.WouldImport(t.Context(), one)
		must(t, err)
		wantEqual(t, one.Text+" would be added again", would, false)
		added, err := s.Import(t.Context(), one)
		must(t, err)
		wantEqual(t, one.Text+" again", added, false)
	}
	wantEqual(t, "what is there", everything(t, s), before)
}

// What waited for its place is told in the span of the pick, also in the Redis that it is imported into.
func testImportPlaced(t *testing.T, s *Store) {
	one := entry("for the calm release", "ULUIS").Shoutout
	one.Time, one.Workspace, one.Placed = noon, "T", noon.Add(time.Hour)
	_, err := s.Import(t.Context(), one)
	must(t, err)
	published := func(from, until time.Time) (n int) {
		for _, err := range s.Published(t.Context(), from, until) {
			must(t, err)
			n++
		}
		return n
	}
	wantEqual(t, "before the pick", published(noon.Add(-time.Hour), noon.Add(time.Minute)), 0)
	wantEqual(t, "with the pick", published(noon.Add(time.Minute), noon.Add(2*time.Hour)), 1)
}

func testErase(t *testing.T, s *Store) {
	given := give(t, s, noon, entry("words of <@UANA> herself", "ULUIS"))
	shared := entry("for both of you", "UANA", "ULUIS")
	shared.Shoutout.Giver = "UOLU"
	alone := entry("for you alone", "UANA")
	alone.Shoutout.Giver = "UOLU"
	mention := entry("helping <@UANA> so much", "ULUIS")
	mention.Shoutout.Giver = "UOLU"
	for _, e := range []Entry{shared, alone, mention} {
		give(t, s, noon, e)
	}
	_, err := s.Boost(t.Context(), everything(t, s)[3].ID, "UANA", true, noon)
	must(t, err)
	_, err = s.ChangePreferences(t.Context(), noon, "UANA", func(p *credit.Preferences) { p.Recap = true })
	must(t, err)
	told := Edition{Channel: "C1", From: noon.AddDate(0, 0, -90), Until: noon.AddDate(0, 0, -83), Featured: []string{"1"}, People: []string{"UANA", "ULUIS"}, Done: true}
	must(t, s.KeepEdition(t.Context(), told))
	erased, err := s.Erase(t.Context(), noon.Add(time.Minute), "UANA", func(int) {})
	must(t, err)
	wantEqual(t, "erased", erased, Erased{Given: 1, Named: 2, Mentioned: 1, Boosted: 1})
	all := everything(t, s)
	wantEqual(t, "how many are left", len(all), 3)
	for _, one := range all {
		if one.Giver == "UANA" || slices.Contains(one.Recipients, "UANA") || slices.Contains(one.Boosts, "UANA") ||
			one.ID == given.ID && one.Text != "" || one.Text != "" && one.Text != "for both of you" && one.Text != "helping @somebody so much" {
			t.Errorf("left: %+v", one)
		}
	}
	rules, err := s.Decisions(t.Context())
	must(t, err)
	wantEqual(t, "preferences", rules.Preferences["UANA"], credit.Preferences{})
	told.People = []string{"ULUIS"}
	edition, _, err := s.Edition(t.Context(), "C1", told.Until)
	must(t, err)
	wantEqual(t, "a digest of long ago", edition, told)
	again, err := s.Erase(t.Context(), noon.Add(time.Minute), "UANA", func(int) {})
	must(t, err)
	wantEqual(t, "erased again", again, Erased{})
	keys, err := s.redis.Exists(t.Context(), s.keys.gave("UANA", 2026), s.keys.got("UANA", 2026)).Result()
	if err == nil { // a cluster client takes one slot: this is one
		wantEqual(t, "indexes", keys, int64(0))
	} else if !errors.Is(err, t.Context().Err()) {
		t.Error(err)
	}
}

func testExpire(t *testing.T, s *Store) {
	for i := range 3 {
		e := entry("for month "+strconv.Itoa(i), "ULUIS")
		e.DayStart = noon.AddDate(0, i, 0)
		give(t, s, noon.AddDate(0, i, 0), e)
	}
	for _, want := range []int{2, 0} {
		removed, err := s.Expire(t.Context(), noon.AddDate(0, 1, 1))
		must(t, err)
		wantEqual(t, "removed", removed, want)
	}
	wantEqual(t, "left", len(everything(t, s)), 1)
	received, err := s.Received(t.Context(), "ULUIS", Span{From: noon, To: noon.AddDate(1, 0, 0), Count: 10})
	must(t, err)
	wantEqual(t, "received", len(received), 1)
}
